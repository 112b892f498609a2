// A movable map by Leaflet, for `map.js` and `pin.js`. `LeafletMap.open` first loads Leaflet, which
// weighs as much as all else; the template `leaflet` has its settings.
'use strict';
const LeafletMap = (() => {
  const MINIMUM_ZOOM = 5;
  // The map names towns with at least this many people from a zoom on.
  const TOWNS = [[11, 2000], [10, 5000], [9, 12000], [8, 40000], [0, 90000]];
  const TOWNS_SHOWN = 60;

  function bounds(text) {
    const [west, south, east, north] = text.split(',').map(Number);
    return [[south, west], [north, east]];
  }

  function escaped(text) {
    const element = document.createElement('span');
    element.textContent = text;
    return element.innerHTML;
  }

  // ---- the base map ----

  function drawBase(map, text) {
    const towns = [];
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
    const layer = L.layerGroup().addTo(map);
    const draw = () => drawTowns(map, layer, towns);
    map.on('moveend', draw);
    draw();
  }

  function drawTowns(map, layer, towns) {
    layer.clearLayers();
    const [, minimum] = TOWNS.find(([zoom]) => map.getZoom() >= zoom);
    const view = map.getBounds();
    const shown = towns.filter((town) => town.population >= minimum && view.contains(town.at));
    for (const town of shown.slice(0, TOWNS_SHOWN)) {
      const name = document.createElement('span');
      name.textContent = town.name;
      L.marker(town.at, {
        icon: L.divIcon({ className: 'map-name', html: name, iconSize: [0, 0] }),
        interactive: false, keyboard: false,
      }).addTo(layer);
    }
  }

  // ---- Leaflet ----

  function loaded(element) {
    return new Promise((resolve, reject) => {
      element.addEventListener('load', resolve);
      element.addEventListener('error', reject);
    });
  }

  let isLoaded = false; // the script and the style

  async function load(data) {
    if (isLoaded) return;
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
      isLoaded = true;
    } catch (error) {
      style.remove();
      script.remove();
      throw error;
    }
  }

  // Replaces what `board` shows. `view` moves the new map to its first view.
  async function open(board, data, { label, maxZoom, view, failed }) {
    await load(data);
    const element = document.createElement('div');
    element.className = 'map-live';
    element.setAttribute('role', 'group');
    element.setAttribute('aria-label', label);
    board.replaceChildren(element);
    const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const map = L.map(element, {
      zoomControl: false, minZoom: MINIMUM_ZOOM, maxZoom, zoomAnimation: !isCalm,
      fadeAnimation: !isCalm, markerZoomAnimation: !isCalm, inertia: !isCalm,
    });
    L.control.zoom({ zoomInTitle: data.zoomIn, zoomOutTitle: data.zoomOut }).addTo(map);
    map.attributionControl.setPrefix('');
    map.attributionControl.addAttribution(escaped(data.attribution));
    if (data.tiles) L.tileLayer(data.tiles, { maxZoom }).addTo(map);
    view(map);
    if (data.base && !data.tiles) {
      fetch(data.base).then((answer) => answer.text()).then((text) => drawBase(map, text))
        .catch(failed);
    }
    return map;
  }

  return { bounds, open };
})();
