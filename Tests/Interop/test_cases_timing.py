"""Cases of public bug reports that need timing, several stations, or hand-made requests.

The cases that only need messages are data: `cases`, played by `test_cases.py`.
"""

import json
import secrets

import pytest
from websockets import ConnectionClosed
from websockets.exceptions import InvalidStatus

from cloud import Cloud, poll
from ocpp_wire import Station, ago, basic, request_upgrade
from test_ocpp16_handshake import refusal

BOOT = {"chargePointVendor": "V", "chargePointModel": "M"}


def status(point, word: str, behind: float = 0):
    payload = {"connectorId": 1, "errorCode": "NoError", "status": word, "timestamp": ago(behind)}
    point.result("StatusNotification", payload)


def authorize(point, card: str) -> str:
    return point.result("Authorize", {"idTag": card})["idTagInfo"]["status"]


# Long and fast deliveries


def long_reading(minute: int) -> dict:
    """A reading of a three-phase charger with 13 samples."""
    more = {"context": "Sample.Periodic", "location": "Outlet", "format": "Raw"}
    register = {"value": str(1000 + minute * 10), "unit": "Wh"}
    samples = [register | {"measurand": "Energy.Active.Import.Register"} | more]
    quantities = [
        ("Current.Import", {"value": "15.27", "unit": "A"}),
        ("Voltage", {"value": "229.50", "unit": "V"}),
        ("Power.Active.Import", {"value": "3483", "unit": "W"}),
        ("Power.Factor", {"value": "0.99"}),
    ]
    for phase in ("L1", "L2", "L3"):
        for measurand, value in quantities:
            samples.append(value | {"measurand": measurand, "phase": phase} | more)
    return {"timestamp": ago(720 - minute), "sampledValue": samples}


@pytest.mark.parametrize("hours", [1, 2, 3, 12])
def test_stop_with_all_readings_of_a_night(cloud, hours):
    """Case 20 (libocpp PR#651): a stop of more than a megabyte ends its transaction at once."""
    station, driver = cloud.add_station(), cloud.add_driver()
    with Station(cloud, station) as point:
        number = point.start(driver.card, minutes_ago=720)["transactionId"]
        readings = [long_reading(minute) for minute in range(hours * 60)]
        point.stop(number, meter=8200, transactionData=readings)
        assert point.is_alive()
    path = "SELECT is_stale FROM charging_transaction WHERE station_id = ?"
    poll(lambda: cloud.query(path, station.id) == [(0,)], what="the fold")
    transaction = cloud.only_transaction(station.id)
    assert (transaction["energyWh"], transaction["phase"]) == (7200, "ended")
    # Half a kilowatt is counted, and ten are reported: only the energy is this case's subject.
    assert set(transaction["anomalies"]) <= {"energyMismatch"}


@pytest.mark.parametrize("count", [60, 66, 100, 300])
def test_queue_sent_without_waiting_for_answers(cloud, count):
    """Case 52: a station sends its whole queue at once, again after each disconnect, until it is
    through. Everything is counted once."""
    station, driver = cloud.add_station(), cloud.add_driver()
    with Station(cloud, station) as point:
        number = point.start(driver.card, minutes_ago=count + 5)["transactionId"]
    messages = []
    for index in range(count):
        value = {"value": str(1000 + index * 10)}
        reading = {"timestamp": ago(count - index), "sampledValue": [value]}
        payload = {"connectorId": 1, "transactionId": number, "meterValue": [reading]}
        messages.append(["MeterValues", payload])
    stop = {"transactionId": number, "meterStop": 1000 + count * 10, "timestamp": ago(0)}
    messages.append(["StopTransaction", stop])

    def unanswered(attempt: int, waiting: list) -> list:
        answered = set()
        with Station(cloud, station) as point:
            try:
                for index, message in enumerate(waiting):
                    point.socket.send(json.dumps([2, f"{attempt}-{index}", *message]))
                while len(answered) < len(waiting):
                    answered.add(int(json.loads(point.socket.recv(10))[1].split("-")[1]))
            except (TimeoutError, ConnectionClosed):
                pass
        return [message for index, message in enumerate(waiting) if index not in answered]

    for attempt in range(20):
        messages = unanswered(attempt, messages)
        if not messages:
            break
    assert messages == []
    path = "SELECT is_stale FROM charging_transaction WHERE station_id = ?"
    poll(lambda: cloud.query(path, station.id) == [(0,)], what="the fold")
    transaction = cloud.only_transaction(station.id)
    assert (transaction["energyWh"], transaction["phase"]) == (count * 10, "ended")
    assert transaction["anomalies"] == []
    assert len(transaction["facts"]) == count + 2


