// What makes Zapoj's pages better where a browser runs scripts. Every page works without it.
// The content security policy forbids inline script and style; this file needs neither.
'use strict';
{
  const page = document.body;

  // ---- the font ----
  // Chromium lets text move when the font arrives late, whatever `font-display` says. So a page
  // whose font is not there yet keeps the system's.

  // The document knows its fonts only when the layout is there; `check` is true for one that loads.
  const isLate = page.clientWidth > 0
    && [...document.fonts].some((font) => font.status === 'loading');
  if (isLate) document.documentElement.classList.remove('inter');

  // ---- live pages ----
  // A page names the topics it shows: <body data-live-topics="transaction/12 station/CP-1">; "*"
  // means every signal. After a signal the page fetches itself again and takes over what differs in
  // its elements with `data-live` and an id. A form that was refused is shown at the address that it
  // was sent to; `data-page` is the address of its page then. The signal carries no data, so a page
  // can't show anything that its address would not show, and it is right again after any gap.

  const REFRESH_GAP = 1_000; // ms between two refreshes
  const POLL = 15_000; // ms between refreshes of a page without a stream
  const RETRY_STREAM = 4; // polls until the stream is tried again
  const SILENCE = 60_000; // ms without `alive` after which the stream is opened again

  const topics = () => (page.dataset.liveTopics ?? '').split(' ').filter(Boolean);
  const isLive = () => topics().length > 0;
  const isConcerned = (changed) =>
    changed.includes('*') || topics().some((topic) => topic === '*' || changed.includes(topic));

  let leaving = false; // a form is on its way; its answer replaces the page
  let refreshedAt = performance.now();
  let refreshTimer;
  let refreshing = false;
  let again = false;

  function refreshSoon() {
    if (refreshing) {
      again = true;
    } else if (!refreshTimer && !document.hidden) {
      const wait = Math.max(0, refreshedAt + REFRESH_GAP - performance.now());
      refreshTimer = setTimeout(refresh, wait);
    }
  }

  async function refresh() {
    refreshTimer = undefined;
    if (leaving || document.hidden) return;
    refreshing = true;
    refreshedAt = performance.now();
    try {
      const answer = await fetch(page.dataset.page || location.pathname + location.search, {
        credentials: 'same-origin', cache: 'no-cache', headers: { Accept: 'text/html' },
        signal: AbortSignal.timeout(10_000),
      });
      if (answer.status >= 500) throw new Error(`status ${answer.status}`);
      // For example to the sign-in page, when the session has ended.
      if (answer.redirected) return location.assign(answer.url);
      const text = await answer.text();
      showOffline(false);
      if (answer.ok && !leaving) takeOver(new DOMParser().parseFromString(text, 'text/html'));
    } catch {
      showOffline(true);
      setTimeout(refreshSoon, POLL / 3);
    } finally {
      refreshing = false;
      if (again) refreshSoon();
      again = false;
    }
  }

  function showOffline(isOffline) {
    const sign = document.getElementById('offline');
    if (sign) sign.hidden = !isOffline;
  }

  function takeOver(fresh) {
    document.title = fresh.title;
    page.dataset.liveTopics = fresh.body.dataset.liveTopics ?? '';
    for (const old of document.querySelectorAll('[data-live][id]')) {
      const update = fresh.getElementById(old.id);
      // Text that somebody is about to copy stays until the next change.
      if (!update || isSelected(old)) continue;
      morph(old, update);
      enhance(old);
    }
  }

  function isSelected(element) {
    const selection = getSelection();
    return !selection.isCollapsed && selection.containsNode(element, true);
  }

  // Changes `old` into `update` in place instead of replacing it: what stays keeps its focus, its
  // caret, what was typed, whether it is open, and screen readers announce the changed text only.
  function morph(old, update) {
    for (const { name, value } of [...update.attributes]) {
      if (old.getAttribute(name) !== value) old.setAttribute(name, value);
    }
    for (const { name } of [...old.attributes]) {
      // The visitor opens and closes; the server doesn't know.
      if (name !== 'open' && !update.hasAttribute(name)) old.removeAttribute(name);
    }
    let at = old.firstChild;
    for (const next of [...update.childNodes]) {
      // An element with an id that the update doesn't have is gone.
      while (at?.id && !update.querySelector(`#${CSS.escape(at.id)}`)) at = removed(at);
      let match = at;
      if (next.id) match = [...old.children].find((child) => child.id === next.id);
      if (!match || match.nodeName !== next.nodeName || (match.id ?? '') !== (next.id ?? '')) {
        old.insertBefore(document.importNode(next, true), at);
        continue;
      }
      if (match !== at) old.insertBefore(match, at);
      else at = at.nextSibling;
      // A form that was refused keeps what was wrong: the fresh page doesn't know.
      if (match.nodeName === 'FORM' && match.querySelector('.error')) continue;
      if (match.nodeType === Node.ELEMENT_NODE) morph(match, next);
      else if (match.data !== next.data) match.data = next.data;
    }
    while (at) at = removed(at);
  }

  function removed(node) {
    const next = node.nextSibling;
    node.remove();
    return next;
  }

  // ---- one stream per browser ----
  // Browsers open only a few connections to a host, so the visible tabs share one stream: the tab
  // that holds the lock has it and tells the others. Without locks each visible tab has its own.

  const channel = 'BroadcastChannel' in window ? new BroadcastChannel('zapoj-live') : undefined;
  let stream;
  let aliveAt; // of the last `alive` event of the stream
  let pollTimer;
  let polls = 0;
  let giveUp; // ends the wait for the lock, or gives it back

  function hear(changed) {
    if (isConcerned(changed)) refreshSoon();
  }

  function tell(changed) {
    channel?.postMessage(changed);
    hear(changed);
  }

  function openStream() {
    closeStream();
    if (!('EventSource' in window)) return poll();
    stream = new EventSource('/live');
    // Something may have changed before the stream was open.
    stream.onopen = () => tell(['*']);
    stream.onerror = () => {
      showOffline(!navigator.onLine);
      // The browser connects again by itself, unless the server refused (503: too many streams).
      if (stream.readyState === EventSource.CLOSED) poll();
    };
    stream.addEventListener('changed', (event) => tell(JSON.parse(event.data)));
    stream.addEventListener('alive', () => { aliveAt = performance.now(); });
  }

  function poll() {
    pollTimer = setTimeout(() => {
      tell(['*']);
      polls += 1;
      if (polls % RETRY_STREAM) poll();
      else openStream();
    }, POLL);
  }

  function closeStream() {
    clearTimeout(pollTimer);
    stream?.close();
    stream = undefined;
    aliveAt = undefined;
  }

  function follow() {
    if (giveUp || !isLive()) return;
    if (!navigator.locks || !channel) {
      giveUp = () => {};
      return openStream();
    }
    const waiting = new AbortController();
    giveUp = () => waiting.abort();
    const lead = () => new Promise((giveBack) => {
      giveUp = giveBack;
      openStream();
    });
    navigator.locks.request('zapoj-live', { signal: waiting.signal }, lead).catch(() => {});
  }

  function unfollow() {
    closeStream();
    giveUp?.();
    giveUp = undefined;
  }

  // A page that was hidden, asleep or offline has missed signals.
  function comeBack() {
    if (document.hidden || !isLive()) return;
    follow();
    refreshSoon();
  }

  if (channel) channel.onmessage = (event) => hear(event.data);
  document.addEventListener('visibilitychange', () => (document.hidden ? unfollow() : comeBack()));
  addEventListener('pagehide', unfollow);
  addEventListener('pageshow', (event) => {
    // A page from the back-forward cache still has its forms marked as sent.
    if (event.persisted) document.querySelectorAll('form').forEach(release);
    if (event.persisted) comeBack();
  });
  addEventListener('offline', () => showOffline(true));
  addEventListener('online', () => {
    showOffline(false);
    if (stream) openStream();
    comeBack();
  });
  // A connection that died without a word, for example in a tunnel.
  setInterval(() => {
    if (performance.now() - aliveAt > SILENCE) openStream();
  }, SILENCE / 4);

  // <div data-live data-again="15">: it waits for something without a topic, so the page refreshes
  // after so many seconds.
  setInterval(() => {
    const seconds = document.querySelector('[data-live][data-again]')?.dataset.again;
    if (performance.now() - refreshedAt > seconds * 1_000) refreshSoon();
  }, 5_000);

  // ---- forms ----

  // A second press of the button sends nothing. The buttons stay enabled, because a disabled one
  // would not send its own value.
  function send(event) {
    const form = event.target;
    if (form.method !== 'post' || event.defaultPrevented) return;
    if (form.dataset.sent) return event.preventDefault();
    if (form.dataset.confirm && !form.dataset.confirmed) {
      event.preventDefault();
      return confirmFirst(form, event.submitter);
    }
    form.dataset.sent = 'true';
    leaving = true;
    event.submitter?.setAttribute('aria-busy', 'true');
    // The answer may be a file, after which the page stays.
    setTimeout(release, 10_000, form);
  }

  function release(form) {
    leaving = false;
    delete form.dataset.sent;
    delete form.dataset.confirmed;
    form.querySelectorAll('[aria-busy]').forEach((button) => button.removeAttribute('aria-busy'));
  }

  // The layout holds <dialog id="confirm"> with a <p> and two buttons, one with the value "yes".
  function confirmFirst(form, submitter) {
    const dialog = document.getElementById('confirm');
    const yes = dialog.querySelector('[value="yes"]');
    dialog.querySelector('p').textContent = form.dataset.confirm;
    yes.textContent = submitter?.textContent.trim() || yes.textContent;
    dialog.onclose = () => {
      if (dialog.returnValue !== 'yes') return;
      form.dataset.confirmed = 'true';
      form.requestSubmit(submitter);
    };
    dialog.returnValue = '';
    dialog.showModal();
  }

  document.addEventListener('submit', send);

  // ---- small things ----

  // <button data-copy="#id of the text" data-copied="Copied">
  async function copy(button) {
    const source = document.querySelector(button.dataset.copy);
    // Browsers have no clipboard on plain HTTP; the visitor copies what is selected.
    if (!navigator.clipboard) return getSelection().selectAllChildren(source);
    await navigator.clipboard.writeText(source.textContent.trim());
    const label = button.querySelector('span') ?? button;
    const before = label.textContent;
    if (before === button.dataset.copied) return;
    label.textContent = button.dataset.copied;
    setTimeout(() => { label.textContent = before; }, 2_000);
  }

  // <button data-share="#id of the link" hidden>: shown where the browser can share.
  function share(button) {
    const url = document.querySelector(button.dataset.share).textContent.trim();
    return navigator.share({ title: document.title, url });
  }
  if (navigator.share) {
    for (const button of document.querySelectorAll('[data-share]')) button.hidden = false;
  }

  document.addEventListener('click', (event) => {
    const button = event.target.closest('[data-copy]');
    if (button) copy(button).catch(() => {});
    const sharing = event.target.closest('[data-share]');
    if (sharing) share(sharing).catch(() => {});
    for (const menu of document.querySelectorAll('.menu[open]')) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  document.addEventListener('keydown', (event) => {
    const menu = event.key === 'Escape' && document.querySelector('.menu[open]');
    if (!menu) return;
    menu.open = false;
    menu.querySelector('summary').focus();
  });

  // <time datetime="2026-11-29T18:04:00Z" data-relative>: "5 minutes ago", kept true.
  const UNITS = [['day', 86_400], ['hour', 3_600], ['minute', 60], ['second', 1]];
  const relative = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: 'auto' });

  function tick(root) {
    for (const time of root.querySelectorAll('time[data-relative]')) {
      const seconds = Math.round((Date.parse(time.dateTime) - Date.now()) / 1_000);
      const [unit, size] = UNITS.find((unit) => Math.abs(seconds) >= unit[1]) ?? UNITS[3];
      const text = relative.format(Math.trunc(seconds / size), unit);
      if (time.textContent !== text) time.textContent = text;
    }
  }

  function enhance(root) {
    tick(root);
    // For browsers that don't know @media (scripting), where app.css does both without a jump.
    if (!matchMedia('(scripting)').matches) {
      root.querySelectorAll('.no-js').forEach((element) => { element.hidden = true; });
    }
  }

  // ---- the installed app ----

  const canInstall = document.querySelector('link[rel=manifest]');
  if (canInstall && navigator.serviceWorker) {
    addEventListener('load', () => navigator.serviceWorker.register('/sw.js').catch(() => {}));
    // Nobody is signed in (any more): the service worker keeps no page of a person.
    if (!('signedIn' in page.dataset)) caches.delete('zapoj-own').catch(() => {});
  }

  setInterval(tick, 20_000, document);
  enhance(document);
  comeBack();
}
