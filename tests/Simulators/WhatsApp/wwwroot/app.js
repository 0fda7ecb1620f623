const find = (id) => document.getElementById(id);
const clone = (id) => find(id).content.firstElementChild.cloneNode(true);
const clock = new Intl.DateTimeFormat([], { hour: '2-digit', minute: '2-digit' });
const calendar = new Intl.DateTimeFormat([], { weekday: 'long', day: 'numeric', month: 'long' });
const phones = new Map();
const typingTimers = new Map();
let people = [];

async function ask(path, options) {
  const response = await fetch(path, options);
  if (!response.ok) throw new Error((await response.json().catch(() => null))?.error ?? `The simulator answered ${response.status}`);
  return response.status === 204 ? null : response.json();
}

const post = (path, body) => ask(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });

/* A plus in an address reads as a space. */
const number = (text) => (text ? '+' + text.replace(/\D/g, '') : null);
const held = () => ['phone', 'phone2'].map((key) => number(new URLSearchParams(location.search).get(key))).filter(Boolean);
const address = (first, second) => `?phone=${encodeURIComponent(first)}${second ? `&phone2=${encodeURIComponent(second)}` : ''}`;

function hue(text) {
  let sum = 0;
  for (const letter of text) sum = (sum * 31 + letter.charCodeAt(0)) % 360;
  return sum;
}

const initials = (name) => name.replace(/^(Dr|Mr|Ms|Mrs)\.? /, '').split(' ').map((word) => word[0]).join('').slice(0, 2).toUpperCase();

/* People */

function summary(message) {
  if (!message) return '';
  if (message.isRevoked) return 'Deleted';
  return message.text?.split('\n')[0] || { image: 'Picture', video: 'Video', audio: 'Voice note', document: message.media?.filename ?? 'Document', sticker: 'Sticker', location: 'Location', contacts: 'Contact' }[message.type] || message.type;
}

function showPeople() {
  const wanted = find('search').value.trim().toLowerCase();
  const holding = held();
  const shown = people
    .filter((person) => person.name.toLowerCase().includes(wanted) || person.phone.includes(wanted.replace(/\s/g, '')))
    .sort((a, b) => (b.last?.at ?? '').localeCompare(a.last?.at ?? '') || a.name.localeCompare(b.name));
  find('people').replaceChildren(...shown.map((person) => {
    const item = clone('person-template');
    const open = item.querySelector('.open');
    open.href = address(person.phone);
    item.classList.toggle('held', holding.includes(person.phone));
    if (holding.includes(person.phone)) open.setAttribute('aria-current', 'true');
    item.querySelector('.avatar').textContent = initials(person.name);
    item.querySelector('.avatar').style.setProperty('--hue', hue(person.name));
    item.querySelector('.name').textContent = person.name;
    item.querySelector('.last').textContent = summary(person.last) || person.phone;
    item.querySelector('time').textContent = person.last ? clock.format(new Date(person.last.at)) : '';
    item.querySelector('.unread').textContent = person.unread || '';
    const beside = item.querySelector('.beside');
    if (holding.length === 0 || holding.includes(person.phone)) beside.remove();
    else beside.href = address(holding[0], person.phone);
    return item;
  }));
  find('nobody').hidden = shown.length > 0;
}

let peopleWanted = false;
async function loadPeople() {
  if (peopleWanted) return;
  peopleWanted = true;
  try {
    people = await ask('/_control/conversations');
  } finally {
    peopleWanted = false;
  }
  showPeople();
  for (const phone of phones.values()) phone.nameOwner();
}

let peopleTimer = 0;
function loadPeopleSoon() {
  clearTimeout(peopleTimer);
  peopleTimer = setTimeout(loadPeople, 150);
}

/* A phone */

class Phone {
  constructor(owner) {
    this.owner = owner;
    this.messages = new Map();
    this.answering = null;
    this.file = null;
    this.root = clone('phone-template');
    this.chat = this.part('.chat');
    this.text = this.part('textarea');
    this.input = this.part('input[type=file]');
    this.part('.back').href = location.pathname;
    this.nameOwner();
    this.listen();
  }

  part(selector) { return this.root.querySelector(selector); }

  nameOwner() {
    const name = people.find((person) => person.phone === this.owner)?.name ?? this.owner;
    this.root.setAttribute('aria-label', name);
    this.part('.owner').textContent = name === this.owner ? `On the phone ${this.owner}` : `${name}’s phone · ${this.owner}`;
  }

