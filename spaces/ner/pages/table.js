// The table under a document: the server sorts and turns its pages.
element.addEventListener('click', event => {
  const button = event.target.closest('button[data-act]');
  if (button) tell(button);
});
const show = () => { if (isNew()) swap(element, fresh().childNodes); };
watch('value', show);
show();
