"""Plays 75 quirks of real chargers, described in `quirks`, against a real cloud."""

import json
import pathlib
import re
import secrets
import string
import threading

import pytest
import yaml
from websockets import ConnectionClosed

from cloud import poll
from ocpp_wire import Station, ago, basic, check_answer, request_upgrade

FOLDER = pathlib.Path(__file__).with_name("quirks")
ENTRIES = [
    entry
    for path in sorted(FOLDER.glob("*.yaml"))
    for entry in yaml.safe_load(path.read_text(encoding="utf-8"))
]
PLAYED = [entry for entry in ENTRIES if "elsewhere" not in entry]


def test_catalogue_has_all_75_quirks():
    """Every quirk from Q1 to Q75 has an entry with an outcome."""
    assert {entry["quirk"] for entry in ENTRIES} == {f"Q{number}" for number in range(1, 76)}
    assert {entry["outcome"] for entry in ENTRIES} == {"accepted", "repaired", "refused"}


@pytest.mark.parametrize(
    "entry",
    [entry for entry in ENTRIES if "elsewhere" in entry],
    ids=lambda entry: entry["quirk"],
)
def test_test_named_elsewhere_exists(entry):
    """The test that an `elsewhere` entry names exists."""
    tests = FOLDER.parents[1]
    name = entry["elsewhere"].replace("::", ".").split(".")[-1]
    files = [*tests.rglob("*.swift"), *tests.rglob("*.py")]
    pattern = re.compile(rf"(func|def) {name}\(")
    assert any(pattern.search(path.read_text(encoding="utf-8")) for path in files), name


class Player:
    """Plays the steps of one entry with a separate station."""

    def __init__(self, cloud, entry):
        self.cloud, self.entry = cloud, entry
        self.station = cloud.add_station(
            f"CP-{secrets.token_hex(4)}:{secrets.token_hex(2)}"
        )
        self.driver = cloud.add_driver()
        self.card = self.driver.card
        if entry.get("card") == "$RANDOM20":
            self.card = secrets.token_hex(10).upper()
            cloud.secrets.add(self.card)
            cloud.create(
                "/api/v1/id-tokens", {"idToken": self.card, "driverId": self.driver.id}
            )
        self.fixed_time = ago(20)
        self.transaction_id = None
        self.point = None

    def play(self):
        options = self.entry.get("connect", {})
        self.point = Station(self.cloud, self.station, **options)
        try:
            steps = self.entry["steps"]
            if self.entry.get("session"):
                steps = [{"start": {}}, *steps, {"stop": {}}]
            for step in steps:
                self.step(step)
            assert self.point.is_alive()
        finally:
            self.point.socket.close()

    # Steps

    def step(self, step):
        (kind,) = step.keys() & STEP_KINDS
        getattr(self, kind)(self.substituted(step[kind]), step)

    def start(self, more, step):
        payload = {"connectorId": 1, "idTag": self.card, "meterStart": 1000, "timestamp": ago(60)}
        frame = self.point.call("StartTransaction", payload | more, id=step.get("id"))
        assert frame[0] == 3
        if step.get("same"):
            assert frame[2]["transactionId"] == self.transaction_id
            assert frame[2]["idTagInfo"]["status"] == "Accepted"
        self.transaction_id = frame[2]["transactionId"]

    def stop(self, more, step):
        payload = {"transactionId": self.transaction_id, "meterStop": 8000, "timestamp": ago(0)}
        assert self.point.call("StopTransaction", payload | more, id=step.get("id"))[0] == 3

    def sample(self, values, _):
        reading = {"timestamp": ago(30), "sampledValue": values}
        payload = {"connectorId": 1, "transactionId": self.transaction_id, "meterValue": [reading]}
        self.point.result("MeterValues", payload)

    def call(self, what, step):
        ((action, payload),) = what.items()
        answer = step.get("answer", "result")
        if isinstance(answer, str) and answer.startswith("error "):
            assert self.point.error(action, payload) == answer[6:]
        else:
            self.assert_matches(self.point.result(action, payload), answer)

    def text(self, text, step):
        self.point.socket.send(text)
        self.expect_answer(text, step["answer"])

    def fragments(self, parts, step):
        self.point.socket.send(iter(parts))
        self.expect_answer("".join(parts), step["answer"])

    def expect_answer(self, text, answer):
        if answer == "none":
            with pytest.raises(TimeoutError):
                self.point.socket.recv(0.3)
            return
        action = re.match(r'\[\s*2\s*,\s*"[^"]*"\s*,\s*"(\w+)"', text)[1]
        frame = check_answer(self.point.socket.recv(30), action)
        if isinstance(answer, str) and answer.startswith("error "):
            assert frame[0] == 4 and frame[2] == answer[6:], frame
        else:
            assert frame[0] == 3, frame
            self.assert_matches(frame[2], answer)

    @staticmethod
    def assert_matches(payload, answer):
        for path, pattern in {} if answer == "result" else answer.items():
            value = payload
            for name in path.split("."):
                value = value[name]
            assert re.fullmatch(pattern, value), (path, value)

    def command(self, body, step):
        done = []
        path = f"/api/v1/stations/{self.station.id}/commands"
        thread = threading.Thread(target=lambda: done.append(self.cloud.create(path, body)))
        thread.start()
        _, id, _, payload = json.loads(self.point.socket.recv(30))
        for name, value in self.substituted(step.get("request", {})).items():
            assert payload[name] == value
        if "fail" in step:
            answer = [4, id, step["fail"], "", {}]
        else:
            answer = [3, id, step["reply"]]
        self.point.socket.send(json.dumps(answer))
        thread.join(30)
        assert done[0]["status"] == step["status"]

    def expect_silence(self, seconds, _):
        with pytest.raises(TimeoutError):
            self.point.socket.recv(seconds)

    def ping(self, *_):
        assert self.point.socket.ping().wait(30)

    def reconnect(self, *_):
        self.abandoned = self.point
        self.point = Station(self.cloud, self.station)

    # Placeholders

    def substituted(self, value):
        if isinstance(value, dict):
            return {name: self.substituted(item) for name, item in value.items()}
        if isinstance(value, list):
            return [self.substituted(item) for item in value]
        if value == "$TX":
            return self.transaction_id
        if not isinstance(value, str):
            return value
        if value.startswith("$DATA"):
            reading = {"timestamp": ago(30), "sampledValue": [{"value": "5000"}]}
            return [reading] * int(value[5:])
        if value.startswith("$LONG"):
            return "x" * int(value[5:])
        known = {
            "CARD": self.card,
            "TX": str(self.transaction_id),
            "STRANGER": "04FFFFFFFFFF80",
            "FIXED": self.fixed_time,
        }

        def replacement(match):
            name = match[1]
            if name in known:
                return known[name]
            kind, minutes = re.fullmatch(r"(AGO|IN|BARE)(\d+)", name).groups()
            time = ago(int(minutes) * (-1 if kind == "IN" else 1))
            return time.removesuffix("Z") if kind == "BARE" else time

        return re.sub(r"\$([A-Z]+\d*)", replacement, value)

    # Expected outcome

    def check_outcome(self, expect):
        transactions = self.cloud.transactions(self.station.id)
        if self.entry.get("session") or "energyWh" in expect:
            (transaction,) = transactions
            energy = expect.get("energyWh", 7000)
            if energy != "any":
                assert transaction["energyWh"] == energy
            if "suspects" not in expect:
                assert transaction["anomalies"] == expect.get("anomalies", [])
            assert transaction["phase"] == "ended"
            assert all(fact["kind"] for fact in transaction["facts"])
        if "transactions" in expect:
            assert len(transactions) == expect["transactions"]
        if "suspects" in expect:
            assert sum(item["suspect"] for item in transactions) == expect["suspects"]
        self.check_repairs(expect)

    def check_repairs(self, expect):
        path = f"/api/v1/stations/{self.station.id}/repairs"
        seen_repairs = lambda: {item["repair"] for item in self.cloud.get(path)["items"]}
        expected_repairs = set(expect.get("repairs", []))
        if self.entry["outcome"] == "repaired" or expected_repairs:
            assert expected_repairs, "the entry lists no repair"
            what = f"{expected_repairs} in {seen_repairs()}"
            poll(lambda: expected_repairs <= seen_repairs(), what=what)
        if expect.get("repairs") == []:
            assert seen_repairs() == set()


