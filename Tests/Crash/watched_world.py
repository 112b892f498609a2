"""A world that looks, whenever something was killed, at what is on the disks and at the board."""

import time
from dataclasses import dataclass

from cloud import poll
from world import World

# A contactor that was told to move has moved by then.
MOVE_SECONDS = 0.5


@dataclass(frozen=True)
class Cut:
    """A transaction that was on the bridge's disk when it was killed first, and the board then."""

    card: str
    # The register in Wh that is stored with it.
    register: int
    # Which closing of the contactor it had, counted from 1; None if it had none yet.
    closing: int | None
    # What the meter had by then, and how long ago the register was stored.
    delivered: int
    seconds: float


class WatchedWorld(World):
    """Fails at once where an acknowledged event is gone, or the contactor closed for nobody."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.cuts: dict[str, Cut] = {}
        self.acknowledged = 0
        # Who was killed while the contactor was closed.
        self.killed_charging: list[str] = []

    def at_death(self, name: str) -> None:
        time.sleep(MOVE_SECONDS)
        board = self.device.status()["board"]
        if board["contactor"] == "closed":
            self.killed_charging.append(name)
        if name == "bridge":
            self._look_at_bridge(board)
        self.check_acknowledged()

    def _look_at_bridge(self, board: dict) -> None:
        ((faults,),) = self.bridge_rows("SELECT faults FROM stream")
        assert faults is None, f"nothing is broken, but the bridge knows of {faults}"
        register, session = self.stored_session()
        if session is None:
            poll(self._is_open, 5, "the end of a current that is nobody's")
            return
        # The second event is that the contactor has closed; by the end it is open again.
        has_closed = board["contactor"] == "closed" or session["nextSeqNo"] > 1
        stored_at = session["lastMoment"]["uptime"] / 1000
        cut = Cut(
            session["token"],
            register,
            board["closeCount"] if has_closed else None,
            board["deliveredWh"],
            time.clock_gettime(time.CLOCK_BOOTTIME) - stored_at,
        )
        # One that was killed again before it had ended its transaction is found with it twice.
        first = self.cuts.setdefault(session["transactionId"], cut)
        assert first.register == register

    def _is_open(self) -> bool:
        return self.device.status()["board"]["contactor"] == "open"

    def check_acknowledged(self) -> None:
        """What the bridge has deleted, since it was acknowledged, is on the cloud's disk, once."""
        ((through,),) = self.bridge_rows(
            "SELECT COALESCE((SELECT min(seq) - 1 FROM outbox), last_seq) FROM stream"
        )
        stored = self.cloud_rows(
            "SELECT count(*), count(DISTINCT seq) FROM bridge_event WHERE seq <= ?", through
        )
        assert stored == [(through, through)] and through >= self.acknowledged
        self.acknowledged = through
