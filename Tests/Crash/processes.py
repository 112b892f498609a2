"""Programs as child processes, each with an optional kill point."""

import pathlib
import signal
import subprocess
from dataclasses import dataclass

from cloud import ENVIRONMENT, poll

START_SECONDS = 30
STOP_SECONDS = 30


@dataclass(frozen=True)
class KillPoint:
    """Kills a program right after its `number`th durable commit or sent frame; see killpoint.c."""

    kind: str
    number: int
    # Whether commits and frames count from the start of the process, or of the session.
    from_start: bool = False

    def __str__(self):
        return f"{self.kind} {self.number}" + (" from the start" if self.from_start else "")


class Process:
    """A running program that writes its output to its own log."""

    def __init__(self, command: list, log: pathlib.Path, environment: dict[str, str]):
        self.log_path = log
        with log.open("wb") as output:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=ENVIRONMENT | environment,
            )

    @property
    def has_killed_itself(self) -> bool:
        """False while it runs. Fails if it ended other than by SIGKILL, its own or the test's."""
        status = self._process.poll()
        assert status in (None, -signal.SIGKILL), self.log()
        return status is not None

    def wait_killed(self) -> None:
        poll(lambda: self.has_killed_itself, 30, "the kill")

    def wait_for(self, text: str) -> None:
        """Waits until `text` is in the log, or the process has killed itself."""
        poll(lambda: text in self.log() or self.has_killed_itself, START_SECONDS, text)

    def log(self) -> str:
        return self.log_path.read_text(encoding="utf-8", errors="replace")

    def stop(self) -> bool:
        """Sends SIGTERM, which must end it with status 0. True if it killed itself instead."""
        self._process.send_signal(signal.SIGTERM)
        try:
            status = self._process.wait(STOP_SECONDS)
        finally:
            self.kill()
        assert status in (0, -signal.SIGKILL), self.log()
        return status != 0

    def kill(self) -> bool:
        """Sends SIGKILL. Returns whether the process was running."""
        was_alive = self._process.poll() is None
        self._process.kill()
        self._process.wait()
        return was_alive
