"""A session at a bridge, with the bridge or the cloud killed at every kill point."""

import time

import pytest

from bridge_checks import check_stream, completed_and_interrupted, is_ready
from enumeration import kill_at_every_point
from processes import KillPoint
from retrying_driver import POWER_W, RetryingDriver
from world import World

KINDS = ["commit", "send"]
# The pause before a restart, as with systemd; a tapped card is away after it.
RESTART_SECONDS = 1


class Charger(World):
    """A world with a bridge, which reads the bridge's database after each kill."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.stored_at_kills: list[tuple[int, dict | None]] = []

    def on_killed(self, name: str) -> None:
        if name == "bridge":
            time.sleep(RESTART_SECONDS)
            self.stored_at_kills.append(self.stored_session())


def run_session(base, folder, **kills: list[KillPoint]) -> int:
    """Runs a session with the kill points of each program. Returns the number of kills."""
    with Charger(base, folder, kills) as world:
        world.start_cloud()
        world.start_devices("--power-w", str(POWER_W))
        world.start_bridge()
        driver = RetryingDriver(world)
        world.wait(lambda: is_ready(world), 30, "the bridge's first report")
        with world.session():
            driver.charge()
        world.wait(lambda: is_ready(world), 30, "the delivery of the remaining events")
        check_stream(world)
        check_transactions(world, driver)
        return len(world.killed)


def check_transactions(world: Charger, driver: RetryingDriver) -> None:
    """Every transaction ended once.

    A completed one has its energy; an interrupted one has the committed energy, and is suspect.
    """
    transactions = world.transactions(world.bridge_station)
    completed, interrupted = completed_and_interrupted(transactions)
    assert all(each["driverId"] == world.driver.id for each in transactions)
    # A bridge that is killed twice before it ends its transaction has it stored both times.
    stored = world.stored_at_kills
    registers = {each["transactionId"]: register for register, each in stored if each}
    assert len(interrupted) == len(registers)
    for each, register in zip(interrupted, registers.values()):
        assert each["energyWh"] == 0 or each["meterStopWh"] == register
    energies = [each["energyWh"] for each in completed]
    assert driver.uninterrupted_wh == energies[len(energies) - len(driver.uninterrupted_wh) :]
    board = world.device.status()["board"]
    assert board["contactor"] == "open"
    assert sum(each["energyWh"] for each in transactions) <= board["deliveredWh"]
    if not stored:
        assert [board["deliveredWh"]] == energies == driver.uninterrupted_wh


@pytest.mark.parametrize("victim", ["bridge", "cloud"])
@pytest.mark.parametrize("kind", KINDS)
def test_transactions_end_once_after_kill_at_any_point(base, tmp_path, victim, kind):
    """Kills the victim after each commit or sent frame of a session, one run each."""

    def run(number: int) -> bool:
        kills = {victim: [KillPoint(kind, number)]}
        return run_session(base, tmp_path / f"{number}", **kills) > 0

    # Tap, contactor, two readings and end are committed, and each is sent.
    assert kill_at_every_point(run) >= 6


@pytest.mark.parametrize("kind", KINDS)
def test_transactions_end_once_after_second_kill_during_recovery(base, tmp_path, kind, is_long):
    """Kills the bridge while charging, and again at each kill point after its restart."""
    for first in range(1, 11) if is_long else [4]:

        def run(number: int) -> bool:
            kills = [KillPoint("commit", first), KillPoint(kind, number, from_start=True)]
            return run_session(base, tmp_path / f"{first}-{number}", bridge=kills) > 1

        # The end of the interrupted session, the nonces, and then a whole session.
        assert kill_at_every_point(run) >= 6
