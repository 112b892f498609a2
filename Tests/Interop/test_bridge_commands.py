"""Commands to bridges by long polling, and the signed authorization list."""

import contextlib
import hashlib
import threading
import time

import pytest
import requests
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec

from bridge import COMMANDS, LIST, Bridge, read_document
from bridge_events import session
from cloud import poll


@pytest.fixture
def bridge(cloud) -> Bridge:
    """A bridge with its own station, which has polled for commands once."""
    made = Bridge(cloud)
    made.get(COMMANDS)
    return made


class Command:
    """A command that an admin sends from a separate thread."""

    def __init__(self, cloud, station: str, **body):
        self._answers = []
        self._thread = threading.Thread(
            target=lambda: self._answers.append(
                cloud.create(f"/api/v1/stations/{station}/commands", body)
            )
        )
        self._thread.start()

    def outcome(self) -> dict:
        self._thread.join(60)
        return self._answers[0]


def answer(bridge, number: int, **body) -> int:
    return bridge.post(f"{COMMANDS}/{number}/result", body).status_code


def test_waiting_bridge_gets_command_and_admin_gets_answer(cloud, bridge):
    """A bridge in a long poll receives a command at once, and the admin receives its answer."""
    driver = cloud.add_driver()
    polled = []
    waiting = threading.Thread(
        target=lambda: polled.append(bridge.get(COMMANDS, after=0, wait=30))
    )
    waiting.start()
    began = time.monotonic()
    command = Command(
        cloud, bridge.station, action="RequestStartTransaction", idToken=driver.card
    )
    waiting.join(60)
    assert time.monotonic() - began < 25
    (received,) = polled[0]["commands"]
    assert received["type"] == "RequestStartTransaction" and 0 < received["validForSeconds"] <= 30
    assert received["data"]["idToken"]["idToken"] == driver.card and received["data"]["evseId"] == 1
    assert answer(bridge, received["number"], status="Accepted") == 200
    outcome = command.outcome()
    assert (outcome["status"], outcome["answer"]) == ("accepted", {"status": "Accepted"})
    # The cloud does not deliver an answered command again, and ignores a second answer.
    assert bridge.get(COMMANDS, after=0)["commands"] == []
    assert answer(bridge, received["number"], status="Rejected") == 200
    assert cloud.get(f"/api/v1/commands/{outcome['id']}") == outcome


@pytest.mark.parametrize(
    "body, expected, result, status",
    [
        (
            {"action": "ChangeAvailability", "operative": False},
            ("ChangeAvailability", {"operationalStatus": "Inoperative"}),
            "Scheduled",
            "accepted",
        ),
        ({"action": "Reset"}, ("Reset", {"type": "OnIdle"}), "Rejected", "rejected"),
        ({"action": "ClearCache"}, ("ClearCache", None), "NotSupported", "notSupported"),
    ],
)
def test_command_reaches_bridge_and_answer_reaches_admin(
    cloud, bridge, body, expected, result, status
):
    """The cloud translates each command for the bridge, and its answer for the admin."""
    command = Command(cloud, bridge.station, **body)
    (received,) = bridge.get(COMMANDS, wait=20)["commands"]
    assert (received["type"], received.get("data")) == expected
    assert answer(bridge, received["number"], status=result) == 200
    assert command.outcome()["status"] == status


def test_remote_stop_uses_bridges_transaction_id(cloud, bridge):
    """The stop command has the transaction id that the bridge itself assigned."""
    driver = cloud.add_driver()
    events = session(driver.card)[:3]
    bridge.delivered(events)
    transaction = cloud.only_transaction(bridge.station)
    command = Command(
        cloud, bridge.station, action="RequestStopTransaction", transactionId=transaction["id"]
    )
    (received,) = bridge.get(COMMANDS, wait=20)["commands"]
    assert received["data"] == {"transactionId": events[0]["data"]["transactionId"]}
    answer(bridge, received["number"], status="Accepted")
    assert command.outcome()["status"] == "accepted"


