// A redesign by seed: the templates change by the same kinds of change as the pages from the server.
let redesign = null;
export const setRedesign = mutation => { redesign = mutation; };
const has = kind => redesign?.kinds.includes(kind);

// From 0 up to 1, the same for the same key.
const chance = key => {
  let hash = (2166136261 ^ Math.imul(redesign.seed, 2654435761)) >>> 0;
  for (const letter of key) hash = Math.imul(hash ^ letter.charCodeAt(0), 16777619) >>> 0;
  hash = Math.imul(hash ^ hash >>> 15, 2246822519) >>> 0;
  return ((hash ^ hash >>> 13) >>> 0) % 10000 / 10000;
};
const pick = (key, from) => from[Math.floor(chance(key + '?') * from.length)];

export const words = text => {
  const others = has('labels') && redesign.synonyms[text];
  return others && chance('label ' + text) < redesign.labelRate ? pick('label ' + text, others) : text;
};

export const tagOf = (tag, key) => {
  if (!has('tags')) return tag;
  if (tag === 'button' && chance('button ' + key) < redesign.rate * 0.7) return pick('as ' + key, ['a', 'div', 'span']);
  if (tag === 'h1' && chance('heading ' + key) < redesign.rate * 0.5) return 'h2';
  if ((tag === 'li' || tag === 'ul') && chance('list') < redesign.rate * 0.5) return 'div';
  return tag;
};

export const isWrapped = (tag, key) => has('wraps') && ['button', 'input', 'select', 'p', 'h1'].includes(tag) && chance(`wrap ${tag} ${key}`) < redesign.rate * 0.5;

export const inOrder = (key, blocks) => {
  const list = blocks.filter(Boolean);
  if (!has('blocks') || list.length < 2 || chance('block ' + key) >= redesign.rate) return list;
  const from = Math.floor(chance('from ' + key) * list.length);
  const [moved] = list.splice(from, 1);
  list.splice(Math.floor(chance('to ' + key) * (list.length + 1)), 0, moved);
  return list;
};

const banners = ['Spring offer: 12 % off all chairs until Sunday.', 'Free delivery over AED 250.00 with every order.', 'New in the range: 4,200 articles.', "Total savings of AED 1,499.00 on this week's bundle."];
export const bannerFor = key => has('banners') && chance('banner ' + key) < 0.6 ? pick('banner ' + key, banners) : null;
