// The server is asked what is new, but only while somebody can see the inbox.
const beat = () => { if (!document.hidden && element.offsetParent) trigger('tick'); };
const pulse = setInterval(() => { if (element.isConnected) beat(); else clearInterval(pulse); }, 2500);
