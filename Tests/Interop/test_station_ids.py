"""Station ids as labels of chargers have them, paths that mean a station, and forms of one UID."""

import json
import secrets
import socket
from urllib.parse import quote

import pytest

from cloud import OCPPStation
from ocpp_wire import Station, basic, request_upgrade
from test_ocpp16_handshake import refusal


def encoded(id: str) -> str:
    return quote(id, safe="")


def status_line(port: int, path: str, headers: dict) -> bytes:
    with request_upgrade(port, f"GET {path} HTTP/1.1", headers) as connection:
        return connection.recv(4096).split(b"\r\n")[0]


@pytest.mark.parametrize(
    "form",
    [
        "DE*BMW*E{}", "RDAM {}", "a+b{}", "me@home{}", "12:34:{}", "x|y={}", "a.b_c-{}", "L{:0>47}",
        "A  b {}", "{}",
    ],
)
def test_id_of_label_works_everywhere(cloud, run, form):
    """The station connects, charges and gets a command; REST and the command line find it."""
    station = cloud.add_station(form.format(secrets.token_hex(4)))
    path = f"/api/v1/stations/{encoded(station.id)}"
    driver = cloud.add_driver()
    with Station(cloud, station, path=encoded(station.id)) as point:
        number = point.start(driver.card)["transactionId"]
        point.stop(number)
        shown = cloud.get(path)
        assert (shown["id"], shown["connected"]) == (station.id, True)
        assert cloud.get(f"{path}/messages")["items"]
    (transaction,) = cloud.get(f"/api/v1/transactions?stationId={encoded(station.id)}")["items"]
    assert transaction["energyWh"] == 7000
    assert json.loads(run("station", "show", "--id", station.id))["id"] == station.id
    listed = run("station", "list", "--q", station.id).splitlines()
    assert [json.loads(line)["id"] for line in listed] == [station.id]
    assert run("station", "messages", "--id", station.id)
    assert cloud.change(path, {"name": "Drive"})["name"] == "Drive"


@pytest.mark.parametrize("id", ["A/B", "Garáž", " a", "a ", "a\nb", "a%20b", "", "x" * 49, "a?b"])
def test_refuses_id_that_no_station_can_send(cloud, id):
    """Such an id gets 400 that names the field."""
    body = {"id": id, "kind": "ocpp16", "name": "Garage"}
    answer = cloud.call("POST", "/api/v1/stations", body)
    assert (answer.status_code, answer.json()["field"]) == (400, "id")


@pytest.mark.parametrize("id", ["ocpp", "OCPP", "ocpp16", "1.6", "ws", "api", "metrics", "..", "."])
def test_refuses_reserved_id(cloud, id):
    """A name that a path of the cloud uses is refused at creation, with the reason."""
    body = {"id": id, "kind": "ocpp16", "name": "Garage"}
    answer = cloud.call("POST", "/api/v1/stations", body)
    assert (answer.status_code, answer.json()["field"]) == (400, "id")
    assert "reserved" in answer.json()["detail"]


@pytest.mark.parametrize(
    "form",
    [
        "/OCPP/{}", "/Ocpp/1.6/{}", "/ocpp/1.6/{}", "/ocpp/1.6J/{}", "/ocpp16/{}", "///ocpp///{}",
        "/ocpp/{}/", "/{}", "/ocpp/{}/{}", "/ocpp/{}?token=1", "/ws/{}",
        "/steve/websocket/CentralSystemService/{}", "/ws://127.0.0.1:9/ocpp/{}", "/ocpp{}",
    ],
)
def test_path_that_means_station_is_understood(cloud, form):
    """The station connects and answers, whatever the form of its URL (quirks Q8 to Q11)."""
    station = cloud.add_station()
    path = form.format(station.id, station.id)
    headers = basic(station.id, station.password)
    assert b" 101 " in status_line(cloud.port, path, headers)


def test_id_in_another_case_means_the_only_such_station(cloud):
    """The path and the user name may have another case; a second such station is refused."""
    station = cloud.add_station(f"Cp-{secrets.token_hex(5)}x")
    for id in [station.id.upper(), station.id.lower()]:
        for user in [id, station.id]:
            headers = basic(user, station.password)
            with Station(cloud, OCPPStation(id, None), headers=headers) as point:
                assert point.is_alive()
                assert cloud.get(f"/api/v1/stations/{station.id}")["connected"]
        body = {"id": id, "kind": "ocpp16", "name": "Garage"}
        assert cloud.call("POST", "/api/v1/stations", body).status_code == 409
        assert refusal(cloud, OCPPStation(id, "ff" * 20)).status_code == 401


