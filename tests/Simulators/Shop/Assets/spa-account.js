// Signing in at whatever address was wanted, the account, the history.
import { h, inner } from './spa-dom.js';
import { get, post, setPart } from './spa-api.js';
import { state, money } from './spa-state.js';
import { virtualList } from './spa-parts.js';
import { go, link } from './spa-router.js';
import { trap, trapField } from './spa-shelves.js';

export const signIn = again => {
  get('session');
  const email = h('input', { id: 'mail', type: 'email', class: 'text', autocomplete: 'username' }), password = h('input', { id: 'password', type: 'password', class: 'text', autocomplete: 'current-password' });
  const problem = h('p', { class: 'problem', role: 'alert' }, '');
  const send = async () => {
    const { ok, body } = await post('session', { email: inner(email).value, password: inner(password).value, ...trap() });
    if (!ok) { problem.textContent = body.message ?? 'That did not work.'; return; }
    setPart(body.part);
    if (body.code) codeForm(card, again); else again();
  };
  const card = h('div', { class: 'card small', onkeydown: event => { if (event.key === 'Enter' && event.target.matches('input')) send(); } }, h('h1', {}, 'Welcome back'), h('label', { for: 'mail' }, 'E-mail address'), email, h('label', { for: 'password' }, 'Password'), password,
    trapField(), problem, h('button', { class: 'main', onclick: send }, 'Sign in'));
  return [card];
};

const codeForm = (card, again) => {
  const code = h('input', { id: 'code', class: 'text', autocomplete: 'one-time-code', inputmode: 'numeric' });
  const problem = h('p', { class: 'problem', role: 'alert' }, '');
  const send = async () => {
    const { ok, body } = await post('session/code', { code: inner(code).value });
    if (ok) again(); else problem.textContent = body.message;
  };
  card.replaceChildren(h('h1', {}, 'One more step'), h('label', { for: 'code' }, 'Code from your authenticator'), code, problem, h('button', { class: 'main', onclick: send }, 'Confirm'));
};

export const account = async () => [h('h1', {}, 'Your account'), h('div', { class: 'card' },
  h('p', {}, `${state.boot.member.user}, ${state.boot.member.branch}, customer number ${state.boot.member.customer}`), link('account/orders', {}, 'Your orders'),
  h('p', {}, h('button', { class: 'quiet', onclick: async () => { await post('session/end', {}); setPart(null); state.boot.member = null; go(''); } }, 'Sign out')))];

const row = order => [link(`account/orders/${order.number}`, { class: 'grow' }, order.number), h('span', { class: 'grow' }, order.reference), h('span', { class: 'soft' }, order.at.slice(0, 10)), h('span', { class: 'price' }, money(order.total))];

export const orders = async () => {
  const place = h('div', {});
  const page = async (words, offset) => (await get(`orders?offset=${offset}&q=${encodeURIComponent(words)}`)).body;
  const draw = (words, first) => place.replaceChildren(virtualList(44, offset => page(words, offset), row, 'No orders.', first));
  let waiting = 0;
  const field = h('input', { class: 'text', placeholder: 'Search your orders', oninput: event => { clearTimeout(waiting); waiting = setTimeout(() => draw(event.target.value), 500); } });
  draw('', await page('', 0));
  return [h('h1', {}, 'Your orders'), field, h('div', { class: 'heads' }, h('span', { class: 'grow' }, 'Order'), h('span', { class: 'grow' }, 'Your reference'), h('span', {}, 'Date'), h('span', {}, 'Total')), place];
};

export const order = async number => {
  const answer = await get(`orders/${number}`);
  if (!answer.ok) return [h('h1', {}, 'There is no such order.')];
  const found = answer.body;
  return [h('h1', {}, `Order ${found.number}`), h('div', { class: 'card' }, h('p', {}, `Your reference: ${found.reference}`), h('p', {}, `Deliver to: ${found.shipTo}`), h('p', {}, `When: ${found.deliverOn}, ${found.slot}`),
    h('ul', { class: 'lines' }, found.lines.map(line => h('li', { class: 'line' }, h('span', { class: 'grow' }, `${line.name} (${line.article})`), h('span', {}, `${line.quantity} ${line.unit}`), h('span', { class: 'price' }, money(line.total))))),
    h('p', {}, `Total ${money(found.total)}`))];
};
