// Lists and story of the inbox. The server sends the HTML of a part anew when something happened: what had the focus
// gets it back, and the story stays where the agent reads it, unless that is its end.
let focused = '', low = true, conversation;
const scroller = element;
element.classList.add('pz-inbox-scroll');
const story = () => element.querySelector('[data-conversation]');
const narrow = () => matchMedia('(max-width: 760px)').matches;
const calm = () => (matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth');
const show = name => document.querySelector(name)?.scrollIntoView({behavior: calm(), block: 'start'});

element.addEventListener('focusin', event => { focused = event.target.closest('[data-key]')?.dataset.key || ''; });
element.addEventListener('focusout', event => { if (event.relatedTarget) focused = ''; });
element.addEventListener('scroll', () => { low = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 60; });
element.addEventListener('click', event => {
  const button = event.target.closest('button');
  if (!button) return;
  if ('up' in button.dataset) return show('.pz-inbox-side');
  if (!button.dataset.act || (button.dataset.confirm && !confirm(button.dataset.confirm))) return;
  trigger('act', {...button.dataset});
  if (button.dataset.act === 'choose' && narrow()) setTimeout(() => show('.pz-inbox-main'), 300);
});

function tell() {
  const today = new Date().toDateString();
  element.querySelectorAll('time[data-clock]').forEach(time => {
    const moment = new Date(time.dateTime);
    const clock = moment.toLocaleTimeString([], {hour: '2-digit', minute: '2-digit'});
    time.textContent = moment.toDateString() === today ? clock : `${moment.toLocaleDateString()}, ${clock}`;
    time.title = moment.toLocaleString();
  });
}

function settle() {
  tell();
  const now = story()?.dataset.conversation;
  if (now && (low || now !== conversation)) scroller.scrollTop = scroller.scrollHeight;
  conversation = now;
  if (focused && document.activeElement === document.body) element.querySelector(`[data-key="${focused}"]`)?.focus({preventScroll: true});
}

watch('value', settle);
settle();
