"""zapoj-cloud is killed at every kill point of an OCPP session, and restarted."""

import pytest

from enumeration import kill_at_every_point
from processes import KillPoint, Process
from retrying_station import METER_START, METER_STOP, RetryingStation
from world import World

KINDS = ["commit", "send"]
# The kind of fact that the cloud stores for each acknowledged message.
FACTS = {"StartTransaction": "started", "MeterValues": "sampled", "StopTransaction": "ended"}


def run_session(base, folder, kills: list[KillPoint]) -> int:
    """Runs a session with up to one kill per kill point. Returns the number of kills."""
    with World(base, folder, {"cloud": kills}) as world:
        station = RetryingStation(world.driver.card)
        world.on_killed = lambda _: check_acknowledged(world, station)
        world.start_cloud()
        with world.session():
            station.charge(world)
        check_transaction(world, station)
        return len(world.killed)


def check_acknowledged(world: World, station: RetryingStation) -> None:
    """The database has a fact for each answered message, before the cloud is restarted."""
    stored = [kind for (kind,) in world.cloud_rows("SELECT kind FROM charging_event")]
    for action, kind in FACTS.items():
        assert stored.count(kind) >= station.acknowledged.count(action), (action, stored)


def check_transaction(world: World, station: RetryingStation) -> None:
    """The transaction ended once, with its energy and times, without lost or duplicate facts."""
    (transaction,) = world.transactions(world.station.id)
    expected = {
        "phase": "ended",
        "driverId": world.driver.id,
        "startedAt": station.started.replace("Z", ".000Z"),
        "endedAt": station.ended.replace("Z", ".000Z"),
        "meterStartWh": METER_START,
        "meterStopWh": METER_STOP,
        "energyWh": METER_STOP - METER_START,
        "stoppedReason": "Local",
        "anomalies": [],
    }
    assert {name: transaction.get(name) for name in expected} == expected
    kinds = sorted(fact["kind"] for fact in transaction["facts"])
    assert kinds == ["chargingStateChanged", "ended", "sampled", "sampled", "started"]
    told = [event["kind"] for event in transaction["events"]]
    assert (told.count("started"), told.count("ended"), told.count("revised")) == (1, 1, 0)
    assert world.cloud_rows("PRAGMA integrity_check") == [("ok",)]


@pytest.mark.parametrize("kind", KINDS)
def test_transaction_ends_once_after_kill_at_any_point(base, tmp_path, kind):
    """Kills the cloud after each commit or sent frame of a session, one run each."""

    def run(number: int) -> bool:
        return run_session(base, tmp_path / f"{number}", [KillPoint(kind, number)]) > 0

    # A commit for each of ten calls; an answer to each call, and to the handshake.
    assert kill_at_every_point(run) >= 10


@pytest.mark.parametrize("kind", KINDS)
def test_transaction_ends_once_after_second_kill_during_recovery(base, tmp_path, kind, is_long):
    """Kills the cloud a second time, at each kill point from the start of its restart."""
    firsts = range(1, 11) if is_long else [4]
    for first_kind in KINDS if is_long else ["commit"]:
        for first in firsts:
            kills = [KillPoint(first_kind, first)]

            def run(number: int) -> bool:
                name = f"{first_kind[0]}{first}-{number}"
                again = KillPoint(kind, number, from_start=True)
                return run_session(base, tmp_path / name, [*kills, again]) > 1

            # The rest of the session after the call of the first kill.
            assert kill_at_every_point(run) >= 10 - first


def test_starts_again_after_kill_during_first_start(base, tmp_path):
    """Kills the cloud after each sync of its first start and stop; the next start succeeds."""

    def run(number: int) -> bool:
        folder = tmp_path / f"{number}"
        folder.mkdir()
        command = [base.binaries / "zapoj-cloud", "serve", "--http-port", "0"]
        command += ["--data-directory", folder / "cloud"]
        settings = {"LD_PRELOAD": str(base.killpoint), "KILL_POINT_WHILE": "/"}
        settings |= {"KILL_POINT_KIND": "commit", "KILL_POINT_AT": f"{number}"}
        is_killed = start_and_stop(command, folder / "1.log", settings)
        assert not start_and_stop(command, folder / "2.log", {})
        return is_killed

    # Three keys and a database with its schema.
    assert kill_at_every_point(run) >= 5


def start_and_stop(command: list, log, settings: dict[str, str]) -> bool:
    """Returns whether the process killed itself."""
    process = Process(command, log, settings)
    process.wait_for("listening on 127.0.0.1")
    return process.stop()
