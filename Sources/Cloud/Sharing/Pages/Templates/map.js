// <div class="map-page" data-map>: a movable map by Leaflet, in place of the server's picture. It
// loads the places of its view, and keeps the list in step. Without this script the page is complete.
// Leaflet weighs as much as all else, so the script loads it when a pointer reaches the map, or by a
// button.
'use strict';
{
  const page = document.querySelector('[data-map]');
  const WAIT = 250; // milliseconds after the last movement
  const MINIMUM_ZOOM = 5;
  const MAXIMUM_ZOOM = 16;
  const FIRST_ZOOM = 13; // at most, for a single place
  // The map names towns with at least this many people from a zoom on.
  const TOWNS = [[11, 2000], [10, 5000], [9, 12000], [8, 40000], [0, 90000]];
  const TOWNS_SHOWN = 60;

  const data = page?.dataset;
  const markers = new Map(); // by the id of their feature
  let L;
  let map;
  let hasBegun = false;
  let towns = [];
  let townLayer;
  let timer;
  let loading;
  let isFirst = true;
  let selected;

  function say(text) {
    const status = page.querySelector('[data-map-status]');
    status.textContent = text;
    status.hidden = !text;
  }

  function bounds(text) {
    const [west, south, east, north] = text.split(',').map(Number);
    return [[south, west], [north, east]];
  }

  function address(text, changes) {
    const url = new URL(text, location.href);
    for (const [name, value] of Object.entries(changes)) url.searchParams.set(name, value);
    return url;
  }

  function escaped(text) {
    const element = document.createElement('span');
    element.textContent = text;
    return element.innerHTML;
  }

  // ---- the base map ----

  function drawBase(text) {
    for (const line of text.split('\n')) {
      const [kind, ...parts] = line.split('\t');
      if (kind === 'place') {
        const [longitude, latitude] = parts[1].split(' ').map((number) => number / 1e4);
        towns.push({ name: parts[0], at: [latitude, longitude], population: Number(parts[2]) });
      } else if (['border', 'region', 'river'].includes(kind)) {
        const numbers = parts[0].split(' ').map((number) => number / 1e4);
        const points = [];
        for (let i = 0; i + 1 < numbers.length; i += 2) points.push([numbers[i + 1], numbers[i]]);
        L.polyline(points, { className: `map-${kind}`, interactive: false }).addTo(map);
      }
    }
    drawTowns();
  }

  function drawTowns() {
    if (!towns.length) return;
    townLayer ??= L.layerGroup().addTo(map);
    townLayer.clearLayers();
    const [, minimum] = TOWNS.find(([zoom]) => map.getZoom() >= zoom);
    const view = map.getBounds();
    const shown = towns.filter((town) => town.population >= minimum && view.contains(town.at));
    for (const town of shown.slice(0, TOWNS_SHOWN)) {
      const name = document.createElement('span');
      name.textContent = town.name;
      L.marker(town.at, {
        icon: L.divIcon({ className: 'map-name', html: name, iconSize: [0, 0] }),
        interactive: false, keyboard: false,
      }).addTo(townLayer);
    }
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
    else map.fitBounds(bounds(properties.bounds), { maxZoom: MAXIMUM_ZOOM });
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
    drawTowns();
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

  function start() {
    const board = page.querySelector('.map-board');
    const element = document.createElement('div');
    element.className = 'map-live';
    element.setAttribute('role', 'group');
    element.setAttribute('aria-label', page.querySelector('h1').textContent);
    board.replaceChildren(element);
    const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    map = L.map(element, {
      zoomControl: false, minZoom: MINIMUM_ZOOM, maxZoom: MAXIMUM_ZOOM, zoomAnimation: !isCalm,
      fadeAnimation: !isCalm, markerZoomAnimation: !isCalm, inertia: !isCalm,
    });
    L.control.zoom({ zoomInTitle: data.zoomIn, zoomOutTitle: data.zoomOut }).addTo(map);
    map.attributionControl.setPrefix('');
    map.attributionControl.addAttribution(escaped(data.attribution));
    if (data.tiles) L.tileLayer(data.tiles, { maxZoom: MAXIMUM_ZOOM }).addTo(map);
    map.on('moveend', moved);
    // The sheet covers the lower edge on a phone. A view of the visitor stays as it was.
    const isChosen = new URL(location.href).searchParams.has('bbox');
    const options = isChosen ? {} : { maxZoom: FIRST_ZOOM, paddingBottomRight: [0, 18] };
    map.fitBounds(bounds(data.bounds), options);
    if (data.base && !data.tiles) {
      fetch(data.base).then((answer) => answer.text()).then(drawBase)
        .catch(() => say(data.failed));
    }
  }

  function loaded(element) {
    return new Promise((resolve, reject) => {
      element.addEventListener('load', resolve);
      element.addEventListener('error', reject);
    });
  }

  async function begin(takesFocus) {
    if (hasBegun) return;
    hasBegun = true;
    const style = document.createElement('link');
    style.rel = 'stylesheet';
    style.href = data.style;
    const script = document.createElement('script');
    script.src = data.script;
    // Before our own sheet, which changes some of its rules.
    document.querySelector('link[href$="/map.css"]').before(style);
    document.head.append(script);
    try {
      await Promise.all([loaded(style), loaded(script)]);
      L = window.L;
      start();
      if (takesFocus) page.querySelector('.map-live').focus();
    } catch {
      hasBegun = false;
      style.remove();
      script.remove();
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
