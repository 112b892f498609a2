"""A push service on loopback, and the keys of browsers that subscribe there (RFC 8030, RFC 8291)."""

import base64
import json
import secrets
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler

import http_ece
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from local_server import LocalServer


def decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def encoded(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


@dataclass
class Push:
    path: str
    headers: dict[str, str]
    body: bytes

    def claims(self) -> dict:
        """What the cloud has signed, after a check of its signature (RFC 8292)."""
        scheme, _, rest = self.headers["authorization"].partition(" ")
        assert scheme == "vapid"
        parts = dict(part.strip().split("=", 1) for part in rest.split(","))
        header, claims, signature = parts["t"].split(".")
        assert json.loads(decoded(header)) == {"typ": "JWT", "alg": "ES256"}
        raw = decoded(signature)
        assert len(raw) == 64
        key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decoded(parts["k"]))
        numbers = int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big")
        signed = f"{header}.{claims}".encode()
        key.verify(encode_dss_signature(*numbers), signed, ec.ECDSA(hashes.SHA256()))
        return json.loads(decoded(claims)) | {"key": parts["k"]}


@dataclass
class PushBrowser:
    """The keys of a subscription, which a real browser makes itself."""

    service: str
    path: str = field(default_factory=lambda: f"/push/{secrets.token_hex(8)}")
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def subscription(self) -> dict[str, str]:
        """The fields of the form."""
        point = self.key.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        return {
            "endpoint": self.service + self.path,
            "p256dh": encoded(point),
            "auth": encoded(self.secret),
        }

    def text(self, push: Push) -> str:
        """The text of a push. http-ece shares no code with the cloud."""
        assert push.headers["content-encoding"] == "aes128gcm" and len(push.body) <= 4096
        return http_ece.decrypt(
            push.body, private_key=self.key, auth_secret=self.secret, version="aes128gcm"
        ).decode()


class PushService(LocalServer):
    """Notes all pushes, and answers with the next of `statuses`, or 201."""

    def __init__(self):
        self.pushes: list[Push] = []
        self.statuses: list[int] = []
        super().__init__()

    def to(self, browser: PushBrowser) -> list[Push]:
        return [push for push in list(self.pushes) if push.path == browser.path]

    def _handler(self):
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                status = service.statuses.pop(0) if service.statuses else 201
                service.pushes.append(Push(self.path, headers, body))
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        return Handler
