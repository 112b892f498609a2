// The service worker of the installed app. The cloud writes three constants before it: VERSION, SHELL
// (the offline page and the files that it loads) and ICON.
//
// While the cloud can be reached, every page comes from it. Without a connection the visitor sees the
// last charging that they looked at, or a page that says so. That one page is all that is kept of a
// person, and it goes when they sign out, when they are sent to the sign-in page, or after KEPT. So do
// their messages and the subscription to them, except after KEPT.
// Forms, streams, the API and its documentation are left to the browser.

const FILES = `zapoj-files-${VERSION}`;
const OWN = 'zapoj-own';
const KEPT = 30 * 86_400_000; // ms; no session lasts longer without a use
const CHARGING = /^\/(charging|history)\/[\w-]+$/;
const SIGNED_IN = /<body[^>]* data-signed-in/;
const APART = /^\/(api|bridge|ocpp|docs|live|transfers)(\/|$)/;

self.addEventListener('install', (event) => {
  self.skipWaiting();
  event.waitUntil(caches.open(FILES).then((cache) => cache.addAll(SHELL)));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(takeOver());
});

async function takeOver() {
  for (const name of await caches.keys()) {
    if (name.startsWith('zapoj-files-') && name !== FILES) await caches.delete(name);
  }
  await self.clients.claim();
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin || APART.test(pathname)) return;
  if (request.method === 'POST' && pathname === '/sign-out') event.waitUntil(forget());
  if (request.method !== 'GET') return;
  if (request.mode === 'navigate') {
    event.respondWith(open(event, pathname));
  } else if (SHELL.includes(pathname)) {
    // Its address holds its digest, so that a kept one is the right one.
    event.respondWith(kept(pathname).then((file) => file ?? fetch(request)));
  } else if (CHARGING.test(pathname) && request.headers.get('accept') === 'text/html') {
    // A live page that loads itself again.
    event.respondWith(load(event, pathname));
  }
});

const kept = (path) => caches.match(path, { cacheName: FILES, ignoreVary: true });

async function open(event, path) {
  try {
    return await load(event, path);
  } catch {
    return offline(path);
  }
}

async function load(event, path) {
  const answer = await fetch(event.request);
  if (path === '/sign-in') event.waitUntil(leave(answer.clone()));
  else if (CHARGING.test(path) && answer.ok && !answer.redirected && isPage(answer)) {
    event.waitUntil(keep(path, answer.clone()));
  }
  return answer;
}

const isPage = (answer) => answer.headers.get('content-type')?.startsWith('text/html');

// The kept page says that it may be out of date.
async function keep(path, answer) {
  const html = (await answer.text()).replace(/(<p id="offline"[^>]*) hidden>/, '$1>');
  const own = await caches.open(OWN);
  for (const older of await own.keys()) await own.delete(older);
  await own.put(path, page(html, answer));
}

const page = (html, { headers }) => new Response(html, {
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': headers.get('content-security-policy'),
    'kept-at': `${Date.now()}`,
  },
});

async function offline(path) {
  const own = await caches.open(OWN);
  const [request] = await own.keys();
  const last = request && await own.match(request, { ignoreVary: true });
  if (last && Date.now() - Number(last.headers.get('kept-at')) > KEPT) {
    await caches.delete(OWN);
    return (await kept('/offline')) ?? Response.error();
  }
  const address = last && new URL(request.url).pathname;
  if (last && address === path) return last;
  const shown = await kept('/offline');
  if (!shown) return Response.error();
  if (!last) return shown;
  const html = await shown.text();
  return page(html.replaceAll(' href="/" hidden', ` href="${address}"`), shown);
}

// At the sign-in page: the session of whoever used the app before may have ended by itself.
async function leave(answer) {
  await caches.delete(OWN);
  if (answer.ok && !SIGNED_IN.test(await answer.text())) await forget();
}

// Nothing of the person stays, and no more of their messages come.
async function forget() {
  await caches.delete(OWN);
  await (await self.registration.pushManager?.getSubscription())?.unsubscribe();
  for (const shown of await self.registration.getNotifications?.() ?? []) shown.close();
}

// ---- messages ----

self.addEventListener('push', (event) => {
  const { title, text, path, tag } = event.data?.json() ?? {};
  event.waitUntil(self.registration.showNotification(title ?? 'Zapoj', {
    body: text, tag, icon: ICON, data: path ?? '/inbox',
  }));
});

self.addEventListener('pushsubscriptionchange', (event) => event.waitUntil(renew(event)));

// The browser has replaced or ended its subscription. The cloud gets the new one by the form of the
// settings, in the session that turned the messages on; without a session there is nobody to tell.
async function renew({ newSubscription }) {
  const settings = '/settings/notifications';
  const answer = await fetch(settings, { headers: { accept: 'text/html' } });
  if (!answer.ok || answer.redirected) return;
  const html = await answer.text();
  const find = (name) => html.match(new RegExp(`${name}="([^"]*)"`))?.[1] ?? '';
  const made = newSubscription ?? await self.registration.pushManager.subscribe({
    userVisibleOnly: true, applicationServerKey: find('data-push-settings'),
  });
  const { endpoint, keys } = made.toJSON();
  await fetch(`${settings}/push`, {
    method: 'POST',
    body: new URLSearchParams({
      endpoint, p256dh: keys.p256dh, auth: keys.auth,
      token: find('name="token" value'), submission: find('name="submission" value'),
    }),
  });
}

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(show(new URL(event.notification.data, location.origin)));
});

async function show(address) {
  if (address.origin !== location.origin) return;
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const found = windows.find((window) => window.url === address.href);
  await (found ? found.focus() : self.clients.openWindow(address.href));
}
