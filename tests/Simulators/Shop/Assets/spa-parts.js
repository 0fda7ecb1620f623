// Pieces that several views use: quantity, select, virtual list, snackbar.
import { h, icon, fresh, inner } from './spa-dom.js';
import { number, readQuantity } from './spa-state.js';

// Plus and minus without words around a number, or a field, as the article has it.
export const quantityBox = (start, stepper, changed, label = 'Quantity') => {
  let value = start;
  const set = next => { if (next < 1) return; value = next; shown.textContent = number(value); changed?.(value); };
  const shown = h('span', { class: 'count' }, number(value));
  if (stepper) {
    const box = h('div', { class: 'stepper' },
      h('div', { class: 'step', onclick: () => set(value - 1) }, icon('M3 8h10')), shown, h('div', { class: 'step', onclick: () => set(value + 1) }, icon('M3 8h10M8 3v10')));
    return { box, value: () => value, show: next => { value = next; shown.textContent = number(next); } };
  }
  const holder = h('input', { class: 'quantity', inputmode: 'decimal', autocomplete: 'off', 'aria-label': label, value: number(value), onchange: event => { const typed = readQuantity(event.target.value); if (typed) { value = typed; changed?.(value); } } });
  const field = inner(holder);
  return { box: holder, value: () => readQuantity(field.value) ?? 0, show: next => { value = next; field.value = number(next); } };
};

// The label lies over the select until something is chosen, and takes the click.
export const labelledSelect = (id, label, options, value = '') => {
  const text = h('label', { for: id, class: 'over' }, label);
  const holder = h('select', { id, class: 'select', onchange: () => lift() }, h('option', { value: '' }, ''), options.map(option => h('option', { value: option.value }, option.text)));
  const select = inner(holder);
  const lift = () => text.classList.toggle(fresh('lifted'), select.value !== '');
  select.value = value;
  lift();
  return { box: h('div', { class: 'field' }, holder, text), value: () => select.value };
};

// Only rows that can be seen are in the page; what they show is fetched when they come near.
export const virtualList = (rowHeight, load, draw, emptyText, first = null) => {
  const loaded = new Map(), asked = new Set();
  let total = null, pageSize = 0;
  const space = h('div', { class: 'space' });
  const box = h('div', { class: 'list', onscroll: () => refresh() }, space);
  const ask = async offset => {
    if (asked.has(offset)) return;
    asked.add(offset);
    const page = offset === 0 && first ? first : await load(offset).catch(() => null);
    if (!page) { asked.delete(offset); return; }
    total = page.total;
    pageSize ||= page.items.length;
    page.items.forEach((item, at) => loaded.set(offset + at, item));
    space.style.height = `${Math.max(total, 1) * rowHeight}px`;
    refresh();
  };
  const refresh = () => {
    if (total === null) return;
    if (total === 0) { space.replaceChildren(h('p', {}, emptyText)); return; }
    const top = Math.max(0, Math.floor(box.scrollTop / rowHeight) - 2);
    const last = Math.min(total - 1, Math.ceil((box.scrollTop + box.clientHeight) / rowHeight) + 2);
    const rows = [];
    for (let at = top; at <= last; at++) {
      if (!loaded.has(at)) ask(Math.floor(at / pageSize) * pageSize);
      const row = h('div', { class: 'row' }, loaded.has(at) ? draw(loaded.get(at)) : h('span', { class: 'bone' }, ''));
      row.style.top = `${at * rowHeight}px`;
      row.style.height = `${rowHeight}px`;
      rows.push(row);
    }
    space.replaceChildren(...rows);
  };
  ask(0);
  return box;
};

let current = null;
export const snackbar = (text, stays = 4000) => {
  current?.remove();
  const bar = h('div', { class: 'snackbar', role: 'status' }, text);
  current = bar;
  document.body.append(bar);
  setTimeout(() => bar.remove(), stays);
  return bar;
};
