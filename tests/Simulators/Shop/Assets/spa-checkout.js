// Where to, when, the review, and the page after it.
import { h, inner } from './spa-dom.js';
import { get, post } from './spa-api.js';
import { state, plainMoney, withVat, money, taxWords, number, setCount } from './spa-state.js';
import { labelledSelect, snackbar } from './spa-parts.js';
import { go, link } from './spa-router.js';
import { trap, trapField } from './spa-shelves.js';
import { inOrder } from './spa-change.js';

export const checkout = async () => {
  const answer = await get('checkout');
  if (!answer.ok) { if (answer.body.message) snackbar(answer.body.message, 8000); go('cart', true); return []; }
  const form = answer.body;
  const address = labelledSelect('address', 'Delivery address', form.addresses.map(known => ({ value: known.id, text: known.label })));
  const slot = labelledSelect('slot', 'Delivery time', form.slots.map(text => ({ value: text, text })));
  const reference = textField('reference', 'Your reference', form.reference);
  const comment = textField('comment', 'Comment', form.comment);
  let day = '';
  const chips = form.days.map(date => h('div', { class: 'chip', onclick: event => {
    chips.forEach(chip => { chip.style.outline = ''; });
    event.currentTarget.style.outline = '2px solid var(--brand)';
    day = date;
  } }, new Date(date + 'T12:00:00').toLocaleDateString(state.boot.style.locale === 'de' ? 'de-DE' : 'en-GB', { weekday: 'short', day: 'numeric', month: 'short' })));
  const problem = h('p', { class: 'problem', role: 'alert' }, '');
  const next = async () => {
    const { ok, body } = await post('checkout', { shipTo: address.value(), day, slot: slot.value(), reference: reference.value(), comment: comment.value(), ...trap() });
    if (ok) go('checkout/review'); else problem.textContent = body.message ?? 'That did not work.';
  };
  return [h('h1', {}, 'Checkout'), h('div', { class: 'card' }, inOrder('checkout', [
    address.box, h('div', {}, h('p', { class: 'soft' }, 'Delivery day'), h('div', { class: 'chips' }, chips)), slot.box, reference.box, comment.box,
  ]), trapField(), problem, h('button', { class: 'main', onclick: next }, 'Review order'))];
};

const textField = (id, label, value) => {
  const holder = h('input', { id, class: 'text', placeholder: ' ', autocomplete: 'off', value: value ?? '' });
  return { box: h('div', { class: 'field' }, holder, h('label', { for: id, class: 'above' }, label)), value: () => inner(holder).value };
};

export const review = async () => {
  const answer = await get('review');
  if (!answer.ok) { go('cart', true); return []; }
  const order = answer.body;
  const wanted = new Set(order.extras.map(extra => extra.code));
  const totals = h('div', { class: 'totals' });
  const showTotals = () => {
    const net = order.total + order.extras.filter(extra => wanted.has(extra.code)).reduce((sum, extra) => sum + extra.price, 0);
    totals.replaceChildren(pair('Net', plainMoney(net)), pair('VAT 5 %', plainMoney(withVat(net) - net)), pair('Total', plainMoney(withVat(net)), true));
  };
  showTotals();
  const terms = h('input', { type: 'checkbox', id: 'terms', class: 'hidden-box', bare: true });
  const problem = h('p', { class: 'problem', role: 'alert' }, '');
  const place = async event => {
    if (!inner(terms).checked) { problem.textContent = 'Please accept our terms.'; return; }
    const button = event.currentTarget;
    if (button.dataset.busy) return;
    button.dataset.busy = '1';
    const answer = await post('order', [['terms', '1'], ...[...wanted].map(code => ['extra', code]), ...Object.entries(trap())]).catch(() => null);
    delete button.dataset.busy;
    if (answer?.body.message) snackbar(answer.body.message, 8000);
    if (answer?.body.go !== undefined) { if (answer.ok) setCount(0); go(answer.body.go); return; }
    if (!answer?.body.message) problem.textContent = 'Something went wrong. Please try again later.';
  };
  return [h('h1', {}, 'Review'), h('div', { class: 'card' }, inOrder('review', [
    h('div', {}, pair('Deliver to', order.shipTo), pair('When', `${order.deliverOn}, ${order.slot || 'please choose again'}`), pair('Your reference', order.reference), order.comment && pair('Comment', order.comment)),
    h('ul', { class: 'lines' }, order.lines.map(line => h('li', { class: 'line' }, h('div', { class: 'grow' }, h('div', {}, line.name), h('div', { class: 'soft' }, `Art. ${line.article}`)),
      h('span', {}, `${number(line.quantity)} ${line.unit}`), h('span', {}, `× ${money(line.price)}`), h('span', { class: 'price' }, money(line.total))))),
    totals,
  ]), h('p', { class: 'soft' }, `Line prices ${taxWords()}`),
  order.extras.map(extra => h('label', { class: 'tick' }, h('input', { type: 'checkbox', checked: true, bare: true, onchange: event => {
    event.target.checked ? wanted.add(extra.code) : wanted.delete(extra.code);
    showTotals();
  } }), ` ${extra.label}${extra.price > 0 ? ` (${plainMoney(extra.price)})` : ''}`)),
  h('div', { class: 'agree' }, terms, h('label', { for: 'terms', class: 'box-label' }, 'I accept the terms of sale')),
  problem, h('div', { class: 'actions' }, link('checkout', {}, 'Back'), h('button', { class: 'main', onclick: place }, 'Place order')), trapField())];
};

const pair = (name, value, strong = false) => h('div', { class: 'pair' }, h('span', { class: 'soft' }, name), h(strong ? 'strong' : 'span', {}, value));

export const done = async () => {
  const last = (await get('done')).body;
  return [h('div', { class: 'card' }, h('h1', {}, 'Thank you!'), h('p', {}, last.reference !== undefined ? `We have your order ${last.reference ? `“${last.reference}” ` : ''}and deliver to ${last.shipTo}.` : 'We have your order.'), link('account/orders', {}, 'Your orders'))];
};
