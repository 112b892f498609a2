"""A stand-in for systemd, which runs one service according to its unit file.

It supports the settings that decide how a daemon starts and ends: Type, NotifyAccess, Environment,
ExecStart, ExecStopPost, WatchdogSec, WatchdogSignal, Restart, RestartSec, TimeoutStartSec,
TimeoutStopSec. It ignores User, directories and the sandbox, and does not expand specifiers (%) and
variables in command lines.
"""

import contextlib
import os
import pathlib
import re
import selectors
import shlex
import signal
import socket
import struct
import subprocess
import threading
import time
from dataclasses import dataclass

UNITS = {"": 1, "us": 1e-6, "ms": 1e-3, "s": 1, "sec": 1, "min": 60, "m": 60, "h": 3600}
CREDENTIALS = struct.Struct("3i")


def seconds(text: str) -> float | None:
    """Parses a time span such as `1min 30s`; None for `infinity` and `0`, which both mean never."""
    if text == "infinity":
        return None
    parts = re.findall(r"([\d.]+)\s*([a-z]*)", text)
    return sum(float(number) * UNITS[unit] for number, unit in parts) or None


class Unit:
    """The [Service] section of a unit file."""

    def __init__(self, path: pathlib.Path):
        self._values: dict[str, list[str]] = {}
        section = None
        for line in path.read_text(encoding="utf-8").replace("\\\n", " ").splitlines():
            line = line.strip()
            if line.startswith("["):
                section = line
            elif section == "[Service]" and line and line[0] not in "#;":
                key, _, value = line.partition("=")
                # An empty value resets the list.
                values = self._values.setdefault(key.strip(), [])
                values.append(value.strip()) if value.strip() else values.clear()
        self.is_notifying = self._last("Type", "simple") in ("notify", "notify-reload")
        self.accepts_all_senders = self._last("NotifyAccess", "main") == "all"
        self.start = self._commands("ExecStart")
        self.stop_post = self._commands("ExecStopPost")
        self.environment = dict(
            word.split("=", 1) for line in self._all("Environment") for word in shlex.split(line)
        )
        self.watchdog = seconds(self._last("WatchdogSec", "0"))
        self.watchdog_signal = signal.Signals[self._last("WatchdogSignal", "SIGABRT")]
        self.restart = self._last("Restart", "no")
        self.restart_seconds = seconds(self._last("RestartSec", "100ms")) or 0
        self.start_timeout = seconds(self._last("TimeoutStartSec", "90s"))
        self.stop_timeout = seconds(self._last("TimeoutStopSec", "90s"))

    def _all(self, key: str) -> list[str]:
        return self._values.get(key, [])

    def _last(self, key: str, default: str) -> str:
        return self._all(key)[-1] if self._all(key) else default

    def _commands(self, key: str) -> list[list[str]]:
        # The prefixes concern privileges and ignored failures, which do not matter here.
        return [shlex.split(line.lstrip("-+!@:")) for line in self._all(key)]


@dataclass(frozen=True)
class End:
    """The end of one run of the daemon; `result` is as in $SERVICE_RESULT."""

    at: float
    pid: int
    result: str
    status: int


