// A list of rows with a key each: what has not changed stays as it is, what moved glides to its new place.
const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
const GLIDE = {duration: 260, easing: 'cubic-bezier(.2, .7, .3, 1)'};
const parts = ['head', 'rows', 'foot'].map(name => {
  const part = document.createElement(name === 'rows' ? 'ul' : 'div');
  part.className = `pz-rec-${name}`;
  return part;
});
const [head, rows, foot] = parts;
// Without its marker a list is none for some screen readers.
rows.setAttribute('role', 'list');
element.replaceChildren(...parts);
const places = new Map();
let at = 0, view = null;

function show() {
  if (head.parentNode !== element) element.replaceChildren(...parts);
  const value = props.value;
  // An answer may be overtaken by the one to a later click.
  if (!value || typeof value !== 'object' || value.at <= at) return;
  at = value.at;
  const held = element.contains(document.activeElement) ? document.activeElement : null;
  const row = held && held.closest('li') ? [...rows.children].indexOf(held.closest('li')) : -1;
  const key = held ? held.dataset.key : null;
  const other = value.view !== undefined && view !== null && value.view !== view;
  if (other) places.set(view, {top: scrollY, key});
  rows.setAttribute('aria-label', value.label || '');
  fill(head, value.head || '');
  fill(foot, value.foot || '');
  place(value.rows || [], !other);
  if (other) turned(value.view);
  else if (held && document.activeElement !== held) refocus(key, row);
  view = value.view === undefined ? null : value.view;
}

function place(wanted, same) {
  const before = new Map([...rows.children].map(node => [node.dataset.row, node]));
  const was = new Map([...before].map(([key, node]) => [key, [node.offsetLeft, node.offsetTop]]));
  let last = null;
  for (const {key, html} of wanted) {
    const node = before.get(key) || made(key);
    before.delete(key);
    fill(node, html);
    const next = last ? last.nextSibling : rows.firstChild;
    if (next !== node) rows.insertBefore(node, next);
    last = node;
  }
  before.forEach(node => node.remove());
  if (!calm && same && was.size) [...rows.children].forEach(node => glide(node, was.get(node.dataset.row)));
}

function glide(node, from) {
  if (!from) return node.animate([{opacity: 0}, {opacity: 1}], GLIDE);
  const x = from[0] - node.offsetLeft, y = from[1] - node.offsetTop;
  if (x || y) node.animate([{transform: `translate(${x}px, ${y}px)`}, {transform: 'none'}], GLIDE);
}

function made(key) {
  const node = document.createElement('li');
  node.dataset.row = key;
  return node;
}

function fill(node, html) {
  if (node.sent === html) return;
  node.sent = html;
  const key = node.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  const open = new Set([...node.querySelectorAll('details[open]')].map(one => one.dataset.key));
  node.innerHTML = html;
  node.querySelectorAll('details').forEach(one => { if (open.has(one.dataset.key)) one.open = true; });
  focusOn(find(node, key));
}

const find = (node, key) => key ? [...node.querySelectorAll('[data-key]')].find(one => one.dataset.key === key && !one.disabled) : null;
const focusOn = node => node && node.focus({preventScroll: true});

// What was used is gone: go on with the same in what has taken its place.
function refocus(key, row) {
  const again = find(element, key);
  if (again) return focusOn(again);
  const next = rows.children[Math.min(row, rows.children.length - 1)];
  const act = key ? key.split('-', 1)[0] : '';
  focusOn((row >= 0 && next && next.querySelector(`[data-act="${act}"]`)) || element.querySelector('button:not([disabled])'));
}

// Another view in the same place: the way back leads to where one was.
function turned(next) {
  const known = next === 'list' && places.get(next);
  if (known) {
    scrollTo({top: known.top});
    focusOn(find(element, known.key));
    return;
  }
  const top = element.getBoundingClientRect().top;
  if (top < 0 || top > innerHeight * .6) head.scrollIntoView({block: 'start'});
  if (document.activeElement === document.body || rows.contains(document.activeElement)) focusOn(head.querySelector('button'));
}

element.addEventListener('click', event => {
  const button = event.target.closest('button');
  if (!button || button.disabled) return;
  if (button.dataset.act) trigger('act', {act: button.dataset.act, item: button.dataset.item || ''});
  if (button.dataset.tune !== undefined) {
    const open = element.closest('.pz-rec').classList.toggle('pz-rec-tuned');
    button.setAttribute('aria-expanded', open);
  }
});

// A picture that cannot be had: the drawn one is under it.
element.addEventListener('error', event => { if (event.target.tagName === 'IMG') event.target.remove(); }, true);

// What a reason names is shown in the history.
function mark(event) {
  const reason = event.target.closest('[data-because]');
  if (reason) document.querySelectorAll('#rec-history li').forEach(node => {
    node.classList.toggle('pz-rec-meant', event.type === 'mouseover' && node.dataset.row === reason.dataset.because);
  });
}
element.addEventListener('mouseover', mark);
element.addEventListener('mouseout', mark);

show();
// Of two changes in quick succession, the first may be told of before it is there.
watch('value', () => { show(); setTimeout(show, 60); });
