"""A session at a bridge: the bridge, or the cloud, is killed at every place of it."""

import time

import pytest

from bridge_checks import check_stream, is_available, whole_and_cut
from enumeration import every_kill_point
from patient_driver import POWER_W, PatientDriver
from processes import KillPoint
from world import World

KINDS = ["commit", "send"]
# As systemd does, a dead bridge is left dead for a while: by then a card that was tapped is gone.
RESTART_SECONDS = 1


class Charger(World):
    """A world with a bridge, and what was on the bridge's disk whenever it died."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.found: list[tuple[int, dict | None]] = []

    def at_death(self, name: str) -> None:
        if name == "bridge":
            time.sleep(RESTART_SECONDS)
            self.found.append(self.stored_session())


def session(base, folder, **kills: list[KillPoint]) -> int:
    """A session in which the programs kill themselves where `kills` says; how often they did."""
    with Charger(base, folder, kills) as world:
        world.start_cloud()
        world.start_devices("--power-w", str(POWER_W))
        world.start_bridge()
        driver = PatientDriver(world)
        world.wait(lambda: is_available(world), 30, "the bridge's first report")
        with world.session():
            driver.charge()
        world.wait(lambda: is_available(world), 30, "what was left")
        check_stream(world)
        check_transactions(world, driver)
        return len(world.killed)


def check_transactions(world: Charger, driver: PatientDriver) -> None:
    """Each ended once; a whole one has its energy, a cut one what was durable, and is suspect."""
    transactions = world.transactions(world.bridge_station)
    whole, cut = whole_and_cut(transactions)
    assert all(each["driverId"] == world.driver.id for each in transactions)
    # One that was killed again before it had ended its transaction is found with it twice.
    interrupted = {each["transactionId"]: register for register, each in world.found if each}
    assert len(cut) == len(interrupted)
    for each, register in zip(cut, interrupted.values()):
        assert each["energyWh"] == 0 or each["meterStopWh"] == register
    energies = [each["energyWh"] for each in whole]
    assert driver.undisturbed == energies[len(energies) - len(driver.undisturbed) :]
    truth = world.device.status()["board"]
    assert truth["contactor"] == "open"
    assert sum(each["energyWh"] for each in transactions) <= truth["deliveredWh"]
    if not world.found:
        assert [truth["deliveredWh"]] == energies == driver.undisturbed


@pytest.mark.parametrize("victim", ["bridge", "cloud"])
@pytest.mark.parametrize("kind", KINDS)
def test_after_each_of_a_session(base, tmp_path, victim, kind):
    """Killed after each commit, after each frame: every transaction ends once, with its energy."""

    def run(number: int) -> bool:
        kills = {victim: [KillPoint(kind, number)]}
        return session(base, tmp_path / f"{number}", **kills) > 0

    # Tap, contactor, two readings, end; and each has to be told.
    assert every_kill_point(run) >= 6


@pytest.mark.parametrize("kind", KINDS)
def test_bridge_again_while_it_recovers(base, tmp_path, kind, is_long):
    """Killed while charging, and again at each place from its restart on: the same."""
    for first in range(1, 11) if is_long else [4]:

        def run(number: int) -> bool:
            kills = [KillPoint("commit", first), KillPoint(kind, number, from_start=True)]
            return session(base, tmp_path / f"{first}-{number}", bridge=kills) > 1

        # The end of the old one, the nonces, and then a whole session.
        assert every_kill_point(run) >= 6
