// The one-page shop: adding to the cart, and a checkout whose sections load each other.
(() => {
  const byId = id => document.getElementById(id);
  const root = document.body.dataset.root;
  const json = { Accept: 'application/json' };

  if (document.body.dataset.alert) setTimeout(() => alert(document.body.dataset.alert), 50);

  const mini = byId('mini-cart');
  mini?.addEventListener('click', () => { byId('mini-cart-box').hidden = !byId('mini-cart-box').hidden; });

  // Where an answer leads: another page, a challenge, a message.
  const follow = async response => {
    const body = await response.json().catch(() => ({}));
    if (body.challenge) { location.href = `${body.challenge}?return=${encodeURIComponent(location.pathname + location.search)}`; return null; }
    if (body.redirect) { location.href = body.redirect; return null; }
    if (body.message) alert(body.message);
    if (body.alert) alert(body.alert);
    return response.ok && !body.alert ? body : null;
  };
  const post = async (path, values) => follow(await fetch(root + path, { method: 'POST', headers: json, body: new URLSearchParams(values) }));

  document.addEventListener('submit', async event => {
    const form = event.target;
    if (!form.dataset.add) return;
    event.preventDefault();
    const body = await post('cart/add', new FormData(form));
    if (!body) return;
    document.querySelectorAll('[data-success]').forEach(old => old.remove());
    const note = document.createElement('p');
    note.className = 'note';
    note.dataset.success = '';
    note.setAttribute('role', 'status');
    note.textContent = body.success;
    document.querySelector('main').prepend(note);
    if (mini) mini.textContent = body.cart;
    window.scrollTo({ top: 0 });
  });

  const page = byId('onepage');
  if (!page) return;

  const places = {
    address: byId('step-address'), delivery: byId('step-delivery'), payment: byId('step-payment'),
    comment: byId('step-comment'), review: byId('step-review'),
  };
  const order = Object.keys(places);

  const load = async name => {
    const place = places[name];
    place.classList.add('loading');
    const response = await fetch(`${root}checkout/section/${name}`, { headers: { Accept: 'text/html, application/json' } });
    if (response.headers.get('content-type')?.includes('json')) { await follow(response); return; }
    place.innerHTML = await response.text();
    place.classList.remove('loading');
    if (name === 'address') watchAddress();
  };
  const show = async name => {
    await load(name);
    if (!places[name].innerHTML.trim()) { places[name].hidden = true; await show(order[order.indexOf(name) + 1]); return; }
    places[name].hidden = false;
  };
  const refreshReview = async () => { if (!places.review.hidden) await load('review'); };

  const watchAddress = () => places.address.querySelectorAll('[name=which]').forEach(radio => radio.addEventListener('change', () => {
    byId('address-new').hidden = radio.value !== 'new';
  }));

  // Every section is in the page from the start; what is not its turn is hidden.
  Promise.all(order.slice(0, 4).map(load));

  page.addEventListener('click', async event => {
    const next = event.target.closest('[data-continue]');
    if (next) {
      const name = next.dataset.continue;
      if (name === 'comment') { await show('review'); return; }
      const form = next.closest('form');
      next.disabled = true;
      const saved = await post(`checkout/${name}`, new FormData(form)).catch(() => null);
      next.disabled = false;
      if (!saved) return;
      await show(order[order.indexOf(name) + 1]);
      await refreshReview();
    }
    const confirm = event.target.closest('[data-confirm]');
    if (confirm && !confirm.disabled) await confirmOrder(confirm);
  });

  page.addEventListener('change', async event => {
    const field = event.target;
    if (field.name === 'delivery') {
      await post('checkout/delivery', [...new FormData(field.form), ['partly', '1']]);
      await refreshReview();
    }
    if (field.dataset.extra) {
      const row = page.querySelector(`[data-extra-row="${field.dataset.extra}"]`);
      if (row) row.hidden = !field.checked;
    }
    if (field === byId('has-note')) noteField(field.checked);
  });

  // The field is there only while the box is ticked.
  const noteField = wanted => {
    const place = byId('note-place');
    place.innerHTML = '';
    if (!wanted) return;
    const label = document.createElement('label');
    label.textContent = 'Note for the driver ';
    const text = document.createElement('textarea');
    text.dataset.save = 'note';
    label.append(text);
    const sign = document.createElement('span');
    sign.className = 'sign';
    sign.dataset.sign = 'note';
    sign.setAttribute('role', 'status');
    place.append(label, sign);
  };

  // Typed text is saved a moment after the last key; a value that is set without a key is not noticed.
  const waiting = {};
  page.addEventListener('keyup', event => {
    const name = event.target.dataset.save;
    if (!name) return;
    const sign = page.querySelector(`[data-sign="${name}"]`);
    sign.textContent = '';
    clearTimeout(waiting[name]);
    waiting[name] = setTimeout(async () => {
      sign.textContent = 'Saving…';
      const saved = await post('checkout/save', [[name, event.target.value]]).catch(() => null);
      sign.textContent = saved ? '✓ Saved' : '';
      await refreshReview();
    }, 700);
  });

  const confirmOrder = async button => {
    const terms = byId('agree-terms').checked, business = byId('agree-business').checked;
    if (!terms) { alert('Warning: You must agree to the Terms & Conditions!'); return; }
    if (!business) { alert('Warning: You must confirm that you are buying for a business!'); return; }
    const words = button.textContent;
    button.disabled = true;
    button.textContent = 'Loading...';
    const extras = [...page.querySelectorAll('[data-extra]:checked')].map(box => ['extra', box.dataset.extra]);
    await post('checkout/confirm', [['terms', '1'], ['business', '1'], ...extras]).catch(() => null);
    button.disabled = false;
    button.textContent = words;
  };
})();
