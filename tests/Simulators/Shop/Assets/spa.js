// The single page: head, the view of the address, and what lies over it on the first visit.
import { h, loadStyle, inner } from './spa-dom.js';
import { get, NotSignedIn } from './spa-api.js';
import { state, isGross } from './spa-state.js';
import { setRedesign, inOrder, bannerFor } from './spa-change.js';
import { onRoute, path, go, link } from './spa-router.js';
import { showClutter } from './spa-clutter.js';
import { home, search, product } from './spa-shelves.js';
import { cart } from './spa-cart.js';
import { checkout, review, done } from './spa-checkout.js';
import { signIn, account, orders, order } from './spa-account.js';

const routes = [
  [/^$/, home], [/^search$/, () => search(new URLSearchParams(location.search))], [/^p\/(.+)$/, product], [/^cart$/, cart, true],
  [/^checkout$/, checkout, true], [/^checkout\/review$/, review, true], [/^done(?:\/.*)?$/, done, true],
  [/^account$/, account, true], [/^account\/orders$/, orders, true], [/^account\/orders\/(.+)$/, order, true],
];

const main = h('main', { class: 'main-part' }), head = h('header', { class: 'head' });

const drawHead = () => {
  const field = h('input', { class: 'search', placeholder: 'What are you looking for?', onkeydown: event => { if (event.key === 'Enter') go(`search?q=${encodeURIComponent(event.target.value)}`); } });
  const tax = h('div', { class: 'tax', onclick: () => { state.gross = !isGross(); localStorage.setItem('gross', state.gross ? '1' : '0'); drawHead(); draw(); } }, isGross() ? 'Prices incl. VAT' : 'Prices excl. VAT');
  head.replaceChildren(...inOrder('head', [
    link('', { class: 'brand' }, state.boot.name), field,
    h('div', { class: 'go', onclick: () => go(`search?q=${encodeURIComponent(inner(field).value)}`) }, '→'), tax,
    state.boot.member ? link('account', {}, state.boot.member.user) : link('account', {}, 'Sign in'),
    link('cart', { class: 'cart-link' }, `Cart · ${state.boot.count}`),
  ]), trapLink() ?? '');
};

const trapLink = () => {
  if (!state.boot.honeypot) return null;
  const trap = document.createElement('a');
  trap.href = state.boot.honeypot.link;
  trap.textContent = 'Clearance outlet';
  trap.tabIndex = -1;
  trap.style.cssText = 'position:absolute;left:-5000px';
  trap.setAttribute('aria-hidden', 'true');
  return trap;
};

let turn = 0;
const draw = async () => {
  const mine = ++turn;
  const found = routes.map(([pattern, view, member]) => ({ match: pattern.exec(path()), view, member })).find(route => route.match);
  main.replaceChildren(h('p', { class: 'soft' }, 'Loading…'));
  const again = async () => { await boot(); drawHead(); draw(); };
  let parts;
  try {
    parts = !found ? [h('h1', {}, 'Nothing here.')] : found.member && !state.boot.member ? signIn(again) : await found.view(found.match[1]);
  } catch (problem) {
    if (!(problem instanceof NotSignedIn)) { parts = [h('p', { class: 'problem' }, problem.message)]; }
    else { state.boot.member = null; drawHead(); parts = signIn(again); }
  }
  if (mine !== turn) return;
  const banner = bannerFor(path().split('/')[0]);
  main.replaceChildren(...[banner && h('aside', { class: 'promo' }, banner), ...parts].filter(Boolean));
};

const boot = async () => {
  state.boot = (await get('boot')).body;
  setRedesign(state.boot.mutation);
  document.body.style.setProperty('--brand', { ofw: '#7c3aed', brc: '#be185d', shl: '#b45309' }[state.boot.code] ?? '#0f766e');
};

await boot();
await loadStyle();
state.listeners.add(drawHead);
document.body.append(head, main);
drawHead();
onRoute(draw);
await draw();
showClutter();