def test_pending_command_survives_kill_of_cloud(own_cloud):
    """After a crash of the cloud, the bridge gets the pending command exactly as it was issued. REST
    shows it masked, and the database does not contain the secret."""
    bridge = Bridge(own_cloud)
    bridge.get(COMMANDS)
    secret = "feedfacefeedface"
    own_cloud.secrets.add(secret)
    body = {"action": "ChangeConfiguration", "key": "wifi.password", "value": secret}

    def issue():
        with contextlib.suppress(requests.ConnectionError):
            path = f"/api/v1/stations/{bridge.station}/commands"
            own_cloud.call("POST", path, body | {"timeoutSeconds": 60})

    thread = threading.Thread(target=issue)
    thread.start()
    pending = "/api/v1/commands?status=pending"
    poll(lambda: own_cloud.get(pending)["items"], what="the command")
    own_cloud.kill_and_start()
    thread.join(60)
    (received,) = bridge.get(COMMANDS, wait=20)["commands"]
    assert received["data"] == {"name": "wifi.password", "value": secret}
    (shown,) = own_cloud.get(pending)["items"]
    assert shown["request"] == {"key": "wifi.password", "value": "…"}
    for file in own_cloud.directory.glob("zapoj.sqlite*"):
        assert secret.encode() not in file.read_bytes()
    assert answer(bridge, received["number"], status="Accepted") == 200
    assert own_cloud.get(f"/api/v1/commands/{shown['id']}")["status"] == "accepted"


@pytest.mark.parametrize(
    "body, field",
    [
        ({"action": "ChangeAvailability", "operative": True, "connectorId": 1}, "connectorId"),
        ({"action": "GetLog", "payload": {"logType": "SecurityLog"}}, "payload"),
        ({"action": "ClearCache", "key": "A"}, "key"),
    ],
)
def test_rejects_members_that_bridges_do_not_take(cloud, bridge, body, field):
    """A member that a bridge would ignore gets 400 with its name."""
    answer = cloud.call("POST", f"/api/v1/stations/{bridge.station}/commands", body)
    assert (answer.status_code, answer.json()["field"]) == (400, field)


@pytest.mark.parametrize(
    "body",
    [
        {"action": "UnlockConnector", "connectorId": 1},
        {"action": "DataTransfer", "vendorId": "us"},
    ],
)
def test_unsupported_command_is_answered_without_the_bridge(cloud, bridge, body):
    """The cloud answers notSupported for commands that no bridge supports, without sending them."""
    made = cloud.create(f"/api/v1/stations/{bridge.station}/commands", body)
    assert made["status"] == "notSupported"
    assert bridge.get(COMMANDS)["commands"] == []


def test_command_to_unknown_bridge_is_offline(cloud):
    """The cloud does not wait for a bridge that has never polled."""
    station = cloud.add_bridge_station()
    began = time.monotonic()
    made = cloud.create(f"/api/v1/stations/{station}/commands", {"action": "ClearCache"})
    assert made["status"] == "offline" and time.monotonic() - began < 25


def test_list_change_ends_poll_with_list_version(cloud, bridge):
    """A list change at once ends a poll that states an older list version.

    A poll without a list version continues.
    """
    version = bridge.get(COMMANDS)["authorizationListVersion"]
    ended = {}

    def poll(name: str, **query):
        ended[name] = (bridge.get(COMMANDS, wait=15, **query), time.monotonic())

    began = time.monotonic()
    polls = [
        threading.Thread(target=poll, args=("list",), kwargs={"list": version}),
        threading.Thread(target=poll, args=("none",)),
    ]
    for thread in polls:
        thread.start()
    time.sleep(0.5)
    cloud.add_driver()
    for thread in polls:
        thread.join(30)
    assert ended["list"][0]["authorizationListVersion"] > version
    assert ended["list"][1] - began < 14 < ended["none"][1] - began


def test_expired_command_is_not_delivered(cloud, bridge):
    """The cloud does not deliver a command after its timeout."""
    body = {"action": "ClearCache", "timeoutSeconds": 1}
    made = cloud.create(f"/api/v1/stations/{bridge.station}/commands", body)
    assert made["status"] == "timedOut"
    assert bridge.get(COMMANDS)["commands"] == []


