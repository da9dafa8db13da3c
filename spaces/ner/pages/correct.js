// Correcting: what is selected in the text gets a type, another one, or none. Places are sent as code points.
let bar = null, chosen = null, waiting = 0, top = 0, pressed = false, walking = false;
const run = () => part('run');
const correctable = () => element.firstElementChild && element.firstElementChild.dataset.correct === 'yes';
const points = text => [...text].length;

function placeOf(node, offset) {
  const before = document.createRange();
  before.setStart(run(), 0);
  before.setEnd(node, offset);
  return Number(run().dataset.start) + points(before.toString());
}

function selected() {
  const selection = getSelection();
  if (!run() || !selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0), whole = document.createRange();
  whole.selectNodeContents(run());
  if (!range.intersectsNode(run())) return null;
  // A selection may begin or end outside the text: what lies in the text counts.
  if (range.compareBoundaryPoints(Range.START_TO_START, whole) > 0) whole.setStart(range.startContainer, range.startOffset);
  if (range.compareBoundaryPoints(Range.END_TO_END, whole) < 0) whole.setEnd(range.endContainer, range.endOffset);
  const text = whole.toString();
  if (!text.trim()) return null;
  const start = placeOf(whole.startContainer, whole.startOffset);
  return about(start, start + points(text), text.trim(), whole.getBoundingClientRect());
}

function ofMark(mark) {
  return about(Number(mark.dataset.start), Number(mark.dataset.end), mark.textContent, mark.getBoundingClientRect());
}

function about(start, end, text, box) {
  const touched = marks().filter(mark => Number(mark.dataset.start) < end && start < Number(mark.dataset.end));
  const only = touched.length === 1 ? touched[0] : null;
  return {start, end, text, box, touched, type: only ? only.dataset.type : ''};
}

function open(what, byKeyboard) {
  close();
  if (!what || !correctable()) return;
  chosen = what;
  bar = document.createElement('div');
  bar.className = 'pz-setbar';
  bar.setAttribute('role', 'dialog');
  bar.setAttribute('aria-label', `Type of “${what.text}”`);
  const {types, inks} = element.firstElementChild.dataset, colours = JSON.parse(inks);
  const head = make('div', 'pz-sethead', make('span', '', what.text.replace(/\s+/g, ' ')));
  head.append(button('Close', 'close', 'pz-setclose', '×'));
  const choices = make('div', 'pz-setkinds');
  for (const type of JSON.parse(types)) {
    const one = button(type, 'type', `pz-kind pz-e${colours[type] ?? 0}`);
    one.setAttribute('aria-pressed', type === what.type);
    choices.append(one);
  }
  const other = Object.assign(make('input', 'pz-setnew'), {placeholder: 'New type', maxLength: 40, autocomplete: 'off'});
  other.setAttribute('aria-label', 'New type');
  const foot = make('form', 'pz-setfoot', other, button('Add', 'add', 'pz-action'));
  if (what.touched.length) foot.append(button(what.touched.length > 1 ? `Remove ${what.touched.length}` : 'Remove', 'remove', 'pz-action danger'));
  bar.append(head, choices, foot);
  element.firstElementChild.append(bar);
  top = part('reading').scrollTop;
  place(what.box);
  foot.addEventListener('submit', event => { event.preventDefault(); set(other.value); });
  if (byKeyboard) (bar.querySelector('[aria-pressed="true"]') || choices.firstElementChild || other).focus({preventScroll: true});
}

function make(tag, name, ...inside) {
  const node = document.createElement(tag);
  if (name) node.className = name;
  node.append(...inside);
  return node;
}

function button(label, does, name, shown) {
  const node = Object.assign(make('button', name, shown || label), {type: does === 'add' ? 'submit' : 'button'});
  node.dataset.set = does;
  if (shown) node.setAttribute('aria-label', label);
  return node;
}

// Under the selection, or above it where the window has no room; never beyond the edges of the text.
function place(box) {
  const frame = element.firstElementChild.getBoundingClientRect();
  const left = Math.min(box.left - frame.left - 8, frame.width - bar.offsetWidth - 8);
  const below = box.bottom + 8, above = box.top - bar.offsetHeight - 8;
  bar.style.left = `${Math.max(8, left)}px`;
  bar.style.top = `${(below + bar.offsetHeight > innerHeight && above > 0 ? above : below) - frame.top}px`;
}

function close(back) {
  if (!bar) return;
  const inside = bar.contains(document.activeElement);
  bar.remove();
  bar = chosen = null;
  if (back && inside) part('reading').focus({preventScroll: true});
}

function set(type) {
  const {start, end} = chosen, name = type.trim();
  if (!name) return bar.querySelector('.pz-setnew').focus();
  finish({act: 'mark', start: String(start), end: String(end), type: name});
}

function remove(what) {
  if (what && what.touched.length) finish({act: 'unmark', start: String(what.start), end: String(what.end)});
}

function finish(said) {
  close(true);
  getSelection().removeAllRanges();
  trigger('act', said);
}

// The bar belongs to a place in the text: it does not stay behind when that is scrolled away.
element.addEventListener('scroll', event => {
  if (bar && event.target === part('reading') && Math.abs(event.target.scrollTop - top) > 40) close(true);
}, true);
element.addEventListener('pointerdown', event => {
  pressed = !event.target.closest('.pz-setbar');
  walking = false;
  // Choosing a type must not take the selection away.
  if (!pressed && event.target.closest('button')) event.preventDefault();
});
element.addEventListener('click', event => {
  const mark = event.target.closest('.pz-ent'), does = event.target.closest('[data-set]');
  if (does) {
    if (does.dataset.set === 'type') set(does.textContent);
    if (does.dataset.set === 'remove') remove(chosen);
    if (does.dataset.set === 'close') close(true);
  } else if (mark && getSelection().isCollapsed && !mark.classList.contains('off')) open(ofMark(mark));
});
function settled() {
  if (!element.isConnected) return forget();
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    if (pressed || walking || !element.isConnected || (bar && bar.contains(document.activeElement))) return;
    const what = selected();
    if (what) { if (!chosen || chosen.start !== what.start || chosen.end !== what.end) open(what, false); }
    else if (chosen && !getSelection().isCollapsed) close();
  }, 250);
}
function released() {
  if (!element.isConnected) return forget();
  pressed = false;
  settled();
}
function outside(event) {
  if (!element.isConnected) return forget();
  if (bar && !bar.contains(event.target) && !event.target.closest('.pz-ent')) close();
}
const heard = {selectionchange: settled, pointerup: released, pointercancel: released, pointerdown: outside};
const forget = () => Object.entries(heard).forEach(([name, does]) => document.removeEventListener(name, does));
Object.entries(heard).forEach(([name, does]) => document.addEventListener(name, does));
