// How many characters of the message are left, once there are few of them.
const WARN = 0.8;
const count = () => element.querySelector('.pz-chat-count');

function tell() {
  const box = document.querySelector('#chat-message textarea'), place = count();
  if (!box || !place) return;
  const limit = Number(place.dataset.limit), used = box.value.trim().length;
  place.textContent = used < limit * WARN ? '' : `${used.toLocaleString()} of ${limit.toLocaleString()} characters`;
  place.classList.toggle('pz-over', used > limit);
}

function typed(event) {
  if (!element.isConnected) return document.removeEventListener('input', typed);
  if (event.target.closest?.('#chat-message')) tell();
}
document.addEventListener('input', typed);
// The box is also emptied and filled by the server, which tells nobody.
const watching = setInterval(() => { if (element.isConnected) tell(); else clearInterval(watching); }, 1000);
