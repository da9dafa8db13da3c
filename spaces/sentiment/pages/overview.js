// One part of the overview. The server sends the HTML of the whole part; only what differs is changed, row by row
// (data-key), so that focus, scroll, an open choice and what is being typed stay as they are.
const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
const keyOf = node => (node.dataset && node.dataset.key) || null;
const fits = (node, wanted) => node && !keyOf(node) && node.nodeName === wanted.nodeName;

function dress(node, wanted) {
  for (const {name} of [...node.attributes]) if (!wanted.hasAttribute(name)) node.removeAttribute(name);
  for (const {name, value} of wanted.attributes) if (node.getAttribute(name) !== value) node.setAttribute(name, value);
}

function bring(node, wanted, light) {
  const keyed = new Map(), fresh = [...wanted.childNodes], kept = new Set(fresh.map(keyOf));
  for (const child of [...node.children]) {
    const key = keyOf(child);
    if (key && key !== 'tip' && !kept.has(key)) child.remove(); else if (key) keyed.set(key, child);
  }
  let at = node.firstChild;
  for (const child of fresh) {
    const key = keyOf(child), found = key ? keyed.get(key) : fits(at, child) ? at : null;
    if (!found) {
      node.insertBefore(child, at);
      if (light && key && !calm) glow(child);
      continue;
    }
    if (found === at) at = at.nextSibling; else node.insertBefore(found, at);
    if (found.nodeType !== 1) { if (found.data !== child.data) found.data = child.data; continue; }
    dress(found, child);
    bring(found, child, light);
    settle(found, child);
  }
  while (at) { const next = at.nextSibling; if (keyOf(at) !== 'tip') at.remove(); at = next; }
}

function settle(node, wanted) {
  if (node === document.activeElement || node.typing) return;
  if (node.tagName === 'INPUT') node.value = wanted.getAttribute('value') || '';
  if (node.tagName === 'SELECT') {
    const chosen = [...node.options].findIndex(option => option.hasAttribute('selected'));
    node.selectedIndex = Math.max(0, chosen);
  }
}

function glow(row) {
  const from = getComputedStyle(document.documentElement).getPropertyValue('--pz-run-soft');
  row.animate([{backgroundColor: from}, {backgroundColor: from, offset: .4}, {backgroundColor: 'transparent'}], 4000);
}

const words = seconds => seconds < 60 ? `${Math.floor(seconds)} s` : seconds < 5400 ? `${Math.round(seconds / 60)} min`
  : seconds < 129600 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86400)} days`;

function tell() {
  element.querySelectorAll('time[data-form]').forEach(time => {
    const seconds = (Date.parse(time.dateTime) - Date.now()) / 1000;
    const said = time.dataset.form === 'next' ? (seconds < 1 ? 'now' : `in ${words(seconds)}`)
      : (seconds > -2 ? 'just now' : `${words(-seconds)} ago`);
    if (time.textContent !== said) time.textContent = said;
  });
}

function show() {
  const wanted = document.createElement('template');
  wanted.innerHTML = props.value || '';
  const old = element.firstElementChild, first = wanted.content.firstElementChild;
  const before = old && {...old.dataset}, after = first ? first.dataset : {};
  bring(element, wanted.content, before && after.view && before.view === after.view);
  tell();
  if (before && after.scroll && before.scroll !== after.scroll) {
    element.firstElementChild.scrollIntoView({behavior: calm ? 'auto' : 'smooth', block: 'start'});
  }
}

element.addEventListener('click', event => {
  const button = event.target.closest('button[data-act]');
  if (!button || (button.dataset.confirm && !confirm(button.dataset.confirm))) return;
  hide();
  trigger(button.dataset.act === 'train' ? 'train' : 'act', {...button.dataset});
});
element.addEventListener('change', event => {
  const choice = event.target.closest('select[data-act]');
  if (choice) trigger('act', {...choice.dataset, value: choice.value});
});
element.addEventListener('input', event => {
  const field = event.target.closest('input[data-act]');
  if (!field) return;
  const value = field.value;
  clearTimeout(field.typing);
  field.typing = setTimeout(() => { field.typing = 0; trigger('act', {...field.dataset, value}); }, 300);
});

// The chart: arrow keys walk through its columns, and what a column holds is told above it.
let tip;
function hide() { if (tip) tip.remove(); tip = null; }
function explain(event) {
  const column = event.target.closest('.pz-hit');
  if (!column) return hide();
  const chart = column.parentElement;
  if (!tip || !tip.isConnected) tip = chart.parentElement.appendChild(Object.assign(document.createElement('div'), {className: 'pz-tip'}));
  tip.dataset.key = 'tip';
  tip.replaceChildren(...column.getAttribute('aria-label').split('; ').map((line, number) =>
    Object.assign(document.createElement(number ? 'span' : 'b'), {textContent: line})));
  const middle = column.offsetLeft + column.offsetWidth / 2, half = tip.offsetWidth / 2;
  tip.style.left = `${chart.offsetLeft + Math.min(Math.max(middle, half), chart.offsetWidth - half)}px`;
}
element.addEventListener('pointerover', explain);
element.addEventListener('pointerleave', hide);
element.addEventListener('focusin', explain);
element.addEventListener('focusout', hide);
element.addEventListener('keydown', event => {
  const columns = [...element.querySelectorAll('.pz-hit')], place = columns.indexOf(event.target);
  if (event.key === 'Escape') hide();
  const step = {ArrowLeft: -1, ArrowRight: 1, Home: -place, End: columns.length - 1 - place}[event.key];
  if (place < 0 || step === undefined) return;
  event.preventDefault();
  const next = columns[Math.min(Math.max(place + step, 0), columns.length - 1)];
  next.focus();
});

watch('value', show);
show();
const timer = setInterval(() => { if (element.isConnected) tell(); else clearInterval(timer); }, 1000);
