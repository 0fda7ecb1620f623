// Elements whose ids and classes are new at each load of the page.
import { words, tagOf, isWrapped } from './spa-change.js';

const names = new Map();
export const fresh = name => {
  if (!names.has(name)) names.set(name, 'abcdefghijklmnopqrstuvwxyz'[Math.floor(Math.random() * 26)] + Math.random().toString(36).slice(2, 9));
  return names.get(name);
};

const setAttribute = (element, name, value) => {
  if (name === 'bare' || value === null || value === undefined || value === false) return;
  if (name === 'class') element.className = value.split(' ').filter(Boolean).map(fresh).join(' ');
  else if (name === 'id' || name === 'for') element.setAttribute(name, fresh(value));
  else if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
  else if (name === 'value') element.value = value;
  else if (name === 'aria-label' || name === 'placeholder') element.setAttribute(name, words(value));
  else element.setAttribute(name, value === true ? '' : value);
};

const asButton = element => {
  element.setAttribute('role', 'button');
  element.tabIndex = 0;
  element.addEventListener('keydown', event => { if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); element.click(); } });
};

export const h = (tag, attributes = {}, ...children) => {
  const key = attributes?.id ?? attributes?.class ?? children.find(child => typeof child === 'string') ?? '';
  const changed = tagOf(tag, key);
  const element = document.createElement(changed);
  if (tag === 'button' && changed !== tag) { asButton(element); attributes = { ...attributes, class: `${attributes.class ?? ''} button` }; }
  if (tag === 'button' && changed === tag) element.type = 'button';
  const later = [];
  for (const [name, value] of Object.entries(attributes ?? {})) name === 'value' ? later.push([name, value]) : setAttribute(element, name, value);
  for (const child of children.flat(3)) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : words(String(child)));
  }
  for (const [name, value] of later) setAttribute(element, name, value);
  if (!isWrapped(tag, key) || attributes?.bare) return element;
  const wrap = document.createElement(tag === 'p' || tag === 'h1' ? 'div' : 'span');
  wrap.append(element);
  element.outer = wrap;
  return wrap;
};

// The element itself, where it was wrapped.
export const inner = element => element.matches('input, select, button, [role=button]') ? element : element.querySelector('input, select, button, [role=button]') ?? element;

export const icon = path => {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('width', '14');
  svg.setAttribute('aria-hidden', 'true');
  const line = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  line.setAttribute('d', path);
  line.setAttribute('stroke', 'currentColor');
  line.setAttribute('stroke-width', '2');
  line.setAttribute('fill', 'none');
  svg.append(line);
  return svg;
};

// Style with the names of this load.
export const loadStyle = async () => {
  const text = await (await fetch('/_assets/spa.css')).text();
  const style = document.createElement('style');
  style.textContent = text.replace(/\.([a-z][a-z-]*)(?=[^}]*\{)/g, (all, name) => '.' + fresh(name));
  document.head.append(style);
};
