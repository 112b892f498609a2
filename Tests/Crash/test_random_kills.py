"""`kill -9` hits the bridge, or the cloud, at random times while people charge.

`--kills 1000 -s` is for by hand, and tells the figures; `--seed` begins a run that failed again.
"""

import re
from dataclasses import dataclass

from bridge_checks import check_stream, is_available, is_told, whole_and_cut
from killer import Killer
from neighbours import Neighbours
from patient_driver import POWER_W
from watched_world import Cut, WatchedWorld

WH_PER_SECOND = POWER_W / 3600
# A watt-hour that has begun, and one that is on its way from the board.
SLACK_WH = 2


def test_random_kills(base, tmp_path, seed, kills):
    """No acknowledged event is lost or doubled, and all energy is the meter's."""
    print(f"--seed {seed} --kills {kills}")
    with WatchedWorld(base, tmp_path / "world", {}) as world:
        world.start_cloud()
        world.start_devices("--power-w", str(POWER_W))
        world.start_bridge()
        world.wait(lambda: is_available(world), 30, "the bridge's first report")
        live_through(world, seed, kills)
        world.check_acknowledged()
        check_stream(world)
        ledger = Ledger.of(world)
        ledger.check(world)
        print(summary(world, ledger))


def live_through(world: WatchedWorld, seed: int, kills: int) -> None:
    """Until all kills are done, one more session is whole, and everything is told."""
    neighbours = Neighbours(world, seed)
    with Killer(world, seed, kills) as killer:
        while killer.is_alive():
            neighbours.charge()
    world.tend()
    assert len(world.killed) == kills
    assert any(neighbours.charge() for _ in range(5)), "nobody can charge any more"
    world.wait(lambda: is_told(world), 60, "the delivery of everything")
    world.wait(lambda: is_available(world), 30, "an available connector")


@dataclass
class Ledger:
    """The cloud's transactions beside the meter."""

    whole: list[dict]
    # By the id that the bridge gave it.
    cut: dict[str, dict]
    # From where to where the meter went while the contactor was closed, each time.
    closings: list[tuple[int, int]]
    delivered: int

    @classmethod
    def of(cls, world: WatchedWorld) -> "Ledger":
        whole, cut = whole_and_cut(world.transactions(world.bridge_station))
        keys = dict(world.cloud_rows("SELECT id, start_key FROM charging_transaction"))
        delivered = world.device.status()["board"]["deliveredWh"]
        by_id = {keys[each["id"]].split("/")[1]: each for each in cut}
        return cls(whole, by_id, closings(world), delivered)

    def check(self, world: WatchedWorld) -> None:
        assert self.cut.keys() == world.cuts.keys()
        for id, transaction in self.cut.items():
            check_cut(transaction, world.cuts[id], self.closings, world)
        for each in [*self.whole, *self.cut.values()]:
            check_facts(each)
        # Each closing was for one transaction.
        of_cut = [cut.closing for cut in world.cuts.values() if cut.closing]
        assert len(of_cut) == len(set(of_cut))
        left = [each for number, each in enumerate(self.closings, 1) if number not in of_cut]
        assert [each["energyWh"] for each in self.whole] == [end - begin for begin, end in left]
        # Through an open contactor nothing flows.
        assert sum(end - begin for begin, end in self.closings) == self.delivered


def closings(world: WatchedWorld) -> list[tuple[int, int]]:
    """What the virtual board noted itself."""
    log = world.processes["devices"].log()
    moves = re.findall(r"contactor (closed|open) at (\d+) Wh", log)
    assert [level for level, _ in moves] == ["closed", "open"] * (len(moves) // 2)
    registers = [int(register) for _, register in moves]
    return list(zip(registers[::2], registers[1::2]))


def check_cut(
    transaction: dict, cut: Cut, closings: list[tuple[int, int]], world: WatchedWorld
) -> None:
    """It has what was durable, and what is missing flowed later."""
    drivers = {each.card: each.id for each in [world.driver, world.base.other_driver]}
    assert transaction["driverId"] == drivers[cut.card]
    assert transaction["anomalies"] == ["meterGap"]
    # Without a durable start there is no energy, though the contactor may have closed.
    energy = transaction["energyWh"] or 0
    assert energy == cut.register - transaction.get("meterStartWh", cut.register)
    if cut.closing is None:
        assert energy == 0
        return
    begin, end = closings[cut.closing - 1]
    assert energy <= end - begin
    not_stored = cut.delivered - begin - energy
    assert not_stored <= cut.seconds * WH_PER_SECOND + SLACK_WH, (transaction, cut)


def check_facts(transaction: dict) -> None:
    """None is missing, none is there twice."""
    facts = transaction["facts"]
    told = [(fact["sequenceNumber"], fact["kind"]) for fact in facts]
    assert len(told) == len(set(told))
    numbers = {number for number, _ in told}
    assert numbers == set(range(len(numbers)))


def summary(world: WatchedWorld, ledger: Ledger) -> str:
    """For people."""
    kills = [
        f"{world.killed.count(name)} of the {name} ({world.killed_charging.count(name)} charging)"
        for name in ["bridge", "cloud"]
    ]
    whole = sum(each["energyWh"] for each in ledger.whole)
    cut = sum(each["energyWh"] or 0 for each in ledger.cut.values())
    return (
        f"kills: {', '.join(kills)}; {world.acknowledged} events acknowledged, all there once\n"
        f"transactions: {len(ledger.whole)} whole with {whole} Wh, "
        f"{len(ledger.cut)} cut with {cut} Wh; the meter delivered {ledger.delivered} Wh, "
        f"{ledger.delivered - whole - cut} of them after cut ones' last reading"
    )
