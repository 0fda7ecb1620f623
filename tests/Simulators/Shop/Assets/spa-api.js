// Talks to the shop. Part of the session is in session storage and goes along with every request.
const root = document.body.dataset.root;
const partKey = 'part ' + root;
export const setPart = part => part ? sessionStorage.setItem(partKey, part) : sessionStorage.removeItem(partKey);

export class NotSignedIn extends Error {}

const call = async (path, options = {}) => {
  const response = await fetch(`${root}api/${path}`, { ...options, headers: { Accept: 'application/json', 'X-Part': sessionStorage.getItem(partKey) ?? '' } });
  if (response.status === 401) { setPart(null); throw new NotSignedIn(); }
  const body = await response.json().catch(() => null);
  if (body?.challenge) { location.href = `${body.challenge}?return=${encodeURIComponent(location.pathname + location.search)}`; return new Promise(() => {}); }
  return { ok: response.ok, status: response.status, body: body ?? {} };
};
// What cannot be read is said by the view; what cannot be done, by who asked for it.
export class Trouble extends Error {}
export const get = async path => {
  const answer = await call(path);
  if (answer.status === 429 || answer.status >= 500) throw new Trouble(answer.body.message ?? 'We could not load this. Please try again later.');
  return answer;
};
export const post = (path, values) => call(path, { method: 'POST', body: new URLSearchParams(values) });
