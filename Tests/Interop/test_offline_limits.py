"""Offline charging at a bridge: limits in its authorization list, and the cloud's later stop."""

import pytest

import bridge_events
from bridge import Bridge
from cloud import poll
from ocpp_wire import ago

TOKENS = "/api/v1/id-tokens"
COMMANDS = "/bridge/v1/commands"


@pytest.fixture
def bridge(cloud) -> Bridge:
    return Bridge(cloud)


def entries(bridge: Bridge) -> dict[str, dict]:
    return {entry["hash"]: entry for entry in bridge.authorization_list()["entries"]}


@pytest.mark.parametrize(
    "offline, energy", [(None, 30_000), ("limited", 30_000), ("always", None), ("never", "absent")]
)
def test_list_entry_has_limit_of_offline_mode(cloud, bridge, offline, energy):
    """`limited` has 30 kWh, `always` has no limit, and `never` has no entry."""
    before = entries(bridge)
    token = cloud.add_driver(**({"offline": offline} if offline else {})).token
    added = [entry for hash, entry in entries(bridge).items() if hash not in before]
    if energy == "absent":
        assert added == []
    else:
        (entry,) = added
        assert entry.get("maximumEnergyWh") == energy and len(entry["group"]) == 16
    changed = cloud.change(f"{TOKENS}/{token['id']}", {"offline": "never"})
    assert changed["offline"] == "never" and entries(bridge).keys() == before.keys()


def test_list_names_group_of_reservation(cloud, bridge):
    """A reservation in the list has the group of its driver's cards in the same list."""
    driver = cloud.add_driver()
    assert "reservations" not in bridge.authorization_list()
    version = bridge.authorization_list()["version"]
    body = {"stationId": bridge.station, "driverId": driver.id, "expiresAt": ago(-30)}
    made = cloud.create("/api/v1/reservations", body)
    document = bridge.authorization_list()
    (kept,) = document["reservations"]
    assert kept["until"] == made["expiresAt"] and document["version"] > version
    assert kept["group"] in {entry["group"] for entry in document["entries"]}
    other = Bridge(cloud).authorization_list()
    assert "reservations" not in other
    assert kept["group"] not in {entry["group"] for entry in other["entries"]}


def test_cloud_stops_unauthorized_offline_transaction(cloud, bridge):
    """The transaction began offline with an outdated list.

    The cloud stops it after it receives the events, as soon as the bridge polls.
    """
    driver = cloud.add_driver()
    cloud.change(f"{TOKENS}/{driver.token['id']}", {"status": "blocked"})
    events = bridge_events.session(driver.card)[:2]
    assert bridge.delivered(events) == 2
    commands = poll(lambda: bridge.get(COMMANDS, after=0, wait=5)["commands"], 40, "the stop")
    assert commands[0]["type"] == "RequestStopTransaction"
    assert commands[0]["data"]["transactionId"] == events[0]["data"]["transactionId"]
