"""Authentication of OCPP connections, and the effect of a second connection on the first."""

import secrets

import pytest
from websockets import ConnectionClosed
from websockets.exceptions import InvalidStatus

from cloud import OCPPStation, poll
from ocpp_wire import Station, basic, request_upgrade

UNKNOWN = OCPPStation("CP-nobody", "00" * 20)


def refusal(cloud, station, **options):
    """The HTTP response that rejects a handshake."""
    with pytest.raises(InvalidStatus) as refused:
        Station(cloud, station, **options)
    return refused.value.response


def test_wrong_password_and_unknown_id_get_identical_401(cloud):
    """Main listener: 401 with the same body and headers, so that ids can't be enumerated."""
    station = cloud.add_station()
    wrong = refusal(cloud, station, password="ff" * 20)
    unknown = refusal(cloud, UNKNOWN)
    missing = refusal(cloud, OCPPStation(station.id, None))
    assert wrong.status_code == unknown.status_code == missing.status_code == 401
    assert wrong.body == unknown.body == missing.body
    assert dict(wrong.headers) == dict(unknown.headers) == dict(missing.headers)
    assert wrong.headers["WWW-Authenticate"].startswith("Basic")


@pytest.mark.parametrize("user", ["", "somebody", "CP-nobody"])
def test_rejects_user_name_other_than_station_id(cloud, user):
    """The correct password with another user name is rejected (white paper FR.204)."""
    station = cloud.add_station()
    headers = basic(user, station.password)
    answer = refusal(cloud, OCPPStation(station.id, None), headers=headers)
    assert answer.status_code == 401


@pytest.mark.parametrize("header", ["Basic", "Basic !!!", "Basic QQ==", "Bearer abc", ""])
def test_rejects_malformed_authorization_header(cloud, header):
    """A header without a valid Basic credential gets 401."""
    station = OCPPStation(cloud.add_station().id, None)
    assert refusal(cloud, station, headers={"Authorization": header}).status_code == 401


@pytest.mark.parametrize("given", ["a-given-password", "0a0b0c0d" * 5])
def test_accepts_password_given_by_admin(cloud, given):
    """A password of the admin's choice replaces the old one at once; the answer omits it."""
    station = cloud.add_station()
    cloud.secrets.add(given)
    with Station(cloud, station) as point:
        answer = cloud.call("PUT", f"/api/v1/stations/{station.id}/password", {"password": given})
        assert answer.status_code == 200 and "password" not in answer.json()
        with pytest.raises(ConnectionClosed):
            point.socket.recv(30)
    assert refusal(cloud, station).status_code == 401
    with Station(cloud, station, password=given) as point:
        assert point.is_alive()


def test_plain_listener_requires_known_id_and_password(cloud):
    """Plain listener: an unknown id gets 404; a station with a password still needs it."""
    assert refusal(cloud, UNKNOWN, plain=True).status_code == 404
    station = cloud.add_station()
    no_password = OCPPStation(station.id, None)
    assert refusal(cloud, no_password, plain=True).status_code == 401
    assert refusal(cloud, station, plain=True, password="ff" * 20).status_code == 401
    with Station(cloud, station, plain=True) as point:
        assert point.is_alive()


def test_main_listener_rejects_station_without_password(cloud):
    """Security profile 0 works on the plain listener only; an empty password doesn't help."""
    station = cloud.add_station(profile=0)
    assert refusal(cloud, station).status_code == 401
    assert refusal(cloud, station, headers=basic(station.id, "")).status_code == 401


def test_rejects_ocpp_connection_of_bridge_station(cloud):
    """A bridge's station can't connect by OCPP on either listener."""
    bridge = OCPPStation(cloud.add_bridge_station(), None)
    assert refusal(cloud, bridge).status_code == 401
    assert refusal(cloud, bridge, plain=True).status_code == 404


@pytest.mark.parametrize("origin", ["https://example.org", "null", "file://", "http://127.0.0.1"])
def test_judges_origin_only_without_password(cloud, origin):
    """A browser cannot open a connection that needs no password. A station with a password may have
    a library that sends an Origin."""
    station = cloud.add_station(profile=0)
    assert refusal(cloud, station, plain=True, origin=origin).status_code == 403
    station = cloud.add_station()
    for plain in [False, True]:
        with Station(cloud, station, plain=plain, origin=origin) as point:
            assert point.is_alive()


def test_accepts_origin_that_no_browser_sends(cloud):
    """The origin of a web page has no path; TinyWebsockets sends the address of its project."""
    station = cloud.add_station(profile=0)
    origin = "https://github.com/gilmaimon/TinyWebsockets"
    with Station(cloud, station, plain=True, origin=origin) as point:
        assert point.is_alive()