# Transactions that never end


def test_card_is_free_after_power_cut(cloud):
    """Case 25 (OpenEVSE#880, MicroOcpp#100, OCPP.Core#47): the station boots and says Available,
    but never stops its transaction. The card charges at another station, and the bill is clean."""
    cut, other, driver = cloud.add_station(), cloud.add_station(), cloud.add_driver()
    with Station(cloud, cut) as point:
        point.result("BootNotification", BOOT)
        number = point.start(driver.card, minutes_ago=60)["transactionId"]
        reading = {"timestamp": ago(30), "sampledValue": [{"value": "4000"}]}
        values = {"connectorId": 1, "transactionId": number, "meterValue": [reading]}
        point.result("MeterValues", values)
    with Station(cloud, cut) as point, Station(cloud, other) as elsewhere:
        point.result("BootNotification", BOOT)
        status(point, "Available")
        assert authorize(elsewhere, driver.card) == "Accepted"
        start = elsewhere.start(driver.card, meter=5, minutes_ago=0)
        assert start["idTagInfo"]["status"] == "Accepted"
        elsewhere.stop(start["transactionId"], meter=7)
    lost = cloud.only_transaction(cut.id)
    assert (lost["energyWh"], lost["suspect"]) == (3000, True)
    charged = cloud.only_transaction(other.id)
    assert (charged["energyWh"], charged["anomalies"]) == (2, [])


# Clocks of connected stations


@pytest.mark.parametrize("behind", [0, 4.5, 10, 120])
def test_clock_behind_does_not_pass_concurrent_tx(cloud, behind):
    """Case 51b: a card that charges elsewhere gets ConcurrentTx, whatever the station's clock."""
    first, second, driver = cloud.add_station(), cloud.add_station(), cloud.add_driver()
    with Station(cloud, first) as point, Station(cloud, second) as late:
        point.start(driver.card, minutes_ago=0)
        status(late, "Preparing", behind)
        assert authorize(late, driver.card) == "ConcurrentTx"
        start = late.start(driver.card, meter=5, minutes_ago=behind)
        assert start["idTagInfo"]["status"] == "ConcurrentTx"
        late.stop(start["transactionId"], meter=7, minutes_ago=behind)
    assert cloud.only_transaction(second.id)["suspect"]


@pytest.mark.parametrize("behind", [0, 10])
def test_clock_behind_does_not_pass_reservation(cloud, behind):
    """Case 51: the station's clock is ten minutes behind. A reserved connector refuses others."""
    station, guest, other = cloud.add_station(), cloud.add_driver(), cloud.add_driver()
    body = {"stationId": station.id, "driverId": guest.id, "expiresAt": ago(-60)}
    cloud.create("/api/v1/reservations", body)
    with Station(cloud, station) as point:
        status(point, "Available", behind)
        status(point, "Preparing", behind)
        assert authorize(point, other.card) == "Blocked"
        start = point.start(other.card, minutes_ago=behind)
        assert start["idTagInfo"]["status"] == "Blocked"


# What the cloud asks

ANSWERS = {
    "GetConfiguration": {
        "configurationKey": [
            {"key": "HeartbeatInterval", "readonly": False, "value": "60"},
            {
                "key": "SupportedFeatureProfiles",
                "readonly": True,
                "value": "Core,LocalAuthListManagement",
            },
        ]
    },
    "GetLocalListVersion": {"listVersion": 0},
}


def asked(point, seconds: float) -> list[str]:
    """Answers the cloud's CALLs until there is none for so many seconds; the CALLs as texts."""
    found = []
    while True:
        try:
            _, id, action, payload = json.loads(point.socket.recv(seconds))
        except TimeoutError:
            return found
        found.append(f"{action} {json.dumps(payload)}")
        answer = ANSWERS.get(action, {"status": "Accepted"})
        point.socket.send(json.dumps([3, id, answer]))


def test_nothing_is_asked_twice(cloud):
    """Case 54 (lbbrhzn/ocpp#1510): a station that drops the connection when it is asked the same
    twice. A connection with a boot gets each CALL once."""
    station = cloud.add_station()
    path = f"/api/v1/stations/{station.id}"
    wanted = {"values": {"HeartbeatInterval": "300"}}
    assert cloud.call("PATCH", f"{path}/configuration", wanted).status_code == 200
    assert cloud.call("PUT", f"{path}/local-list").status_code == 200
    # A card of an earlier test would change the list meanwhile.
    cloud.wait_for_consumers()
    for _ in range(2):
        with Station(cloud, station) as point:
            calls = asked(point, 0.5)
            point.result("BootNotification", BOOT)
            calls += asked(point, 1)
            assert len(set(calls)) == len(calls), calls


