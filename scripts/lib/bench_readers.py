"""Measures how readers of each list delay stations, on a database with a million transactions.

50 stations call at a fixed rate, first alone and then beside four people who each ask for a list again
and again. Latencies are from the due time of a call. The bar: p99 at most twice that of the quiet turns
of the same run. The database is made once, by SQL, and kept under .build/bench.
"""

import argparse
import asyncio
import base64
import contextlib
import hashlib
import http.client
import json
import multiprocessing
import pathlib
import shutil
import sqlite3
import sys
import tempfile
import time

import websockets

from percentile import percentile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT / "Tests/Interop"))
from cloud import Cloud, poll  # noqa: E402 - shared with the tests

BAR = 2
READERS = 4
DAY = 86_400_000

FILL = """
WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < :count)
INSERT INTO charging_transaction (id, source, station_id, connector_id, start_key, ocpp_id,
    boot_count, person_id, phase, started_at, ended_at, meter_start_wh, meter_stop_wh, energy_wh,
    stopped_reason, anomalies, created_at, updated_at)
SELECT printf('fill-%08d', n), 'ocpp16', (SELECT id FROM station WHERE rowid = 1 + n % :stations),
    1, 'fill/' || n, n, 0, (SELECT id FROM person WHERE rowid = 1 + n % :people), 'ended',
    :begin + n * :step, :begin + n * :step + 3600000, 0, 8000, 8000, 'Local',
    CASE WHEN n % 500 = 0 THEN 'meterGap' ELSE '' END, :begin + n * :step, :begin + n * :step
FROM number
"""


def filled(binary: pathlib.Path, options) -> pathlib.Path:
    """A data directory of a stopped cloud with many transactions; kept for the next run."""
    schema = (ROOT / "Sources/Cloud/Core/schema.sql").read_bytes()
    digest = hashlib.sha256(schema + FILL.encode()).hexdigest()[:12]
    name = f"readers-{digest}-{options.transactions}-{options.stations}"
    kept = ROOT / ".build/bench" / name
    if (kept / "done.json").exists():
        return kept
    shutil.rmtree(kept, ignore_errors=True)
    kept.parent.mkdir(parents=True, exist_ok=True)
    print(f"filling {kept} …", flush=True)
    cloud = Cloud(binary, kept, log_level="info")
    stations = [cloud.add_station() for _ in range(options.stations)]
    cards = [cloud.add_driver().card for _ in range(options.stations)]
    password = cloud.password
    assert cloud.stop() == 0, cloud.log()
    with contextlib.closing(sqlite3.connect(kept / "zapoj.sqlite")) as database, database:
        step = 365 * DAY // options.transactions
        people = database.execute("SELECT count(*) FROM person").fetchone()[0]
        database.execute(FILL, {
            "count": options.transactions, "stations": options.stations, "people": people,
            "begin": int(time.time() * 1000) - 366 * DAY, "step": step})
        database.execute("UPDATE ocpp_counter SET last = ?", [options.transactions + 1])
    state = {"password": password, "stations": [
        {"id": s.id, "password": s.password, "card": c} for s, c in zip(stations, cards)]}
    (kept / "done.json").write_text(json.dumps(state))
    return kept


class Opened(Cloud):
    """A cloud on a copy of a filled data directory, with the admin that it has."""

    def __init__(self, binary: pathlib.Path, directory: pathlib.Path, password: str):
        self._known = password
        super().__init__(binary, directory, log_level="info")

    def _add_admin(self, binary: pathlib.Path) -> str:
        return self._known


class Station:
    """Sends samples of one transaction at fixed times."""

    def __init__(self, cloud: Cloud, known: dict):
        self.url = f"ws://127.0.0.1:{cloud.port}/ocpp/{known['id']}"
        self.known, self.number, self.wh = known, 0, 0

    async def connect(self) -> None:
        secret = base64.b64encode(f"{self.known['id']}:{self.known['password']}".encode()).decode()
        self.socket = await websockets.connect(
            self.url, subprotocols=["ocpp1.6"], compression=None,
            additional_headers={"Authorization": f"Basic {secret}"})
        answer = await self.call("StartTransaction", {
            "connectorId": 1, "idTag": self.known["card"], "meterStart": 0, "timestamp": now()})
        self.transaction = answer["transactionId"]

    async def call(self, action: str, payload: dict) -> dict:
        self.number += 1
        await self.socket.send(json.dumps([2, str(self.number), action, payload]))
        while True:
            answer = json.loads(await self.socket.recv())
            if answer[0] == 3 and answer[1] == str(self.number):
                return answer[2]
            # A command of the cloud is not this bench's matter.
            assert answer[0] == 2, answer
            await self.socket.send(json.dumps([4, answer[1], "NotSupported", "", {}]))

    async def run(self, rate: float, offset: float, seconds: float, late: list[float]) -> None:
        begin = time.perf_counter() + offset
        for index in range(int(rate * seconds)):
            due = begin + index / rate
            if (wait := due - time.perf_counter()) > 0:
                await asyncio.sleep(wait)
            self.wh += 10
            await self.call("MeterValues", {
                "connectorId": 1, "transactionId": self.transaction,
                "meterValue": [{"timestamp": now(), "sampledValue": [
                    {"value": str(self.wh), "measurand": "Energy.Active.Import.Register",
                     "unit": "Wh"}]}]})
            late.append(1000 * (time.perf_counter() - due))


