"""honest_stations.py PORT STATIONS SECONDS INTERVAL [ADDRESS]: OCPP 1.6 stations at a fixed rate.

STATIONS is a JSON file with id, password and card of each. Every station calls once per INTERVAL
seconds, in transactions of twelve calls. Each connects from 127.0.1.1, 127.0.1.2 …, or all from
ADDRESS. A station whose connection ends connects again. The last station only connects anew, every
five seconds. Prints latencies from the due time as JSON.
"""

import asyncio
import base64
import contextlib
import itertools
import json
import pathlib
import sys
import time

from websockets.asyncio.client import connect

# A call that takes longer counts as lost.
ANSWER_SECONDS = 30
RECONNECT_SECONDS = 1
VISIT_SECONDS = 5
READINGS = 8


def now() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


class Report:
    def __init__(self):
        self.milliseconds: list[float] = []
        self.handshakes: list[float] = []
        self.errors = self.lost = self.reconnects = 0

    def __str__(self):
        times = sorted(self.milliseconds) or [0.0]
        at = {f"p{share}": times[int(len(times) * share / 100)] for share in (50, 99)}
        counts = {"errors": self.errors, "lost": self.lost, "reconnects": self.reconnects}
        counts |= {"calls": len(self.milliseconds), "max": times[-1]}
        return json.dumps(at | counts | {"handshakes": self.handshakes})


class Station:
    def __init__(self, port: int, station: dict, address: str, report: Report):
        self.port, self.station, self.address, self.report = port, station, address, report
        self.socket = self.transaction = None
        self.numbers = itertools.count(1)

    async def run(self, interval: float, phase: float, until: float) -> None:
        due = time.monotonic() + phase
        for step in itertools.count():
            if due >= until:
                break
            await asyncio.sleep(max(0, due - time.monotonic()))
            try:
                async with asyncio.timeout(ANSWER_SECONDS):
                    await self.call(*self.next_call(step % 12))
                self.report.milliseconds.append(1000 * (time.monotonic() - due))
            except Exception as error:
                self.report.lost += 1
                self.report.milliseconds.append(1000 * (time.monotonic() - due))
                print(f"{self.station['id']}: {error!r}", file=sys.stderr)
                self.socket = None
                await asyncio.sleep(RECONNECT_SECONDS)
            due += interval
        if self.socket:
            await self.socket.close()

    async def visit(self, until: float) -> None:
        """Connects anew again and again, and notes how many seconds that takes."""
        while time.monotonic() < until:
            began = time.monotonic()
            try:
                async with asyncio.timeout(ANSWER_SECONDS):
                    await self.open()
                await self.socket.close()
            except Exception as error:
                self.report.lost += 1
                print(f"{self.station['id']}: {error!r}", file=sys.stderr)
            self.report.handshakes.append(time.monotonic() - began)
            await asyncio.sleep(VISIT_SECONDS)

    async def open(self) -> None:
        credentials = f"{self.station['id']}:{self.station['password']}".encode()
        headers = {"Authorization": "Basic " + base64.b64encode(credentials).decode()}
        self.socket = await connect(
            f"ws://127.0.0.1:{self.port}/ocpp/{self.station['id']}",
            subprotocols=["ocpp1.6"],
            additional_headers=headers,
            local_addr=(self.address, 0),
            proxy=None,
            compression=None,
        )

    def next_call(self, step: int) -> tuple[str, dict]:
        if step == 0 or self.transaction is None:
            start = {"connectorId": 1, "idTag": self.station["card"], "meterStart": 0}
            return "StartTransaction", start | {"timestamp": now()}
        if step == 11:
            stop = {"transactionId": self.transaction, "meterStop": 1000, "timestamp": now()}
            self.transaction = None
            return "StopTransaction", stop
        if step % 4 == 3:
            return "Heartbeat", {}
        values = [{"value": str(step), "measurand": "Energy.Active.Import.Register", "unit": "Wh"}]
        readings = [{"timestamp": now(), "sampledValue": values * READINGS}]
        body = {"connectorId": 1, "transactionId": self.transaction, "meterValue": readings}
        return "MeterValues", body

    async def call(self, action: str, payload: dict) -> None:
        """Sends a CALL and waits for its answer; refuses what the cloud asks meanwhile."""
        if self.socket is None:
            self.report.reconnects += 1
            await self.open()
        id = str(next(self.numbers))
        await self.socket.send(json.dumps([2, id, action, payload]))
        while True:
            frame = json.loads(await self.socket.recv())
            if frame[0] == 2:
                await self.socket.send(json.dumps([4, frame[1], "NotImplemented", "", {}]))
            elif frame[1] == id:
                break
        if frame[0] != 3:
            self.report.errors += 1
        elif action == "StartTransaction":
            self.transaction = frame[2]["transactionId"]


async def main() -> None:
    port, path, seconds, interval, *address = sys.argv[1:]
    stations = json.loads(pathlib.Path(path).read_text(encoding="utf-8"))
    report = Report()
    clients = [
        Station(int(port), station, address[0] if address else f"127.0.1.{number}", report)
        for number, station in enumerate(stations, 1)
    ]
    *clients, visitor = clients
    for client in clients:
        # One that is refused tries again at its first call.
        with contextlib.suppress(Exception):
            await client.open()
    until, each = time.monotonic() + float(seconds), float(interval)
    phases = (each * number / len(clients) for number in itertools.count())
    loops = [client.run(each, phase, until) for client, phase in zip(clients, phases)]
    await asyncio.gather(visitor.visit(until), *loops)
    print(report)


asyncio.run(main())