  listen() {
    this.part('form').addEventListener('submit', (event) => { event.preventDefault(); this.send(); });
    this.text.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.send();
    });
    this.text.addEventListener('input', () => this.fitText());
    this.text.addEventListener('paste', (event) => {
      if (event.clipboardData.files.length > 0) this.attach(event.clipboardData.files[0]);
    });
    this.part('.attach').addEventListener('click', () => this.showMenu(this.part('.menu').hidden));
    for (const choice of this.root.querySelectorAll('.menu button')) {
      choice.addEventListener('click', () => { this.input.accept = choice.dataset.accept; this.input.click(); });
    }
    this.input.addEventListener('change', () => this.attach(this.input.files[0]));
    this.part('.drop-file').addEventListener('click', () => this.attach(null));
    this.part('.drop-quote').addEventListener('click', () => this.answer(null));
    this.part('.close').addEventListener('click', () => this.part('.sheet').close());
    this.part('.sheet').addEventListener('keydown', (event) => { if (event.key === 'Escape') this.part('.sheet').close(); });
  }

  async load() {
    const messages = await ask(`/_control/conversations/${encodeURIComponent(this.owner)}`);
    this.messages.clear();
    this.chat.replaceChildren();
    for (const message of messages) this.show(message);
    for (const message of messages) this.showTarget(message);
    this.chat.scrollTop = this.chat.scrollHeight;
    this.read();
  }

  read() {
    if (document.visibilityState !== 'visible') return;
    const unread = [...this.messages.values()].some(({ message }) => !message.fromPhone && message.type !== 'reaction' && message.statuses.some((known) => known.status === 'sent') && !message.statuses.some((known) => known.status === 'read' || known.status === 'failed'));
    if (unread) post('/_control/read', { phone: this.owner }).catch(() => {});
  }

  show(message) {
    const known = this.messages.get(message.wamid);
    const atEnd = this.chat.scrollHeight - this.chat.scrollTop - this.chat.clientHeight < 80;
    const element = isHidden(message) ? null : message.type === 'system' || message.type === 'unsupported' ? notice(message) : this.bubble(message);
    if (element) element.dataset.wamid = message.wamid;
    if (known?.element && element) known.element.replaceWith(element);
    else if (known?.element) known.element.remove();
    else if (element) this.append(message, element);
    this.messages.set(message.wamid, { message, element });
    if (atEnd || (!known && message.fromPhone)) this.chat.scrollTop = this.chat.scrollHeight;
  }

  /* A tapped choice is marked on the message that offered it. */
  showTarget(message) {
    const target = message.chosenId && this.messages.get(message.replyTo);
    if (target) this.show(target.message);
  }

  append(message, element) {
    const day = calendar.format(new Date(message.at));
    const days = this.chat.querySelectorAll('.day');
    if (days.length === 0 || days[days.length - 1].textContent !== day) {
      const line = document.createElement('div');
      line.className = 'day';
      line.textContent = day;
      this.chat.append(line);
    }
    this.chat.append(element);
  }

  bubble(message) {
    const bubble = clone('bubble-template');
    const part = (selector) => bubble.querySelector(selector);
    bubble.classList.add(message.fromPhone ? 'mine' : 'theirs');
    bubble.classList.toggle('gone', message.isRevoked);
    part('.mark').textContent = message.isForwarded ? 'Forwarded' : '';
    this.showAnswered(message, part('.answers'));
    part('.heading').textContent = message.header ?? '';
    part('.foot').textContent = message.footer ?? '';
    part('.edited').textContent = message.isEdited ? 'Edited' : '';
    part('time').textContent = clock.format(new Date(message.at));
    part('time').dateTime = message.at;
    if (message.isRevoked) part('.text').textContent = 'This was deleted';
    else {
      part('.text').append(...formatted(message.text ?? plain(message)));
      if (message.media) part('.media').append(media(message));
    }
    if (message.fromPhone) ticks(message, part('.ticks'));
    part('.choices').append(...this.choices(message));
    const reactions = [...new Set([message.phoneReaction, message.productReaction].filter(Boolean))];
    part('.reactions').textContent = reactions.join(' ');
    bubble.classList.toggle('has-reaction', reactions.length > 0);
    part('.reply').addEventListener('click', () => this.answer(message));
    part('.thumb').addEventListener('click', () => this.act('/_control/messages', { from: this.owner, type: 'reaction', messageId: message.wamid, emoji: message.phoneReaction ? null : '👍' }));
    if (message.fromPhone) part('.thumb').remove();
    return bubble;
  }

  showAnswered(message, block) {
    if (!message.replyTo) return;
    const answered = this.messages.get(message.replyTo)?.message;
    if (!answered) return;
    block.hidden = false;
    block.querySelector('strong').textContent = answered.fromPhone ? 'You' : 'Procurement';
    block.querySelector('span').append(...formatted(answered.text ?? summary(answered)));
    block.addEventListener('click', () => {
      const element = this.messages.get(message.replyTo).element;
      element?.scrollIntoView({ block: 'center' });
      element?.classList.add('flash');
      setTimeout(() => element?.classList.remove('flash'), 1300);
    });
  }

  choices(message) {
    if (message.isRevoked || message.fromPhone) return [];
    const chosen = [...this.messages.values()].filter(({ message: said }) => said.fromPhone && said.replyTo === message.wamid).map(({ message: said }) => said.chosenId);
    const buttons = message.buttons.map((choice) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = choice.title;
      button.classList.toggle('chosen', chosen.includes(choice.id));
      button.addEventListener('click', () => this.tap(message, choice));
      return button;
    });
    if (!message.listButton) return buttons;
    const open = document.createElement('button');
    open.type = 'button';
    open.className = 'open-list';
    open.setAttribute('aria-haspopup', 'dialog');
    open.innerHTML = '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M4 6h16M4 12h16M4 18h16"/></svg>';
    open.append(message.listButton);
    open.addEventListener('click', () => this.openList(message));
    return [...buttons, open];
  }

  openList(message) {
    const sheet = this.part('.sheet');
    sheet.querySelector('h2').textContent = message.listButton;
    sheet.setAttribute('aria-label', message.listButton);
    sheet.querySelector('.rows').replaceChildren(...message.sections.flatMap((section) => {
      const heading = document.createElement('h3');
      heading.textContent = section.title ?? '';
      const rows = section.rows.map((choice) => this.row(message, choice));
      return section.title ? [heading, ...rows] : rows;
    }));
    sheet.show();
  }

  row(message, choice) {
    const row = document.createElement('div');
    row.className = 'choice';
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = choice.title;
    button.addEventListener('click', () => { this.part('.sheet').close(); this.tap(message, choice); });
    row.append(button);
    if (choice.description) {
      const description = document.createElement('small');
      description.textContent = choice.description;
      button.setAttribute('aria-description', choice.description);
      row.append(description);
    }
    return row;
  }

  tap(message, choice) { return this.act('/_control/tap', { wamid: message.wamid, choice: choice.id }); }

  async send() {
    const text = this.text.value.trim();
    if (!text && !this.file) return;
    const [file, answering] = [this.file, this.answering];
    const said = { from: this.owner, type: 'text', text, replyTo: answering?.wamid };
    // Emptied at once: what is typed while this one is under way is the next message.
    this.text.value = '';
    this.fitText();
    this.attach(null);
    this.answer(null);
    this.text.focus();
    try {
      if (file) Object.assign(said, await upload(file));
      await post('/_control/messages', said);
      this.fault('');
    } catch (error) {
      this.fault(error.message);
      if (!this.text.value && !this.file) {
        this.text.value = text;
        this.fitText();
        this.attach(file);
        this.answer(answering);
      }
    }
  }

  async act(path, body) {
    try {
      await post(path, body);
      this.fault('');
    } catch (error) {
      this.fault(error.message);
    }
  }

  attach(file) {
    this.file = file ?? null;
    this.input.value = '';
    this.showMenu(false);
    this.part('.attached').hidden = !file;
    this.part('.filename').textContent = file?.name ?? '';
    if (file) this.text.focus();
  }

  answer(message) {
    this.answering = message;
    this.part('.quote').hidden = !message;
    if (!message) return;
    this.part('.quoted strong').textContent = message.fromPhone ? 'You' : 'Procurement';
    this.part('.quoted span').replaceChildren(...formatted(message.text ?? summary(message)));
    this.text.focus();
  }

  showMenu(open) {
    this.part('.menu').hidden = !open;
    this.part('.attach').setAttribute('aria-expanded', open);
  }

  fitText() {
    this.text.style.height = 'auto';
    this.text.style.height = `${Math.min(this.text.scrollHeight, 132)}px`;
  }

  fault(text) {
    this.part('.fault').textContent = text;
    this.part('.fault').hidden = !text;
  }

  typing(isTyping) {
    clearTimeout(typingTimers.get(this.owner));
    this.part('.title').classList.toggle('is-typing', isTyping);
    this.part('.typing').textContent = isTyping ? 'typing…' : '';
    /* Meta shows it for 25 seconds at most. */
    if (isTyping) typingTimers.set(this.owner, setTimeout(() => this.typing(false), 25000));
  }
}

