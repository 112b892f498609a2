"""A whole charging session of an independent OCPP 1.6 client on both listeners."""

import asyncio
from datetime import datetime, timezone

import pytest
import websockets
from ocpp.v16 import ChargePoint, call
from ocpp.v16.enums import ChargePointErrorCode, ChargePointStatus, Reason
from websockets.sync.client import connect as connect_sync

from ocpp_wire import Station, ago, basic, check_answer

METER_START, METER_STOP = 125_000, 132_250
SUBPROTOCOLS = ["ocpp1.5", "ocpp1.6"]


class RecordingSocket:
    """Passes frames through to the client and records the raw frames of the cloud."""

    def __init__(self, socket):
        self._socket = socket
        self.received: list[str] = []

    async def recv(self):
        self.received.append(await self._socket.recv())
        return self.received[-1]

    async def send(self, message):
        await self._socket.send(message)


class CheckedClient:
    """The package's ChargePoint, which also checks every answer and records its action."""

    def __init__(self, id: str, recorder: RecordingSocket):
        self._point = ChargePoint(id, recorder, response_timeout=30)
        self._recorder = recorder
        self._reader = asyncio.create_task(self._point.start())
        self.checked: list[str] = []

    async def call_checked(self, message):
        answer = await self._point.call(message, suppress=False)
        action = type(message).__name__
        check_answer(self._recorder.received[-1], action)
        self.checked.append(action)
        return answer

    async def close(self):
        self._reader.cancel()
        await asyncio.gather(self._reader, return_exceptions=True)


async def run_session(
    url: str, headers: dict, id: str, card: str, started: str, ended: str
) -> list[str]:
    """Boots, taps the card, charges and stops. Returns the actions whose answers were checked."""
    connection = websockets.connect(
        url, subprotocols=SUBPROTOCOLS, additional_headers=headers, proxy=None
    )
    async with connection as socket:
        assert socket.subprotocol == "ocpp1.6"
        client = CheckedClient(id, RecordingSocket(socket))
        try:
            await boot_and_report_status(client)
            await run_transaction(client, card, started, ended)
            return client.checked
        finally:
            await client.close()


async def boot_and_report_status(client: CheckedClient):
    boot = await client.call_checked(
        call.BootNotification(
            charge_point_model="Model", charge_point_vendor="Vendor", firmware_version="1.2"
        )
    )
    assert boot.status == "Accepted" and boot.interval > 0
    await status(client, ChargePointStatus.preparing)
    heartbeat = await client.call_checked(call.Heartbeat())
    seen = datetime.fromisoformat(heartbeat.current_time)
    assert abs((datetime.now(timezone.utc) - seen).total_seconds()) < 60


async def status(client: CheckedClient, value: ChargePointStatus):
    no_error = ChargePointErrorCode.no_error
    await client.call_checked(
        call.StatusNotification(connector_id=1, error_code=no_error, status=value)
    )


async def run_transaction(client: CheckedClient, card: str, started: str, ended: str):
    authorization = await client.call_checked(call.Authorize(id_tag=card))
    assert authorization.id_tag_info["status"] == "Accepted"
    start = await client.call_checked(
        call.StartTransaction(
            connector_id=1, id_tag=card, meter_start=METER_START, timestamp=started
        )
    )
    assert start.id_tag_info["status"] == "Accepted" and start.transaction_id > 0
    await status(client, ChargePointStatus.charging)
    samples = [{"value": "128.5", "unit": "kWh", "measurand": "Energy.Active.Import.Register"}]
    samples += [{"value": "230.1", "unit": "V", "measurand": "Voltage", "phase": "L1"}]
    await client.call_checked(
        call.MeterValues(
            connector_id=1,
            transaction_id=start.transaction_id,
            meter_value=[{"timestamp": ago(30), "sampled_value": samples}],
        )
    )
    stop = await client.call_checked(
        call.StopTransaction(
            transaction_id=start.transaction_id,
            id_tag=card,
            meter_stop=METER_STOP,
            timestamp=ended,
            reason=Reason.local,
        )
    )
    assert stop.id_tag_info["status"] == "Accepted"
    await status(client, ChargePointStatus.available)


@pytest.mark.parametrize("access", ["digits", "bytes", "plain"])
def test_session_leaves_one_complete_transaction(cloud, access):
    """A session leaves one ended transaction with its driver, times and energy."""
    station = cloud.add_station(profile=0 if access == "plain" else 1)
    driver = cloud.add_driver()
    port = cloud.plain_port if access == "plain" else cloud.port
    headers = {}
    if access != "plain":
        password = bytes.fromhex(station.password) if access == "bytes" else station.password
        headers = basic(station.id, password)
    started, ended = ago(60), ago(1)
    url = f"ws://127.0.0.1:{port}/ocpp/{station.id}"
    checked = asyncio.run(run_session(url, headers, station.id, driver.card, started, ended))
    assert len(checked) == 9
    check_transaction(cloud.only_transaction(station.id), driver, started, ended)
    shown = cloud.get(f"/api/v1/stations/{station.id}")
    assert (shown["vendor"], shown["model"]) == ("Vendor", "Model")
    assert [(c["connectorId"], c["status"]) for c in shown["connectors"]] == [(1, "Available")]


def check_transaction(transaction: dict, driver, started: str, ended: str):
    expected = {
        "source": "ocpp16",
        "phase": "ended",
        "connectorId": 1,
        "driverId": driver.id,
        "idTokenSuffix": driver.card[-4:],
        "startedAt": started.replace("Z", ".000Z"),
        "endedAt": ended.replace("Z", ".000Z"),
        "meterStartWh": METER_START,
        "meterStopWh": METER_STOP,
        "energyWh": METER_STOP - METER_START,
        "stoppedReason": "Local",
        "suspect": False,
        "anomalies": [],
    }
    assert {name: transaction.get(name) for name in expected} == expected
    kinds = sorted(fact["kind"] for fact in transaction["facts"])
    assert kinds == ["chargingStateChanged", "ended", "sampled", "started"]


def test_transaction_continues_after_reconnect(cloud):
    """After a reconnect without BootNotification the transactionId stays valid (J 5.4)."""
    station, driver = cloud.add_station(), cloud.add_driver()
    with Station(cloud, station) as first:
        number = first.start(driver.card)["transactionId"]
    with Station(cloud, station) as second:
        second.stop(number)
    transaction = cloud.only_transaction(station.id)
    assert (transaction["phase"], transaction["suspect"]) == ("ended", False)


@pytest.mark.parametrize("offered", [["ocpp1.5", "ocpp2.0.1"], None])
def test_closes_connection_without_common_subprotocol(cloud, offered):
    """The handshake completes without a subprotocol, then the cloud disconnects (J 3.2)."""
    station = cloud.add_station()
    url = f"ws://127.0.0.1:{cloud.port}/ocpp/{station.id}"
    headers = basic(station.id, station.password)
    with connect_sync(url, subprotocols=offered, additional_headers=headers, proxy=None) as socket:
        assert socket.subprotocol is None
        with pytest.raises(websockets.ConnectionClosed):
            socket.recv(30)


def test_tag_comparison_ignores_case(cloud):
    """idToken is a CiString20, so that 04ab… and 04AB… are the same card (ER 3.73)."""
    station, driver = cloud.add_station(), cloud.add_driver()
    with Station(cloud, station) as point:
        answer = point.result("Authorize", {"idTag": driver.card.lower()})
    assert answer["idTagInfo"]["status"] == "Accepted"
