"""A world that checks the databases and the board after each kill."""

import time
from dataclasses import dataclass

from cloud import poll
from world import World

# The time within which the contactor follows a command.
MOVE_SECONDS = 0.5


@dataclass(frozen=True)
class InterruptedTransaction:
    """A transaction that the bridge had stored when it was killed, and the board's state then."""

    card: str
    # The stored register in Wh.
    register: int
    # The number of the contactor's closing for it, from 1; None if it had not closed yet.
    closing: int | None
    # The metered Wh at the kill, and the age of the stored register.
    delivered: int
    seconds: float


class WatchedWorld(World):
    """Fails as soon as an acknowledged event is lost, or the contactor stays closed without a
    transaction."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.interrupted: dict[str, InterruptedTransaction] = {}
        self.acknowledged = 0
        # The programs that were killed while the contactor was closed.
        self.killed_charging: list[str] = []

    def on_killed(self, name: str) -> None:
        time.sleep(MOVE_SECONDS)
        board = self.device.status()["board"]
        if board["contactor"] == "closed":
            self.killed_charging.append(name)
        if name == "bridge":
            self._check_bridge(board)
        self.check_acknowledged()

    def _check_bridge(self, board: dict) -> None:
        ((faults,),) = self.bridge_rows("SELECT faults FROM stream")
        assert faults is None, f"the bridge reports faults without a cause: {faults}"
        register, session = self.stored_session()
        if session is None:
            poll(self._is_open, 20, "the opening of a contactor without a transaction")
            return
        # The second event says that the contactor closed; it may be open again by now.
        has_closed = board["contactor"] == "closed" or session["nextSeqNo"] > 1
        stored_at = session["lastMoment"]["uptime"] / 1000
        interrupted = InterruptedTransaction(
            session["token"],
            register,
            board["closeCount"] if has_closed else None,
            board["deliveredWh"],
            time.clock_gettime(time.CLOCK_BOOTTIME) - stored_at,
        )
        # A bridge that is killed twice before it ends its transaction has it stored both times.
        first = self.interrupted.setdefault(session["transactionId"], interrupted)
        assert first.register == register

    def _is_open(self) -> bool:
        return self.device.status()["board"]["contactor"] == "open"

    def check_acknowledged(self) -> None:
        """The cloud stores once each event that the bridge deleted after its acknowledgement."""
        ((through,),) = self.bridge_rows(
            "SELECT COALESCE((SELECT min(seq) - 1 FROM outbox), last_seq) FROM stream"
        )
        stored = self.cloud_rows(
            "SELECT count(*), count(DISTINCT seq) FROM bridge_event WHERE seq <= ?", through
        )
        assert stored == [(through, through)] and through >= self.acknowledged
        self.acknowledged = through