/* Messages */

const isHidden = (message) => ['reaction', 'edit', 'revoke'].includes(message.type) || message.statuses.some((known) => known.status === 'failed');

function notice(message) {
  const line = document.createElement('div');
  line.className = 'notice';
  line.textContent = message.type === 'system' ? message.payload.system?.body ?? 'Something changed' : `Not supported here: ${message.payload.unsupported?.type ?? 'unknown'}`;
  return line;
}

function plain(message) {
  const content = message.payload[message.type];
  if (message.type === 'location') return [content.name, content.address, `${content.latitude}, ${content.longitude}`].filter(Boolean).join('\n');
  if (message.type === 'contacts') return content.map((contact) => [contact.name?.formatted_name, contact.phones?.[0]?.phone].filter(Boolean).join('\n')).join('\n');
  if (message.type === 'order') return content.product_items.map((item) => `${item.quantity} × ${item.product_retailer_id}`).join('\n');
  return message.media ? '' : message.type;
}

function media(message) {
  const { id, mimeType, filename, link } = message.media;
  const source = id ? `/_control/media/${id}` : link;
  const kind = (mimeType ?? '').split('/')[0];
  const isShown = message.type !== 'document' && ['image', 'video', 'audio'].includes(kind);
  const element = document.createElement(isShown ? (kind === 'image' ? 'img' : kind) : 'a');
  if (!isShown) {
    element.href = source;
    element.className = 'file';
    element.innerHTML = '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M6 3h8l4 4v14H6zM14 3v4h4"/></svg>';
    const name = document.createElement('span');
    const type = document.createElement('small');
    type.textContent = (mimeType ?? '').split(';')[0];
    name.append(filename ?? 'Document', type);
    element.append(name);
    return element;
  }
  element.src = source;
  if (kind === 'image') element.alt = message.text || filename || 'Picture';
  else element.controls = true;
  return element;
}

