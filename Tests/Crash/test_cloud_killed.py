"""zapoj-cloud is killed at every place of an OCPP session, and started again."""

import pytest

from enumeration import every_kill_point
from patient_station import METER_START, METER_STOP, PatientStation
from processes import KillPoint, Process
from world import World

KINDS = ["commit", "send"]
# The fact that each acknowledged message must have become.
FACTS = {"StartTransaction": "started", "MeterValues": "sampled", "StopTransaction": "ended"}


def session(base, folder, kills: list[KillPoint]) -> int:
    """A session in which the cloud kills itself up to once for each of `kills`; how often it did."""
    with World(base, folder, {"cloud": kills}) as world:
        station = PatientStation(world.driver.card)
        world.at_death = lambda _: check_acknowledged(world, station)
        world.start_cloud()
        with world.session():
            station.charge(world)
        check_transaction(world, station)
        return len(world.killed)


def check_acknowledged(world: World, station: PatientStation) -> None:
    """What was answered is on the disk: read before the cloud is started again."""
    stored = [kind for (kind,) in world.cloud_rows("SELECT kind FROM charging_event")]
    for action, kind in FACTS.items():
        assert stored.count(kind) >= station.acknowledged.count(action), (action, stored)


def check_transaction(world: World, station: PatientStation) -> None:
    """It ended once, with its energy and its times; nothing doubled, nothing lost."""
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
    assert len(transaction["reactions"]) == len(set(transaction["reactions"]))
    assert world.cloud_rows("PRAGMA integrity_check") == [("ok",)]


@pytest.mark.parametrize("kind", KINDS)
def test_after_each_of_a_session(base, tmp_path, kind):
    """Killed after each commit, after each frame: the transaction ends once, with its energy."""

    def run(number: int) -> bool:
        return session(base, tmp_path / f"{number}", [KillPoint(kind, number)]) > 0

    # A commit for each of ten calls; an answer to each, and to the handshake.
    assert every_kill_point(run) >= 10


@pytest.mark.parametrize("kind", KINDS)
def test_again_while_it_recovers(base, tmp_path, kind, is_long):
    """Killed a second time, from the first moment of its restart on: the same."""
    firsts = range(1, 11) if is_long else [4]
    for first_kind in KINDS if is_long else ["commit"]:
        for first in firsts:
            kills = [KillPoint(first_kind, first)]

            def run(number: int) -> bool:
                name = f"{first_kind[0]}{first}-{number}"
                again = KillPoint(kind, number, from_start=True)
                return session(base, tmp_path / name, [*kills, again]) > 1

            # What is left of the session after the fourth call.
            assert every_kill_point(run) >= 10 - first


def test_at_its_first_start(base, tmp_path):
    """Killed after each sync of its first start and stop, it makes up for it at the second."""

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
    assert every_kill_point(run) >= 5


def start_and_stop(command: list, log, settings: dict[str, str]) -> bool:
    """Whether it killed itself."""
    process = Process(command, log, settings)
    process.wait_for("listening on 127.0.0.1")
    return process.stop()