# Getting in


def test_flapping_station_is_told_when_to_come_back(binaries, tmp_path):
    """Case 59 (lbbrhzn/ocpp#1078, PR#2116): a station with bad Wi-Fi comes back again and again.
    If it is turned away, the answer says for how long."""
    cloud = Cloud(binaries / "zapoj-cloud", tmp_path / "data")
    try:
        station = cloud.add_station()
        refused = None
        for _ in range(300):
            try:
                Station(cloud, station).socket.socket.shutdown(2)
            except InvalidStatus as error:
                refused = error.response
                break
        if refused:
            assert refused.status_code == 429
            assert 0 < int(refused.headers["Retry-After"]) <= 60
    finally:
        assert cloud.stop() == 0


@pytest.mark.parametrize(
    ("id", "code"),
    [
        ("DE*BMW*E{}", 201), ("a+b{}", 201), ("RDAM {}", 201), ("me@home{}", 201),
        ("12:34:{}", 201), ("x|y={}", 201), ("L{:0>47}", 201), ("A/B{}", 400), ("Garáž{}", 400),
        ("ocpp", 400),
    ],
)  # fmt: skip
def test_station_id_of_real_labels(cloud, id, code):
    """Probe 16: ids as on the labels of chargers; the others are refused at creation."""
    id = id.format(secrets.token_hex(3))
    body = {"id": id, "kind": "ocpp16", "name": "Garage"}
    if code != 201:
        assert cloud.call("POST", "/api/v1/stations", body).status_code == code
        return
    station = cloud.add_station(id)
    with Station(cloud, station, path=id.replace(" ", "%20").replace("|", "%7C")) as point:
        assert point.is_alive()


HANDSHAKES = {
    "three slashes": {"path": "///ocpp///{}"},
    "slash at the end": {"path": "/ocpp/{}/"},
    "id twice": {"path": "/ocpp/{0}/{0}"},
    "query": {"path": "/ocpp/{}?token=1&v=1.6"},
    "upper-case folder": {"path": "/OCPP/{}"},
    "folder ocpp16": {"path": "/ocpp16/{}"},
    "version as a folder": {"path": "/ocpp/1.6/{}"},
    "whole http URL": {"path": "http://host:80/ocpp/{}"},
    "whole ws URL": {"path": "ws://host:80/ocpp/{}"},
    "Upgrade: WebSocket": {"headers": {"Upgrade": "WebSocket"}},
    "Connection: keep-alive, Upgrade": {"headers": {"Connection": "keep-alive, Upgrade"}},
    "several subprotocols": {"headers": {"Sec-WebSocket-Protocol": "ocpp1.5,ocpp1.6"}},
    "compression": {"headers": {"Sec-WebSocket-Extensions": "permessage-deflate"}},
    "Origin of TinyWebsockets": {
        "headers": {"Origin": "https://github.com/gilmaimon/TinyWebsockets"}
    },
}


@pytest.mark.parametrize("name", HANDSHAKES)
def test_handshake_of_real_stacks(cloud, name):
    """Probe handshake-raw: WebSocket stacks write the request in their own way, and get in."""
    options = HANDSHAKES[name]
    station = cloud.add_station()
    path = options.get("path", "/ocpp/{}").format(station.id)
    headers = basic(station.id, station.password) | options.get("headers", {})
    with request_upgrade(cloud.port, f"GET {path} HTTP/1.1", headers) as connection:
        assert connection.recv(4096).startswith(b"HTTP/1.1 101 ")


def test_lower_case_scheme_and_wrong_users(cloud):
    """Probe handshake-raw: the word Basic has any case; other user names stay refused."""
    station = cloud.add_station()
    credentials = basic(station.id, station.password)["Authorization"]
    headers = {"Authorization": "basic" + credentials[5:]}
    with request_upgrade(cloud.port, f"GET /ocpp/{station.id} HTTP/1.1", headers) as connection:
        assert connection.recv(4096).startswith(b"HTTP/1.1 101 ")
    for user in ["", "admin"]:
        nobody = type(station)(station.id, None)
        answer = refusal(cloud, nobody, headers=basic(user, station.password))
        assert answer.status_code == 401
