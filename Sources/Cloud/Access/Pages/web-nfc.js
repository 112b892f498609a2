// Reads the number of a card with the phone's own reader (Web NFC: Chrome on Android). Where there is
// none, the button stays hidden.
'use strict';
if ('NDEFReader' in window) {
  for (const box of document.querySelectorAll('[data-nfc]')) {
    const field = document.getElementsByName(box.dataset.nfc)[0];
    const button = box.querySelector('button');
    const status = box.querySelector('[role=status]');
    box.hidden = false;
    button.addEventListener('click', async () => {
      const ended = new AbortController();
      const end = (text) => {
        ended.abort();
        button.disabled = false;
        status.textContent = text;
      };
      button.disabled = true;
      status.textContent = box.dataset.nfcReading;
      try {
        const reader = new NDEFReader();
        reader.addEventListener('readingerror', () => end(box.dataset.nfcFailed));
        reader.addEventListener('reading', ({ serialNumber }) => {
          if (serialNumber) field.value = serialNumber.toUpperCase();
          end(serialNumber ? '' : box.dataset.nfcFailed);
          field.focus();
        });
        await reader.scan({ signal: ended.signal });
        setTimeout(() => ended.signal.aborted || end(''), 60_000);
      } catch {
        end(box.dataset.nfcFailed);
      }
    });
  }
}
