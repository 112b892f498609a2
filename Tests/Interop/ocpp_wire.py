"""An OCPP 1.6J station that sends raw frames and checks answers against official schemas."""

import base64
import contextlib
import functools
import itertools
import json
import os
import pathlib
import re
import socket
from datetime import datetime, timedelta, timezone

import jsonschema
import ocpp
from websockets.sync.client import connect

RECEIVE_SECONDS = 30
ERROR_CODES = {
    "NotImplemented",
    "NotSupported",
    "InternalError",
    "ProtocolError",
    "SecurityError",
    "FormationViolation",
    "PropertyConstraintViolation",
    "OccurenceConstraintViolation",
    "TypeConstraintViolation",
    "GenericError",
}
WHOLE_SECONDS = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def basic(user: str, password: str | bytes) -> dict[str, str]:
    """The HTTP Basic header. The password may be any bytes."""
    password = password.encode() if isinstance(password, str) else password
    text = base64.b64encode(user.encode() + b":" + password).decode()
    return {"Authorization": f"Basic {text}"}


def ago(minutes: float) -> str:
    """The time so many minutes ago in RFC 3339, in whole seconds as stations write it."""
    time = datetime.now(timezone.utc) - timedelta(minutes=minutes)
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")


@functools.cache
def response_schema(action: str) -> jsonschema.protocols.Validator:
    """The Open Charge Alliance's schema, which the package `ocpp` includes."""
    folder = pathlib.Path(ocpp.__file__).parent / "v16" / "schemas"
    schema = json.loads((folder / f"{action}Response.json").read_text(encoding="utf-8-sig"))
    return jsonschema.validators.validator_for(schema)(schema)


def check_answer(raw: str, action: str) -> list:
    """Checks a frame of the cloud: a CALLRESULT that fits its schema, or an OCPP-J CALLERROR."""
    assert isinstance(raw, str), "OCPP-J messages are text"
    frame = json.loads(raw)
    if frame[0] == 4:
        _, _, code, description, details = frame
        assert code in ERROR_CODES and len(description) <= 255 and isinstance(details, dict)
        return frame
    kind, _, payload = frame
    assert kind == 3
    response_schema(action).validate(payload)
    if "currentTime" in payload:
        assert WHOLE_SECONDS.fullmatch(payload["currentTime"])
    return frame


def request_upgrade(port: int, line: str, headers: dict) -> socket.socket:
    """A TCP connection that has sent a WebSocket upgrade request and nothing else. A header whose
    value is None is omitted."""
    all_headers = {
        "Host": f"127.0.0.1:{port}",
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": base64.b64encode(os.urandom(16)).decode(),
        "Sec-WebSocket-Protocol": "ocpp1.6",
    } | headers
    text = "\r\n".join([line, *(f"{k}: {v}" for k, v in all_headers.items() if v), "", ""])
    connection = socket.create_connection(("127.0.0.1", port), timeout=RECEIVE_SECONDS)
    connection.sendall(text.encode())
    return connection


class Station:
    """A station's connection. `check_answer` checks every answer to a CALL."""

    def __init__(self, cloud, station, *, plain: bool = False, password=None, **options):
        port = cloud.plain_port if plain else cloud.port
        password = password or station.password
        headers = {} if password is None else basic(station.id, password)
        options.setdefault("subprotocols", ["ocpp1.6"])
        options.setdefault("compression", None)
        options.setdefault("open_timeout", RECEIVE_SECONDS)
        path = options.pop("path", station.id)
        connection = connect(
            f"ws://127.0.0.1:{port}/ocpp/{path}",
            additional_headers=headers | options.pop("headers", {}),
            proxy=None,
            **options,
        )
        self._stack = contextlib.ExitStack()
        self.socket = self._stack.enter_context(connection)
        self._ids = map(str, itertools.count(1))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._stack.close()

    def call(self, action: str, payload, id: str | None = None) -> list:
        """Sends a CALL and returns the CALLRESULT or CALLERROR."""
        id = id or next(self._ids)
        self.socket.send(json.dumps([2, id, action, payload]))
        frame = check_answer(self._answer(), action)
        assert frame[1] == id
        return frame

    def _answer(self) -> str | bytes:
        """The next answer. A CALL of the cloud that arrives before it gets NotImplemented."""
        while (raw := self.socket.recv(RECEIVE_SECONDS))[:3] == "[2,":
            self.socket.send(json.dumps([4, json.loads(raw)[1], "NotImplemented", "", {}]))
        return raw

    def result(self, action: str, payload) -> dict:
        """Sends a CALL and returns the payload of the CALLRESULT. Fails on a CALLERROR."""
        frame = self.call(action, payload)
        assert frame[0] == 3, frame
        return frame[2]

    def error(self, action: str, payload) -> str:
        """Sends a CALL and returns the code of the CALLERROR. Fails on a CALLRESULT."""
        frame = self.call(action, payload)
        assert frame[0] == 4, frame
        return frame[2]

    def raw(self, text: str | bytes) -> list:
        """Sends any text and returns the next answer."""
        self.socket.send(text)
        return json.loads(self._answer())

    def is_alive(self) -> bool:
        return "currentTime" in self.result("Heartbeat", {})

    def start(self, card: str, meter: int = 1000, minutes_ago: float = 60, **more) -> dict:
        start = {"connectorId": 1, "idTag": card, "meterStart": meter}
        return self.result("StartTransaction", start | {"timestamp": ago(minutes_ago)} | more)

    def stop(self, number: int, meter: int = 8000, minutes_ago: float = 0, **more) -> dict:
        stop = {"transactionId": number, "meterStop": meter, "timestamp": ago(minutes_ago)}
        return self.result("StopTransaction", stop | more)
