// Shows new HTML and leaves focus, open details and the place of scrolling as they were.
const keyOf = node => node && node.dataset ? node.dataset.key : null;

function swap(box, wanted) {
  const focused = box.contains(document.activeElement) ? keyOf(document.activeElement) : null;
  const open = new Set([...box.querySelectorAll('details[open]')].map(keyOf));
  box.replaceChildren(...wanted);
  box.querySelectorAll('details').forEach(one => { if (open.has(keyOf(one))) one.open = true; });
  const again = focused && [...box.querySelectorAll('[data-key]')].find(node => keyOf(node) === focused);
  if (again && !again.disabled) again.focus({preventScroll: true});
}

// Whether the server sent something else than what is shown: Gradio may tell of the same value twice.
let shown = null;
function isNew() {
  const again = shown === props.value;
  shown = props.value;
  return !again;
}

function fresh() {
  const page = document.createElement('template');
  page.innerHTML = props.value || '';
  return page.content;
}

function tell(button) {
  if (button.dataset.confirm && !confirm(button.dataset.confirm)) return;
  trigger(button.dataset.act === 'train' ? 'train' : 'act', {...button.dataset});
}
