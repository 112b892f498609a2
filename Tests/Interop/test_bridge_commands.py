"""Commands to bridges by long poll, and the signed authorization list."""

import hashlib
import threading
import time

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec

from bridge import COMMANDS, LIST, Bridge, read_document
from bridge_events import session


@pytest.fixture
def bridge(cloud) -> Bridge:
    """A bridge of its own station, which has asked for commands."""
    made = Bridge(cloud)
    made.get(COMMANDS)
    return made


class Command:
    """A command that an admin sends, in a thread of its own."""

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


def test_command_and_answer(cloud, bridge):
    """A waiting bridge gets a command at once, and the admin its answer."""
    driver = cloud.add_driver()
    polled = []
    poll = threading.Thread(target=lambda: polled.append(bridge.get(COMMANDS, after=0, wait=30)))
    poll.start()
    began = time.monotonic()
    command = Command(
        cloud, bridge.station, action="RequestStartTransaction", idToken=driver.card
    )
    poll.join(20)
    assert time.monotonic() - began < 15
    (heard,) = polled[0]["commands"]
    assert heard["type"] == "RequestStartTransaction" and 0 < heard["validForSeconds"] <= 30
    assert heard["data"]["idToken"]["idToken"] == driver.card and heard["data"]["evseId"] == 1
    assert answer(bridge, heard["number"], status="Accepted") == 200
    outcome = command.outcome()
    assert (outcome["status"], outcome["answer"]) == ("accepted", {"status": "Accepted"})
    # What was answered is not handed out again, and a second answer changes nothing.
    assert bridge.get(COMMANDS, after=0)["commands"] == []
    assert answer(bridge, heard["number"], status="Rejected") == 200
    assert cloud.get(f"/api/v1/commands/{outcome['id']}") == outcome


@pytest.mark.parametrize(
    "body, heard, result, status",
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
def test_every_command(cloud, bridge, body, heard, result, status):
    """Each command reaches the bridge in its words, and its answer the admin."""
    command = Command(cloud, bridge.station, **body)
    (got,) = bridge.get(COMMANDS, wait=20)["commands"]
    assert (got["type"], got.get("data")) == heard
    assert answer(bridge, got["number"], status=result) == 200
    assert command.outcome()["status"] == status


def test_remote_stop_names_the_bridges_transaction(cloud, bridge):
    """The bridge is told its own name of the transaction."""
    driver = cloud.add_driver()
    events = session(driver.card)[:3]
    bridge.delivered(events)
    transaction = cloud.only_transaction(bridge.station)
    command = Command(
        cloud, bridge.station, action="RequestStopTransaction", transactionId=transaction["id"]
    )
    (heard,) = bridge.get(COMMANDS, wait=20)["commands"]
    assert heard["data"] == {"transactionId": events[0]["data"]["transactionId"]}
    answer(bridge, heard["number"], status="Accepted")
    assert command.outcome()["status"] == "accepted"


@pytest.mark.parametrize(
    "body",
    [
        {"action": "UnlockConnector", "connectorId": 1},
        {"action": "DataTransfer", "vendorId": "us"},
    ],
)
def test_what_a_bridge_has_not(cloud, bridge, body):
    """What no bridge can do is answered without asking it."""
    made = cloud.create(f"/api/v1/stations/{bridge.station}/commands", body)
    assert made["status"] == "notSupported"
    assert bridge.get(COMMANDS)["commands"] == []


def test_never_heard_of(cloud):
    """Nobody waits for a bridge that has never been heard of, or not for minutes."""
    station = cloud.add_bridge_station()
    began = time.monotonic()
    made = cloud.create(f"/api/v1/stations/{station}/commands", {"action": "ClearCache"})
    assert made["status"] == "offline" and time.monotonic() - began < 20


def test_list_change_ends_a_poll(cloud, bridge):
    """A change of the list ends the poll of a bridge that has another one, at once; the poll of one
    that says nothing of lists goes on."""
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


def test_too_late(cloud, bridge):
    """A command whose time is over is not handed out any more."""
    body = {"action": "ClearCache", "timeoutSeconds": 1}
    made = cloud.create(f"/api/v1/stations/{bridge.station}/commands", body)
    assert made["status"] == "timedOut"
    assert bridge.get(COMMANDS)["commands"] == []


def test_foreign_and_unknown_numbers(cloud, bridge):
    """A bridge can't answer another station's command, nor one that never was."""
    other = Bridge(cloud)
    command = Command(cloud, bridge.station, action="ClearCache", timeoutSeconds=30)
    (heard,) = bridge.get(COMMANDS, wait=20)["commands"]
    assert answer(other, heard["number"], status="Accepted") == 404
    assert answer(bridge, 10**15, status="Accepted") == 404
    assert bridge.post(f"{COMMANDS}/x/result", {"status": "Accepted"}).status_code == 404
    assert answer(bridge, heard["number"], status="Perhaps") == 400
    assert answer(bridge, heard["number"], status="Accepted") == 200
    assert command.outcome()["status"] == "accepted"


@pytest.mark.parametrize("query", ["after=-1", "after=x", "wait=61", "wait=-1", "list=-1"])
def test_bad_poll(bridge, query):
    """A poll that can't be meant is refused, and the parameter named."""
    refusal = bridge.post(f"{COMMANDS}?{query}", b"", method="GET")
    assert (refusal.status_code, refusal.json()["field"]) == (400, query.split("=")[0])


def test_connected_while_it_polls(cloud, bridge):
    """A bridge counts as connected while it waits for commands."""
    show = f"/api/v1/stations/{bridge.station}"
    assert cloud.get(show)["connected"] is False
    poll = threading.Thread(target=lambda: bridge.get(COMMANDS, wait=3))
    poll.start()
    deadline = time.monotonic() + 10
    while not cloud.get(show)["connected"]:
        assert time.monotonic() < deadline
    poll.join()
    assert cloud.get(show)["connected"] is False


def test_list_is_signed_and_salted(cloud, bridge):
    """A card that may charge is on the list as a salted hash, under the cloud's signature."""
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


def test_list_changes_with_its_cards(cloud, bridge):
    """The version rises when a card is enrolled or blocked; who has it is sent nothing."""
    first = bridge.authorization_list()
    assert bridge.authorization_list(since=first["version"]) is None
    driver = cloud.add_driver()
    second = bridge.authorization_list(since=first["version"])
    assert second["version"] > first["version"]
    assert len(second["entries"]) == len(first["entries"]) + 1
    (token,) = (
        item
        for item in all_tokens(cloud)
        if item["driverId"] == driver.id
    )
    cloud.call("PATCH", f"/api/v1/id-tokens/{token['id']}", {"status": "blocked"})
    third = bridge.authorization_list(since=second["version"])
    assert len(third["entries"]) == len(first["entries"])
    assert bridge.get(COMMANDS, list=first["version"])["authorizationListVersion"] == third["version"]


def all_tokens(cloud) -> list[dict]:
    found, cursor = [], ""
    while cursor is not None:
        page = cloud.get(f"/api/v1/id-tokens?limit=200{cursor}")
        found += page["items"]
        cursor = f"&cursor={page['nextCursor']}" if "nextCursor" in page else None
    return found


def test_poll_returns_for_another_list(cloud, bridge):
    """A bridge that has an old list is not kept waiting."""
    version = bridge.authorization_list()["version"]
    cloud.add_driver()
    began = time.monotonic()
    assert bridge.get(COMMANDS, wait=30, list=version)["authorizationListVersion"] > version
    assert time.monotonic() - began < 15