def test_exact_id_comes_first(own_cloud):
    """Two ids that an earlier version added keep apart."""
    station = own_cloud.add_station("Twin-1")
    own_cloud.add_station("Twin-2")
    own_cloud.alter("UPDATE station SET id = 'tWIN-1' WHERE id = 'Twin-2'")
    with Station(own_cloud, station) as point:
        assert point.is_alive()
    assert refusal(own_cloud, OCPPStation("tWIN-1", station.password)).status_code == 401
    # Neither is meant.
    assert refusal(own_cloud, OCPPStation("TWIN-1", station.password)).status_code == 401


def test_credentials_are_split_at_id(cloud):
    """The password begins after the id of the path, also if both have colons."""
    station = cloud.add_station(f"12:34:{secrets.token_hex(4)}")
    path = f"/api/v1/stations/{station.id}/password"
    given = "a:b:c:d:e:f:g:hi"
    assert cloud.call("PUT", path, {"password": given}).status_code == 200
    with Station(cloud, station, password=given) as point:
        assert point.is_alive()
    # The id as it is written in the path.
    blank = cloud.add_station(f"RDAM {secrets.token_hex(4)}")
    headers = basic(encoded(blank.id), blank.password)
    with Station(
        cloud, OCPPStation(blank.id, None), path=encoded(blank.id), headers=headers
    ) as point:
        assert point.is_alive()


def test_uid_has_one_form(cloud):
    """A card that is enrolled in one form is accepted in every other, and found by REST."""
    uid = "F6" + secrets.token_hex(3).upper()
    pairs = [uid[i : i + 2] for i in range(0, 8, 2)]
    forms = [uid, uid.lower(), ":".join(pairs), "-".join(pairs), " " + " ".join(pairs), f"0x{uid}"]
    driver = cloud.add_driver(forms[2])
    station = cloud.add_station()
    with Station(cloud, station) as point:
        for form in forms:
            answer = point.result("Authorize", {"idTag": form})
            assert answer["idTagInfo"]["status"] == "Accepted", form
            found = cloud.call("POST", "/api/v1/id-token-lookup", {"idToken": form})
            assert found.json()["driverId"] == driver.id
        # Another number of bytes is another card, also padded; so are words and blanks.
        for other in [uid[:-2], uid + "000000", uid + "0000", "".join(reversed(pairs)), "", "  "]:
            answer = point.result("Authorize", {"idTag": other})
            assert answer["idTagInfo"]["status"] == "Invalid", other
    body = {"idToken": forms[3], "driverId": driver.id}
    assert cloud.call("POST", "/api/v1/id-tokens", body).status_code == 409


def test_empty_tag_starts_no_paid_transaction(cloud):
    """A station in free mode sends an empty tag: the start is answered Invalid, and kept."""
    station = cloud.add_station()
    with Station(cloud, station) as point:
        start = point.start("")
        assert start["idTagInfo"]["status"] == "Invalid"
        point.stop(start["transactionId"])
    transaction = cloud.only_transaction(station.id)
    assert "driverId" not in transaction and transaction["suspect"]


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("Occupied", "Occupied"), ("occupied", "Occupied"), ("charging", "Occupied"),
        ("SuspendedEv", "Occupied"), ("Available ", "Available"), ("Idle", "Available"),
        ("FAULTED", "Faulted"),
    ],
)
def test_status_words_are_understood(cloud, word, status):
    """Words in another case, and of other versions of OCPP, set the connector's status."""
    station = cloud.add_station()
    with Station(cloud, station) as point:
        point.result(
            "StatusNotification", {"connectorId": 1, "errorCode": "NoError", "status": word}
        )
    (connector,) = cloud.get(f"/api/v1/stations/{station.id}")["connectors"]
    assert connector["status"] == status


def test_slash_in_id_is_refused_at_handshake(cloud):
    """`%2F` decodes to a slash, which no id has."""
    with socket.create_connection(("127.0.0.1", cloud.port)):
        assert b" 401 " in status_line(cloud.port, "/ocpp/A%2FB", {})