STEP_KINDS = {
    "start", "stop", "call", "sample", "text", "fragments", "command", "expect_silence", "ping",
    "reconnect",
}  # fmt: skip


@pytest.mark.parametrize(
    "entry",
    [entry for entry in PLAYED if "steps" in entry],
    ids=lambda entry: f"{entry['quirk']} {entry['what']}",
)
def test_quirk(cloud, entry):
    """The transaction is billed correctly or suspect, and the station is still answered."""
    player = Player(cloud, entry)
    player.play()
    player.check_outcome(entry.get("expect", {}))


@pytest.mark.parametrize(
    "entry",
    [entry for entry in PLAYED if "closes" in entry],
    ids=lambda entry: f"{entry['quirk']} {entry['what']}",
)
def test_closes_connection_with_code(cloud, entry):
    """The cloud closes the connection with the expected code; a new connection works."""
    station = cloud.add_station()
    with Station(cloud, station, **entry.get("connect", {})) as point:
        if entry.get("reserved-bit"):
            # FIN and RSV1, text, masked with zeros.
            frame = bytes([0xC1, 0x80 | 2, 0, 0, 0, 0]) + b"[]"
            point.socket.socket.sendall(frame)
        with pytest.raises(ConnectionClosed) as closed:
            point.socket.recv(30)
        assert closed.value.rcvd.code == entry["closes"]
    with Station(cloud, station) as point:
        assert point.is_alive()


@pytest.mark.parametrize(
    "entry",
    [entry for entry in PLAYED if "upgrade" in entry],
    ids=lambda entry: f"{entry['quirk']} {entry['what']}",
)
def test_answers_unusual_handshake(cloud, entry):
    """An unusual request gets the expected HTTP status; on 101 the station is connected."""
    station = cloud.add_station(f"CP-{secrets.token_hex(4)}:1")
    variables = {"ID": station.id, "ENCODED": station.id.replace(":", "%3A")}
    line = string.Template(entry["upgrade"]).substitute(variables)
    headers = basic(station.id, station.password) | entry.get("headers", {})
    with request_upgrade(cloud.port, line, headers) as connection:
        answer = connection.recv(4096).decode()
        assert answer.startswith(f"HTTP/1.1 {entry['status']} "), answer
        if entry["status"] == 101:
            path = f"/api/v1/stations/{station.id}"
            poll(lambda: cloud.get(path)["connected"], what="the connection")