def test_rejects_websocket_on_other_path(cloud):
    """A WebSocket on any other path gets 404."""
    station = cloud.add_station(profile=0)
    assert refusal(cloud, station, plain=True, path="../api/v1/stations").status_code == 404
    assert refusal(cloud, station, plain=True, path=f"../other/{station.id}").status_code == 404


def test_percent_encoded_id_is_decoded_once(cloud):
    """`%40` decodes to `@`; `%2540` decodes to `%40`, an unknown id (J 3.1.1, quirk Q10)."""
    id = f"CP-{secrets.token_hex(5)}"
    station = cloud.add_station(f"{id}@home")
    for path in [f"{id}%40home", f"%43%50{id[2:]}@home", f"{id}@home"]:
        with Station(cloud, station, path=path) as point:
            assert point.is_alive()
    for path in [f"{id}%2540home", f"{id}%4", "CP%zz", "%ff", "CP%00", "%2e%2e"]:
        assert refusal(cloud, station, path=path).status_code == 401


def test_accepts_colon_in_id(cloud):
    """An id may contain colons, like a MAC address; `%3A` decodes to a colon."""
    station = cloud.add_station(f"CP:{secrets.token_hex(5)}", profile=0)
    for path in [station.id, station.id.replace(":", "%3A")]:
        with Station(cloud, station, plain=True, path=path) as point:
            assert point.is_alive()


def test_accepts_colon_in_id_with_password(cloud):
    """A station whose id contains a colon can authenticate with its password."""
    station = cloud.add_station(f"CP:{secrets.token_hex(5)}")
    with Station(cloud, station) as point:
        assert point.is_alive()


def test_new_connection_closes_previous_one(cloud):
    """The newest authenticated connection of an id wins; REST still shows it as connected."""
    station = cloud.add_station()
    with Station(cloud, station) as first:
        assert first.is_alive()
        with Station(cloud, station) as second:
            assert second.is_alive()
            with pytest.raises(ConnectionClosed):
                first.socket.recv(30)
            assert second.is_alive()
            assert cloud.get(f"/api/v1/stations/{station.id}")["connected"] is True
    path = f"/api/v1/stations/{station.id}"
    poll(lambda: not cloud.get(path)["connected"], what="the disconnect")


def test_rejected_handshake_keeps_existing_connection(cloud):
    """A rejected second handshake does not affect the existing connection."""
    station = cloud.add_station()
    with Station(cloud, station) as point:
        assert point.is_alive()
        assert refusal(cloud, station, password="ff" * 20).status_code == 401
        assert point.is_alive()


def test_profile_0_station_that_answers_pings_keeps_its_connection(cloud):
    """Plain listener: while a station without a password answers pings, others get 409."""
    station = cloud.add_station(profile=0)
    with Station(cloud, station, plain=True) as point:
        for _ in range(3):
            assert refusal(cloud, station, plain=True).status_code == 409
        assert point.is_alive()


def test_profile_0_connection_without_pong_is_replaced(cloud):
    """A connection that answers no ping is half-open; a new connection replaces it."""
    station = cloud.add_station(profile=0)
    with request_upgrade(cloud.plain_port, f"GET /ocpp/{station.id} HTTP/1.1", {}) as silent:
        assert b" 101 " in silent.recv(4096)
        with Station(cloud, station, plain=True) as point:
            assert point.is_alive()


def test_accepts_missing_subprotocol_only_where_allowed(cloud):
    """J 3.2, quirk Q6: no subprotocol is accepted only with `needsSubprotocol` false."""
    station, driver = cloud.add_station(), cloud.add_driver()
    path = f"/api/v1/stations/{station.id}"
    with Station(cloud, station, subprotocols=None) as point, pytest.raises(ConnectionClosed):
        point.is_alive()
    changed = cloud.call("PATCH", path, {"needsSubprotocol": False}).json()
    assert (changed["needsSubprotocol"], changed["name"]) == (False, "Garage")
    with Station(cloud, station, subprotocols=None) as point:
        assert point.socket.subprotocol is None
        number = point.start(driver.card)["transactionId"]
        point.stop(number)
    assert cloud.only_transaction(station.id)["energyWh"] == 7000
    # Any other subprotocol is still closed.
    with (
        Station(cloud, station, subprotocols=["ocpp2.0.1"]) as point,
        pytest.raises(ConnectionClosed),
    ):
        point.is_alive()
    bridge = f"/api/v1/stations/{cloud.add_bridge_station()}"
    assert cloud.call("PATCH", bridge, {"needsSubprotocol": False}).status_code == 409
