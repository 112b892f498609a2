"""Measures zapoj-bridge with real libnfc (on a virtual PN532), a real cloud and a simulated board.

bench_bridge.py BINARIES [--taps N]
"""

import argparse
import os
import pathlib
import random
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPOSITORY / "Tests/Interop"))

from cloud import Cloud, poll  # noqa: E402

POLL_MILLISECONDS = 100  # NFCTokenProvider.pollPauseMilliseconds
# The bridge stores a running note every five minutes (BridgePolicy.knownNoteIntervalMilliseconds).
IDLE_SECONDS = 300
CHARGING_SECONDS = 60
# The events of a home charger's day: four transactions, and a sample per minute for five hours.
DAY_EVENTS = 20 + 300


class Board:
    """A contactor that follows commands at once, and a meter. Records the time of each command."""

    def __init__(self, path: pathlib.Path):
        self.commands = []
        self.changed = threading.Condition()
        self.connection = None
        self.server = socket.socket(socket.AF_UNIX)
        self.server.bind(str(path))
        self.server.listen()
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            self.connection, _ = self.server.accept()
            threading.Thread(target=self._read, args=[self.connection], daemon=True).start()

    def _read(self, connection):
        for line in connection.makefile():
            closed = line == "contactor close\n"
            with self.changed:
                self.commands.append((time.monotonic(), closed))
                self.changed.notify_all()
            try:
                connection.sendall(f"feedback {'closed' if closed else 'open'}\n".encode())
            except OSError:
                return

    def pulse(self):
        self.connection.sendall(b"pulse\n")

    def wait(self, closed: bool, since: float) -> float:
        """The seconds from `since` until the bridge commanded this state of the contactor."""

        def found():
            return [at for at, what in self.commands if what == closed and at >= since]

        with self.changed:
            assert self.changed.wait_for(found, 20), "the contactor got no command"
            return found()[0] - since


