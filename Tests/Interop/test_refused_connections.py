"""What the admin learns of stations that could not connect, and of ids that two chargers use."""

import contextlib
import json
import re
import secrets
import socket
import time

import pytest
from websockets import ConnectionClosed
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from cloud import Cloud, OCPPStation, poll
from ocpp_wire import Station, basic, request_upgrade
from test_metrics import scrape
from test_ocpp16_handshake import refusal

LIST = "/api/v1/refused-connections"


def entries(cloud, station: str) -> list[dict]:
    items = cloud.get(f"{LIST}?limit=200")["items"]
    return [item for item in items if item["station"] == station]


def lines(cloud, station: str) -> list[str]:
    """The log lines about refused connections of a station."""
    return [
        line
        for line in cloud.log().splitlines()
        if "refused an OCPP connection" in line and re.search(rf"station={station}\b", line)
    ]


def unknown() -> str:
    return f"CP-{secrets.token_hex(5)}"


def test_unknown_station_is_listed_and_added_by_one_call(cloud):
    """The entry says who tried; adding it gives a password, with which the station gets in."""
    id, password = unknown(), "no-such-password"
    cloud.secrets.add(password)
    for _ in range(3):
        refusal(
            cloud, OCPPStation(id, password), user_agent_header="Wallbox/1.2",
            subprotocols=["ocpp1.6", "ocpp1.5"],
        )
    (entry,) = entries(cloud, id)
    assert entry["attempts"] == 3 and entry["address"] == "127.0.0.1"
    assert (entry["reason"], entry["known"], entry["tls"]) == ("unknownStation", False, False)
    assert (entry["userAgent"], entry["listener"]) == ("Wallbox/1.2", "main")
    assert entry["subprotocols"].replace(" ", "") == "ocpp1.6,ocpp1.5"
    assert entry["firstAt"] <= entry["lastAt"]
    assert password not in json.dumps(entry)
    made = cloud.create(f"{LIST}/{entry['id']}/station", {"name": "Garage"})
    cloud.secrets.add(made["password"])
    assert (made["id"], made["name"], made["kind"]) == (id, "Garage", "ocpp16")
    assert entries(cloud, id) == []
    with Station(cloud, OCPPStation(id, made["password"])) as point:
        assert point.is_alive()
    assert cloud.call("POST", f"{LIST}/{entry['id']}/station", {}).status_code == 404


def test_reserved_name_cannot_be_added(own_cloud):
    """The caller did not choose the id, so the answer is a conflict and names no field."""
    refusal(own_cloud, OCPPStation("api", "x"))
    (entry,) = entries(own_cloud, "api")
    answer = own_cloud.call("POST", f"{LIST}/{entry['id']}/station", {})
    assert (answer.status_code, answer.json().get("field")) == (409, None)


def test_command_line_adds_refused_station(cloud, run):
    """`station refused` lists the entries, and `station add-refused` adds one."""
    id = f"RDAM {secrets.token_hex(4)}"
    refusal(cloud, OCPPStation(id, "x"), path=id.replace(" ", "%20"))
    found = [json.loads(line) for line in run("station", "refused").splitlines()]
    (entry,) = [item for item in found if item["station"] == id]
    made = json.loads(run("station", "add-refused", "--refusal", entry["id"]))
    cloud.secrets.add(made["password"])
    assert (made["id"], made["name"]) == (id, id)


