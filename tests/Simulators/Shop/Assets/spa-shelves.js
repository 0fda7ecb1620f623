// The range, search, a product.
import { h } from './spa-dom.js';
import { get, post } from './spa-api.js';
import { state, money, taxWords, setCount, number } from './spa-state.js';
import { quantityBox, labelledSelect, virtualList, snackbar } from './spa-parts.js';
import { go, link } from './spa-router.js';

const row = card => [
  link(`p/${card.id}`, { class: 'grow' }, card.name), h('span', { class: 'soft' }, card.choices > 1 ? `${card.choices} choices` : ''),
  h('span', { class: 'price' }, `${card.choices > 1 ? 'from ' : ''}${money(card.from)}`), h('span', { class: 'soft' }, ` / ${card.unit}`),
];

export const home = async () => [
  h('div', { class: 'hero' }, h('h1', {}, state.boot.name), h('p', {}, state.boot.notes)),
  h('h2', {}, 'Our range'),
  virtualList(56, async offset => (await get(`products?offset=${offset}`)).body, row, '', (await get('products?offset=0')).body),
];

// A single hit is shown at once.
export const search = async query => {
  const words = query.get('q') ?? '';
  const found = (await get(`products?q=${encodeURIComponent(words)}`)).body;
  if (found.total === 1) { go(`p/${found.items[0].id}`, true); return []; }
  return [
    h('h1', {}, `“${words}”`),
    found.total === 0 ? h('p', {}, 'Sorry, nothing found.') : h('p', {}, `${found.total} products`),
    found.total > 0 && virtualList(56, async offset => (await get(`products?q=${encodeURIComponent(words)}&offset=${offset}`)).body, row, '', found),
  ];
};

export const product = async id => {
  const answer = await get(`product/${id}`);
  if (!answer.ok) return [h('h1', {}, 'This product is gone.')];
  const item = answer.body;
  let chosen = item.variants.length === 1 ? item.variants[0] : null;
  const article = h('span', {}, ''), price = h('div', { class: 'big price' }), stock = h('p', {});
  const quantity = quantityBox(Math.max(1, item.variants[0].least), item.stepper);
  const show = () => {
    article.textContent = chosen ? chosen.article : 'please choose';
    price.textContent = chosen ? money(chosen.price) : `from ${money(Math.min(...item.variants.map(variant => variant.price)))}`;
    stock.textContent = !chosen ? '' : chosen.inStock ? 'In stock' : 'Sold out';
  };
  show();

  const add = async () => {
    if (!chosen) { snackbar('Please choose first.'); return; }
    const before = state.boot.count;
    setCount(before + quantity.value());
    snackbar('Added to cart');
    const { body } = await post('cart/add', { article: chosen.article, quantity: quantity.value(), ...trap() });
    setTimeout(() => {
      setCount(body.count ?? before);
      if (body.message) snackbar(body.message, 8000);
    }, 600);
  };
  return [h('div', { class: 'product' }, h('div', { class: 'picture' }), h('div', { class: 'details' },
    h('h1', {}, item.name), h('p', { class: 'soft' }, 'Art. ', article), h('p', {}, item.description),
    choices(item, variant => { chosen = variant; show(); }),
    price, h('p', { class: 'soft' }, `per ${item.unit} (${item.pack}), ${taxWords()}`), stock,
    item.variants[0].least > 1 && h('p', { class: 'soft' }, `At least ${number(item.variants[0].least)}`),
    h('div', { class: 'buy' }, quantity.box, h('button', { class: 'main', onclick: add }, 'Add to cart')),
    trapField()))];
};

const choices = (item, choose) => {
  if (item.variants.length === 1) return null;
  if (item.choiceBySelect) {
    const select = labelledSelect('choice', 'Choose', item.variants.map(variant => ({ value: variant.article, text: variant.choice })));
    select.box.addEventListener('change', () => { const found = item.variants.find(variant => variant.article === select.value()); if (found) choose(found); });
    return select.box;
  }
  const chips = item.variants.map(variant => h('div', { class: 'chip', onclick: event => {
    chips.forEach(chip => { chip.style.outline = ''; });
    event.currentTarget.style.outline = '2px solid var(--brand)';
    choose(variant);
  } }, variant.choice));
  return h('div', { class: 'chips' }, chips);
};

// A field that no person sees, where the shop guards itself so.
let trapped = null;
export const trapField = () => {
  if (!state.boot.honeypot) return null;
  trapped = document.createElement('input');
  trapped.name = state.boot.honeypot.field;
  trapped.tabIndex = -1;
  trapped.autocomplete = 'off';
  trapped.setAttribute('aria-hidden', 'true');
  trapped.style.cssText = 'position:absolute;left:-5000px';
  return trapped;
};
export const trap = () => trapped?.value ? { [trapped.name]: trapped.value } : {};