class Supervisor:
    """Runs the service in a thread until `stop`. Times are from `time.monotonic`."""

    def __init__(self, unit: Unit, replace: dict[str, str], log: pathlib.Path):
        """`replace` maps words of the command lines, such as the program, to their replacements."""
        self.unit, self._replace, self._log = unit, replace, log
        self.ends: list[End] = []
        # The (time, status) of each ExecStopPost command.
        self.stop_posts: list[tuple[float, int]] = []
        self.pid: int | None = None
        self._log_start = 0
        self._ready = threading.Event()
        self._stopping = threading.Event()
        self._wake_read, self._wake_write = socket.socketpair()
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        # An abstract address, which systemd may use too, leaves no file to clean up.
        self._socket.bind(f"\0zapoj-supervisor-{os.getpid()}-{id(self)}")
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self.stop()
        for each in (self._socket, self._wake_read, self._wake_write):
            each.close()

    def wait_ready(self, limit: float) -> None:
        """Waits until the daemon has sent READY=1, or has started if it does not notify."""
        assert self._ready.wait(limit), "the daemon is not ready"

    def output(self) -> str:
        """The output of the running daemon; empty if none runs."""
        if self.pid is None:
            return ""
        with self._log.open("rb") as log:
            log.seek(self._log_start)
            return log.read().decode(errors="replace")

    def stop(self) -> None:
        """Stops as `systemctl stop` does; returns when the daemon and ExecStopPost have ended."""
        self.ask_to_stop()
        self._thread.join()

    def ask_to_stop(self) -> None:
        self._stopping.set()
        self._wake_write.send(b"!")

    def wait_ends(self, count: int, limit: float) -> End:
        """Waits until the daemon has ended `count` times in total, each with its ExecStopPost."""
        deadline = time.monotonic() + limit
        while len(self.ends) < count:
            assert time.monotonic() < deadline, f"the daemon did not end {count} times"
            time.sleep(0.01)
        return self.ends[count - 1]

    def _run(self) -> None:
        while not self._stopping.is_set():
            end = self._run_once()
            self._run_stop_post(end)
            self.ends.append(end)
            if not self._restarts_after(end):
                return
            self._stopping.wait(self.unit.restart_seconds)

    def _restarts_after(self, end: End) -> bool:
        restarts = {
            "always": True,
            "on-failure": end.result != "success",
            "on-abnormal": end.result in ("signal", "watchdog", "timeout"),
            "on-abort": end.result == "signal",
            "on-watchdog": end.result == "watchdog",
            "on-success": end.result == "success",
        }
        return restarts.get(self.unit.restart, False) and not self._stopping.is_set()

    def _command(self, words: list[str]) -> list[str]:
        return [self._replace.get(word, word) for word in words]

    def _environment(self) -> dict[str, str]:
        environment = {"PATH": os.environ["PATH"]} | self.unit.environment
        if self.unit.is_notifying:
            environment["NOTIFY_SOCKET"] = "@" + self._socket.getsockname()[1:].decode()
        return environment

    def _run_once(self) -> End:
        (command,) = self.unit.start
        environment = self._environment()
        if self.unit.watchdog:
            environment["WATCHDOG_USEC"] = str(int(self.unit.watchdog * 1e6))
        with self._log.open("ab") as log:
            self._log_start = log.tell()
            process = subprocess.Popen(
                self._command(command),
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.pid = process.pid
        verdict = self._watch(process.pid)
        # This kills its child processes. The daemon is not reaped yet, so the group still exists.
        os.killpg(process.pid, signal.SIGKILL)
        status = process.wait()
        self.pid = None
        self._ready.clear()
        return End(time.monotonic(), process.pid, verdict or result_of(status), status)

    def _watch(self, pid: int) -> str | None:
        """Waits for the end of the process. Returns the reason if the supervisor ended it."""
        unit, verdict, is_ready, stop_requested = self.unit, None, False, False
        deadline = after(unit.start_timeout if unit.is_notifying else None)
        if not unit.is_notifying:
            self._ready.set()
            is_ready, deadline = True, after(unit.watchdog)
        process = os.pidfd_open(pid)
        with contextlib.closing(selectors.DefaultSelector()) as selector:
            for each in (process, self._socket, self._wake_read):
                selector.register(each, selectors.EVENT_READ)
            while True:
                wait = None if deadline is None else max(0, deadline - time.monotonic())
                found = {key.fileobj for key, _ in selector.select(wait)}
                messages = self._received(pid) if self._socket in found else set()
                if self._wake_read in found:
                    self._wake_read.recv(16)
                if process in found:
                    os.close(process)
                    return verdict
                if self._stopping.is_set() and not stop_requested:
                    os.kill(pid, signal.SIGTERM)
                    stop_requested, deadline = True, after(unit.stop_timeout)
                elif not stop_requested and not verdict and "READY=1" in messages and not is_ready:
                    is_ready, deadline = True, after(unit.watchdog)
                    self._ready.set()
                elif not stop_requested and not verdict and "WATCHDOG=1" in messages and is_ready:
                    deadline = after(unit.watchdog)
                if deadline is not None and deadline <= time.monotonic():
                    late = is_ready and not stop_requested and not verdict
                    os.kill(pid, unit.watchdog_signal if late else signal.SIGKILL)
                    verdict = verdict or ("watchdog" if late else "timeout")
                    deadline = after(unit.stop_timeout) if late else None

    def _received(self, pid: int) -> set[str]:
        messages = set()
        with contextlib.suppress(BlockingIOError):
            while True:
                room = socket.CMSG_SPACE(CREDENTIALS.size)
                data, extra, _, _ = self._socket.recvmsg(4096, room)
                sender = CREDENTIALS.unpack(extra[0][2])[0] if extra else None
                if sender == pid or self.unit.accepts_all_senders:
                    messages |= set(data.decode().splitlines())
        return messages

    def _run_stop_post(self, end: End) -> None:
        killed = end.status < 0
        environment = self._environment() | {
            "SERVICE_RESULT": end.result,
            "EXIT_CODE": "killed" if killed else "exited",
            "EXIT_STATUS": signal.Signals(-end.status).name[3:] if killed else str(end.status),
        }
        for command in self.unit.stop_post:
            with self._log.open("ab") as log:
                done = subprocess.run(
                    self._command(command),
                    env=environment,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    timeout=self.unit.stop_timeout,
                )
            self.stop_posts.append((time.monotonic(), done.returncode))


def after(limit: float | None) -> float | None:
    return None if limit is None else time.monotonic() + limit


def result_of(status: int) -> str:
    # systemd treats an end by one of these signals as clean.
    clean = (signal.SIGHUP, signal.SIGINT, signal.SIGTERM, signal.SIGPIPE)
    if status == 0 or -status in clean:
        return "success"
    return "signal" if status < 0 else "exit-code"
