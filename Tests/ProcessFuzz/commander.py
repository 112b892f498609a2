"""Sends every command through REST to the fuzzing stations and bridges."""

import random
import secrets

from game import Game
from ocpp_schemas import TO_STATION, schema
from odd_values import encode
from schemas import Generator

# These have members of their own in REST instead of an OCPP payload.
SIMPLE = {
    "RequestStartTransaction": lambda known: {"idToken": known("idToken"), "connectorId": 1},
    "RequestStopTransaction": lambda known: {"transactionId": known("transactionId")},
    "SetTransactionLimit": lambda known: {"transactionId": known("transactionId")},
    "Reset": lambda _: {"type": "OnIdle"},
    "ChangeAvailability": lambda _: {"operative": True},
    "ClearCache": lambda _: {},
    "ClearFault": lambda _: {},
    "GetLog": lambda _: {},
    "UnlockConnector": lambda _: {"connectorId": 1},
    "GetConfiguration": lambda _: {},
    "ChangeConfiguration": lambda _: {"key": "HeartbeatInterval", "value": "60"},
    "DataTransfer": lambda _: {"vendorId": "cz.example", "messageId": "hello", "data": "1"},
}
# REST fills in what is missing of these payloads.
SHORT_PAYLOADS = {
    "GetLocalListVersion": {},
    "GetDiagnostics": {},
    "TriggerMessage": {"requestedMessage": "BootNotification"},
    "ExtendedTriggerMessage": {"requestedMessage": "SignChargePointCertificate"},
    "GetInstalledCertificateIds": {"certificateType": "CentralSystemRootCertificate"},
    "GetCompositeSchedule": {"connectorId": 1, "duration": 86_400},
    "ClearChargingProfile": {},
    "CancelReservation": {"reservationId": 1},
    "SetChargingProfile": {
        "connectorId": 0,
        "csChargingProfiles": {
            "chargingProfileId": 1,
            "stackLevel": 0,
            "chargingProfilePurpose": "ChargePointMaxProfile",
            "chargingProfileKind": "Relative",
            "chargingSchedule": {
                "chargingRateUnit": "A",
                "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 16}],
            },
        },
    },
    "SendLocalList": {"listVersion": 1, "updateType": "Full", "localAuthorizationList": []},
}
# The cloud's own work at a station, which also asks it questions.
WORK = ["configuration/sync", "composite-schedule", "local-list", "configuration"]


class Commander:
    """Sends commands as the admin, one after the other."""

    def __init__(self, game: Game, number: int, stations: list, bridges: list):
        self.game, self.name = game, f"commander {number}"
        self.random = random.Random(f"{game.seed} {self.name}")
        self.generator = Generator(self.random, known=game.known)
        self.stations, self.bridges = stations, bridges

    def close(self) -> None:
        pass

    def _known(self, name: str) -> str:
        return self.random.choice(self.game.known.get(name) or ["none"])

    def step(self) -> None:
        chance = self.random.random()
        if chance < 0.2:
            return self._work()
        if chance < 0.27:
            return self._look()
        is_bridge = self.random.random() < 0.2
        target = self.random.choice(self.bridges if is_bridge else self.stations)
        station = target.station if is_bridge else target.station.id
        action = self.random.choice([*SIMPLE, *TO_STATION])
        body = {"action": action}
        if action in SIMPLE and self.random.random() < 0.8:
            body |= SIMPLE[action](self._known)
        elif self.random.random() < 0.6 and action in SHORT_PAYLOADS:
            body["payload"] = SHORT_PAYLOADS[action]
        else:
            name = action if action in TO_STATION else "Reset"
            self.generator._definitions = schema(name).get("definitions", {})
            body["payload"] = self.generator.value(
                schema(name), "", self.random.choice([0, 0, 0.1])
            )
        body["timeoutSeconds"] = 2
        self._post(f"/api/v1/stations/{station}/commands", body)

    def _work(self) -> None:
        station = self.random.choice(self.stations).station.id
        path = f"/api/v1/stations/{station}/{self.random.choice(WORK)}"
        if path.endswith("composite-schedule"):
            self._post(path, {"connectorId": 1, "durationSeconds": 86_400})
        elif path.endswith("local-list"):
            self._post(path, None, "PUT")
        elif path.endswith("configuration"):
            self._post(
                path, {"values": {"HeartbeatInterval": "60", secrets.token_hex(2): "x"}}, "PATCH"
            )
        else:
            self._post(path, None)

    def _look(self) -> None:
        """Reads what the stations and bridges reported, as a person's page does."""
        station = self.random.choice([*self.bridges, *(each.station for each in self.stations)])
        id = station.station if hasattr(station, "station") else station.id
        for name in (
            "messages",
            "reports",
            "charging-profiles",
            "repairs",
            "certificates",
            "files",
        ):
            self._post(f"/api/v1/stations/{id}/{name}", None, "GET")
        found = self.game.cloud.call("GET", f"/api/v1/transactions?stationId={id}&limit=6")
        # 503: too many of the admin's requests read already.
        for transaction in found.json().get("items", []):
            self._post(f"/api/v1/transactions/{transaction['id']}", None, "GET")

    def _post(self, path: str, body, method: str = "POST") -> None:
        data = None if body is None else encode(body)
        answer = self.game.cloud.call(method, path, data=data)
        self.game.counts[f"{self.name}: {answer.status_code}"] += 1
        if answer.status_code >= 500 and answer.status_code != 503:
            action = (body or {}).get("action")
            kind = f"{answer.status_code} {method} {path.rpartition('/')[2]} {action}"
            self.game.found(kind, f"{method} {path} {data!r}\n  {answer.text[:1500]}")
