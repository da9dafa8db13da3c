// A document with its entities: types are switched on and off here, at once; sections come from the server.
const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
const hidden = new Set();
let doc = null, turn = null, here = -1;
const part = name => element.querySelector(`.pz-${name}`);
const marks = () => [...element.querySelectorAll('.pz-ent')];

function show() {
  if (!isNew()) return;
  const wanted = fresh().firstElementChild, old = element.firstElementChild;
  if (!wanted) { element.replaceChildren(); doc = null; return; }
  const now = wanted.dataset, before = old ? old.dataset : {};
  if (now.doc !== doc) {
    doc = now.doc;
    here = -1;
    hidden.clear();
    wanted.querySelectorAll('[data-toggle][aria-pressed="false"]').forEach(one => hidden.add(one.dataset.toggle));
  }
  const reading = part('reading'), next = wanted.querySelector('.pz-reading');
  if (!old || !reading || before.doc !== now.doc) element.replaceChildren(wanted);
  else {
    Object.assign(old.dataset, now);
    replace(old, wanted, '.pz-types');
    replace(old, wanted, '.pz-parts');
    replace(old, wanted, '.pz-docfoot');
    // The same text stays, with what is selected in it.
    if (reading.dataset.stamp !== next.dataset.stamp) turnTo(reading, next, before.section === now.section);
  }
  dim();
  if (now.focus && now.turn !== turn) jumpTo(marks().find(mark => mark.dataset.start === now.focus), !old);
  if (now.turn !== turn && now.section !== before.section && old && before.doc === now.doc && !now.focus) here = -1;
  turn = now.turn;
}

function replace(old, wanted, selector) {
  const was = old.querySelector(selector), will = wanted.querySelector(selector);
  if (was && will && was.sent === will.innerHTML) return;
  if (will) will.sent = will.innerHTML;
  if (was && will) { was.sent = will.sent; swap(was, [...will.childNodes]); }
  else if (was) was.remove();
  else if (will) old.insertBefore(will, part('reading'));
}

function turnTo(reading, next, same) {
  const held = reading.contains(document.activeElement);
  const place = same ? reading.scrollTop : 0;
  reading.replaceChildren(...next.childNodes);
  reading.dataset.stamp = next.dataset.stamp;
  reading.scrollTop = place;
  if (held) reading.focus({preventScroll: true});
}

function dim() {
  element.querySelectorAll('[data-toggle]').forEach(one => one.setAttribute('aria-pressed', !hidden.has(one.dataset.toggle)));
  element.querySelectorAll('[data-jump]').forEach(one => { one.disabled = hidden.has(one.dataset.jump); });
  marks().forEach(mark => mark.classList.toggle('off', hidden.has(mark.dataset.type)));
  const every = element.querySelector('[data-all]');
  if (every) every.hidden = !hidden.size;
}

function flip(type) {
  if (hidden.has(type)) hidden.delete(type); else hidden.add(type);
  switched();
}

function switched() {
  dim();
  trigger('act', {act: 'types', hidden: JSON.stringify([...hidden])});
}

function jump(type) {
  const next = marks().find(mark => mark.dataset.type === type && Number(mark.dataset.start) > here);
  if (next) jumpTo(next); else trigger('act', {act: 'jump', type, after: String(endOf())});
}

// Behind this place the server looks for the next entity: none is left in this section.
function endOf() {
  const last = marks().at(-1);
  return Math.max(here, last ? Number(last.dataset.start) : Number(part('run').dataset.start));
}

function jumpTo(mark, first) {
  if (!mark) return;
  here = Number(mark.dataset.start);
  const reading = part('reading');
  const top = mark.getBoundingClientRect().top - reading.getBoundingClientRect().top + reading.scrollTop;
  reading.scrollTo({top: top - reading.clientHeight / 3, behavior: calm || first ? 'auto' : 'smooth'});
  const away = reading.getBoundingClientRect();
  if (away.top < 0 || away.top > innerHeight - 160) reading.scrollIntoView({block: 'nearest', behavior: calm ? 'auto' : 'smooth'});
  mark.focus({preventScroll: true});
}

element.addEventListener('click', event => {
  const button = event.target.closest('button');
  if (!button) return;
  const {toggle, jump: type, all, act} = button.dataset;
  if (toggle !== undefined) flip(toggle);
  else if (type !== undefined) jump(type);
  else if (all !== undefined) { hidden.clear(); switched(); }
  else if (act) tell(button);
});