def test_rejects_result_of_foreign_or_unknown_command(cloud, bridge):
    """A bridge can't answer another station's command, or a command that does not exist."""
    other = Bridge(cloud)
    command = Command(cloud, bridge.station, action="ClearCache", timeoutSeconds=30)
    (received,) = bridge.get(COMMANDS, wait=20)["commands"]
    assert answer(other, received["number"], status="Accepted") == 404
    assert answer(bridge, 10**15, status="Accepted") == 404
    assert bridge.post(f"{COMMANDS}/x/result", {"status": "Accepted"}).status_code == 404
    assert answer(bridge, received["number"], status="Perhaps") == 400
    assert answer(bridge, received["number"], status="Accepted") == 200
    assert command.outcome()["status"] == "accepted"


@pytest.mark.parametrize("query", ["after=-1", "after=x", "wait=61", "wait=-1", "list=-1"])
def test_rejects_poll_with_invalid_parameter(bridge, query):
    """The problem names the invalid parameter."""
    refusal = bridge.post(f"{COMMANDS}?{query}", b"", method="GET")
    assert (refusal.status_code, refusal.json()["field"]) == (400, query.split("=")[0])


def test_bridge_is_connected_while_it_polls(cloud, bridge):
    """The cloud shows a bridge as connected while it waits for commands."""
    show = f"/api/v1/stations/{bridge.station}"
    assert cloud.get(show)["connected"] is False
    version = bridge.authorization_list()["version"]
    waiting = threading.Thread(target=lambda: bridge.get(COMMANDS, wait=60, list=version))
    waiting.start()
    poll(lambda: cloud.get(show)["connected"], what="the connection")
    # A change of its list ends the request.
    cloud.add_driver()
    waiting.join()
    poll(lambda: cloud.get(show)["connected"] is False, what="the end of the connection")


def test_list_is_signed_and_salted(cloud, bridge):
    """The list has a salted hash of each authorized card, and the cloud's signature."""
    driver = cloud.add_driver()
    listed = bridge.authorization_list()
    assert listed["stationId"] == bridge.station
    salt = bytes.fromhex(listed["salt"])
    assert len(salt) == 32
    digest = hashlib.sha256(salt + driver.card.encode()).hexdigest().upper()
    assert digest in {entry["hash"] for entry in listed["entries"]}
    assert driver.card not in str(listed)
    assert Bridge(cloud).authorization_list()["salt"] != listed["salt"]
    document = bridge.get(LIST)["list"]
    with pytest.raises(InvalidSignature):
        read_document(document, ec.generate_private_key(ec.SECP256R1()).public_key())


def test_list_version_rises_when_cards_change(cloud, bridge):
    """The version rises when a card is enrolled or blocked.

    A bridge with the newest version receives no list.
    """
    first = bridge.authorization_list()
    assert bridge.authorization_list(since=first["version"]) is None
    driver = cloud.add_driver()
    second = poll(lambda: bridge.authorization_list(since=first["version"]), what="the new list")
    assert second["version"] > first["version"]
    assert len(second["entries"]) == len(first["entries"]) + 1
    (token,) = (item for item in all_tokens(cloud) if item["driverId"] == driver.id)
    cloud.call("PATCH", f"/api/v1/id-tokens/{token['id']}", {"status": "blocked"})
    third = poll(lambda: bridge.authorization_list(since=second["version"]), what="the newest list")
    assert len(third["entries"]) == len(first["entries"])
    polled = bridge.get(COMMANDS, list=first["version"])
    assert polled["authorizationListVersion"] == third["version"]


def all_tokens(cloud) -> list[dict]:
    found, cursor = [], ""
    while cursor is not None:
        page = cloud.get(f"/api/v1/id-tokens?limit=200{cursor}")
        found += page["items"]
        cursor = f"&cursor={page['nextCursor']}" if "nextCursor" in page else None
    return found


def test_poll_with_old_list_version_returns_at_once(cloud, bridge):
    """The poll of a bridge with an old list does not wait."""
    version = bridge.authorization_list()["version"]
    cloud.add_driver()
    began = time.monotonic()
    assert bridge.get(COMMANDS, wait=30, list=version)["authorizationListVersion"] > version
    assert time.monotonic() - began < 25
