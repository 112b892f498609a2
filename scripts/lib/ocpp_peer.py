"""ocpp_peer.py [DATABASE]: a central system of PyPI's `ocpp` and `websockets`, as in their README.

It answers, and validates frames against the schemas, as the package does by default. With DATABASE,
it commits each message to SQLite before the answer; without, it stores nothing. Prints its port.
"""

import asyncio
import datetime
import itertools
import sqlite3
import sys

import websockets
from ocpp.routing import on
from ocpp.v16 import ChargePoint, call_result

transactions = itertools.count(1)
store = sqlite3.connect(sys.argv[1]) if len(sys.argv) > 1 else None
if store:
    store.execute("PRAGMA journal_mode = WAL")
    store.execute("PRAGMA synchronous = FULL")
    store.execute("CREATE TABLE message (id INTEGER PRIMARY KEY, station TEXT, body TEXT)")


def now() -> str:
    return datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Station(ChargePoint):
    async def route_message(self, raw_msg):
        if store:
            row = (self.id, raw_msg)
            store.execute("INSERT INTO message (station, body) VALUES (?, ?)", row)
            store.commit()
        await super().route_message(raw_msg)

    @on("BootNotification")
    def boot(self, **_):
        return call_result.BootNotification(current_time=now(), interval=300, status="Accepted")

    @on("Heartbeat")
    def heartbeat(self, **_):
        return call_result.Heartbeat(current_time=now())

    @on("Authorize")
    def authorize(self, **_):
        return call_result.Authorize(id_tag_info={"status": "Accepted"})

    @on("StartTransaction")
    def start_transaction(self, **_):
        return call_result.StartTransaction(
            transaction_id=next(transactions), id_tag_info={"status": "Accepted"}
        )

    @on("StopTransaction")
    def stop_transaction(self, **_):
        return call_result.StopTransaction(id_tag_info={"status": "Accepted"})

    @on("MeterValues")
    def meter_values(self, **_):
        return call_result.MeterValues()

    @on("StatusNotification")
    def status_notification(self, **_):
        return call_result.StatusNotification()


async def serve(socket) -> None:
    station = Station(socket.request.path.rsplit("/", 1)[-1], socket)
    try:
        await station.start()
    except websockets.ConnectionClosed:
        pass


async def main() -> None:
    async with websockets.serve(serve, "127.0.0.1", 0, subprotocols=["ocpp1.6"]) as server:
        print(server.sockets[0].getsockname()[1], flush=True)
        await server.serve_forever()


asyncio.run(main())
