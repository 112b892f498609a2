"""Geocoding services on loopback that know one address."""

import json
import time
import urllib.parse
from http.server import BaseHTTPRequestHandler

from local_server import LocalServer

LATITUDE, LONGITUDE = 49.226117, 16.606829
# The last is for RÚIAN, which is asked without the postcode.
KNOWN = ("Haškova 12, 638 00 Brno", "Haškova 12, Brno")


def _nominatim(found: bool) -> object:
    return [{"lat": str(LATITUDE), "lon": str(LONGITUDE)}] if found else []


def _photon(found: bool) -> object:
    point = {"type": "Feature", "geometry": {"type": "Point", "coordinates": [LONGITUDE, LATITUDE]}}
    return {"type": "FeatureCollection", "features": [point] if found else []}


def _ruian(found: bool) -> object:
    street = {"address": "Haškova, Brno", "location": {"x": 16.5, "y": 49.1}}
    point = {
        "address": "Haškova 12, Lesná, 63800 Brno",
        "location": {"x": LONGITUDE, "y": LATITUDE},
        "score": 100,
        "attributes": {"Type": "AdresniMisto"},
    }
    return {"candidates": [street | {"attributes": {"Type": "Ulice"}}, point] if found else []}


SERVICES = {
    "nominatim": ("/search", "q", _nominatim),
    "photon": ("/api", "q", _photon),
    "ruian": ("/findAddressCandidates", "SingleLine", _ruian),
}


class GeocodingService(LocalServer):
    """Notes the addresses that it is asked for, when, and by whom; answers with `status`."""

    def __init__(self, kind: str):
        self.kind = kind
        self.asked: list[tuple[str, float, str]] = []
        self.status = 200
        super().__init__()

    def _handler(self):
        service = self
        path, parameter, answer = SERVICES[self.kind]

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                url = urllib.parse.urlsplit(self.path)
                (address,) = urllib.parse.parse_qs(url.query)[parameter]
                agent = self.headers["User-Agent"]
                service.asked.append((address, time.monotonic(), agent))
                body = json.dumps(answer(address in KNOWN)).encode()
                self.send_response(service.status if url.path == path else 404)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        return Handler
