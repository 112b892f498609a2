// The page of the REST API: opens the route that the address names, and sends requests for a visitor
// who is signed in, with the access token that they typed. The token is kept nowhere else, and the
// session is not sent: a request may do what the token may, and nothing more.
'use strict';
{
  const LIMIT = 50_000; // characters of an answer that are shown
  const PATIENCE = 10_000; // ms
  const token = document.getElementById('access-token');
  const template = document.getElementById('try');

  function open() {
    const found = document.getElementById(location.hash.slice(1));
    if (found?.matches('details')) found.open = true;
  }

  function field(route, name, control, isRequired) {
    const box = document.createElement('div');
    const label = document.createElement('label');
    box.className = 'field';
    label.textContent = name;
    label.htmlFor = control.id = `${route.id}-${name}`;
    control.dataset.name = name;
    control.required = isRequired;
    control.autocomplete = 'off';
    box.append(label, control);
    return box;
  }

  // The form of a route is made when the route is opened first.
  function offer(route) {
    const form = template.content.firstElementChild.cloneNode(true);
    const fields = form.querySelector('[data-fields]');
    for (const { dataset } of route.querySelectorAll('[data-parameter]')) {
      const input = document.createElement('input');
      if ('header' in dataset) input.dataset.header = dataset.parameter;
      fields.append(field(route, dataset.parameter, input, 'required' in dataset));
    }
    if (route.dataset.body) {
      const area = document.createElement('textarea');
      area.value = JSON.stringify(JSON.parse(route.dataset.body), null, 2);
      area.rows = 6;
      fields.append(field(route, form.dataset.bodyLabel, area, true));
    }
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      run(route, form);
    });
    route.lastElementChild.append(form);
    delete route.dataset.try;
  }

  function addressOf(route, form) {
    const query = new URLSearchParams();
    let { path } = route.dataset;
    for (const input of form.querySelectorAll('input')) {
      const part = `{${input.dataset.name}}`;
      if (path.includes(part)) path = path.replace(part, () => encodeURIComponent(input.value));
      else if (input.value && !input.dataset.header) query.append(input.dataset.name, input.value);
    }
    return `${query}` ? `${path}?${query}` : path;
  }

  // The layout's dialog: whatever is not a GET changes something.
  function isConfirmed(form, text) {
    const dialog = document.getElementById('confirm');
    dialog.querySelector('p').textContent = text;
    dialog.querySelector('[value="yes"]').textContent = form.querySelector('button').textContent;
    return new Promise((resolve) => {
      dialog.onclose = () => resolve(dialog.returnValue === 'yes');
      dialog.returnValue = '';
      dialog.showModal();
    });
  }

  async function run(route, form) {
    const { method } = route.dataset;
    const address = addressOf(route, form);
    const question = `${form.dataset.question} ${method} ${address}`;
    if (form.dataset.sent || (method !== 'GET' && !(await isConfirmed(form, question)))) return;
    form.dataset.sent = 'true';
    const [status, text] = [form.querySelector('[role="status"]'), form.querySelector('pre')];
    status.textContent = '…';
    text.hidden = true;
    try {
      const answer = await send(method, address, form);
      const shown = await read(answer);
      status.textContent = `${answer.status} ${answer.statusText}`;
      if (shown.length > LIMIT) status.textContent += ` · ${form.dataset.cut}`;
      text.textContent = shown.slice(0, LIMIT);
      text.hidden = !shown;
    } catch (error) {
      status.textContent = `${form.dataset.failed}: ${error.message}`;
    }
    delete form.dataset.sent;
  }

  function send(method, address, form) {
    const headers = {};
    const body = form.querySelector('textarea')?.value;
    for (const input of form.querySelectorAll('[data-header]')) {
      if (input.value) headers[input.dataset.header] = input.value;
    }
    if (token.value) headers.Authorization = `Bearer ${token.value.trim()}`;
    if (body !== undefined) headers['Content-Type'] = 'application/json';
    return fetch(address, {
      method, headers, body, credentials: 'omit', cache: 'no-store', redirect: 'error',
      signal: AbortSignal.timeout(PATIENCE),
    });
  }

  // Of a stream that goes on, what came in time.
  async function read(answer) {
    if (!answer.body) return '';
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) break;
        text += value;
        if (text.length > LIMIT) {
          await reader.cancel();
          return text;
        }
      }
    } catch (error) {
      if (!text) throw error;
      return text;
    }
    const isJSON = answer.headers.get('Content-Type')?.includes('json');
    return isJSON && text ? JSON.stringify(JSON.parse(text), null, 2) : text;
  }

  // A button of each route would make the page heavier.
  function addCopy(route) {
    const command = route.querySelector('.curl');
    if (!command || command.id) return;
    const button = document.getElementById('copy').content.firstElementChild.cloneNode(true);
    command.id = `curl-${route.id}`;
    button.querySelector('button').dataset.copy = `#${command.id}`;
    command.after(button);
  }

  document.addEventListener('toggle', ({ target }) => {
    if (!target.open || !target.matches('details.route')) return;
    addCopy(target);
    if (template && token && 'try' in target.dataset) offer(target);
  }, true);
  addEventListener('hashchange', open);
  open();
}
