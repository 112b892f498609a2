// <div class="map-page" data-map>: a movable map by Leaflet, in place of the server's picture. It
// loads the places of its view, and keeps the list in step. Without this script the page is complete.
// `leaflet-map.js` loads Leaflet when a pointer reaches the map, or by a button.
'use strict';
{
  const page = document.querySelector('[data-map]');
  const WAIT = 250; // milliseconds after the last movement
  const MAXIMUM_ZOOM = 16;
  const FIRST_ZOOM = 13; // at most, for a single place

  const data = page?.dataset;
  const markers = new Map(); // by the id of their feature
  let map;
  let hasBegun = false;
  let timer;
  let loading;
  let isFirst = true;
  let selected;

  function say(text) {
    const status = page.querySelector('[data-map-status]');
    status.textContent = text;
    status.hidden = !text;
  }

  function address(text, changes) {
    const url = new URL(text, location.href);
    for (const [name, value] of Object.entries(changes)) url.searchParams.set(name, value);
    return url;
  }

  // ---- places and clusters ----

  function select(key, path) {
    const link = [...page.querySelectorAll('#map-results h3 a')]
      .find((candidate) => candidate.getAttribute('href') === path);
    if (!link || selected === key) {
      location.href = path;
      return;
    }
    markers.get(selected)?.marker.getElement()?.classList.remove('on');
    selected = key;
    markers.get(key)?.marker.getElement()?.classList.add('on');
    link.closest('article').scrollIntoView({ block: 'nearest' });
    link.focus({ preventScroll: true });
  }

  function open(key, properties) {
    if (properties.kind === 'place') select(key, properties.path);
    else map.fitBounds(LeafletMap.bounds(properties.bounds), { maxZoom: MAXIMUM_ZOOM });
  }

  function add(key, { geometry, properties }) {
    const [longitude, latitude] = geometry.coordinates;
    const width = Math.max(44, properties.label.length * 9 + 20);
    const pill = document.createElement('span');
    pill.className = 'map-pill';
    pill.textContent = properties.label;
    const marker = L.marker([latitude, longitude], {
      icon: L.divIcon({
        className: `map-pin${properties.isFree ? ' free' : ''}`, html: pill,
        iconSize: [width, 44], iconAnchor: [width / 2, 22],
      }),
    }).addTo(map);
    marker.on('click', () => open(key, properties));
    const element = marker.getElement();
    element.setAttribute('role', 'button');
    element.setAttribute('aria-label', properties.name);
    element.addEventListener('keydown', (event) => {
      if (event.key !== ' ') return;
      event.preventDefault();
      open(key, properties);
    });
    markers.set(key, { marker });
  }

  // Markers that stay keep the focus.
  function show(features) {
    const fresh = new Map(features.map((feature) => [
      JSON.stringify([feature.geometry.coordinates, feature.properties]), feature,
    ]));
    for (const [key, { marker }] of markers) {
      if (fresh.has(key)) continue;
      marker.remove();
      markers.delete(key);
    }
    for (const [key, feature] of fresh) if (!markers.has(key)) add(key, feature);
  }

  function box() {
    const view = map.getBounds();
    const clamp = (value, limit) => Math.min(limit, Math.max(-limit, value)).toFixed(5);
    return [
      clamp(view.getWest(), 180), clamp(view.getSouth(), 90), clamp(view.getEast(), 180),
      clamp(view.getNorth(), 90),
    ].join(',');
  }

  async function load() {
    loading?.abort();
    loading = new AbortController();
    const { signal } = loading;
    const bbox = box();
    const hasMoved = !isFirst;
    isFirst = false;
    try {
      const zoom = Math.round(map.getZoom());
      const answer = await fetch(address(data.features, { bbox, zoom }), { signal });
      if (!answer.ok) throw new Error(answer.status);
      show((await answer.json()).features);
      if (hasMoved) await list(address(data.list, { bbox }), signal);
      say('');
    } catch (error) {
      if (error.name !== 'AbortError') say(data.failed);
    }
  }

  async function list(url, signal) {
    const answer = await fetch(url, { signal });
    if (!answer.ok) throw new Error(answer.status);
    const other = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const [old, fresh] = [document, other].map((root) => root.getElementById('map-results'));
    if (!fresh || old.contains(document.activeElement)) return;
    old.replaceWith(fresh);
    history.replaceState(history.state, '', url);
  }

  function moved() {
    clearTimeout(timer);
    timer = setTimeout(load, WAIT);
  }

  // ---- near me, only on request ----

  function locate() {
    if (!navigator.geolocation) {
      say(data.notLocated);
      return;
    }
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      // About 100 m are enough to sort by.
      const near = [coords.latitude, coords.longitude].map((value) => value.toFixed(3)).join(',');
      const url = address(data.list, { near });
      url.searchParams.delete('where');
      url.searchParams.delete('bbox');
      location.href = url;
    }, () => say(data.notLocated), { maximumAge: 60000, timeout: 10000 });
  }

  function showFirst(view) {
    view.on('moveend', moved);
    map = view;
    // The sheet covers the lower edge on a phone. A view of the visitor stays as it was.
    const isChosen = new URL(location.href).searchParams.has('bbox');
    const options = isChosen ? {} : { maxZoom: FIRST_ZOOM, paddingBottomRight: [0, 18] };
    map.fitBounds(LeafletMap.bounds(data.bounds), options);
  }

  async function begin(takesFocus) {
    if (hasBegun) return;
    hasBegun = true;
    try {
      await LeafletMap.open(page.querySelector('.map-board'), data, {
        label: page.querySelector('h1').textContent, maxZoom: MAXIMUM_ZOOM, view: showFirst,
        failed: () => say(data.failed),
      });
      if (takesFocus) page.querySelector('.map-live').focus();
    } catch {
      hasBegun = false;
      say(data.failed);
    }
  }

  if (page) {
    const board = page.querySelector('.map-board');
    board.addEventListener('pointerenter', () => begin(false));
    board.querySelector('[data-move]').addEventListener('click', () => begin(true));
    page.querySelector('[data-near]').addEventListener('click', locate);
  }
}
