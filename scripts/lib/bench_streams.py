"""Measures 1,000 open live streams: memory, CPU while nothing happens and while transactions change,
and how soon a change arrives. It fails if a change reaches somebody whom it does not concern, or
misses somebody whom it does.

Each stream belongs to another person of the database that `scripts/bench web` measures. Twenty of them
own a charger where another one charges: these two and the admin may see the transaction.
"""

import argparse
import asyncio
import contextlib
import hashlib
import json
import pathlib
import resource
import shutil
import sqlite3
import sys
import tempfile
import time
from collections import defaultdict

from percentile import percentile
from web_database import ROOT, Opened, filled

from browser import Browser
from charger import Charger
from cloud import OCPPStation

CHARGERS = 20
# Of the cloud: `LiveRoutes`.
STREAMS_OF_A_PERSON = 30
BAR_SECONDS = 1
TICK = 1 / 100


def token(number: int) -> str:
    """The session cookie of the person `fill-…` with this number."""
    return f"streams-of-the-bench-{number}"


def add_sessions(directory: pathlib.Path, count: int) -> None:
    rows = []
    for number in range(1, count + 1):
        digest = hashlib.sha256(token(number).encode()).hexdigest().upper()
        rows.append((digest, f"s{number}", f"fill-{number:06}"))
    now = int(time.time() * 1000)
    with contextlib.closing(sqlite3.connect(directory / "zapoj.sqlite")) as database, database:
        database.executemany(
            f"""
            INSERT INTO web_session (hash, id, person_id, user_agent, client, created_at,
                last_used_at, expires_at)
            VALUES (?, ?, ?, 'Bench', '', {now}, {now}, {now + 86_400_000})
            """,
            rows,
        )


class Stream:
    """An open `/live`. `heard` are the topics with the times of their arrival."""

    def __init__(self, cookies: str):
        self._cookies = cookies
        self.heard: list[tuple[float, str]] = []

    async def open(self, port: int) -> int:
        reader, self._writer = await asyncio.open_connection("127.0.0.1", port)
        request = f"GET /live HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {self._cookies}\r\n\r\n"
        self._writer.write(request.encode())
        head = await reader.readuntil(b"\r\n\r\n")
        self._task = asyncio.create_task(self._read(reader))
        return int(head.split()[1])

    async def _read(self, reader) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            while line := await reader.readline():
                if line.startswith(b"data: ["):
                    now = time.monotonic()
                    self.heard += [(now, topic) for topic in json.loads(line[6:])]

    def close(self) -> None:
        self._task.cancel()
        self._writer.close()


