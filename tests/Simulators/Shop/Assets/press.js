// What looks like a button after a redesign still does what the button did.
document.addEventListener('click', event => {
  const pressed = event.target.closest('[data-press]');
  if (pressed) { event.preventDefault(); pressed.closest('form').requestSubmit(); }
  const go = event.target.closest('[data-go]');
  if (go) location.href = go.dataset.go;
  if (event.target.closest('[data-close]')) event.target.closest('[data-bar]').remove();
});
document.addEventListener('keydown', event => {
  if ((event.key === 'Enter' || event.key === ' ') && event.target.matches('[data-press]')) { event.preventDefault(); event.target.click(); }
});
