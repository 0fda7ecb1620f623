// The cart. A change is shown at once and put right when the shop has answered.
import { h, icon } from './spa-dom.js';
import { get, post } from './spa-api.js';
import { money, taxWords, setCount } from './spa-state.js';
import { quantityBox, snackbar } from './spa-parts.js';
import { go, link } from './spa-router.js';

export const cart = async () => {
  const place = h('div', { class: 'cart' });
  const draw = body => {
    setCount(body.count);
    if (body.message) snackbar(body.message, 8000);
    place.replaceChildren(...(body.lines.length === 0 ? [h('p', {}, 'Your cart is empty.'), link('', {}, 'Back to the range')] : [
      h('ul', { class: 'lines' }, body.lines.map(line => cartLine(line, draw))),
      h('p', { class: 'total' }, `Subtotal (${taxWords()}) `, h('strong', {}, money(body.total))),
      h('button', { class: 'main', onclick: () => go('checkout') }, 'Checkout'),
    ]));
  };
  draw((await get('cart')).body);
  return [h('h1', {}, 'Your cart'), place];
};

const cartLine = (line, draw) => {
  const sum = h('span', { class: 'price' }, money(line.total));
  const change = async quantity => {
    sum.textContent = money(line.price * quantity);
    const { body } = await post('cart/set', { article: line.article, quantity });
    setTimeout(() => draw(body), 400);
  };
  return h('li', { class: 'line' },
    h('div', { class: 'grow' }, h('div', {}, line.name, line.available ? null : h('span', { class: 'stars' }, ' ***')), h('div', { class: 'soft' }, `Art. ${line.article} · ${money(line.price)} / ${line.unit}`)),
    quantityBox(line.quantity, line.stepper, change, 'Quantity').box, sum,
    h('div', { class: 'bin', onclick: () => change(0) }, icon('M3 4h10M5 4v9h6V4M6 2h4')));
};
