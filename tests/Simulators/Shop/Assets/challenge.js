// Draws the challenge and sends what a hand did. Only trusted events count: a script's own do nothing.
(() => {
  const box = document.querySelector('.check');
  const canvas = box.querySelector('canvas');
  const pen = canvas.getContext('2d');
  const load = name => new Promise(done => { const image = new Image(); image.onload = () => done(image); image.src = `/_challenge/${box.dataset.id}/${name}.png`; });

  const send = async answer => {
    const response = await fetch(`/_challenge/${box.dataset.id}`, { method: 'POST', body: new URLSearchParams(answer) });
    if (response.ok) {
      const back = new URLSearchParams(location.search).get('return');
      if (location.pathname.startsWith('/_challenge/') && back?.startsWith('/')) location.replace(back); else location.reload();
      return;
    }
    box.querySelector('[role=status]').textContent = 'Not quite. Please try again.';
    setTimeout(() => location.reload(), 1200);
  };

  if (box.dataset.kind === 'letters') {
    load('ground').then(ground => pen.drawImage(ground, 0, 0));
    let typed = 0;
    box.querySelector('input').addEventListener('keydown', event => { if (event.isTrusted) typed++; });
    box.querySelector('form').addEventListener('submit', event => {
      event.preventDefault();
      if (typed >= 3) send({ text: box.querySelector('input').value });
    });
    return;
  }

  const knob = box.querySelector('.knob');
  const reach = canvas.width - knob.offsetWidth;
  let ground, piece, x = 0, moves = 0, since = 0, held = null;
  const draw = () => { pen.drawImage(ground, 0, 0); pen.drawImage(piece, x, 0); knob.style.left = `${x}px`; };
  Promise.all([load('ground'), load('piece')]).then(images => { [ground, piece] = images; draw(); });
  knob.addEventListener('pointerdown', event => {
    if (!event.isTrusted || !piece) return;
    knob.setPointerCapture(event.pointerId);
    [held, moves, since] = [event.clientX - x, 0, event.timeStamp];
  });
  knob.addEventListener('pointermove', event => {
    if (held === null || !event.isTrusted) return;
    moves++;
    x = Math.max(0, Math.min(reach, event.clientX - held));
    draw();
  });
  knob.addEventListener('pointerup', event => {
    if (held === null || !event.isTrusted) return;
    held = null;
    send({ x, moves, ms: Math.round(event.timeStamp - since) });
  });
})();
