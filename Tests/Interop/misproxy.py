"""A reverse proxy before a cloud, which can answer in its place as broken proxies do."""

import contextlib
import http.client
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler

from local_server import LocalServer

HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "date", "server"}


@dataclass
class Page:
    """An answer in place of the cloud's."""

    status: int
    body: bytes = b"<html><body><h1>Sorry</h1></body></html>"
    headers: dict = field(default_factory=lambda: {"Content-Type": "text/html"})


class Misproxy(LocalServer):
    """Forwards to a port while `page` is None; otherwise answers every request with it."""

    def __init__(self, port: int):
        self.target, self.page, self.answered = port, None, 0
        super().__init__()
        self._server.daemon_threads = True

    def _handler(self):
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                page = proxy.page
                if page is None:
                    page = proxy.forward(self.command, self.path, self.headers, body)
                else:
                    proxy.answered += 1
                self.send_response(page.status)
                for name, value in page.headers.items():
                    self.send_header(name, value)
                # A 204 has no body.
                sent = b"" if page.status == 204 else page.body
                self.send_header("Content-Length", str(len(sent)))
                self.end_headers()
                # A client that was killed meanwhile reads no answer.
                with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                    self.wfile.write(sent)

            do_GET = do_POST

            def log_message(self, *_):
                pass

        return Handler

    def forward(self, method: str, path: str, headers, body: bytes) -> Page:
        connection = http.client.HTTPConnection("127.0.0.1", self.target, timeout=90)
        try:
            sent = {name: value for name, value in headers.items() if name.lower() != "host"}
            connection.request(method, path, body, sent)
            answer = connection.getresponse()
            kept = {n: v for n, v in answer.getheaders() if n.lower() not in HOP_BY_HOP}
            return Page(answer.status, answer.read(), kept)
        except OSError:
            return Page(502)
        finally:
            connection.close()