class Process:
    """What the kernel says about the cloud."""

    def __init__(self, number: int):
        self._folder = pathlib.Path(f"/proc/{number}")

    @property
    def megabytes(self) -> float:
        pages = int((self._folder / "statm").read_text().split()[1])
        return pages * resource.getpagesize() / 1e6

    @property
    def cpu_seconds(self) -> float:
        fields = (self._folder / "stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) * TICK

    async def load(self, seconds: float) -> float:
        """The CPU time in per cent of a core."""
        before = self.cpu_seconds
        await asyncio.sleep(seconds)
        return 100 * (self.cpu_seconds - before) / seconds


def charging(cloud: Opened) -> list[tuple[Charger, set[int]]]:
    """Chargers, each with a running transaction, and the numbers of those who may see it."""
    chargers = []
    for number in range(1, CHARGERS + 1):
        # The company has the first places; the filled drivers may charge at places of their own.
        owner, driver = number + 100, number + 500
        body = {"id": f"STREAM-{number}", "kind": "ocpp16", "name": f"Garage {number}"}
        made = cloud.create("/api/v1/stations", body | {"ownerId": f"fill-{owner:06}"})
        grant = {"stationId": made["id"], "personId": f"fill-{driver:06}"}
        cloud.create("/api/v1/grants", grant)
        card = cloud.new_card()
        cloud.create("/api/v1/id-tokens", {"idToken": card, "driverId": f"fill-{driver:06}"})
        charger = Charger(cloud, OCPPStation(made["id"], made["password"]), "Bench")
        charger.start(card)
        chargers.append((charger, {owner, driver}))
    return chargers


async def change(chargers, seconds: float) -> list[tuple[float, set[int]]]:
    """Each charger reports once a second; the times, and who may see the change."""
    changes = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for charger, people in chargers:
            changes.append((time.monotonic(), people))
            await asyncio.to_thread(charger.measure, 3, 10_800)
            await asyncio.sleep(max(0, 1 / len(chargers) - (time.monotonic() - changes[-1][0])))
    await asyncio.sleep(2)
    return changes


def judge(streams: dict[int, Stream], chargers, changes) -> tuple[list[str], list[float]]:
    """The faults, and how many milliseconds each change took to each of its people."""
    faults, late = [], []
    topics = defaultdict(set)
    for number, stream in streams.items():
        for _, topic in stream.heard:
            topics[topic].add(number)
    transactions = {name: who for name, who in topics.items() if name.startswith("transaction/")}
    expected = sorted(sorted(people) for _, people in chargers)
    if sorted(sorted(who) for who in transactions.values()) != expected:
        faults.append(f"transactions were told to {transactions}, not to {expected}")
    concerned = set().union(*(people for _, people in chargers))
    if strangers := {n for n, stream in streams.items() if stream.heard} - concerned:
        faults.append(f"{len(strangers)} people were told what does not concern them")
    for begin, people in changes:
        for number in people:
            times = [time - begin for time, _ in streams[number].heard if time >= begin]
            late.append(1000 * min(times, default=60))
    return faults, late


async def measure(cloud: Opened, people: dict, options) -> list[str]:
    process = Process(cloud.process.pid)
    chargers = charging(cloud)
    await asyncio.sleep(5)
    before = process.megabytes
    quiet = await process.load(options.seconds)
    streams = {n: Stream(f"zapoj={token(n)}") for n in range(1, options.streams + 1)}
    for stream in streams.values():
        assert await stream.open(cloud.port) == 200
    browser = Browser(cloud).sign_in(people["admin"]["email"], people["admin"]["password"])
    admin = Stream("; ".join(f"{c.name}={c.value}" for c in browser.http.cookies))
    assert await admin.open(cloud.port) == 200
    await asyncio.sleep(5)
    opened = process.megabytes
    idle = await process.load(options.seconds)
    for stream in [*streams.values(), admin]:
        stream.heard.clear()
    load = asyncio.create_task(process.load(options.seconds))
    changes = await change(chargers, options.seconds)
    busy = await load
    faults, late = judge(streams, chargers, changes)
    told = {topic for _, topic in admin.heard if topic.startswith("transaction/")}
    if len(told) != len(chargers):
        faults.append(f"the admin was told of {len(told)} of {len(chargers)} transactions")
    print("| | memory | CPU of a core |\n|---|---|---|")
    print(f"| no stream | {before:.0f} MB | {quiet:.1f} % |")
    size = 1000 * (opened - before) / len(streams)
    memory = f"{opened:.0f} MB, {size:.0f} kB each"
    print(f"| {len(streams)} streams, nothing happens | {memory} | {idle:.1f} % |")
    print(f"| {len(chargers)} samples a second | {process.megabytes:.0f} MB | {busy:.1f} % |")
    p50, p99 = percentile(late, 0.5), percentile(late, 0.99)
    print(f"\nfrom a sample to its people: p50 {p50:.0f} ms, p99 {p99:.0f} ms")
    if p99 > 1000 * BAR_SECONDS:
        faults.append(f"p99 {p99:.0f} ms until a change arrives")
    faults += await limits(cloud, streams)
    for stream in [*streams.values(), admin]:
        stream.close()
    for charger, _ in chargers:
        charger.close()
    return faults


async def limits(cloud: Opened, streams: dict[int, Stream]) -> list[str]:
    """A person's streams beyond the limit are refused; their browser then polls (test_script.py)."""
    more = [Stream(f"zapoj={token(1)}") for _ in range(STREAMS_OF_A_PERSON + 5)]
    found = [await stream.open(cloud.port) for stream in more]
    for stream in more:
        stream.close()
    wanted = [200] * (STREAMS_OF_A_PERSON - 1) + [503] * 6
    return [] if found == wanted else [f"streams of one person: {found}"]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("binaries", type=pathlib.Path)
    parser.add_argument("--streams", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=20)
    options = parser.parse_args()
    # The cloud inherits it.
    resource.setrlimit(resource.RLIMIT_NOFILE, (16_384, 16_384))
    binary = options.binaries / "zapoj-cloud"
    kept, people = filled(binary, 10_000, 1_000_000)
    with tempfile.TemporaryDirectory(dir=ROOT / ".build") as name:
        directory = pathlib.Path(name) / "cloud"
        shutil.copytree(kept, directory)
        add_sessions(directory, options.streams)
        cloud = Opened(binary, directory, people)
        faults = asyncio.run(measure(cloud, people, options))
        assert cloud.stop() == 0, cloud.log()
    print("\n".join(faults) or "every change reached exactly those who may see it")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
