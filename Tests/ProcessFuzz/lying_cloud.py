"""A cloud that enrols a bridge, keeps to the protocol most of the time, and lies otherwise."""

import base64
import json
import random
import secrets
import threading
import time
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from bridge import AUTHORIZE, COMMANDS, ENROLMENTS, EVENTS, LIST, new_key, public_pem
from odd_values import NUMBERS, TIMES, encode, odd_text, odd_value

SETTINGS = [
    "contactor.maximumHours",
    "meter.sampleIntervalSeconds",
    "contactor.minimumOffSeconds",
    "none",
]
# Numbers that a reader of 64 bits takes.
DECODABLE = [
    number for number in NUMBERS if isinstance(number, int) and -(1 << 63) <= number < 1 << 63
]
RETRY_AFTER = [
    "0",
    "-1",
    "1e400",
    "99999999999999999999",
    "1",
    "Fri, 31 Dec 9999 23:59:59 GMT",
    "\x9b",
    "",
]


def now(hours: float = 0) -> str:
    time = datetime.now(timezone.utc) + timedelta(hours=hours)
    return time.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def places_of(value):
    """Each place in a JSON value, as the object or list that holds it and the name or number."""
    items = value.items() if isinstance(value, dict) else enumerate(value[:10])
    for key, inner in items:
        yield value, key
        if isinstance(inner, (dict, list)):
            yield from places_of(inner)