def test_each_reason_is_listed_logged_and_counted(own_cloud):
    """Every way to be refused has its reason, in the entry, in the log and in the counter."""
    before = scrape(own_cloud)["zapoj_ocpp_refused_connections_total"]
    known, bridge = own_cloud.add_station(), own_cloud.add_bridge_station()
    plain = own_cloud.add_station(profile=0)
    quiet = {"Authorization": ""}
    cases = {
        "wrongPassword": (known.id, dict(password="ff" * 20)),
        "unknownStation": (unknown(), {}),
        "bridgeStation": (bridge, {}),
        "plainListenerOnly": (plain.id, {}),
        "webPage": (plain.id, dict(plain=True, origin="https://example.org")),
    }
    for reason, (id, options) in cases.items():
        refusal(own_cloud, OCPPStation(id, None), **options)
        assert reason in [entry["reason"] for entry in entries(own_cloud, id)], reason
    other = own_cloud.add_station()
    refusal(own_cloud, OCPPStation(other.id, None), headers=basic("admin", other.password))
    assert entries(own_cloud, other.id)[0]["reason"] == "otherUser"
    refusal(own_cloud, OCPPStation(other.id, None), headers=quiet)
    assert entries(own_cloud, other.id)[0]["reason"] == "noPassword"
    with Station(own_cloud, other, subprotocols=["ocpp2.0.1"]) as point:
        with pytest.raises(ConnectionClosed):
            point.is_alive()
    assert entries(own_cloud, other.id)[0]["reason"] == "noSubprotocol"
    with request_upgrade(own_cloud.port, "GET /charge/x/CP-77 HTTP/1.1", {}) as raw:
        assert b" 404 " in raw.recv(4096)
    assert entries(own_cloud, "CP-77")[0]["reason"] == "otherPath"
    with request_upgrade(
        own_cloud.port, "GET /ocpp/CP-78 HTTP/1.1", {"Sec-WebSocket-Version": "8"}
    ) as raw:
        assert b" 400 " in raw.recv(4096)
    assert entries(own_cloud, "CP-78")[0]["reason"] == "malformed"
    after = scrape(own_cloud)["zapoj_ocpp_refused_connections_total"]
    for reason in [*cases, "otherUser", "noPassword", "noSubprotocol", "otherPath", "malformed"]:
        assert after[(reason,)] == before[(reason,)] + 1, reason
        assert f"reason={reason}" in own_cloud.log()
    assert "ff" * 20 not in own_cloud.log()


def test_log_lines_are_limited(cloud):
    """A client that tries again and again does not fill the log; the counter goes on."""
    id, begin = unknown(), time.monotonic()
    for _ in range(40):
        refusal(cloud, OCPPStation(id, "x"))
    # Twenty, and six a minute.
    assert len(lines(cloud, id)) <= 21 + (time.monotonic() - begin) / 10
    assert entries(cloud, id)[0]["attempts"] == 40


def test_hostile_names_stay_names(cloud):
    """What a client sends as id or header is cut, and cannot end a line of the log."""
    evil = "X%0Areason=forged%1b%5B31m" + "y" * 500
    agent = "Mozilla \x9b31m " + "z" * 600
    with request_upgrade(
        cloud.port, f"GET /ocpp/{evil} HTTP/1.1", {"User-Agent": agent}
    ) as raw:
        assert b" 401 " in raw.recv(4096)
    (entry,) = [item for item in cloud.get(LIST)["items"] if item["station"].startswith("X%0A")]
    assert len(entry["station"]) <= 64 and len(entry["userAgent"]) <= 200
    assert "\x1b" not in cloud.log() and "\nreason=forged" not in cloud.log()
    assert cloud.call("POST", f"{LIST}/{entry['id']}/station", {}).status_code == 409
    assert cloud.call("DELETE", f"{LIST}/{entry['id']}").status_code == 204
    assert cloud.call("DELETE", f"{LIST}/{entry['id']}").status_code == 404


def test_one_client_cannot_fill_the_list(cloud):
    """Of one network 20 ids are kept; a station that comes back is among them."""
    id = unknown()
    refusal(cloud, OCPPStation(id, "x"))
    for _ in range(3):
        refusal(cloud, OCPPStation(id, "x"))
        entries(cloud, id)
        for _ in range(30):
            refusal(cloud, OCPPStation(unknown(), "x"))
    assert entries(cloud, id)[0]["attempts"] == 4
    items = cloud.get(f"{LIST}?limit=200")["items"]
    assert len([item for item in items if item["address"] == "127.0.0.1"]) <= 20


def test_entry_ends_when_station_connects(cloud):
    """A station that gets in is not listed any more."""
    station = cloud.add_station()
    refusal(cloud, station, password="ff" * 20)
    assert entries(cloud, station.id)[0]["known"] is True
    with Station(cloud, station) as point:
        assert point.is_alive()
        poll(lambda: not entries(cloud, station.id), what="the end of the entry")


