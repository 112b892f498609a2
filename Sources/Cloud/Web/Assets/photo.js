// <input type="file" data-longest-side="1600">: makes a picture upright and no larger than that
// before it is sent, which saves the visitor's data, and leaves behind what the camera wrote into it.
// Without this script the server does the same.
'use strict';
{
  const TYPE = 'image/jpeg';
  const QUALITY = 0.85;
  const working = new WeakMap(); // the picture that a form waits for

  async function shrink(input) {
    const [file] = input.files;
    const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' });
    const longest = Number(input.dataset.longestSide);
    const scale = Math.min(1, longest / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(bitmap.width * scale));
    canvas.height = Math.max(1, Math.round(bitmap.height * scale));
    const context = canvas.getContext('2d');
    context.fillStyle = '#fff';
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
    const blob = await new Promise((done) => { canvas.toBlob(done, TYPE, QUALITY); });
    // Another file may have been chosen meanwhile.
    if (!blob || input.files[0] !== file) return;
    const transfer = new DataTransfer();
    transfer.items.add(new File([blob], 'photo.jpg', { type: TYPE }));
    input.files = transfer.files;
  }

  document.addEventListener('change', (event) => {
    const input = event.target;
    if (!input.matches('input[type="file"][data-longest-side]') || !input.files.length) return;
    const { form } = input;
    // What the browser can't read is sent as it is, and the server says what is wrong with it.
    const work = shrink(input).catch(() => {});
    working.set(form, work);
    work.then(() => { if (working.get(form) === work) working.delete(form); });
  });

  // Before app.js hears of it.
  document.addEventListener('submit', (event) => {
    const work = working.get(event.target);
    if (!work) return;
    event.preventDefault();
    work.then(() => event.target.requestSubmit(event.submitter));
  }, true);
}
