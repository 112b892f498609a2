"""A site that tests drive app.js with: a page with a number, and the stream of its changes."""

import json
import pathlib
import queue
import time
from http.server import BaseHTTPRequestHandler

from local_server import LocalServer

ASSETS = pathlib.Path(__file__).resolve().parents[2] / "Sources/Cloud/Web/Assets"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PAGE = """<!doctype html>
<html lang="cs"><head><title>{number} kWh</title><link rel="icon" href="/assets/icons.svg">
<link rel="stylesheet" href="/assets/app.css"><script src="/assets/app.js" defer></script></head>
<body data-live-topics="transaction/1"><main>
<div id="state" data-live>
  <p aria-live="polite">nabito <b id="number">{number}</b> kWh</p>
  <details id="more"><summary>Víc</summary>{number}</details>
  <input id="typed" value=""><select id="chosen"><option>a</option><option>b</option></select>
  <form id="refused"><b>{number}</b><small class="error">Chyba</small></form>
  <ul id="list"><li id="item-{number}">{number}</li><li id="last">stálá</li></ul>
</div>
<form method="post" action="/slow"><button id="send" name="what" value="stop">Poslat</button></form>
<form method="post" action="/slow" data-confirm="Opravdu odebrat?">
<button id="remove">Odebrat</button></form>
<div id="code">abc 123</div>
<button data-copy="#code" data-copied="Zkopírováno" id="copy">Kopírovat</button>
<a class="no-js" href="">Obnovit</a>
<details class="menu"><summary>Účet</summary><div><a href="/">Nastavení</a></div></details>
</main>
<p id="offline" role="status" hidden>Bez připojení</p>
<dialog id="confirm"><form method="dialog"><p></p><button value="no">Zpět</button>
<button value="yes">Ano</button></form></dialog></body></html>"""


class ScriptSite(LocalServer):
    """`number` is what the page shows; `posts`, `fetches` and `streams` count what arrives."""

    def __init__(self):
        super().__init__()
        self.number = self.posts = self.fetches = 0
        self.streams: list[queue.Queue] = []
        self.refuses_streams = False

    @property
    def url(self) -> str:
        return super().url.replace("127.0.0.1", "localhost")

    def change(self, *topics: str):
        self.number += 1
        event = f"event: changed\ndata: {json.dumps(topics)}\n\n".encode()
        for stream in list(self.streams):
            stream.put(event)

    def _handler(self):
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                if self.path == "/live":
                    return self._refuse() if site.refuses_streams else self._stream()
                if self.path.startswith("/assets/"):
                    return self._asset(ASSETS / self.path.removeprefix("/assets/"))
                site.fetches += 1
                page = PAGE.format(number=site.number).encode()
                self._answer(200, "text/html; charset=utf-8", page)

            def do_POST(self):
                self.rfile.read(int(self.headers["Content-Length"]))
                site.posts += 1
                time.sleep(0.5)
                self.send_response(303)
                self.send_header("Location", "/")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def _asset(self, file: pathlib.Path):
                kinds = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
                # Chromium prefetches the font, which this page does not use.
                kind = kinds.get(file.suffix, "font/woff2")
                self._answer(200, kind, file.read_bytes() if file.exists() else b"")

            def _refuse(self):
                self._answer(503, "text/plain", b"")

            def _answer(self, status: int, kind: str, body: bytes):
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.send_header("Content-Security-Policy", POLICY)
                self.send_header("Cache-Control", "no-cache")
                self.end_headers()
                self.wfile.write(body)

            def _stream(self):
                self.close_connection = True
                self.send_response(200)
                self.send_header("Content-Type", "text/event-stream")
                self.end_headers()
                mine = queue.Queue()
                site.streams.append(mine)
                try:
                    while True:
                        self.wfile.write(self._next_event(mine))
                        self.wfile.flush()
                except OSError:
                    pass
                finally:
                    site.streams.remove(mine)

            @staticmethod
            def _next_event(events: queue.Queue) -> bytes:
                try:
                    return events.get(timeout=0.2)
                except queue.Empty:
                    return b": still here\n\n"

            def log_message(self, *_):
                pass

        return Handler
