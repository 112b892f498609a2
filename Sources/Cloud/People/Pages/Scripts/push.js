// Web Push: subscribes this browser at its push service, and sends the subscription by the form.
// Without JavaScript, or where the browser knows no pushes, the section stays hidden.
(() => {
  "use strict";
  if (!("PushManager" in window) || !("Notification" in window)) return;
  if (!navigator.serviceWorker) return;

  const existing = async () =>
    (await navigator.serviceWorker.getRegistration())?.pushManager.getSubscription();

  const subscribe = async (key) => {
    if (await Notification.requestPermission() !== "granted") throw new Error("not granted");
    // One that is there may be of another person, or of another key.
    await (await existing())?.unsubscribe();
    const worker = await navigator.serviceWorker.ready;
    const made = await worker.pushManager.subscribe({
      userVisibleOnly: true, applicationServerKey: key,
    });
    const { endpoint, keys } = made.toJSON();
    return { endpoint, p256dh: keys.p256dh, auth: keys.auth };
  };

  const take = (form, work) => form?.addEventListener("submit", (event) => {
    event.preventDefault();
    // The frame's own handler would take the form for sent.
    event.stopImmediatePropagation();
    work(form);
  }, true);

  document.querySelectorAll("[data-push-settings]").forEach((part) => { part.hidden = false; });

  take(document.querySelector("form[data-push]"), async (form) => {
    const failure = form.querySelector("[data-failure]");
    failure.hidden = true;
    try {
      const answer = await subscribe(form.dataset.push);
      for (const [name, value] of Object.entries(answer)) form.elements[name].value = value;
      form.submit();
    } catch {
      failure.hidden = false;
    }
  });

  take(document.querySelector("form[data-push-off]"), async (form) => {
    await existing().then((found) => found?.unsubscribe()).catch(() => {});
    form.submit();
  });
})();
