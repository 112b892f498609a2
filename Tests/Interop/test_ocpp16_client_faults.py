"""A whole session of the independent client of PyPI, whose frames are spoiled on their way."""

import asyncio
import itertools
import json

import pytest
import websockets

from ocpp_wire import ago, basic
from test_ocpp16_session import (
    METER_START,
    SUBPROTOCOLS,
    CheckedClient,
    RecordingSocket,
    boot_and_report_status,
    check_transaction,
    run_transaction,
)

REGISTER = {"measurand": "Energy.Active.Import.Register", "unit": "Wh"}
TOTAL = 128_500


def dump(frame: list) -> str:
    return json.dumps(frame)


def samples(*values: dict):
    """Replaces the samples of MeterValues."""

    def spoil(frame: list) -> str:
        if frame[2] == "MeterValues":
            frame[3]["meterValue"][0]["sampledValue"] = list(values)
        return dump(frame)

    return spoil


def readings(*values: dict):
    """Replaces the readings of MeterValues, each with one sample."""

    def spoil(frame: list) -> str:
        if frame[2] == "MeterValues":
            time = frame[3]["meterValue"][0]["timestamp"]
            frame[3]["meterValue"] = [{"timestamp": time, "sampledValue": [v]} for v in values]
        return dump(frame)

    return spoil


def transaction(id: int | None):
    """Replaces the transactionId of MeterValues, or removes it."""

    def spoil(frame: list) -> str:
        if frame[2] == "MeterValues":
            del frame[3]["transactionId"]
            frame[3] |= {} if id is None else {"transactionId": id}
        return dump(frame)

    return spoil


def separated(frame: list) -> str:
    """The tag with colons between its bytes."""
    if tag := frame[3].get("idTag"):
        frame[3]["idTag"] = ":".join(tag[i : i + 2] for i in range(0, len(tag), 2))
    return dump(frame)


def register(value, **more) -> dict:
    return REGISTER | {"value": str(value)} | more


FAULTS = {
    "none": dump,
    "trailing NUL": lambda frame: dump(frame) + "\0",
    "byte order mark": lambda frame: "\ufeff" + dump(frame),
    "binary frames": lambda frame: dump(frame).encode(),
    "binary fragments": lambda frame: [dump(frame)[:9].encode(), dump(frame)[9:].encode()],
    "line breaks": lambda frame: "\r\n" + json.dumps(frame, indent=1) + "\r\n",
    "last bracket missing": lambda frame: dump(frame)[:-1],
    "trailing comma": lambda frame: dump(frame)[:-1] + ",]",
    "separated tags": separated,
    "kWh with two digits": samples(register("128.50", unit="kWh")),
    "kWh in lower case": samples(register("128.5", unit="kwh")),
    "Wh in lower case": samples(register(TOTAL, unit="wh")),
    "decimals": samples(register("128500.4")),
    "rounded to 10 Wh": readings(register(128_490), register(132_260)),
    "inlet first": samples(register(TOTAL * 3, location="Inlet"), register(TOTAL)),
    "begin behind periodic": samples(
        register(TOTAL, context="Sample.Periodic"), register(METER_START, context="Transaction.Begin")
    ),
    "begin before periodic": samples(
        register(METER_START, context="Transaction.Begin"), register(TOTAL, context="Sample.Periodic")
    ),
    "two bare registers": samples({"value": str(TOTAL - METER_START)}, {"value": str(TOTAL)}),
    "phases in readings": readings(
        register(42_833, phase="L1"), register(42_833, phase="L2"), register(42_834, phase="L3")
    ),
    "phases with the total": samples(*(register(TOTAL, phase=f"L{n}") for n in (1, 2, 3))),
    "transaction 0": transaction(0),
    "transaction -1": transaction(-1),
    "transaction -16": transaction(-16),
    "largest transaction": transaction(2**31 - 1),
    "no transaction": transaction(None),
}  # fmt: skip


class FaultySocket:
    """Spoils the CALLs of the client. With `numeric_ids` the client's ids become numbers."""

    def __init__(self, socket, fault, numeric_ids: bool):
        self._socket, self._fault = socket, fault
        self._numbers = itertools.count(1) if numeric_ids else None
        self._ids: dict[int, str] = {}

    async def recv(self) -> str:
        text = await self._socket.recv()
        frame = json.loads(text)
        if frame[1] in self._ids:
            frame[1] = self._ids[frame[1]]
            return json.dumps(frame)
        return text

    async def send(self, message: str):
        frame = json.loads(message)
        if self._numbers:
            number = next(self._numbers)
            self._ids[number], frame[1] = frame[1], number
        await self._socket.send(self._fault(frame))


async def charge(cloud, station, card: str, started: str, ended: str, fault, numeric_ids: bool):
    connection = websockets.connect(
        f"ws://127.0.0.1:{cloud.port}/ocpp/{station.id}",
        subprotocols=SUBPROTOCOLS,
        additional_headers=basic(station.id, station.password),
        proxy=None,
    )
    async with connection as socket:
        recorder = RecordingSocket(FaultySocket(socket, fault, numeric_ids))
        client = CheckedClient(station.id, recorder)
        try:
            await boot_and_report_status(client)
            await run_transaction(client, card, started, ended)
        finally:
            await client.close()


@pytest.mark.parametrize("fault", FAULTS)
def test_bills_spoiled_session_right(cloud, fault):
    """One transaction with the exact energy, and nothing to settle."""
    run(cloud, FAULTS[fault], numeric_ids=False)


@pytest.mark.parametrize("fault", ["none", "trailing NUL", "binary frames"])
def test_bills_session_with_numeric_ids_right(cloud, fault):
    """The cloud answers a numeric message id with the same number."""
    run(cloud, FAULTS[fault], numeric_ids=True)


def run(cloud, fault, numeric_ids: bool):
    station, driver = cloud.add_station(), cloud.add_driver()
    started, ended = ago(60), ago(1)
    asyncio.run(charge(cloud, station, driver.card, started, ended, fault, numeric_ids))
    check_transaction(cloud.only_transaction(station.id), driver, started, ended)
