// The server is asked what is new, but only while somebody can see the page and this tab of it.
let pulse;
const seen = () => !document.hidden && element.offsetParent;
function beat() { if (seen()) trigger('tick'); }
const waking = () => { if (!element.isConnected) { clearInterval(pulse); removeEventListener('visibilitychange', waking, true); } else beat(); };
addEventListener('visibilitychange', waking, true);
let away = false;
new IntersectionObserver(([entry]) => { if (away && entry.isIntersecting) beat(); away = !entry.isIntersecting; }).observe(element);
pulse = setInterval(() => { if (element.isConnected) beat(); else clearInterval(pulse); }, 3000);
