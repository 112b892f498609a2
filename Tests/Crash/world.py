"""Cloud, bridge and virtual devices of one run, on copies of the session's base data."""

import contextlib
import itertools
import json
import pathlib
import shutil
import sqlite3
import time
from dataclasses import dataclass

import requests

from cloud import Driver, OCPPStation, free_port, poll
from device import Device
from processes import KillPoint, Process
from tokens import sign_with_cloud_key

SETTLE_SECONDS = 0.1


@dataclass
class Base:
    """The data that every world starts from: an idle station, an idle bridge and two drivers."""

    binaries: pathlib.Path
    killpoint: pathlib.Path
    folder: pathlib.Path
    station: OCPPStation
    bridge_station: str
    driver: Driver
    other_driver: Driver
    access_token: str


class World:
    """Runs the programs; the cloud keeps its port across restarts."""

    def __init__(self, base: Base, folder: pathlib.Path, kills: dict[str, list[KillPoint]]):
        """`kills` has, by program, the kill points of its first start, its second start …"""
        self.base, self.folder = base, folder
        self.station, self.driver = base.station, base.driver
        self.bridge_station = base.bridge_station
        self.port = free_port()
        self._kills = {name: list(points) for name, points in kills.items()}
        self._starts = itertools.count(1)
        self.killed: list[str] = []
        folder.mkdir()
        self.in_session, self.from_start = folder / "in-session", folder / "from-start"
        self.from_start.touch()
        shutil.copytree(base.folder / "cloud", folder / "cloud")
        shutil.copytree(base.folder / "data", folder / "data")
        identity = folder / "data/identity.json"
        enrolled = json.loads(identity.read_text())
        identity.write_text(json.dumps(enrolled | {"cloudURL": self.url}))
        self.device = Device(base.binaries, folder)
        self.processes: dict[str, Process] = {}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self):
        return self

    def __exit__(self, failure, *_):
        for name in ["bridge", "devices", "cloud"]:
            if process := self.processes.get(name):
                process.stop() if failure is None else process.kill()

    # Starting and restarting

    def start_cloud(self) -> None:
        command = [self.base.binaries / "zapoj-cloud", "serve", "--http-port", str(self.port)]
        command += ["--data-directory", self.folder / "cloud"]
        self._start("cloud", command).wait_for("listening on 127.0.0.1")

    def start_devices(self, *options) -> None:
        self._start("devices", self.device.devices_command(*options)).wait_for("ready")

    def start_bridge(self) -> None:
        self._start("bridge", self.device.bridge_command()).wait_for(" ready")

    def _start(self, name: str, command: list) -> Process:
        points = self._kills.get(name, [])
        environment = self._environment(points.pop(0)) if points else {}
        log = self.folder / f"{next(self._starts)}-{name}.log"
        self.processes[name] = Process(command, log, environment)
        return self.processes[name]

    def _environment(self, point: KillPoint) -> dict[str, str]:
        environment = {"LD_PRELOAD": str(self.base.killpoint)}
        environment |= {"KILL_POINT_KIND": point.kind, "KILL_POINT_AT": str(point.number)}
        marker = self.from_start if point.from_start else self.in_session
        return environment | {"KILL_POINT_WHILE": str(marker)}

    @contextlib.contextmanager
    def session(self):
        """Counts commits and frames inside; afterwards restarts killed programs, uncounted."""
        self.in_session.touch()
        yield
        self.in_session.unlink()
        self.from_start.unlink()
        # A program that killed itself at the last frame may exit a moment later.
        time.sleep(SETTLE_SECONDS)
        self.restart_killed()

    def restart_killed(self) -> bool:
        """Restarts the programs that killed themselves. Returns whether there were any."""
        dead = [name for name, process in self.processes.items() if process.has_killed_itself]
        for name in dead:
            self.killed.append(name)
            self.on_killed(name)
            self.start_cloud() if name == "cloud" else self.start_bridge()
        return bool(dead)

    def on_killed(self, name: str) -> None:
        """A hook for tests, which runs before the restart and can read the databases."""

    def wait(self, probe, seconds: float, what: str) -> None:
        """Polls, and restarts killed programs meanwhile."""
        poll(lambda: probe() or (self.restart_killed() and False), seconds, what)

    # Stored data

    def cloud_rows(self, sql: str, *arguments) -> list[tuple]:
        return self._rows("cloud/zapoj.sqlite", sql, arguments)

    def bridge_rows(self, sql: str, *arguments) -> list[tuple]:
        return self._rows("data/bridge.sqlite", sql, arguments)

    def stored_session(self) -> tuple[int, dict | None]:
        """The register in Wh (one per pulse) and the active transaction, as the bridge stored them.
        """
        ((register, session),) = self.bridge_rows("SELECT pulses, session FROM stream")
        return register, session and json.loads(session)

    def _rows(self, path: str, sql: str, arguments: tuple) -> list[tuple]:
        uri = f"file:{self.folder / path}?mode=ro"
        with contextlib.closing(sqlite3.connect(uri, uri=True, timeout=10)) as database:
            return database.execute(sql, arguments).fetchall()

    def transactions(self, station: str) -> list[dict]:
        """A station's transactions with their facts, by start time, as an admin sees them.

        Transactions that are delivered together have the same age in the cloud.
        """
        ids = self.cloud_rows(
            "SELECT id FROM charging_transaction WHERE station_id = ? "
            "ORDER BY COALESCE(started_at, created_at), id",
            station,
        )
        return [self._get(f"/api/v1/transactions/{id}") for (id,) in ids]

    def _get(self, path: str) -> dict:
        later = {"exp": int(time.time()) + 600}
        token = sign_with_cloud_key(self.base.access_token, later, self.folder / "cloud")
        answer = requests.get(
            self.url + path, headers={"Authorization": f"Bearer {token}"}, timeout=30
        )
        assert answer.status_code == 200, answer.text
        return answer.json()
