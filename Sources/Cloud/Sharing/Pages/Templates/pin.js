// <div data-pin>: a map with a pin that sets the fields `latitude` and `longitude` of its form, and
// follows what is typed into them. Its button opens it. Without this script the fields stay alone.
'use strict';
{
  const MAXIMUM_ZOOM = 18;
  const TOWN_ZOOM = 13;
  const HOUSE_ZOOM = 17; // with tiles; the base map has no streets
  const STEP = 4; // pixels by an arrow key
  const LARGE_STEP = 40; // with Shift
  const MARGIN = [44, 44]; // pixels that the pin keeps from the edges
  const ARROWS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
  const MAXIMUM_LATITUDE = 85;
  const DEGREES = /^\s*-?\d{1,3}([.,]\d{1,20})?\s*$/;

  const root = document.querySelector('[data-pin]');
  const data = root?.dataset;
  const form = root?.closest('form');
  const zoom = data?.tiles ? HOUSE_ZOOM : TOWN_ZOOM;
  let map;
  let marker;

  function say(text) {
    const status = root.querySelector('[data-pin-status]');
    status.textContent = text;
    status.hidden = !text;
  }

  // ---- the fields ----

  const fields = () => [form.elements.latitude, form.elements.longitude];

  // As the server reads them; nothing for a point that no map shows.
  function typed() {
    const texts = fields().map((field) => field.value);
    if (!texts.every((text) => DEGREES.test(text))) return undefined;
    const [latitude, longitude] = texts.map((text) => Number(text.replace(',', '.')));
    const isShown = Math.abs(latitude) <= MAXIMUM_LATITUDE && Math.abs(longitude) <= 180;
    return isShown ? L.latLng(latitude, longitude) : undefined;
  }

  function write({ lat, lng }) {
    const texts = [lat, lng].map((degrees) => degrees.toFixed(6));
    fields().forEach((field, index) => { field.value = texts[index]; });
    return texts;
  }

  function follow() {
    const point = typed();
    if (!point || point.equals(marker.getLatLng())) return;
    marker.setLatLng(point);
    map.setView(point, Math.max(map.getZoom(), zoom), { animate: false });
  }

  // ---- the pin ----

  // Tells screen readers the coordinates.
  function settle() {
    root.querySelector('output').textContent = write(marker.getLatLng().wrap()).join(', ');
  }

  function move(point) {
    const latitude = Math.min(MAXIMUM_LATITUDE, Math.max(-MAXIMUM_LATITUDE, point.lat));
    marker.setLatLng([latitude, point.lng]);
    map.panInside(marker.getLatLng(), { padding: MARGIN, animate: false });
    settle();
  }

  function step(event) {
    const arrow = ARROWS[event.key];
    if (!arrow || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation(); // the map would move, too
    const length = event.shiftKey ? LARGE_STEP : STEP;
    const from = map.project(marker.getLatLng());
    move(map.unproject(from.add(arrow.map((part) => part * length))));
  }

  function showFirst(view) {
    map = view;
    const point = typed();
    if (point) map.setView(point, zoom);
    else map.fitBounds(LeafletMap.bounds(data.bounds), { maxZoom: TOWN_ZOOM });
    const mark = document.createElement('span');
    mark.className = 'pin-mark';
    marker = L.marker(point ?? map.getCenter(), {
      icon: L.divIcon({
        className: 'pin', html: mark, iconSize: [44, 44], iconAnchor: [22, 40],
      }),
      draggable: true, autoPan: true, autoPanPadding: MARGIN,
    }).addTo(map);
    marker.on('drag', () => write(marker.getLatLng().wrap()));
    marker.on('dragend', () => move(marker.getLatLng()));
    map.on('click', (event) => move(event.latlng));
    const element = marker.getElement();
    // It takes the arrow keys, which screen readers keep for themselves on a button.
    element.setAttribute('role', 'application');
    element.setAttribute('aria-label', data.name);
    element.addEventListener('keydown', step);
    form.addEventListener('input', (event) => {
      if (fields().includes(event.target)) follow();
    });
  }

  async function open({ currentTarget: button }) {
    button.disabled = true;
    const board = root.querySelector('.pin-board');
    board.parentElement.hidden = false;
    say('');
    try {
      await LeafletMap.open(board, data, {
        label: data.label, maxZoom: MAXIMUM_ZOOM, view: showFirst, failed: () => say(data.failed),
      });
      button.hidden = true;
      marker.getElement().focus({ preventScroll: true });
    } catch {
      board.parentElement.hidden = true;
      button.disabled = false;
      say(data.failed);
    }
  }

  root?.querySelector('[data-open]').addEventListener('click', open);
}
