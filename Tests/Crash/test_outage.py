"""The cloud is away for a minute; offline sessions arrive afterwards, once, with their times."""

import time
from datetime import datetime, timedelta, timezone

import pytest

from cloud import Driver, poll
from world import World

# Long enough for two sessions at each charger; the retry pauses grow to a minute.
OUTAGE_SECONDS = 75
POWER_W = 22_000
UNKNOWN_CARD = "04DEADBEEF0001"
# Stations report whole seconds.
RESOLUTION = timedelta(seconds=1)


class Charger:
    """One of the two chargers, as a person in front of it sees it."""

    def __init__(self, world: World, name: str, station: str, driver: Driver):
        self._world, self._name = world, name
        self.station, self.driver = station, driver
        # Of each session: the times before and after its begin, before and after its end, and the
        # metered energy in Wh.
        self.sessions: list[tuple[datetime, datetime, datetime, datetime, int]] = []

    @property
    def is_charging(self) -> bool:
        if self._name == "reader":
            return self._status()["contactor"] == "closed"
        return self._status()["status"] == "Charging"

    @property
    def delivered(self) -> int:
        return self._status()["deliveredWh"]

    def _status(self) -> dict:
        status = self._world.device.status()
        return status["board"] if self._name == "reader" else status["stations"][0]

    def tap(self, card: str) -> None:
        # The reader accepts a card again after it was away for a second.
        time.sleep(3.5)
        self._world.device.tap(card, self._name)

    def begin(self) -> None:
        self._before_begin, self._before = datetime.now(timezone.utc), self.delivered
        self.tap(self.driver.card)
        poll(lambda: self.is_charging, 30, f"charging at {self.station}")
        self._after_begin = datetime.now(timezone.utc)

    def end(self) -> None:
        ending = datetime.now(timezone.utc)
        self.tap(self.driver.card)
        poll(lambda: not self.is_charging, 30, f"the end at {self.station}")
        # The last pulses and the last reading arrive a little later.
        time.sleep(0.5)
        energy_wh = self.delivered - self._before
        ended = datetime.now(timezone.utc)
        self.sessions.append((self._before_begin, self._after_begin, ending, ended, energy_wh))


@pytest.fixture
def world(base, tmp_path):
    with World(base, tmp_path / "world", {}) as world:
        world.start_cloud()
        station = f"{world.station.id}:{world.station.password}"
        world.start_devices(
            *("--station", station, "--ocpp-url", f"ws://127.0.0.1:{world.port}/ocpp"),
            *("--power-w", str(POWER_W), "--sample-interval", "2"),
        )
        world.start_bridge()
        poll(lambda: connectors(world) == 2, 30, "both chargers' first reports")
        yield world


def test_delivers_offline_sessions_after_cloud_outage(world):
    """Sessions begin before the outage, run within it, and end after it."""
    bridge = Charger(world, "reader", world.bridge_station, world.base.driver)
    station = Charger(world, world.station.id, world.station.id, world.base.other_driver)
    station.begin()
    bridge.begin()
    time.sleep(3)

    world.processes["cloud"].kill()
    back_at = time.monotonic() + OUTAGE_SECONDS
    time.sleep(4)
    station.end()
    bridge.end()
    bridge.tap(UNKNOWN_CARD)
    time.sleep(4)
    assert not bridge.is_charging
    # The bridge knows the driver from the authorization list of before the outage.
    bridge.begin()
    time.sleep(4)
    bridge.end()
    bridge.begin()
    time.sleep(max(0.0, back_at - time.monotonic()))
    world.start_cloud()
    poll(lambda: has_delivered_all(world), 150, "the delivery")
    bridge.end()
    station.begin()
    time.sleep(3)
    station.end()
    poll(lambda: has_delivered_all(world), 150, "the delivery of the last end")

    check(world, bridge, count=3)
    check(world, station, count=2)


def check(world: World, charger: Charger, count: int) -> None:
    """The cloud has exactly the charger's sessions, with the metered energy and the real times."""
    transactions = world.transactions(charger.station)
    assert len(transactions) == len(charger.sessions) == count
    for transaction, session in zip(transactions, charger.sessions):
        before_begin, after_begin, ending, ended, energy_wh = session
        assert transaction["phase"] == "ended" and transaction["anomalies"] == []
        assert transaction["driverId"] == charger.driver.id
        assert transaction["energyWh"] == energy_wh > 0
        assert before_begin <= time_of(transaction["startedAt"]) <= after_begin + RESOLUTION
        assert ending <= time_of(transaction["endedAt"]) <= ended
        check_facts(transaction)


def check_facts(transaction: dict) -> None:
    """Checks that there is no duplicate fact, and none that was received before it occurred."""
    facts = transaction["facts"]
    kinds = [fact["kind"] for fact in facts]
    assert kinds.count("started") == kinds.count("ended") == 1 and "sampled" in kinds
    identities = [(fact["kind"], fact["occurredAt"], fact.get("chargingState")) for fact in facts]
    assert len(identities) == len(set(identities))
    assert all(time_of(fact["occurredAt"]) <= time_of(fact["receivedAt"]) for fact in facts)


def connectors(world: World) -> int:
    return len(world.cloud_rows("SELECT DISTINCT station_id FROM connector WHERE connector_id = 1"))


def has_delivered_all(world: World) -> bool:
    """Whether the bridge's outbox and the station's queue are empty."""
    (station,) = world.device.status()["stations"]
    waiting = world.bridge_rows("SELECT count(*) FROM outbox")
    return station["connected"] and station["queuedMessages"] == 0 and waiting == [(0,)]


def time_of(text: str) -> datetime:
    return datetime.fromisoformat(text)
