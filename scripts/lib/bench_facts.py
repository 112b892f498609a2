"""Measures what a fact costs while its transaction grows, and how late facts delay another station.

One station sends a transaction of many samples in order, and then late samples. Another station
sends calls beside it the whole time. Latencies are from call to answer, and an answer comes after the
commit; the transaction is folded again meanwhile. The last check compares the energy.
"""

import argparse
import asyncio
import base64
import itertools
import json
import pathlib
import random
import statistics
import sys
import tempfile
import time
from datetime import datetime, timedelta, timezone

import websockets

from percentile import percentile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "Tests/Interop"))
from cloud import Cloud, poll  # noqa: E402 - shared with the tests

NUMBERS = itertools.count(1)


class Station:
    def __init__(self, cloud: Cloud):
        self.station, self.card = cloud.add_station(), cloud.add_driver().card
        self.url = f"ws://127.0.0.1:{cloud.port}/ocpp/{self.station.id}"
        self.milliseconds: list[float] = []

    async def connect(self) -> None:
        secret = base64.b64encode(f"{self.station.id}:{self.station.password}".encode()).decode()
        self.socket = await websockets.connect(
            self.url, subprotocols=["ocpp1.6"], compression=None,
            additional_headers={"Authorization": f"Basic {secret}"},
        )  # fmt: skip

    async def call(self, action: str, payload: dict) -> dict:
        before = time.perf_counter()
        await self.socket.send(json.dumps([2, str(next(NUMBERS)), action, payload]))
        answer = json.loads(await self.socket.recv())
        self.milliseconds.append(1000 * (time.perf_counter() - before))
        assert answer[0] == 3, answer
        return answer[2]

    def taken(self) -> list[float]:
        """The latencies since the last call of this."""
        taken, self.milliseconds = self.milliseconds, []
        return taken


def written(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


async def measure(options, cloud: Cloud) -> None:
    busy, other = Station(cloud), Station(cloud)
    await busy.connect()
    await other.connect()
    start = datetime.now(timezone.utc) - timedelta(seconds=options.facts + 60)

    async def neighbour() -> None:
        started = {"connectorId": 1, "idTag": other.card, "meterStart": 0, "timestamp": written(start)}
        number = (await other.call("StartTransaction", started))["transactionId"]
        for second in itertools.count():
            await other.call("MeterValues", reading(number, start + timedelta(seconds=second), second))
            await asyncio.sleep(0.02)

    def reading(number: int, moment: datetime, energy: int) -> dict:
        value = {"timestamp": written(moment), "sampledValue": [{"value": str(energy)}]}
        return {"connectorId": 1, "transactionId": number, "meterValue": [value]}

    beside = asyncio.create_task(neighbour())
    await asyncio.sleep(options.quiet)
    quiet = other.taken()
    started = {"connectorId": 1, "idTag": busy.card, "meterStart": 0, "timestamp": written(start)}
    number = (await busy.call("StartTransaction", started))["transactionId"]
    busy.taken()
    rows, bounds = [], [1_000, 10_000, options.facts]
    first = 0
    for bound in [b for b in bounds if b <= options.facts]:
        for index in range(first + 1, bound + 1):
            await busy.call("MeterValues", reading(number, start + timedelta(seconds=index), index))
        rows.append((f"in order, {first + 1:,} to {bound:,}", busy.taken(), other.taken()))
        first = bound
    places = random.Random(1).sample(range(1, options.facts), options.late)
    for index in places:
        moment = start + timedelta(seconds=index, milliseconds=500)
        await busy.call("MeterValues", reading(number, moment, index))
    rows.append((f"late, {options.late:,} anywhere", busy.taken(), other.taken()))
    stop = {"transactionId": number, "meterStop": options.facts, "idTag": busy.card,
            "timestamp": written(start + timedelta(seconds=options.facts + 1))}  # fmt: skip
    await busy.call("StopTransaction", stop)
    beside.cancel()
    report(quiet, rows)
    await asyncio.to_thread(check, cloud, busy.station.id, options.facts)


def report(quiet: list[float], rows: list) -> None:
    floor = statistics.median(rows[0][1])
    calm = percentile(quiet, 0.99)
    print("| facts | median | against the first | p99 | another station's p99 | against quiet |")
    print("|---|---|---|---|---|---|")
    print(f"| none: quiet | – | – | – | {calm:.2f} ms | 1.00 |")
    for name, taken, beside in rows:
        median, p99 = statistics.median(taken), percentile(taken, 0.99)
        other = percentile(beside, 0.99)
        print(
            f"| {name} | {median:.2f} ms | {median / floor:.2f} | {p99:.2f} ms "
            f"| {other:.2f} ms | {other / calm:.2f} |"
        )


def check(cloud: Cloud, station: str, energy: int) -> None:
    def found():
        shown = cloud.only_transaction(station)
        return shown if shown["phase"] == "ended" else None

    before = time.monotonic()
    shown = poll(found, 120, "the end of the transaction")
    assert shown["energyWh"] == energy, shown
    print(f"\nended with all its energy {time.monotonic() - before:.1f} s after the last answer")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("binaries", type=pathlib.Path)
    parser.add_argument("--facts", type=int, default=100_000)
    parser.add_argument("--late", type=int, default=1_000)
    parser.add_argument("--quiet", type=float, default=20)
    options = parser.parse_args()
    # Next to the build, which is on a disk; /tmp may be in memory, where a sync costs nothing.
    with tempfile.TemporaryDirectory(dir=options.binaries.resolve().parent) as name:
        cloud = Cloud(
            options.binaries / "zapoj-cloud", pathlib.Path(name) / "cloud", log_level="info"
        )
        asyncio.run(measure(options, cloud))
        assert cloud.stop() == 0, cloud.log()


main()
