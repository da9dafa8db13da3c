// The same by keyboard: arrow keys select word by word, Shift takes more, Enter asks for the type, Delete removes it.
let list = null, listed = '', anchor = -1, reach = -1;

function words() {
  const text = run().textContent;
  if (list && listed === text) return list;
  listed = text;
  anchor = reach = -1;
  const found = new Intl.Segmenter(undefined, {granularity: 'word'}).segment(text);
  list = [...found].filter(one => one.isWordLike).map(one => [one.index, one.index + one.segment.length]);
  return list;
}

function point(offset) {
  const walker = document.createTreeWalker(run(), NodeFilter.SHOW_TEXT);
  let node = walker.nextNode();
  while (node && offset > node.data.length) { offset -= node.data.length; node = walker.nextNode(); }
  return [node, offset];
}

// The word where a mark begins, or else the first one that can be seen.
function begin() {
  const mark = document.activeElement.closest('.pz-ent'), before = document.createRange();
  if (mark) {
    before.setStart(run(), 0);
    before.setEndBefore(mark);
    const offset = before.toString().length;
    return Math.max(0, words().findIndex(word => word[1] > offset));
  }
  const top = part('reading').getBoundingClientRect().top;
  let low = 0, high = words().length - 1;
  while (low < high) {
    const middle = (low + high) >> 1, range = document.createRange();
    range.setStart(...point(words()[middle][0]));
    range.setEnd(...point(words()[middle][1]));
    if (range.getBoundingClientRect().top < top) low = middle + 1; else high = middle;
  }
  return low;
}

function walk(step, more) {
  const all = words();
  if (!all.length) return;
  const fresh = anchor < 0 || document.activeElement.closest('.pz-ent');
  const at = fresh ? begin() : reach;
  reach = Math.min(Math.max(fresh && !more ? at : at + step, 0), all.length - 1);
  if (!more) anchor = reach; else if (fresh) anchor = at;
  const [first, last] = [Math.min(anchor, reach), Math.max(anchor, reach)], range = document.createRange();
  range.setStart(...point(all[first][0]));
  range.setEnd(...point(all[last][1]));
  const reading = part('reading');
  walking = true;
  close();
  reading.focus({preventScroll: true});
  getSelection().removeAllRanges();
  getSelection().addRange(range);
  const box = range.getBoundingClientRect(), frame = reading.getBoundingClientRect();
  if (box.bottom > frame.bottom - 30) reading.scrollTop += box.bottom - frame.bottom + 60;
  if (box.top < frame.top + 10) reading.scrollTop -= frame.top + 40 - box.top;
}

element.addEventListener('keydown', event => {
  if (event.key === 'Escape' && bar) { event.preventDefault(); return close(true); }
  const reading = event.target.closest('.pz-reading');
  if (!reading || event.target.closest('.pz-setbar') || !correctable()) return;
  const mark = event.target.closest('.pz-ent'), there = () => mark ? ofMark(mark) : selected();
  const step = {ArrowLeft: -1, ArrowRight: 1}[event.key];
  if (step && !event.altKey && !event.ctrlKey && !event.metaKey) walk(step, event.shiftKey);
  else if (event.key === 'Enter') open(there(), true);
  else if (event.key === 'Delete' || event.key === 'Backspace') remove(there());
  else if (event.key === 'z' && (event.ctrlKey || event.metaKey)) trigger('act', {act: 'undo'});
  else return;
  event.preventDefault();
});

watch('value', show);
show();