def now() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime()) + f".{int(time.time() * 1000) % 1000:03}Z"


def lists(cloud: Cloud, stations: list[dict]) -> dict[str, str]:
    """The lists and filters, by name."""
    driver = cloud.add_driver().id
    old = "2001-01-01T00:00:00Z"
    transactions = "/api/v1/transactions?limit=100"
    return {
        "all": transactions,
        "phase=authorized": f"{transactions}&phase=authorized",
        "phase=active": f"{transactions}&phase=active",
        "phase=ended": f"{transactions}&phase=ended",
        "source=bridge": f"{transactions}&source=bridge",
        "span without any": f"{transactions}&from={old}&to=2002-01-01T00:00:00Z",
        "driver and station": f"{transactions}&driverId={driver}&stationId={stations[0]['id']}",
        "driver": f"{transactions}&driverId={driver}",
        "suspect, ended": f"{transactions}&suspect=true&phase=ended",
        "anomaly without any": f"{transactions}&anomaly=missingStart",
        "station, from": f"{transactions}&stationId={stations[1]['id']}&to={old}",
        "anomalies": "/api/v1/anomalies",
        "commands, failed": "/api/v1/commands?status=failed",
        "security events": "/api/v1/security-events?type=None",
        "reservations": "/api/v1/reservations?status=used",
        "drivers": "/api/v1/drivers?q=nobody",
        "stations": "/api/v1/stations?q=nothing",
    }


def read(port: int, token: str, path: str, done, counts) -> None:
    """Asks for a list again and again; `counts` receives the number of answers by status."""
    found: dict[int, int] = {}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    while not done.is_set():
        connection.request("GET", path, headers={"Authorization": f"Bearer {token}"})
        answer = connection.getresponse()
        answer.read()
        found[answer.status] = found.get(answer.status, 0) + 1
    counts.put(found)


async def turn(cloud: Cloud, stations: list[Station], options, path: str | None):
    """The latencies of one turn, and the answers to the readers by status."""
    late, totals = [], {}
    # In processes of their own, so that they do not delay the stations of this one.
    done, counts = multiprocessing.Event(), multiprocessing.Queue()
    readers = [
        multiprocessing.Process(
            target=read, args=(cloud.port, cloud.access_token, path, done, counts))
        for _ in range(READERS if path else 0)]
    for reader in readers:
        reader.start()
    await asyncio.gather(*(
        station.run(options.rate, index / len(stations) / options.rate, options.seconds, late)
        for index, station in enumerate(stations)))
    done.set()
    for _ in readers:
        for status, count in counts.get(timeout=60).items():
            totals[status] = totals.get(status, 0) + count
    for reader in readers:
        reader.join()
    return late, totals


async def measure(cloud: Cloud, known: list[dict], options) -> list[str]:
    stations = [Station(cloud, station) for station in known]
    for station in stations:
        await station.connect()
    # Fills the caches.
    await turn(cloud, stations, options, None)
    failures, quiet = [], []
    for name, path in lists(cloud, known).items():
        calm, _ = await turn(cloud, stations, options, None)
        quiet.append(percentile(calm, 0.99))
        late, counts = await turn(cloud, stations, options, path)
        p99 = percentile(late, 0.99)
        # A single quiet turn is short; its neighbours are quiet, too.
        bar = sorted(quiet[-3:])[len(quiet[-3:]) // 2]
        print(f"{name:<22} p99 {p99:7.2f} ms, quiet {bar:6.2f}: {p99 / bar:5.2f} ×   "
              f"answers {counts}", flush=True)
        if p99 > BAR * bar:
            failures.append(f"{name}: {p99 / bar:.2f} × the quiet p99")
    return failures


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("binaries", type=pathlib.Path)
    parser.add_argument("--transactions", type=int, default=1_000_000)
    parser.add_argument("--stations", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument("--rate", type=float, default=10, help="calls a second of each station")
    options = parser.parse_args()
    binary = options.binaries / "zapoj-cloud"
    kept = filled(binary, options)
    state = json.loads((kept / "done.json").read_text())
    with tempfile.TemporaryDirectory(dir=ROOT / ".build") as name:
        directory = pathlib.Path(name) / "cloud"
        shutil.copytree(kept, directory)
        cloud = Opened(binary, directory, state["password"])
        poll(lambda: cloud.get("/api/v1/stations?limit=1")["items"], 30, "the first answer")
        failures = asyncio.run(measure(cloud, state["stations"], options))
        wal = max((p.stat().st_size for p in directory.glob("*-wal")), default=0)
        print(f"write-ahead log at the end: {wal / 1e6:.0f} MB")
        assert cloud.stop() == 0, cloud.log()
    print("\n".join(failures) or f"every list keeps the stations' p99 within {BAR} × the quiet one")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
