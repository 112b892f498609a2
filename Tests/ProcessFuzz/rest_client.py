"""REST requests for every operation of the OpenAPI document, valid and mutated."""

import contextlib
import http.client
import json
import random
import re
from urllib.parse import quote

from game import SHOWN, Game, Input, new_person
from odd_values import Raw, encode, odd_value
from schemas import Generator, shrink

# Streams and pages that need no fuzzing, and a new key of access tokens, which ends all logins.
LEFT_OUT = ("/openapi.json", "/metrics", "/api/v1/access-token-keys")
SECONDS = 40
# The members that the paths' {id} stand for.
IDS = {
    "stations": "stationId",
    "drivers": "driverId",
    "transactions": "transactionId",
    "locations": "locationId",
    "groups": "groupId",
    "commands": "commandId",
    "grants": "grantId",
    "id-tokens": "id-tokensId",
    "reservations": "reservationId",
    "access-tokens": "access-tokensId",
}


def operations(document: dict) -> list[tuple[str, str, dict]]:
    return [
        (method.upper(), path, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if path not in LEFT_OUT
    ]


class RESTClient:
    """Sends requests as one person from an address of its own: admin, host, driver or nobody."""

    def __init__(self, game: Game, role: str, address: str, document: dict):
        self.game, self.role, self.address = game, role, address
        self.name = f"rest {role}"
        self.random = random.Random(f"{game.seed} {self.name}")
        schemas = document["components"]["schemas"]
        self.generator = Generator(self.random, schemas, game.known)
        self.operations = operations(document)
        self._connection = None
        self._renew()

    def _renew(self) -> None:
        """A new person, whom other requests cannot block."""
        cloud = self.game.cloud
        self.token = None
        if self.role == "admin":
            self.token = cloud.log_in("admin@example.org", cloud.password)["accessToken"]
        elif self.role != "nobody":
            person = new_person(cloud, self.role)
            self.token = person["token"]
            if self.role == "host":
                body = {"name": "Home", "hostId": person["id"]}
                self.game.learn("locationId", cloud.create("/api/v1/locations", body)["id"])

    def step(self) -> None:
        method, path, operation = self.random.choice(self.operations)
        oddness = self.random.choice([0, 0, 0.05, 0.15, 0.4])
        target = self._target(path, operation, oddness)
        headers, payload = {}, None
        for kind, content in operation.get("requestBody", {}).get("content", {}).items():
            headers["Content-Type"] = kind
            payload = self.generator.value(content["schema"], "", oddness)
            if self.random.random() < oddness / 4:
                payload = odd_value(self.random)
            if kind == "application/octet-stream":
                payload = Raw(self.random.randbytes(self.random.choice([0, 1, 5000])))
            if path.endswith("/commands"):
                payload = with_short_timeout(payload)
        self._send(
            Input(f"{method} {target} as {self.role}", payload), method, path, target, headers
        )

    def _target(self, path: str, operation: dict, oddness: float) -> str:
        """The path with values for its parameters, and a query."""
        query = []
        for parameter in operation.get("parameters", []):
            name, schema = parameter["name"], parameter["schema"]
            if parameter["in"] == "path":
                known_name = IDS.get(path.split("/")[3], name) if name == "id" else name
                value = self.generator.value(schema, known_name, oddness)
                path = path.replace("{" + name + "}", percent(value) or "x")
            elif parameter["in"] == "query" and self.random.random() < 0.4:
                value = self.generator.value(schema, name, oddness)
                query += [f"{percent(name)}={percent(value)}"] * (
                    1 + (self.random.random() < oddness)
                )
        if self.random.random() < oddness / 4:
            query.append(
                self.random.choice(["x=1", "%00=%00", "=", "%", "%zz=%", "&&&", "a" * 9000])
            )
        return path + ("?" + "&".join(query) if query else "")

    def _send(self, input: Input, method: str, path: str, target: str, headers: dict) -> None:
        body = None if input.payload is None else encode(input.payload)
        input.text = repr(body)[: 4 * SHOWN]

        def play(payload):
            self.close()
            return self.request(
                method, target, None if payload is None else encode(payload), headers
            )

        input.play = play
        self.game.sends(self.name, input)
        status, answer = self.request(method, target, body, headers)
        self.game.counts[f"status {status}"] += 1
        if status == 401 and self.token and path.startswith("/api/v1/") and "/log" not in path:
            self._renew()
        if status >= 500 and status != 503:

            def fails(payload) -> bool:
                return self.request(method, target, encode(payload), headers)[0] == status

            least = shrink(input.payload, fails) if body and fails(input.payload) else input.payload
            shown = encode(least)[:SHOWN] if body else b""
            detail = f"{input.what} {headers} {shown!r}\n  {answer[:SHOWN]!r}"
            self.game.found(f"{status} {method} {path}", detail)
        elif status in (200, 201):
            self._learn(path, answer)

    def request(self, method: str, target: str, body: bytes | None, headers: dict):
        """The status and the body; the status is 0 if the server closed the connection."""
        if self.token:
            headers = headers | {"Authorization": f"Bearer {self.token}"}
        if self._connection is None:
            self._connection = http.client.HTTPConnection(
                "127.0.0.1", self.game.cloud.port, SECONDS, source_address=(self.address, 0)
            )
        try:
            self._connection.request(method, target, body, headers)
            answer = self._connection.getresponse()
            is_stream = "event-stream" in answer.headers.get("Content-Type", "")
            text = b"" if is_stream else answer.read()
            if is_stream:
                self.close()
            return answer.status, text
        except TimeoutError:
            self.close()
            self.game.found(
                f"no answer {method} {re.sub(r'[?].*', '', target)}", f"{target} {body!r}"
            )
            return 0, b""
        except (OSError, http.client.HTTPException):
            self.close()
            return 0, b""

    def close(self) -> None:
        if self._connection:
            self._connection.close()
        self._connection = None

    def _learn(self, path: str, answer: bytes) -> None:
        """Remembers the ids of what was made."""
        parts = path.split("/")
        with contextlib.suppress(ValueError, TypeError, AttributeError):
            made = json.loads(answer)
            if len(parts) == 4 and parts[3] in IDS and "id" in made:
                self.game.learn(IDS[parts[3]], made["id"])
            for item in made.get("items", [])[:2]:
                # Lists also name what the run needs itself; only these kinds are expendable.
                if parts[3] in ("transactions", "commands", "reservations"):
                    self.game.learn(IDS[parts[3]], item["id"])


def percent(value) -> str:
    if isinstance(value, (Raw, list, dict)):
        return quote(encode(value))
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return quote(text.encode("utf-8", "surrogatepass"), safe="")


def with_short_timeout(payload):
    """A command whose station does not answer occupies the client for its time-out only."""
    if isinstance(payload, list) and payload and isinstance(payload[0], tuple):
        payload = type(payload)(pair for pair in payload if pair[0] != "timeoutSeconds")
        payload.append(("timeoutSeconds", 1))
    return payload