function ticks(message, element) {
  const has = (status) => message.statuses.some((known) => known.status === status);
  const [word, path] = has('read') ? ['Read', 2] : has('delivered') ? ['Delivered', 2] : ['Sent', 1];
  element.classList.toggle('read', word === 'Read');
  element.innerHTML = `<svg viewBox="0 0 20 14" role="img"><title>${word}</title><path d="M2 8l4 4L14 3${path === 2 ? 'M9 11l1.500 1L18 3' : ''}"/></svg>`;
}

/* WhatsApp's own marks: *bold*, _italic_, ~struck~, ```typewriter```. */
function formatted(text) {
  const marks = /```([^`]+)```|(?<![\w*_~])([*_~])(\S(?:[^\n]*?\S)?)\2(?![\w*_~])/g;
  const nodes = [];
  let from = 0;
  for (const match of text.matchAll(marks)) {
    nodes.push(text.slice(from, match.index));
    const element = document.createElement(match[1] ? 'code' : { '*': 'strong', _: 'em', '~': 's' }[match[2]]);
    if (match[1]) element.textContent = match[1];
    else element.append(...formatted(match[3]));
    nodes.push(element);
    from = match.index + match[0].length;
  }
  nodes.push(text.slice(from));
  return nodes;
}

async function upload(file) {
  const form = new FormData();
  form.append('file', file);
  const { id } = await ask('/_control/media', { method: 'POST', body: form });
  const kind = file.type.split('/')[0];
  const type = ['image', 'video', 'audio'].includes(kind) && file.type !== 'image/svg+xml' ? kind : 'document';
  return { type, mediaId: id, filename: file.name };
}

/* Live */

function showPhones() {
  const owners = held();
  document.body.classList.toggle('holding', owners.length > 0);
  phones.clear();
  if (owners.length === 0) return;
  for (const owner of new Set(owners)) phones.set(owner, new Phone(owner));
  find('phones').replaceChildren(...[...phones.values()].map((phone) => phone.root));
}

const reload = () => Promise.all([loadPeople(), ...[...phones.values()].map((phone) => phone.load())]);

function heard(event) {
  if (event.kind === 'ready' || event.kind === 'people') {
    reload();
    return;
  }
  const phone = phones.get(event.phone);
  if (event.kind === 'typing') phone?.typing(event.isTyping);
  if (event.kind !== 'message') return;
  loadPeopleSoon();
  if (!phone) return;
  phone.show(event.message);
  phone.showTarget(event.message);
  phone.read();
}

function connect() {
  const socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/_page/live`);
  socket.addEventListener('message', ({ data }) => heard(JSON.parse(data)));
  socket.addEventListener('close', () => setTimeout(connect, 1000));
}

find('search').addEventListener('input', showPeople);
document.addEventListener('visibilitychange', () => { for (const phone of phones.values()) phone.read(); });
showPhones();
connect();
