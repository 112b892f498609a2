"""A real zapoj-bridge with a virtual reader and a virtual board."""

import contextlib
import json
import os
import pathlib
import signal
import sqlite3
import subprocess
import time

from cloud import poll

STOP_SECONDS = 60
# A tapped card lies on the reader for 0.8 s, and must be away for a second before it counts again,
# and before another card is a gesture of its own.
TAP_SECONDS = 2.5


class Device:
    """A bridge with a simulated reader and board; one folder has all their files."""

    def __init__(self, binaries: pathlib.Path, folder: pathlib.Path):
        self.binaries, self.folder = binaries, folder
        self.logs = [folder / "sim.log", folder / "bridge.log"]
        # Additional flags of the running bridge.
        self.settings: list = []
        # The position in the bridge's log where the current run starts; None without a run.
        self._log_start: int | None = None
        # When the last card was tapped at the reader.
        self._tapped_at = -TAP_SECONDS
        self.environment = {"PATH": os.environ["PATH"]}

    def enrol(self, url: str, code: str, *options) -> str:
        """Runs `enrol`, and returns its output."""
        return self.run("enrol", "--cloud-url", url, "--claim-code", code, *options)

    def run(self, *words, status: int = 0) -> str:
        """Runs a command of the bridge. Returns its output, or its errors if `status` is not 0."""
        command = [self.binaries / "zapoj-bridge", *words]
        command += ["--data-directory", self.folder / "data"]
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=60, env=self.environment
        )
        assert done.returncode == status, done.stderr
        return done.stderr if status else done.stdout

    def run_any(self, *words) -> str:
        """Runs a command of the bridge that may fail; returns all that it wrote."""
        command = [self.binaries / "zapoj-bridge", *words]
        command += ["--data-directory", self.folder / "data"]
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=60, env=self.environment
        )
        return done.stdout + done.stderr

    def alter(self, statement: str) -> None:
        """Changes the bridge's database."""
        path = self.folder / "data/bridge.sqlite"
        with contextlib.closing(sqlite3.connect(path, timeout=10)) as database, database:
            database.execute(statement)

    def devices_command(self, *options) -> list:
        """The command that runs the reader, the board, and what `options` add."""
        return [self.binaries / "zapoj-sim", "demo", "--directory", self.folder, *options]

    def bridge_command(self) -> list:
        """The command that runs the bridge; the devices must be ready."""
        command = [self.binaries / "zapoj-bridge", "run", "--data-directory", self.folder / "data"]
        command += ["--reader-connection", f"pn532_uart:{self.folder}/reader"]
        command += ["--board-kind", "simulated", "--board-socket", self.folder / "board.sock"]
        command += ["--meter-sample-interval-seconds", "1"]
        return command + ["--contactor-minimum-off-seconds", "0", *self.settings]

    @contextlib.contextmanager
    def running(self):
        """Runs devices and bridge while active; SIGTERM must end both with status 0."""
        self.logs[0].unlink(missing_ok=True)
        with self._process(self.devices_command(), self.logs[0]):
            poll(lambda: "ready" in self.log(0), what="the simulated devices")
            self._log_start = len(self.log(1))
            with self._process(self.bridge_command(), self.logs[1]) as self.process:
                yield self

    @contextlib.contextmanager
    def _process(self, command: list, log: pathlib.Path):
        with log.open("ab") as output:
            process = subprocess.Popen(command, stdout=output, stderr=output, env=self.environment)
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                status = process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                raise
        assert status == 0, log.read_text()

    def log(self, number: int) -> str:
        return self.logs[number].read_text() if self.logs[number].exists() else ""

    def tap(self, card: str, reader: str = "reader", url: str | None = None) -> None:
        """Taps a card, with an optional NDEF address, at the bridge's reader or at a station's.

        A tap at the bridge's reader waits until the card before has been away for long enough.
        """
        if reader == "reader" and self._log_start is not None:
            poll(lambda: "card reader ready" in self.log(1)[self._log_start :], 20, "the reader")
            time.sleep(max(0, self._tapped_at + TAP_SECONDS - time.monotonic()))
        self._control("tap", reader, card, *(["--url", url] if url else []))
        self._tapped_at = time.monotonic()

    def send(self, *words) -> None:
        """Sends a control command to the virtual devices."""
        self._control("send", *words)

    def status(self) -> dict:
        """The actual state of the virtual devices."""
        return json.loads(self._control("status"))

    def _control(self, *words) -> str:
        command = [self.binaries / "zapoj-sim", *words, "--control", self.folder / "control.sock"]
        done = subprocess.run(command, check=True, timeout=60, capture_output=True, text=True)
        return done.stdout
