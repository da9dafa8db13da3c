// The source of a summary: its sentences lead to their places here, and the marks lead back.
const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
const switched = new Set();
let shown = null;
const source = () => element.querySelector('.pz-src');
const pane = () => element.querySelector('.pz-src-pane');

// Gradio may tell of the same value twice.
function show() {
  if (shown === props.value) return;
  shown = props.value;
  const page = document.createElement('template'), old = source();
  page.innerHTML = props.value || '';
  const top = old ? pane().scrollTop : 0, stamp = old && old.dataset.stamp;
  element.replaceChildren(page.content);
  if (!source()) return;
  if (stamp === source().dataset.stamp) pane().scrollTop = top;
  dress();
}

function dress() {
  element.querySelectorAll('.pz-src-switch').forEach(one => one.setAttribute('aria-pressed', switched.has(one.dataset.show)));
  source().classList.toggle('weights', switched.has('weights'));
  source().classList.toggle('phrases', switched.has('phrases'));
}

const summary = () => document.querySelector(`.pz-sum[data-key="${CSS.escape(source().dataset.key)}"]`);
const markOf = number => pane().querySelector(`.pz-src-m[data-piece~="${number}"]`);

function toSource(number) {
  const mark = markOf(number);
  if (!mark) return;
  for (let box = element.closest('details'); box; box = box.parentElement.closest('details')) box.open = true;
  point(mark);
  bring(mark);
  const away = pane().getBoundingClientRect();
  if (away.top < 0 || away.top > innerHeight - 160) pane().scrollIntoView({block: 'nearest', behavior: calm ? 'auto' : 'smooth'});
}

// Blocks out of sight have a height that is only told about; it changes as they come into view.
function bring(mark, turns = 6) {
  const box = pane(), place = mark.getBoundingClientRect().top - box.getBoundingClientRect().top;
  const by = place - box.clientHeight / 3, most = box.scrollHeight - box.clientHeight - box.scrollTop;
  const wanted = Math.max(-box.scrollTop, Math.min(most, by));
  if (Math.abs(wanted) < 2 || !turns) return;
  box.scrollTop += wanted;
  requestAnimationFrame(() => bring(mark, turns - 1));
}

function toSummary(mark) {
  const link = summary() && summary().querySelector(`[data-piece="${mark.dataset.piece.split(' ')[0]}"]`);
  if (!link) return;
  point(mark);
  link.focus({preventScroll: true});
  link.scrollIntoView({block: 'nearest', behavior: calm ? 'auto' : 'smooth'});
}

// The mark, and the sentences of the summary that come from it.
function point(mark) {
  [element, summary()].forEach(box => box && box.querySelectorAll('.pz-now').forEach(one => one.classList.remove('pz-now')));
  const here = mark.dataset.piece;
  pane().querySelectorAll(`.pz-src-m[data-piece="${here}"]`).forEach(one => one.classList.add('pz-now'));
  here.split(' ').forEach(number => summary()?.querySelector(`[data-piece="${number}"]`)?.classList.add('pz-now'));
  mark.focus({preventScroll: true});
}

function clicked(event) {
  // The summary is in another component, so the whole page is listened to, as long as this one is on it.
  if (!element.isConnected) return document.removeEventListener('click', clicked);
  show();
  const target = event.target.closest('[data-piece], [data-tick], .pz-src-switch');
  if (!target || !source()) return;
  if (summary()?.contains(target)) { event.preventDefault(); toSource(target.dataset.piece); return; }
  if (!element.contains(target)) return;
  const {show: name, tick} = target.dataset;
  if (name) { if (!switched.delete(name)) switched.add(name); dress(); }
  else if (tick !== undefined) toSource(tick);
  else if (getSelection().isCollapsed) toSummary(target);
}

document.addEventListener('click', clicked);
element.addEventListener('keydown', event => {
  if (event.key === 'Enter' && event.target.matches('.pz-src-m')) toSummary(event.target);
});
show();
// Of two changes in quick succession, the first may be told of before it is there.
watch('value', () => [0, 60, 500].forEach(wait => setTimeout(show, wait)));
