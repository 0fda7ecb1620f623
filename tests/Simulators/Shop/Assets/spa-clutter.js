// The first visit: a cookie bar, a newsletter over everything, a message over that. They swallow clicks until they are gone.
import { h, icon } from './spa-dom.js';

const seenKey = 'visited ' + document.body.dataset.root;

export const showClutter = () => {
  if (localStorage.getItem(seenKey)) return;
  const done = () => localStorage.setItem(seenKey, '1');
  const cookies = h('div', { class: 'cookies' }, h('p', {}, 'We and our 214 partners value your privacy.'),
    h('button', { onclick: () => { cookies.remove(); done(); } }, 'Accept all'), h('button', { class: 'quiet', onclick: () => { cookies.remove(); done(); } }, 'Only necessary'));
  document.body.append(cookies);
  setTimeout(newsletter, 900);
  setTimeout(country, 1500);
};

const newsletter = () => {
  const close = () => veil.remove();
  const veil = h('div', { class: 'veil' }, h('div', { class: 'modal', role: 'dialog' },
    h('div', { class: 'close', onclick: close }, icon('M3 3l10 10M13 3L3 13')),
    h('h2', {}, '5 % off your next order'), h('p', {}, 'Leave your e-mail address and hear from us every week.'),
    h('input', { placeholder: 'Your e-mail address' }), h('button', { onclick: close }, 'Subscribe'), h('div', { class: 'later', onclick: close }, 'Maybe later')));
  document.body.append(veil);
};

const country = () => {
  const bar = h('div', { class: 'snackbar country' }, 'You are in our shop for the United Arab Emirates.', h('div', { class: 'later', onclick: () => bar.remove() }, 'Understood'));
  document.body.append(bar);
  setTimeout(() => bar.remove(), 9000);
};