class LyingCloud:
    """`oddness` is the chance of a lie; 0 makes the cloud honest. `sent` has the last answers."""

    def __init__(self, seed: str, card: str):
        self.random, self.card, self.oddness = random.Random(seed), card, 0.0
        self.key, self.sent, self.acknowledged = new_key(), [], 0
        self.events: list[dict] = []
        self.requests, self._number = 0, 0
        self._lied: set[str] = set()
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _signed(self, payload) -> str:
        """A JSON Web Signature as documents of the cloud have."""
        parts = [encode({"alg": "ES256", "typ": "zapoj"}), encode(payload)]
        text = ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts)
        r, s = decode_dss_signature(self.key.sign(text.encode(), ec.ECDSA(hashes.SHA256())))
        signature = base64.urlsafe_b64encode(r.to_bytes(32) + s.to_bytes(32)).decode().rstrip("=")
        return f"{text}.{signature}"

    def _list(self) -> dict:
        entry = {
            "hash": secrets.token_hex(32).upper(),
            "group": "3C59DC048E885024",
            "needsProof": False,
        }
        guest = entry | {"expiresAt": now(1), "maximumEnergyWh": self._lie(30_000)}
        count = self.random.choice([0, 1, 1, 5000, 5001])
        return {
            "version": self._lie(1),
            "stationId": "lying-station",
            "issuedAt": now(),
            "validUntil": now(700),
            "salt": "5F" * 32,
            "entries": [entry, guest, *[entry] * count],
            "reservations": [{"group": "3C59DC048E885024", "until": now(1)}]
            * self.random.choice([0, 1, 900]),
        }

    def _commands(self) -> dict:
        commands = []
        for _ in range(self.random.choice([0, 1, 1, 3])):
            self._number += self.random.choice([1, 1, 7])
            type, data = self.random.choice(
                [
                    (
                        "RequestStartTransaction",
                        {"idToken": {"idToken": self.card, "type": "ISO14443"}, "evseId": 1},
                    ),
                    ("RequestStopTransaction", {"transactionId": "x"}),
                    (
                        "SetTransactionLimit",
                        {"transactionId": "x", "maximumEnergyWh": self._lie(30_000)},
                    ),
                    ("ClearCache", None),
                    ("ClearFault", None),
                    ("ChangeAvailability", {"operationalStatus": "Operative"}),
                    ("Reset", {"type": "OnIdle"}),
                    ("GetLog", None),
                    ("GetVariables", {"names": SETTINGS}),
                    ("GetVariables", None),
                    (
                        "SetVariables",
                        {"name": self.random.choice(SETTINGS), "value": self._setting()},
                    ),
                    ("FromTheFuture", {"a": 1}),
                ]
            )
            valid = self._lie(30)
            commands.append(
                {"number": self._number, "type": type, "validForSeconds": valid}
                | ({} if data is None else {"data": data})
            )
        if self.random.random() < self.oddness / 4:
            commands *= 500
        return {"commands": commands, "authorizationListVersion": self._lie(1)}

    def _lie(self, truth: int) -> int:
        return self.random.choice(DECODABLE) if self.random.random() < self.oddness / 3 else truth

    def _setting(self) -> str:
        return str(self.random.choice([*NUMBERS, "1e400", "", "NaN", odd_text(self.random)]))

    def _answer(self, method: str, path: str, body: bytes) -> tuple[int, object]:
        """The status and the value of an honest answer."""
        time_now = {"serverTime": now()}
        path = path.partition("?")[0]
        if path == ENROLMENTS:
            ids = {"bridgeId": "lying-bridge", "stationId": "lying-station"}
            return 201, time_now | ids | {"cloudPublicKey": public_pem(self.key)}
        if path == EVENTS:
            events = json.loads(body)["events"]
            self.events += events
            self.acknowledged = max([event["seq"] for event in events], default=self.acknowledged)
            return 200, time_now | {
                "acknowledgedThrough": self.acknowledged,
                "authorizationListVersion": 1,
            }
        if path == AUTHORIZE:
            return 200, time_now | {"idTokenInfo": {"status": "Accepted", "expiresAt": now(5)}}
        if path == LIST:
            return 200, time_now | {"version": 1, "list": self._signed(self._mutated(self._list()))}
        if path == COMMANDS:
            time.sleep(0.05)
            return 200, time_now | self._commands()
        return 200, time_now

    def _mutated(self, value):
        """A copy of an object with one odd place, if this answer is to be a lie."""
        places = list(places_of(value))
        if not places or self.random.random() >= self.oddness:
            return value
        holder, key = self.random.choice(places)
        old = holder[key]
        if isinstance(old, int) and self.random.random() < 0.7:
            holder[key] = self.random.choice(DECODABLE)
        elif isinstance(old, str) and self.random.random() < 0.7:
            holder[key] = self.random.choice(TIMES) if old.endswith("Z") else odd_text(self.random)
        elif self.random.random() < 0.7:
            holder[key] = odd_value(self.random)
        else:
            del holder[key]
        return value

    def respond(self, method: str, path: str, body: bytes) -> tuple[int, dict, bytes, bool]:
        """The status, the headers and the body, and whether the connection ends in the middle."""
        with self._lock:
            self.requests += 1
            status, value = self._answer(method, path, body)
            headers, breaks = {"Content-Type": "application/json"}, False
            route = path.partition("?")[0]
            # After each lie an honest answer, since a bridge waits ever longer after failures in a
            # row.
            if path == ENROLMENTS or route in self._lied or self.random.random() >= self.oddness:
                self._lied.discard(route)
                text = encode(value)
            else:
                self._lied.add(route)
                text = encode(self._mutated(value))
                chance = self.random.random()
                if chance < 0.04:
                    status = self.random.choice(
                        [204, 301, 304, 400, 401, 404, 409, 429, 500, 503, 599]
                    )
                    headers |= {
                        "Retry-After": self.random.choice(RETRY_AFTER),
                        "Location": self.url + "/x",
                    }
                elif chance < 0.06:
                    text = encode(odd_value(self.random))
                elif chance < 0.07:
                    text = b" " * (3 << 20)
                elif chance < 0.08:
                    headers["Content-Encoding"] = "gzip"
                elif chance < 0.1:
                    breaks = True
            self.sent = [*self.sent[-30:], f"{method} {path} → {status} {text[:1500]!r}"]
            return status, headers, text, breaks

    def _handler(self):
        cloud = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                status, headers, text, breaks = cloud.respond(self.command, self.path, body)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                if status not in (204, 304):
                    self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                if status not in (204, 304):
                    self.wfile.write(text[: len(text) // 2] if breaks else text)
                self.close_connection |= breaks

            do_GET = do_POST

            def log_message(self, *_):
                pass

            def handle(self):
                try:
                    super().handle()
                except OSError:
                    pass

        return Handler
