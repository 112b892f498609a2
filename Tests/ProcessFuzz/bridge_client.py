"""Bridges whose events, questions and results are odd, with right signatures."""

import json
import random
import secrets

import bridge_events
from bridge import AUTHORIZE, COMMANDS, EVENTS, LIST, Bridge, sign
from commander import SHORT_PAYLOADS
from game import SHOWN, Game, Input
from odd_values import INT64, TIMES, Members, encode, odd_number, odd_text, odd_value
from schemas import shrink
import requests

MEASURANDS = [
    "Energy.Active.Import.Register",
    "Power.Active.Import",
    "Current.Import",
    "SoC",
    "Voltage",
]
EXTREMES = [
    INT64,
    -INT64 - 1,
    INT64 // 1000,
    -INT64 // 1000,
    1 << 53,
    9.2e18,
    -9.2e18,
    9.3e18,
    1e308,
    1e15,
    -1e15,
    0.001,
    0,
]


def swing(session: list[dict]) -> list[dict]:
    """A running transaction whose register goes from the lowest sum of phases to the highest."""
    started, charging, sample = session[:3]
    last = json.loads(json.dumps(sample | {"seq": sample["seq"] + 1}))
    last["data"] |= {"seqNo": 3, "meterValue": bridge_events.register(20, 0)}
    for factor, event in ((-1, sample), (1, last)):
        phase = {"measurand": MEASURANDS[0], "phase": "L1", "value": factor * (INT64 // 1000)}
        event["data"]["meterValue"][0]["sampledValue"] = [phase] * 1001
    return [started, charging, sample, last]


class BridgeClient:
    """One bridge, which reports sessions with odd values. It enrols again when it was revoked."""

    def __init__(self, game: Game, number: int, address: str):
        self.game, self.name = game, f"bridge {number}"
        self.random = random.Random(f"{game.seed} {self.name}")
        self.http = requests.Session()
        self._enrol()

    def _enrol(self) -> None:
        self.bridge = Bridge(self.game.cloud)
        self.station = self.bridge.station
        # A limit, so that the cloud watches the power of what charges here.
        limit = {"action": "SetChargingProfile", "payload": SHORT_PAYLOADS["SetChargingProfile"]}
        self.game.cloud.create(f"/api/v1/stations/{self.station}/commands", limit)
        self._begin_epoch()

    def _begin_epoch(self) -> None:
        self.epoch, self.acknowledged, self.after = secrets.token_hex(8), 0, 0

    def close(self) -> None:
        self.http.close()

    def step(self) -> None:
        chance = self.random.random()
        if chance < 0.65:
            self._deliver()
        elif chance < 0.75:
            self._ask_about_card()
        elif chance < 0.95:
            self._fetch_commands()
        else:
            self._call(
                "GET",
                LIST
                + self.random.choice(
                    [
                        "",
                        "?since=0",
                        f"?since={(1 << 63) - 1}",
                        "?since=-1",
                        "?since=1e400",
                        "?since=9223372036854775808",
                    ]
                ),
                None,
            )

    def _deliver(self) -> None:
        oddness = self.random.choice([0, 0, 0.03, 0.1, 0.3])
        events = self._events(self.acknowledged + 1)
        for event in events:
            event["data"] = self._mutated(event["data"], oddness)
            event["moment"] = self._mutated(event["moment"], oddness)
            if self.random.random() < oddness / 8:
                event["seq"] = odd_number(self.random)
        if self.random.random() < 0.02:
            events *= 200
        epoch = self.epoch if self.random.random() > oddness / 8 else odd_text(self.random)
        body = {"epoch": epoch, "events": events}
        status, answer = self._call("POST", EVENTS, body)
        if status == 200:
            self.acknowledged = json.loads(answer)["acknowledgedThrough"]
        elif status in (400, 409):
            self._begin_epoch()

    def _events(self, seq: int) -> list[dict]:
        chance = self.random.random()
        card = self.random.choice(self.game.known["idToken"])
        if chance < 0.05:
            return swing(bridge_events.session(card, seq))
        if chance < 0.6:
            events = bridge_events.session(card, seq)
            for event in events:
                for reading in event["data"]["meterValue"]:
                    self._fill(reading)
            # Some sessions go on, so that the cloud supervises them.
            return events[: self.random.choice([1, 3, 4, 5, 5])]
        if chance < 0.7:
            return [
                bridge_events.boot(
                    seq, meter={"type": "S0", "serialNumber": "1", "accuracyClass": "B"}
                )
            ]
        kinds = {
            "StatusNotification": {
                "evseId": 1,
                "connectorStatus": "Faulted",
                "errorCode": "welded",
            },
            "SecurityEventNotification": {"type": "TamperDetectionActivated", "techInfo": "open"},
            "Dropped": {"type": "TransactionEvent", "reason": "disk full"},
            "FromTheFuture": {"a": 1},
        }
        kind = self.random.choice(list(kinds))
        moment = bridge_events.moment(self.random.choice([1, 60, 10_000]))
        return [{"seq": seq, "type": kind, "moment": moment, "data": kinds[kind]}]

    def _fill(self, reading: dict) -> None:
        """Adds readings that are plausible in form only, or replaces the register."""
        first, value = reading["sampledValue"][0], self.random.choice(EXTREMES)
        chance = self.random.random()
        if chance < 0.2:
            first["value"] = value
        elif chance < 0.3:
            # The cloud adds up the phases of a register that has no total.
            phase = first | {"value": self.random.choice(EXTREMES), "phase": "L1"}
            reading["sampledValue"] = [phase] * self.random.choice([1, 3, 1001])
        elif chance < 0.5:
            more = first | {"measurand": self.random.choice(MEASURANDS), "value": value}
            reading["sampledValue"] += [more] * self.random.choice([1, 3, 300])

    def _mutated(self, value, oddness: float):
        """A copy in which each place is odd with a small chance."""
        if self.random.random() < oddness / 3:
            kind = self.random.random()
            if isinstance(value, (int, float)) and kind < 0.8:
                return odd_number(self.random)
            if isinstance(value, str) and kind < 0.8:
                return self.random.choice(TIMES) if value.endswith("Z") else odd_text(self.random)
            if isinstance(value, list) and value and kind < 0.5:
                return value * self.random.choice([50, 1000])
            return odd_value(self.random)
        if isinstance(value, dict):
            pairs = Members(
                (key, self._mutated(inner, oddness))
                for key, inner in value.items()
                if self.random.random() >= oddness / 8
            )
            if pairs and self.random.random() < oddness / 8:
                pairs.append((pairs[0][0], odd_value(self.random)))
            return pairs
        if isinstance(value, list):
            return [self._mutated(inner, oddness) for inner in value]
        return value

    def _ask_about_card(self) -> None:
        token = bridge_events.token(self.random.choice(self.game.known["idToken"]))
        sun = {
            "additionalIdToken": "EF963FF7828658A599F3041510671E88:94EED9EE65337086",
            "type": "SUN",
        }
        body = {"idToken": token | {"additionalInfo": [sun]}, "evseId": 1}
        self._call("POST", AUTHORIZE, self._mutated(body, self.random.choice([0, 0.1, 0.5])))

    def _fetch_commands(self) -> None:
        query = f"?after={self.after}&wait={self.random.choice([0, 0, 0, 1])}"
        if self.random.random() < 0.2:
            query = self.random.choice(
                [
                    f"?after={(1 << 63) - 1}&wait=0",
                    "?after=1e400",
                    "?wait=1e9",
                    "?list=-1&wait=0",
                    f"?list={(1 << 63) - 1}&wait=0",
                ]
            )
        status, answer = self._call("GET", COMMANDS + query, None)
        for command in json.loads(answer)["commands"] if status == 200 else []:
            self.after = max(self.after, command["number"])
            body = {"status": "Accepted", "reason": "x"}
            if command["type"] == "GetVariables":
                variable = {"name": "contactor.maximumHours", "value": "24", "readonly": False}
                count = self.random.choice([1, 500, 501, 3000])
                body |= {"variables": [variable] * count, "unknownVariables": ["x"] * count}
            if command["type"] == "GetLog":
                text = {
                    "text": self.random.choice(["x" * 100_001, "é" * 50_000, odd_text(self.random)])
                }
                self._call("POST", f"{COMMANDS}/{command['number']}/log", text)
            body = self._mutated(body, self.random.choice([0, 0.2, 0.5]))
            self._call("POST", f"{COMMANDS}/{command['number']}/result", body)

    def _call(self, method: str, path: str, body):
        """Signs and sends; reports an answer of 500 with the smallest body that gets it, too."""
        data = b"" if body is None else encode(body)

        def play(payload):
            return self._send(method, path, b"" if payload is None else encode(payload))

        self.game.sends(self.name, Input(f"{method} {path}", body, play, repr(data[: 6 * SHOWN])))
        status, answer = self._send(method, path, data)
        self.game.counts[f"{self.name}: {status}"] += 1
        if status == 403 and "revoked" in answer:
            self._enrol()
        if status >= 500 and status != 503:

            def fails(less) -> bool:
                return self._send(method, path, encode(less))[0] == status

            least = shrink(body, fails) if body and fails(body) else body
            shown = encode(least)[:SHOWN] if body else b""
            plain_path = path.partition("?")[0]
            kind = f"{status} {method} {''.join(c for c in plain_path if not c.isdigit())}"
            self.game.found(kind, f"{method} {path} {shown!r}\n  {answer[:SHOWN]}")
            self._begin_epoch()
        return status, answer

    def _send(self, method: str, path: str, data: bytes):
        bridge = self.bridge
        request = requests.Request(
            method,
            self.game.cloud.url + path,
            data=data,
            headers={"Content-Type": "application/json"},
        ).prepare()
        sign(request, bridge.key, bridge.id, next(bridge._nonces))
        answer = self.http.send(request, timeout=40)
        return answer.status_code, answer.text
