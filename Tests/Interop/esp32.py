"""docs/examples/esp32_bridge.py as a CPython process, with the test as its board."""

import json
import os
import pathlib
import socket
import subprocess
import sys
import threading

HERE = pathlib.Path(__file__).resolve().parent
EXAMPLE = HERE.parents[1] / "docs/examples/esp32_bridge.py"


class ESP32:
    """A board whose flash is a folder, which survives power cuts.

    `relay` has each value that the program gave the relay, with the outbox at that moment.
    """

    def __init__(self, folder: pathlib.Path, port: int, claim_code: str, **settings):
        folder.mkdir()
        self.known, self.outbox = folder / "bridge.json", folder / "outbox.jsonl"
        self.relay: list[tuple[int, str]] = []
        self.pulses_at_closing = 0  # sent before the program continues
        self.process: subprocess.Popen | None = None
        self._folder, self._log = folder, folder / "log"
        address = {"host": "127.0.0.1", "port": port, "wifi": ["zapoj", "secret"]}
        settings = address | {"claimCode": claim_code, "sampleMilliseconds": 500} | settings
        self.known.write_text(json.dumps(settings))

    def __enter__(self):
        """Powers the board on."""
        self._socket, theirs = socket.socketpair()
        environment = {"PATH": os.environ["PATH"], "BOARD_FD": str(theirs.fileno())}
        environment["PYTHONPATH"] = str(HERE / "micropython")
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-B", "-u", "-W", "error", EXAMPLE],
                cwd=self._folder,
                env=environment,
                pass_fds=[theirs.fileno()],
                stdout=log,
                stderr=log,
            )
        theirs.close()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_):
        """Cuts the power."""
        was_running = self.process.poll() is None
        self.process.kill()
        self.process.wait()
        self._thread.join()
        self._socket.close()
        assert was_running, self.log()

    def log(self) -> str:
        return self._log.read_text()

    def state(self) -> dict:
        """The content of bridge.json."""
        return json.loads(self.known.read_text())

    def events(self) -> list[dict]:
        """The events in the outbox."""
        return events_in(self.outbox.read_text())

    def pulses_on_flash(self) -> int:
        """The pulse count that is stored with the last event."""
        return json.loads(self.outbox.read_text().splitlines()[-1])[1]["pulses"]

    def is_closed(self) -> bool:
        return bool(self.relay) and self.relay[-1][0] == 1

    def present(self, card: str) -> None:
        self._socket.sendall(f"uart {card}\n".encode())

    def count(self, pulses: int) -> None:
        """Sends meter pulses, which the program counts before later input."""
        self._socket.sendall(b"pulses %d\n" % pulses)

    def _listen(self) -> None:
        with self._socket.makefile("rb") as lines:
            for line in lines:
                value = int(line.split()[-1])
                outbox = self.outbox.read_text() if self.outbox.exists() else ""
                self.relay.append((value, outbox))
                self.count(self.pulses_at_closing * value)
                self._socket.sendall(b"ok\n")


def events_in(outbox: str) -> list[dict]:
    return [json.loads(line)[0] for line in outbox.splitlines()]
