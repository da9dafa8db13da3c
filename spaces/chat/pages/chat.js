// The conversation. Rows come with a key each: what has not changed stays as it is, with what is open and focused in it.
const log = document.createElement('div');
log.className = 'pz-chat-log';
log.tabIndex = 0;
log.setAttribute('role', 'log');
log.setAttribute('aria-label', 'Conversation');
element.replaceChildren(log);
const NEAR = 40;
let held = true, judged = null, end = 0;

const atEnd = () => log.scrollHeight - log.scrollTop - log.clientHeight < NEAR;
const toEnd = () => { log.scrollTop = log.scrollHeight; end = log.scrollTop; held = true; };

function show() {
  if (log.parentNode !== element) element.replaceChildren(log);
  // Whoever has just scrolled up is not pulled down again; the event that tells of it may come later.
  if (held && log.scrollTop < end - 4) held = atEnd();
  const rows = Array.isArray(props.value) ? props.value : [];
  const before = new Map([...log.children].map(node => [node.dataset.row, node]));
  const spoke = rows.some(row => row.key.endsWith('-asked') && !before.has(row.key));
  let place = null;
  rows.forEach(row => {
    const node = before.get(row.key) || made(row.key);
    before.delete(row.key);
    fill(node, row.html);
    // Still there: what was clicked could not be said.
    if (row.key === 'next') node.querySelectorAll('button').forEach(one => { one.disabled = false; });
    const next = place ? place.nextSibling : log.firstChild;
    if (next !== node) log.insertBefore(node, next);
    place = node;
  });
  before.forEach(node => node.remove());
  if (spoke) judged = null;
  if ((held && !judged) || spoke) toEnd();
}

function made(key) {
  const node = document.createElement('div');
  node.className = 'pz-chat-row';
  node.dataset.row = key;
  return node;
}

function fill(node, html) {
  if (node.sent === html) return;
  node.sent = html;
  const focused = node.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  const open = new Set([...node.querySelectorAll('details[open]')].map(one => one.dataset.key));
  node.innerHTML = html;
  node.querySelectorAll('details').forEach(one => { if (open.has(one.dataset.key)) one.open = true; });
  node.querySelectorAll('time').forEach(one => { one.textContent = clock(one.dateTime); one.title = new Date(one.dateTime).toLocaleString(); });
  if (focused) [...node.querySelectorAll('[data-key]')].find(one => one.dataset.key === focused)?.focus({preventScroll: true});
}

const clock = when => new Date(when).toLocaleTimeString([], {hour: '2-digit', minute: '2-digit'});

function clicked(event) {
  const button = event.target.closest('button');
  if (!button) return;
  const {say, judge, cite} = button.dataset;
  if (say !== undefined) {
    // They are gone when the answer comes; until then none of them may be clicked again.
    button.closest('.pz-chat-next').querySelectorAll('button').forEach(one => { one.disabled = true; });
    trigger('say', {text: say});
    // On a phone this would bring up the keyboard.
    if (matchMedia('(pointer: fine)').matches) document.querySelector('#chat-message textarea')?.focus({preventScroll: true});
  } else if (judge !== undefined) {
    judged = judge === 'down' ? button.dataset.key : null;
    trigger('judge', {verdict: judge, turn: button.dataset.turn});
  }
  else if (cite !== undefined) opened(button.closest('article').querySelector(`details[data-source="${cite}"]`));
}

function opened(source) {
  if (!source) return;
  source.open = true;
  source.querySelector('summary').focus({preventScroll: true});
}

log.addEventListener('click', clicked);
log.addEventListener('toggle', event => {
  if (event.target.open && event.target.contains(document.activeElement)) event.target.scrollIntoView({block: 'nearest'});
  held = atEnd();
}, true);
log.addEventListener('scroll', () => { held = atEnd(); }, {passive: true});

// The chat ends where the window ends, wherever it begins.
const chat = element.closest('.pz-chat');
function measure() {
  const top = chat.getBoundingClientRect().top + window.scrollY;
  if (chat.offsetParent) chat.style.setProperty('--pz-chat-top', `${Math.round(top)}px`);
}
new ResizeObserver(() => {
  measure();
  // The form takes room: the answer that it is about stays in sight as long as it is open.
  if (judged && !document.querySelector('#chat-judging')) judged = null;
  const about = judged && log.querySelector(`[data-key="${judged}"]`);
  if (about) about.closest('.pz-chat-foot').scrollIntoView({block: 'nearest'});
  else if (held) toEnd();
}).observe(log);
addEventListener('resize', measure);
measure();

// Whoever comes back to this tab may have gone on in another one.
function back() {
  if (!element.isConnected) return document.removeEventListener('visibilitychange', back);
  if (!document.hidden) trigger('look');
}
document.addEventListener('visibilitychange', back);
show();
// Of two changes in quick succession, the first may be told of before it is there.
watch('value', () => { show(); setTimeout(show, 60); });