class Rig:
    def __init__(self, binaries: pathlib.Path, folder: pathlib.Path):
        self.folder = folder
        self.cloud = Cloud(binaries / "zapoj-cloud", folder / "cloud", log_level="info")
        station = self.cloud.add_bridge_station()
        self.card = self.cloud.add_driver().card
        self.board = Board(folder / "own-board.sock")
        self.sim = self._start(binaries / "zapoj-sim", "demo", "--directory", folder)
        poll(lambda: (folder / "control.sock").exists(), 20, "the reader")
        data = ["--data-directory", folder / "bridge"]
        code = self.cloud.claim_code(station)
        enrol = ["enrol", "--cloud-url", self.cloud.url, "--claim-code", code, *data]
        subprocess.run([binaries / "zapoj-bridge", *enrol], check=True, capture_output=True)
        self.bridge = self._start(
            binaries / "zapoj-bridge", "run", *data,
            "--reader-connection", f"pn532_uart:{folder}/reader",
            "--board-kind", "simulated", "--board-socket", folder / "own-board.sock",
            "--contactor-minimum-off-seconds", "0", "--contactor-closings-per-hour", "1000",
            "--meter-sample-interval-seconds", "1",
        )
        path = f"/api/v1/stations/{station}"
        poll(lambda: self.cloud.get(path).get("lastBootAt"), 20, "the boot")
        time.sleep(2)

    def _start(self, *command) -> subprocess.Popen:
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(
                command,
                stdout=log,
                stderr=log,
                # As in the systemd unit.
                env={"PATH": os.environ["PATH"], "MALLOC_ARENA_MAX": "2"},
            )

    def tap(self) -> float:
        """Holds the card to the reader, and returns the time of the tap."""
        with socket.socket(socket.AF_UNIX) as control:
            control.connect(str(self.folder / "control.sock"))
            at = time.monotonic()
            control.sendall(f"tap reader {self.card}\n".encode())
            control.recv(4096)
        return at

    def taps(self, count: int) -> list[float]:
        """The times from tap to contactor, in ms."""
        times = []
        for _ in range(count):
            times.append(1000 * self.board.wait(True, self.tap()))
            self.pause()
            self.board.wait(False, self.tap())
            self.pause()
        return times

    @staticmethod
    def pause():
        """Waits until the bridge accepts the card again.

        The pause is random, since otherwise every tap would have the same phase in the polling.
        """
        time.sleep(2.4 + random.random() / 5)

    def written(self) -> int:
        text = pathlib.Path(f"/proc/{self.bridge.pid}/io").read_text()
        return int(text.split("\nwrite_bytes: ")[1].split()[0])

    def cpu(self) -> float:
        fields = pathlib.Path(f"/proc/{self.bridge.pid}/stat").read_text().rsplit(") ")[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def resident(self, what: str) -> float:
        text = pathlib.Path(f"/proc/{self.bridge.pid}/status").read_text()
        return int(text.split(f"{what}:")[1].split()[0]) / 1024

    def stop(self):
        for process in [self.bridge, self.sim]:
            process.terminate()
            process.wait(20)
        self.cloud.stop()


def commit_milliseconds(folder: pathlib.Path) -> float:
    """The median time of a hundred durable SQLite commits on this disk."""
    with sqlite3.connect(folder / "floor.sqlite", isolation_level=None) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        db.execute("CREATE TABLE floor (body TEXT)")
        times = []
        for _ in range(100):
            start = time.monotonic()
            db.execute("INSERT INTO floor VALUES (?)", ["x" * 500])
            times.append(1000 * (time.monotonic() - start))
    db.close()
    return statistics.median(times)


def quantile(times: list[float], fraction: float) -> float:
    return sorted(times)[min(len(times) - 1, int(fraction * len(times)))]


def bytes_per_event(rig: Rig) -> float:
    """The bytes that the bridge writes per stored event."""
    rig.board.wait(True, rig.tap())
    before = rig.written()
    for _ in range(CHARGING_SECONDS * 3):
        rig.board.pulse()
        time.sleep(1 / 3)
    after = rig.written()
    rig.board.wait(False, rig.tap())
    return (after - before) / CHARGING_SECONDS


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binaries", type=pathlib.Path)
    parser.add_argument("--taps", type=int, default=25)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=REPOSITORY / ".build") as name:
        folder = pathlib.Path(name)
        commit = commit_milliseconds(folder)
        rig = Rig(options.binaries.resolve(), folder)
        try:
            before, written = rig.cpu(), rig.written()
            time.sleep(IDLE_SECONDS)
            idle = 100 * (rig.cpu() - before) / IDLE_SECONDS
            idle_bytes = (rig.written() - written) * 86_400 / IDLE_SECONDS
            taps = rig.taps(options.taps)
            per_event = bytes_per_event(rig)
            resident, own = rig.resident("VmRSS"), rig.resident("RssAnon")
        finally:
            rig.stop()
    bound = POLL_MILLISECONDS + commit
    print("| | measured | beside |")
    print("|---|---|---|")
    print(
        f"| tap → contactor, p50 of {len(taps)} | {quantile(taps, 0.5):.0f} ms "
        f"| poll period {POLL_MILLISECONDS} ms + a commit {commit:.1f} ms = {bound:.0f} ms |"
    )
    print(f"| tap → contactor, p99 | {quantile(taps, 0.99):.0f} ms | |")
    print(f"| resident memory | {resident:.0f} MB, {own:.0f} MB without files | 30 MB |")
    print(f"| CPU, idle | {idle:.1f} % of a core | 1 % |")
    megabytes = (idle_bytes + per_event * DAY_EVENTS) / 1e6
    print(
        f"| written in a day of {DAY_EVENTS} events | {megabytes:.1f} MB "
        f"({per_event / 1000:.0f} kB an event, {idle_bytes / 1e6:.1f} MB that it runs) | 20 MB |"
    )


main()
