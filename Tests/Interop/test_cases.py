"""Plays the cases of public bug reports, described in `cases`, against a real cloud."""

import json
import pathlib
import re
import secrets
import threading

import pytest
import yaml

from cloud import poll
from ocpp_wire import RECEIVE_SECONDS, Station, ago, check_answer
from test_quirks import STEP_KINDS, Player

FOLDER = pathlib.Path(__file__).with_name("cases")
ENTRIES = [
    entry
    for path in sorted(FOLDER.glob("*.yaml"))
    for entry in yaml.safe_load(path.read_text(encoding="utf-8"))
]
KINDS = [
    "values", "shows", "command", "start", "stop", "tag", "status", "free", "binary", "text",
    *sorted(STEP_KINDS - {"start", "stop", "command", "text"}),
]  # fmt: skip


class CasePlayer(Player):
    """Plays the steps of one case with a separate station."""

    def __init__(self, cloud, entry):
        super().__init__(cloud, entry)
        if entry.get("card") == "$UID4":
            # 08 begins a random UID, which no card keeps.
            self.card = "F6" + secrets.token_hex(3).upper()
            cloud.secrets.add(self.card)
            body = {"idToken": self.card, "driverId": self.driver.id}
            cloud.create("/api/v1/id-tokens", body)

    # Steps

    def step(self, step):
        kind = next(kind for kind in KINDS if kind in step)
        getattr(self, kind)(self.substituted(step[kind]), step)

    def start(self, more, step):
        payload = {"connectorId": 1, "idTag": self.card, "meterStart": 1000, "timestamp": ago(60)}
        answer = self.point.result("StartTransaction", payload | more)
        if step.get("same"):
            assert answer["transactionId"] == self.transaction_id
        self.transaction_id = answer["transactionId"]
        if "idTagStatus" in step:
            assert answer["idTagInfo"]["status"] == step["idTagStatus"]

    def values(self, values, _):
        register = {"measurand": "Energy.Active.Import.Register", "unit": "Wh"}
        samples = values.get("samples") or [register | item for item in values["registers"]]
        time = ago(values.get("ago", 30))
        groups = [[sample] for sample in samples] if values.get("apart") else [samples]
        payload = {
            "connectorId": 1,
            "transactionId": values.get("transactionId", self.transaction_id),
            "meterValue": [{"timestamp": time, "sampledValue": group} for group in groups],
        }
        if payload["transactionId"] is None:
            del payload["transactionId"]
        assert self.point.result("MeterValues", payload) == {}

    def shows(self, members, _):
        def shown():
            newest = self.cloud.transactions(self.station.id)[-1]
            return {name: newest.get(name) for name in members} == members

        poll(shown, seconds=5, what=f"{members}")

    def status(self, word, step):
        payload = {"connectorId": 1, "errorCode": "NoError", "status": word, "timestamp": ago(0)}
        self.point.result("StatusNotification", payload)
        if step.get("connector", "any") != "any":
            shown = self.cloud.get(f"/api/v1/stations/{self.station.id}")["connectors"]
            statuses = {item["connectorId"]: item["status"] for item in shown}
            assert statuses[1] == step["connector"]

    def tag(self, text, step):
        answer = self.point.result("Authorize", {"idTag": text})
        assert answer["idTagInfo"]["status"] == step["status"], text

    def free(self, status, _):
        with Station(self.cloud, self.cloud.add_station()) as elsewhere:
            answer = elsewhere.result("Authorize", {"idTag": self.card})
        assert answer["idTagInfo"]["status"] == status

    def binary(self, text, _):
        self.point.socket.send(text.encode())
        assert check_answer(self.point.socket.recv(RECEIVE_SECONDS), "Heartbeat")[0] == 3

    def expect_answer(self, text, answer):
        if answer == "none":
            super().expect_answer(text, answer)
            return
        frame = json.loads(self.point.socket.recv(RECEIVE_SECONDS))
        action = re.search(r'"([A-Z][A-Za-z]+)"', text)[1]
        check_answer(json.dumps(frame), action)
        assert frame[0] == 3, frame
        self.transaction_id = frame[2].get("transactionId", self.transaction_id)
        self.assert_matches(frame[2], answer)

    def command(self, body, step):
        done = []
        path = f"/api/v1/stations/{self.station.id}/commands"
        thread = threading.Thread(target=lambda: done.append(self.cloud.create(path, body)))
        thread.start()
        id = json.loads(self.point.socket.recv(RECEIVE_SECONDS))[1]
        text = step.get("text") or json.dumps([3, "$MESSAGE", step["reply"]])
        self.point.socket.send(text.replace("$MESSAGE", id))
        thread.join(60)
        assert step["status"] in ("any", done[0]["status"]), done[0]

    # Placeholders

    def substituted(self, value):
        if isinstance(value, str):
            pairs = [self.card[n : n + 2] for n in range(0, len(self.card), 2)]
            forms = {
                "$SHORTCARD": self.card[:-2],
                "$LOWERCARD": self.card.lower(),
                "$SPACEDCARD": " " + " ".join(pairs),
                "$COLONCARD": ":".join(pairs),
                "$DASHCARD": "-".join(pairs),
                "$REVERSEDCARD": "".join(reversed(pairs)),
                "${CARD}": self.card,
                "$YESTERDAY": ago(24 * 60)[:10],
            }
            for name, text in forms.items():
                value = value.replace(name, text)
        return super().substituted(value)

    # Expected outcome

    def check_outcome(self, _):
        poll(self.is_folded, what="the fold")
        transactions = self.cloud.transactions(self.station.id)
        if "energyWh" in self.entry:
            assert sum(found["energyWh"] for found in transactions) == self.entry["energyWh"]
            assert all(found["phase"] == "ended" for found in transactions)
        if "expect" not in self.entry:
            return
        expected = self.substituted(self.entry["expect"])
        assert len(transactions) == len(expected), transactions
        for found, wanted in zip(transactions, expected, strict=True):
            wanted = {"phase": "ended"} | wanted
            if wanted["phase"] == "any":
                del wanted["phase"]
            assert set(wanted.pop("includes", [])) <= set(found["anomalies"])
            assert {name: found.get(name) for name in wanted} == wanted

    def is_folded(self) -> bool:
        """Whether no fact waits to be folded."""
        query = "SELECT count(*) FROM charging_transaction WHERE station_id = ? AND is_stale"
        return self.cloud.query(query, self.station.id) == [(0,)]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: f"{entry['case']} {entry['what']}")
def test_case(cloud, entry):
    """The bill is right and clean, or the transaction is suspect, as the case says."""
    player = CasePlayer(cloud, entry)
    player.play()
    player.check_outcome(None)


def test_every_case_names_its_source():
    """Every case has a number of its own and a source."""
    numbers = [entry["case"] for entry in ENTRIES]
    assert len(set(numbers)) == len(numbers)
    assert all(entry["source"] for entry in ENTRIES)
