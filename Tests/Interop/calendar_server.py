"""A server of calendars on loopback."""

from http.server import BaseHTTPRequestHandler

from local_server import LocalServer


class CalendarServer(LocalServer):
    """Serves `calendars` by their path; `redirects` lead elsewhere."""

    def __init__(self):
        self.calendars: dict[str, bytes] = {}
        self.redirects: dict[str, str] = {}
        super().__init__()

    def _handler(self):
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                body = service.calendars.get(self.path, b"")
                if self.path in service.redirects:
                    self.send_response(302)
                    self.send_header("Location", service.redirects[self.path])
                else:
                    self.send_response(200 if self.path in service.calendars else 404)
                    self.send_header("Content-Type", "text/calendar; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        return Handler
