// Addresses without loading: the same page draws them all.
import { h } from './spa-dom.js';

const root = document.body.dataset.root;
let draw = () => {};
export const onRoute = callback => { draw = callback; window.addEventListener('popstate', draw); };
export const path = () => decodeURIComponent(location.pathname.slice(root.length)).replace(/\/$/, '');
export const go = (to, instead = false) => { history[instead ? 'replaceState' : 'pushState']({}, '', root + to); draw(); };
export const link = (to, attributes, ...children) => h('a', { ...attributes, href: root + to, onclick: event => { event.preventDefault(); go(to); } }, ...children);
