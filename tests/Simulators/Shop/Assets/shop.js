// Quantity stepper, adding to the cart without leaving the page, the address box at checkout.
(() => {
  const form = document.getElementById('add-form');
  if (form) {
    const quantity = form.elements.quantity;
    form.querySelectorAll('[data-step]').forEach(button => button.addEventListener('click', () => {
      const next = (parseFloat(quantity.value) || 0) + Number(button.dataset.step);
      if (next > 0) quantity.value = String(next);
    }));
    form.addEventListener('submit', async event => {
      event.preventDefault();
      const button = document.getElementById('add-to-cart');
      const message = document.getElementById('add-message');
      message.hidden = true;
      message.className = '';
      button.disabled = true;
      try {
        const answer = await fetch(form.action, { method: 'POST', headers: { Accept: 'application/json' }, body: new URLSearchParams(new FormData(form)) });
        const body = await answer.json();
        if (body.signIn) { location.href = body.signIn; return; }
        message.textContent = body.message;
        message.className = body.added ? 'note added' : 'alert refused';
        message.hidden = false;
        const count = document.getElementById('cart-count');
        if (count) count.textContent = body.lines;
      } catch {
        message.textContent = 'That did not work. Please try again.';
        message.className = 'alert refused';
        message.hidden = false;
      } finally {
        button.disabled = false;
      }
    });
  }

  const shipTo = document.getElementById('ship-to');
  if (shipTo) {
    const box = document.getElementById('other-address-box');
    const show = () => { box.hidden = shipTo.value !== 'other'; };
    shipTo.addEventListener('change', show);
    show();
  }
})();
