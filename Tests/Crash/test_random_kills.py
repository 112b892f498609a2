"""`kill -9` hits the bridge or the cloud at random times while drivers charge.

For long runs by hand, `--kills 1000 -s` prints the figures, and `--seed` repeats a failed run.
"""

import re
from dataclasses import dataclass

from alternating_drivers import AlternatingDrivers
from bridge_checks import check_stream, completed_and_interrupted, has_delivered_all, is_ready
from killer import Killer
from retrying_driver import POWER_W
from watched_world import InterruptedTransaction, WatchedWorld

WH_PER_SECOND = POWER_W / 3600
# One incomplete watt-hour, and one in transit from the board to the bridge.
SLACK_WH = 2


def test_random_kills_lose_no_event_and_no_energy(base, tmp_path, seed, kills):
    """Every acknowledged event is stored once, and the transactions' energy is the meter's."""
    print(f"--seed {seed} --kills {kills}")
    with WatchedWorld(base, tmp_path / "world", {}) as world:
        world.start_cloud()
        world.start_devices("--power-w", str(POWER_W))
        world.start_bridge()
        world.wait(lambda: is_ready(world), 30, "the bridge's first report")
        charge_until_killer_ends(world, seed, kills)
        world.check_acknowledged()
        check_stream(world)
        ledger = Ledger.of(world)
        ledger.check(world)
        print(summary(world, ledger))


def charge_until_killer_ends(world: WatchedWorld, seed: int, kills: int) -> None:
    """Charges until all kills are done, then completes a session and waits for its delivery."""
    drivers = AlternatingDrivers(world, seed)
    with Killer(world, seed, kills) as killer:
        while killer.is_alive():
            drivers.charge()
    world.restart_killed()
    assert len(world.killed) == kills
    assert any(drivers.charge() for _ in range(15)), "no driver can charge after the kills"
    world.wait(lambda: has_delivered_all(world), 60, "the delivery of everything")
    world.wait(lambda: is_ready(world), 30, "an available connector")


@dataclass
class Ledger:
    """The cloud's transactions, and the meter readings to compare them with."""

    completed: list[dict]
    # By the bridge's transaction id.
    interrupted: dict[str, dict]
    # The register in Wh at each closing of the contactor, and at the opening that follows.
    closings: list[tuple[int, int]]
    delivered: int

    @classmethod
    def of(cls, world: WatchedWorld) -> "Ledger":
        transactions = world.transactions(world.bridge_station)
        completed, interrupted = completed_and_interrupted(transactions)
        keys = dict(world.cloud_rows("SELECT id, start_key FROM charging_transaction"))
        delivered = world.device.status()["board"]["deliveredWh"]
        by_id = {keys[each["id"]].split("/")[1]: each for each in interrupted}
        return cls(completed, by_id, closings(world), delivered)

    def check(self, world: WatchedWorld) -> None:
        assert self.interrupted.keys() == world.interrupted.keys()
        for id, transaction in self.interrupted.items():
            check_interrupted(transaction, world.interrupted[id], self.closings, world)
        for each in [*self.completed, *self.interrupted.values()]:
            check_facts(each)
        # The contactor closes once per transaction.
        used = [each.closing for each in world.interrupted.values() if each.closing]
        assert len(used) == len(set(used))
        left = [each for number, each in enumerate(self.closings, 1) if number not in used]
        assert [each["energyWh"] for each in self.completed] == [end - begin for begin, end in left]
        # No energy flows while the contactor is open.
        assert sum(end - begin for begin, end in self.closings) == self.delivered


def closings(world: WatchedWorld) -> list[tuple[int, int]]:
    """The register in Wh at each closing and opening, from the virtual board's own log."""
    log = world.processes["devices"].log()
    moves = re.findall(r"contactor (closed|open) at (\d+) Wh", log)
    assert [level for level, _ in moves] == ["closed", "open"] * (len(moves) // 2)
    registers = [int(register) for _, register in moves]
    return list(zip(registers[::2], registers[1::2]))


def check_interrupted(
    transaction: dict,
    at_kill: InterruptedTransaction,
    closings: list[tuple[int, int]],
    world: WatchedWorld,
) -> None:
    """It has the committed energy, and the rest flowed after the last commit."""
    drivers = {each.card: each.id for each in [world.driver, world.base.other_driver]}
    assert transaction["driverId"] == drivers[at_kill.card]
    assert transaction["anomalies"] == ["meterGap"]
    # Without a committed start there is no energy, even if the contactor closed.
    energy = transaction["energyWh"] or 0
    assert energy == at_kill.register - transaction.get("meterStartWh", at_kill.register)
    if at_kill.closing is None:
        assert energy == 0
        return
    begin, end = closings[at_kill.closing - 1]
    assert energy <= end - begin
    not_stored = at_kill.delivered - begin - energy
    assert not_stored <= at_kill.seconds * WH_PER_SECOND + SLACK_WH, (transaction, at_kill)


def check_facts(transaction: dict) -> None:
    """No fact is missing, and no fact is duplicate."""
    facts = transaction["facts"]
    identities = [(fact["sequenceNumber"], fact["kind"]) for fact in facts]
    assert len(identities) == len(set(identities))
    numbers = {number for number, _ in identities}
    assert numbers == set(range(len(numbers)))


def summary(world: WatchedWorld, ledger: Ledger) -> str:
    """The figures of a run, as text."""
    kills = [
        f"{world.killed.count(name)} of the {name} ({world.killed_charging.count(name)} charging)"
        for name in ["bridge", "cloud"]
    ]
    completed = sum(each["energyWh"] for each in ledger.completed)
    interrupted = sum(each["energyWh"] or 0 for each in ledger.interrupted.values())
    return (
        f"kills: {', '.join(kills)}; {world.acknowledged} acknowledged events, each stored once\n"
        f"transactions: {len(ledger.completed)} completed with {completed} Wh, "
        f"{len(ledger.interrupted)} interrupted with {interrupted} Wh; "
        f"the meter delivered {ledger.delivered} Wh, {ledger.delivered - completed - interrupted} "
        "of them after the last reading of an interrupted transaction"
    )
