// What has just happened, with a way to take it back: at the lower edge of the window for a while.
const STAYS = 8000;
const bar = document.createElement('div'), words = document.createElement('span'), buttons = document.createElement('span');
bar.className = 'pz-rec-bar';
bar.hidden = true;
words.setAttribute('role', 'status');
buttons.className = 'pz-actions';
bar.append(words, buttons);
element.replaceChildren(bar);
let at = 0, timer = 0;

function show() {
  if (bar.parentNode !== element) element.replaceChildren(bar);
  const value = props.value;
  if (!value || typeof value !== 'object' || value.at <= at) return;
  at = value.at;
  bar.hidden = !value.said;
  bar.classList.toggle('bad', Boolean(value.bad));
  words.textContent = value.said || '';
  buttons.innerHTML = value.buttons || '';
  later();
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(() => {
    // Nobody loses what is under the mouse or has the keyboard.
    if (bar.matches(':hover, :focus-within')) later(); else bar.hidden = true;
  }, STAYS);
}

bar.addEventListener('click', event => {
  const button = event.target.closest('button');
  if (!button) return;
  if (button.dataset.act) trigger('act', {act: button.dataset.act, item: ''});
  else document.querySelector('#rec-list').scrollIntoView({block: 'start', behavior: 'smooth'});
  bar.hidden = true;
});

// Ctrl+Z takes the last action back, unless one is writing.
function undo(event) {
  if (!element.isConnected) return document.removeEventListener('keydown', undo);
  const typing = event.target.closest && event.target.closest('input:not([type=range]), textarea, [contenteditable]');
  const page = document.querySelector('#rec-list');
  if (event.key !== 'z' || !(event.ctrlKey || event.metaKey) || event.shiftKey || typing || !page || !page.offsetParent) return;
  event.preventDefault();
  trigger('act', {act: 'undo', item: ''});
}
document.addEventListener('keydown', undo);
show();
watch('value', () => { show(); setTimeout(show, 60); });