@pytest.fixture
def strict_cloud(binaries, tmp_path):
    """A cloud that allows 12 connections a minute, also of loopback addresses."""
    settings = ("--proxy-trusted", "10.0.0.1", "--ocpp-connections-per-minute", "12")
    running = Cloud(binaries / "zapoj-cloud", tmp_path / "data", settings=settings)
    try:
        yield running
    finally:
        status = running.stop()
    assert status == 0, running.log()


def test_throttling_says_when_to_come_back(strict_cloud):
    """Too many refused attempts get 429 with the time after which one is allowed again."""
    id = unknown()
    statuses = []
    while 429 not in statuses and len(statuses) < 40:
        response = refusal(strict_cloud, OCPPStation(id, "x"))
        statuses.append(response.status_code)
    # One attempt is restored every five seconds of the test.
    assert statuses == [401] * max(12, len(statuses) - 1) + [429]
    assert response.headers["Retry-After"] == "5"
    # What was judged remains the reason.
    assert entries(strict_cloud, id)[0]["reason"] == "unknownStation"
    poll(lambda: "reason=tooManyConnections" in strict_cloud.log(), what="the log line")
    time.sleep(int(response.headers["Retry-After"]))
    assert refusal(strict_cloud, OCPPStation(id, "x")).status_code == 401


def test_flapping_station_is_let_in_after_retry_after(strict_cloud):
    """A station that connects again and again is told to wait, and then gets in."""
    station = strict_cloud.add_station()
    for _ in range(60):
        try:
            with Station(strict_cloud, station) as point:
                point.socket.socket.shutdown(socket.SHUT_RDWR)
        except InvalidStatus as refused:
            seconds = refused.response.headers["Retry-After"]
            assert (refused.response.status_code, seconds) == (429, "5")
            break
    time.sleep(int(seconds))
    with Station(strict_cloud, station) as point:
        assert point.is_alive()


def open_from(cloud, station, address: str):
    return connect(
        f"ws://127.0.0.1:{cloud.port}/ocpp/{station.id}",
        additional_headers=basic(station.id, station.password), subprotocols=["ocpp1.6"],
        compression=None, proxy=None, source_address=(address, 0),
    )


def boot(socket_, serial: str | None):
    payload = {"chargePointVendor": "V", "chargePointModel": "M"}
    if serial:
        payload["chargePointSerialNumber"] = serial
    socket_.send(json.dumps([2, secrets.token_hex(4), "BootNotification", payload]))
    assert json.loads(socket_.recv(30))[0] == 3


def shared(cloud, station) -> list[dict]:
    path = f"/api/v1/security-events?stationId={station.id}&type=SharedStationId"
    return cloud.get(path)["items"]


@pytest.mark.parametrize(
    ("addresses", "serials"),
    [
        (["127.0.0.2", "127.0.0.3"], ["A1", "B2"]),
        (["127.0.0.2", "127.0.0.2"], ["A1", "B2"]),
        (["127.0.0.2", "127.0.0.3"], [None, None]),
    ],
)
def test_reports_two_chargers_with_one_id(cloud, addresses, serials):
    """They replace each other's connections: a log line and a security event of the station."""
    station = cloud.add_station()
    with contextlib.ExitStack() as stack:
        for number in range(6):
            point = stack.enter_context(open_from(cloud, station, addresses[number % 2]))
            boot(point, serials[number % 2])
    (event,) = poll(lambda: shared(cloud, station), what="the event")
    assert event["source"] == "cloud" and "two chargers" in event["techInfo"]
    assert all(serial in event["techInfo"] for serial in serials if serial)
    assert "two chargers use this id" in cloud.log()


def test_does_not_report_one_charger_that_changes_its_network(cloud):
    """It reconnects from another address, then again and again from there."""
    station = cloud.add_station()
    with contextlib.ExitStack() as stack:
        for address in ["127.0.0.2"] * 2 + ["127.0.0.3"] * 6:
            boot(stack.enter_context(open_from(cloud, station, address)), "A1")
    assert shared(cloud, station) == []
