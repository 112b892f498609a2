"""A thousand stations lose their connection and reconnect at the same time."""

import asyncio
import json
import secrets
from concurrent.futures import ThreadPoolExecutor

import pytest
import websockets

from cloud import OCPPStation
from ocpp_wire import ago, basic

COUNT = 1000
METER = 1000
ENERGY = 7000


@pytest.fixture(scope="module")
def fleet(cloud):
    """Stations, each with a card."""

    def add(number: int):
        station = cloud.add_station(f"STORM-{number:04}-{secrets.token_hex(3)}")
        return station, cloud.add_driver().card

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(add, range(COUNT)))


class FleetStation:
    """One station; `transaction_id` is the transactionId of its transaction."""

    def __init__(self, cloud, station: OCPPStation, card: str):
        self.cloud, self.station, self.card = cloud, station, card
        self.transaction_id = None
        self.socket = None
        self.ids = 0

    async def connect(self):
        self.socket = await websockets.connect(
            f"ws://127.0.0.1:{self.cloud.port}/ocpp/{self.station.id}",
            subprotocols=["ocpp1.6"],
            additional_headers=basic(self.station.id, self.station.password),
            compression=None,
            proxy=None,
            open_timeout=60,
            ping_interval=None,
        )
        boot = await self.call("BootNotification", chargePointVendor="V", chargePointModel="M")
        assert boot["status"] == "Accepted" and boot["interval"] > 0
        return boot

    async def call(self, action: str, **payload):
        self.ids += 1
        await self.socket.send(json.dumps([2, str(self.ids), action, payload]))
        kind, id, answer = json.loads(await asyncio.wait_for(self.socket.recv(), 60))
        assert (kind, id) == (3, str(self.ids))
        return answer

    async def start(self):
        answer = await self.call("StartTransaction", **self.start_payload)
        self.transaction_id = answer["transactionId"]
        return answer

    async def reconnect_and_stop(self):
        """Boots, repeats the start that may not have arrived, and sends the stop. Returns the
        heartbeat interval."""
        boot = await self.connect()
        again = await self.call("StartTransaction", **self.start_payload)
        assert again["transactionId"] == self.transaction_id
        assert again["idTagInfo"]["status"] == "Accepted"
        stop = {"transactionId": self.transaction_id, "meterStop": METER + ENERGY}
        await self.call("StopTransaction", **stop, timestamp=ago(0))
        return boot["interval"]

    async def connect_and_start(self):
        self.start_payload = {
            "connectorId": 1,
            "idTag": self.card,
            "meterStart": METER,
            "timestamp": ago(60),
        }
        await self.connect()
        await self.start()


async def cut_and_reconnect(cloud, fleet):
    points = [FleetStation(cloud, station, card) for station, card in fleet]
    await asyncio.gather(*(point.connect_and_start() for point in points))
    # Abort without closing, as when a router loses power.
    await abort_connections(points)
    intervals = await asyncio.gather(*(point.reconnect_and_stop() for point in points))
    await abort_connections(points)
    return intervals, points


async def abort_connections(points):
    for point in points:
        point.socket.transport.abort()
    await asyncio.gather(*(point.socket.wait_closed() for point in points))


def test_fleet_reconnects_without_losing_transactions(cloud, fleet):
    """All stations are accepted, every transaction exists once, and heartbeats are spread."""
    intervals, points = asyncio.run(cut_and_reconnect(cloud, fleet))
    assert len(intervals) == COUNT
    # Different intervals keep the heartbeats from coinciding.
    assert len(set(intervals)) > 10 and max(intervals) <= 300
    assert len({point.transaction_id for point in points}) == COUNT
    found, cursor = {}, ""
    while cursor is not None:
        page = cloud.get(f"/api/v1/transactions?limit=200{cursor}")
        for item in page["items"]:
            if item["stationId"].startswith("STORM-"):
                found.setdefault(item["stationId"], []).append(item)
        cursor = f"&cursor={page['nextCursor']}" if "nextCursor" in page else None
    assert len(found) == COUNT
    for (transaction,) in found.values():
        outcome = (transaction["phase"], transaction["energyWh"], transaction["suspect"])
        assert outcome == ("ended", ENERGY, False)


def test_wrong_passwords_do_not_disturb_connected_station(cloud, fleet):
    """Repeated handshakes with a wrong password get 401, and the connected station is still
    answered."""
    station, card = fleet[0]

    async def run():
        point = FleetStation(cloud, station, card)
        await point.connect()
        for _ in range(30):
            with pytest.raises(websockets.exceptions.InvalidStatus) as refused:
                await websockets.connect(
                    f"ws://127.0.0.1:{cloud.port}/ocpp/{station.id}",
                    subprotocols=["ocpp1.6"],
                    additional_headers=basic(station.id, "0" * 40),
                    proxy=None,
                )
            assert refused.value.response.status_code == 401
            assert "currentTime" in await point.call("Heartbeat")
        await abort_connections([point])

    asyncio.run(run())
