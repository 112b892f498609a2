"""A minimal cloud that records every request and answers as docs/bridge-protocol.md specifies."""

import base64
import json
from datetime import datetime, timezone
from http.server import BaseHTTPRequestHandler

from cryptography.hazmat.primitives import serialization
from http_message_signatures.algorithms import ECDSA_P256_SHA256

from bridge import AUTHORIZE, ENROLMENTS, EVENTS
from local_server import LocalServer
from signatures import Received, verify


class Recorder(LocalServer):
    """Listens on a free loopback port. Handler threads append to `requests`; tests read it."""

    bridge_id = "recorded-bridge"

    def __init__(self):
        self.requests: list[Received] = []
        super().__init__()

    def to(self, path: str) -> list[Received]:
        return [request for request in list(self.requests) if request.path == path]

    def events(self) -> list[dict]:
        """All received events, in the order of arrival."""
        return [
            event for request in self.to(EVENTS) for event in json.loads(request.body)["events"]
        ]

    def key(self):
        """The key that the bridge enrolled with: a public key, or the bytes of a shared key."""
        (enrolment,) = self.to(ENROLMENTS)
        body = json.loads(enrolment.body)
        if "sharedKey" in body:
            return base64.b64decode(body["sharedKey"])
        return serialization.load_pem_public_key(body["publicKey"].encode())

    def verify_all(self, algorithm=ECDSA_P256_SHA256) -> list[int]:
        """Verifies every request except the enrolment. Returns the nonces in order of arrival."""
        key, nonces = self.key(), []
        for request in list(self.requests):
            if request.path != ENROLMENTS:
                (result,) = verify(request, key, algorithm)
                assert result.parameters["keyid"] == self.bridge_id
                nonces.append(int(result.nonce))
        return nonces

    def answer(self, path: str, body: dict) -> tuple[int, dict]:
        """The HTTP status and the body that answer a request."""
        now = datetime.now(timezone.utc).isoformat(timespec="milliseconds")
        time = {"serverTime": now.replace("+00:00", "Z")}
        if path == ENROLMENTS:
            return 201, time | {"bridgeId": self.bridge_id, "stationId": "recorded-station"}
        if path == EVENTS:
            last = max((event["seq"] for event in body["events"]), default=0)
            return 200, time | {"acknowledgedThrough": last}
        if path == AUTHORIZE:
            return 200, time | {"idTokenInfo": {"status": "Accepted"}}
        return 404, {"code": "notFound", "status": 404, "title": "Not Found", "detail": path}

    def _handler(self):
        recorder = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                recorder.requests.append(
                    Received(self.command, self.path, list(self.headers.items()), body)
                )
                status, answer = recorder.answer(self.path, json.loads(body))
                text = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *_):
                pass

        return Handler
