// The picture of a live browser on a canvas, and what a person does over it: places as shares of the picture, so that they fit at every scale.
const attached = new WeakMap();
const movesEvery = 40;

export function attach(canvas, page) {
  const state = { page, drives: false, waiting: [], timer: 0, clicks: 0, last: { at: 0, x: 0, y: 0 }, leave: new AbortController() };
  attached.set(canvas, state);
  const on = (name, heard, options) => canvas.addEventListener(name, event => { if (state.drives) heard(event); }, { signal: state.leave.signal, passive: false, ...options });
  on("pointerdown", event => { canvas.focus({ preventScroll: true }); canvas.setPointerCapture(event.pointerId); count(state, event); pointer(canvas, state, "down", event); });
  on("pointermove", event => pointer(canvas, state, "move", event));
  on("pointerup", event => pointer(canvas, state, "up", event));
  on("pointercancel", event => pointer(canvas, state, "up", event));
  on("contextmenu", event => event.preventDefault());
  on("wheel", event => {
    event.preventDefault();
    const unit = event.deltaMode === 1 ? 16 : event.deltaMode === 2 ? canvas.clientHeight : 1;
    send(state, { kind: "wheel", ...place(canvas, event), deltaX: limit(event.deltaX * unit), deltaY: limit(event.deltaY * unit), modifiers: modifiers(event) });
  });
  on("keydown", event => key(canvas, state, "keyDown", event));
  on("keyup", event => key(canvas, state, "keyUp", event));
}

export function detach(canvas) {
  const state = attached.get(canvas);
  if (!state) return;
  state.leave.abort();
  clearTimeout(state.timer);
  attached.delete(canvas);
}

export function drive(canvas, drives) {
  const state = attached.get(canvas);
  if (!state) return;
  state.drives = drives;
  // One finger is the mouse, two enlarge the picture.
  canvas.style.touchAction = drives ? "pinch-zoom" : "";
}

export async function show(canvas, jpeg) {
  const picture = await createImageBitmap(new Blob([jpeg], { type: "image/jpeg" }));
  if (canvas.width !== picture.width) canvas.width = picture.width;
  if (canvas.height !== picture.height) canvas.height = picture.height;
  canvas.getContext("2d").drawImage(picture, 0, 0);
  picture.close();
  canvas.dataset.pictures = Number(canvas.dataset.pictures ?? 0) + 1;
}

function pointer(canvas, state, kind, event) {
  event.preventDefault();
  const input = { kind, ...place(canvas, event), button: Math.max(0, event.button), buttons: event.buttons, clicks: kind === "move" ? 0 : state.clicks, modifiers: modifiers(event) };
  if (input.button <= 2) send(state, input);
}

function key(canvas, state, kind, event) {
  if (event.key === "F6") { canvas.blur(); return; }
  if (event.isComposing || event.key === "Dead" || event.key === "Unidentified" || event.key.length > 32) return;
  event.preventDefault();
  send(state, { kind, key: event.key, code: event.code, keyCode: Math.min(255, event.keyCode), modifiers: modifiers(event) });
}

// A second press soon after and near the first is a double click.
function count(state, event) {
  const near = event.timeStamp - state.last.at < 400 && Math.abs(event.clientX - state.last.x) < 5 && Math.abs(event.clientY - state.last.y) < 5;
  state.clicks = near ? Math.min(3, state.clicks + 1) : 1;
  state.last = { at: event.timeStamp, x: event.clientX, y: event.clientY };
}

function place(canvas, event) {
  const box = canvas.getBoundingClientRect();
  const share = (value, start, length) => Math.min(1, Math.max(0, (value - start) / length));
  return { x: share(event.clientX, box.left, box.width), y: share(event.clientY, box.top, box.height) };
}

// AltGr writes letters and is no Control and Alt.
function modifiers(event) {
  const graph = event.getModifierState?.("AltGraph");
  return (event.altKey && !graph ? 1 : 0) | (event.ctrlKey && !graph ? 2 : 0) | (event.metaKey ? 4 : 0) | (event.shiftKey ? 8 : 0);
}

const limit = pixels => Math.min(5000, Math.max(-5000, pixels));

// Moves are thinned out; all else goes at once, behind what waits.
function send(state, input) {
  const last = state.waiting.at(-1);
  if (input.kind === "move" && last?.kind === "move") state.waiting[state.waiting.length - 1] = input; else state.waiting.push(input);
  if (input.kind !== "move") flush(state);
  else state.timer ||= setTimeout(() => flush(state), movesEvery);
}

function flush(state) {
  clearTimeout(state.timer);
  state.timer = 0;
  const inputs = state.waiting.splice(0, 100);
  if (inputs.length > 0) state.page.invokeMethodAsync("InputAsync", inputs).catch(() => { });
}
