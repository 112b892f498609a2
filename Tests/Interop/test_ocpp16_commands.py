"""Every command of the Core profile, sent through REST to an independent OCPP 1.6 client."""

import asyncio
import contextlib
import functools
import json
import pathlib
import threading
import time

import jsonschema
import ocpp
import pytest
import websockets
from ocpp.routing import on
from ocpp.v16 import ChargePoint, call, call_result
from ocpp.v16.enums import Action

from cloud import poll
from ocpp_wire import Station, ago, basic

ACCEPTED = "Accepted"


@functools.cache
def request_schema(action: str) -> jsonschema.protocols.Validator:
    folder = pathlib.Path(ocpp.__file__).parent / "v16" / "schemas"
    schema = json.loads((folder / f"{action}.json").read_text(encoding="utf-8-sig"))
    return jsonschema.validators.validator_for(schema)(schema)


class CoreChargePoint(ChargePoint):
    """Answers every command of the Core profile and records the received CALLs."""

    def __init__(self, id, socket):
        super().__init__(id, socket, response_timeout=30)
        self.received_calls: list[tuple[str, dict]] = []

    async def route_message(self, raw):
        kind, *rest = json.loads(raw)
        if kind == 2:
            id, action, payload = rest
            request_schema(action).validate(payload)
            assert 1 <= len(id) <= 36
            self.received_calls.append((action, payload))
        await super().route_message(raw)

    @on(Action.remote_start_transaction)
    def on_start(self, **_):
        return call_result.RemoteStartTransaction(status=ACCEPTED)

    @on(Action.remote_stop_transaction)
    def on_stop(self, **_):
        return call_result.RemoteStopTransaction(status=ACCEPTED)

    @on(Action.reset)
    def reset(self, type):
        return call_result.Reset(status=ACCEPTED if type == "Soft" else "Rejected")

    @on(Action.unlock_connector)
    def unlock(self, connector_id):
        return call_result.UnlockConnector(status="UnlockFailed")

    @on(Action.change_availability)
    def availability(self, connector_id, type):
        return call_result.ChangeAvailability(status="Scheduled")

    @on(Action.get_configuration)
    def configuration(self, key=None):
        keys = [
            {"key": "HeartbeatInterval", "readonly": False, "value": "300"},
            {"key": "AuthorizationKey", "readonly": False, "value": "0badc0ffee0badc0ffee"},
        ]
        return call_result.GetConfiguration(configuration_key=keys, unknown_key=["Colour"])

    @on(Action.change_configuration)
    def change(self, key, value):
        return call_result.ChangeConfiguration(status="RebootRequired")

    @on(Action.clear_cache)
    def clear(self):
        return call_result.ClearCache(status=ACCEPTED)

    @on(Action.data_transfer)
    def transfer(self, vendor_id, message_id=None, data=None):
        return call_result.DataTransfer(status=ACCEPTED, data=f"got {data}")


@contextlib.asynccontextmanager
async def connected(cloud, station, charge_point=CoreChargePoint):
    connection = websockets.connect(
        f"ws://127.0.0.1:{cloud.port}/ocpp/{station.id}",
        subprotocols=["ocpp1.6"],
        additional_headers=basic(station.id, station.password),
        proxy=None,
    )
    async with connection as socket:
        client = charge_point(station.id, socket)
        reader = asyncio.create_task(client.start())
        try:
            # The cloud registers a connection before it answers the first CALL.
            await client.call(call.Heartbeat(), suppress=False)
            yield client
        finally:
            reader.cancel()
            await asyncio.gather(reader, return_exceptions=True)


def send_command(cloud, station, action: str, **more) -> dict:
    return cloud.create(f"/api/v1/stations/{station.id}/commands", {"action": action} | more)


async def send_command_async(cloud, station, action: str, **more) -> dict:
    return await asyncio.to_thread(send_command, cloud, station, action, **more)


COMMANDS = [
    ("Reset", {"type": "OnIdle"}, ("Reset", {"type": "Soft"}), "accepted"),
    ("Reset", {"type": "Immediate"}, ("Reset", {"type": "Hard"}), "rejected"),
    ("UnlockConnector", {"connectorId": 1}, ("UnlockConnector", {"connectorId": 1}), "rejected"),
    (
        "ChangeAvailability",
        {"operative": False},
        ("ChangeAvailability", {"connectorId": 0, "type": "Inoperative"}),
        "accepted",
    ),
    ("GetConfiguration", {"keys": ["Colour"]}, ("GetConfiguration", {"key": ["Colour"]}), None),
    ("GetConfiguration", {}, ("GetConfiguration", {}), "accepted"),
    (
        "ChangeConfiguration",
        {"key": "HeartbeatInterval", "value": "60"},
        ("ChangeConfiguration", {"key": "HeartbeatInterval", "value": "60"}),
        "accepted",
    ),
    ("ClearCache", {}, ("ClearCache", {}), "accepted"),
    (
        "DataTransfer",
        {"vendorId": "cz.example", "messageId": "hello", "data": "1"},
        ("DataTransfer", {"vendorId": "cz.example", "messageId": "hello", "data": "1"}),
        "accepted",
    ),
]


@pytest.mark.parametrize("action, members, expected_call, status", COMMANDS)
def test_sends_command_and_stores_answer(cloud, action, members, expected_call, status):
    """The client receives a frame that fits the official schema; REST shows the answer."""
    station = cloud.add_station()

    async def run():
        async with connected(cloud, station) as client:
            command = await send_command_async(cloud, station, action, **members)
            return command, client.received_calls

    command, received_calls = asyncio.run(run())
    assert received_calls == [expected_call]
    assert command["status"] == (status or "accepted")
    assert command["stationId"] == station.id and command["answeredAt"]
    assert cloud.get(f"/api/v1/commands/{command['id']}") == command


def test_sends_remote_start_and_remote_stop(cloud):
    """A remote start contains the card; a remote stop contains the station's transactionId."""
    station, driver = cloud.add_station(), cloud.add_driver()

    async def run():
        async with connected(cloud, station) as client:
            start = await send_command_async(
                cloud, station, "RequestStartTransaction", idToken=driver.card, connectorId=1
            )
            started = await client.call(
                call.StartTransaction(
                    connector_id=1, id_tag=driver.card, meter_start=100, timestamp=ago(1)
                ),
                suppress=False,
            )
            transaction = await asyncio.to_thread(cloud.only_transaction, station.id)
            stop = await send_command_async(
                cloud, station, "RequestStopTransaction", transactionId=transaction["id"]
            )
            return client.received_calls, start, stop, started.transaction_id

    received_calls, start, stop, number = asyncio.run(run())
    assert received_calls == [
        ("RemoteStartTransaction", {"connectorId": 1, "idTag": driver.card}),
        ("RemoteStopTransaction", {"transactionId": number}),
    ]
    assert start["status"] == stop["status"] == "accepted"
    # REST shows only the end of the card's UID.
    assert start["request"] == {"idTokenSuffix": driver.card[-4:], "connectorId": 1}


def test_masks_secret_keys(cloud):
    """REST and the stored command contain no AuthorizationKey, and no vendor's password."""
    station = cloud.add_station()
    secret = "feedfacefeedfacefeedface"
    cloud.secrets.add(secret)

    async def run():
        async with connected(cloud, station):
            changed = await send_command_async(
                cloud, station, "ChangeConfiguration", key="WifiPassword", value=secret
            )
            return changed, await send_command_async(cloud, station, "GetConfiguration")

    changed, read = asyncio.run(run())
    assert changed["request"] == {"key": "WifiPassword", "value": "…"}
    values = {key["key"]: key["value"] for key in read["answer"]["configurationKey"]}
    assert values == {"HeartbeatInterval": "300", "AuthorizationKey": "…"}


@pytest.mark.parametrize(
    ("key", "route"),
    [
        ("AuthorizationKey", "key-rotation"),
        ("authorizationKEY", "key-rotation"),
        (" AuthorizationKey ", "key-rotation"),
        ("SecurityProfile", "security-profile"),
        ("securityprofile", "security-profile"),
    ],
)
def test_refuses_raw_change_that_locks_station_out(cloud, key, route):
    """The cloud and the station must change these keys together."""
    station = cloud.add_station()
    body = {"action": "ChangeConfiguration", "key": key, "value": "2"}
    answer = cloud.call("POST", f"/api/v1/stations/{station.id}/commands", body)
    assert (answer.status_code, answer.json()["field"]) == (400, "key")
    assert route in answer.json()["detail"]
    values = {"values": {key.strip(): "2"}}
    answer = cloud.call("PATCH", f"/api/v1/stations/{station.id}/configuration", values)
    assert answer.status_code == 400, answer.text


def test_sends_next_call_only_after_previous_answer(cloud):
    """The second command waits for the answer to the first; the station may call meanwhile."""
    station = cloud.add_station()
    with Station(cloud, station) as point:
        first = start_command(cloud, station, {"action": "ClearCache"})
        frame = json.loads(point.socket.recv(30))
        second = start_command(cloud, station, {"action": "GetConfiguration"})
        with pytest.raises(TimeoutError):
            point.socket.recv(0.5)
        point.result("Heartbeat", {})
        point.socket.send(json.dumps([3, frame[1], {"status": ACCEPTED}]))
        frame = json.loads(point.socket.recv(30))
        assert frame[2] == "GetConfiguration"
        point.socket.send(json.dumps([4, frame[1], "NotSupported", "", {}]))
        assert first()["status"] == "accepted"
        assert second()["status"] == "notSupported"


def start_command(cloud, station, body: dict):
    """Sends a command in a thread. Returns a function that waits for its result."""
    answers = []
    thread = threading.Thread(
        target=lambda: answers.append(
            cloud.create(f"/api/v1/stations/{station.id}/commands", body)
        )
    )
    thread.start()
    # Wait until the cloud has stored the command.
    poll(lambda: cloud.get(f"/api/v1/commands?stationId={station.id}")["items"], what="the command")

    def wait():
        thread.join(60)
        return answers[0]

    return wait


def test_ignores_late_answer_after_timeout(cloud):
    """A command without an answer in time is `timedOut`; a late answer changes nothing."""
    station = cloud.add_station()
    with Station(cloud, station) as point:
        wait = start_command(cloud, station, {"action": "ClearCache", "timeoutSeconds": 1})
        frame = json.loads(point.socket.recv(30))
        command = wait()
        assert command["status"] == "timedOut" and "answer" not in command
        point.socket.send(json.dumps([3, frame[1], {"status": ACCEPTED}]))
        point.result("Heartbeat", {})
        assert cloud.get(f"/api/v1/commands/{command['id']}")["status"] == "timedOut"


def test_status_without_connection_and_after_disconnect(cloud):
    """The status is `offline` without a connection and `timedOut` after a disconnect."""
    station = cloud.add_station()
    assert send_command(cloud, station, "ClearCache")["status"] == "offline"
    with Station(cloud, station) as point:
        wait = start_command(cloud, station, {"action": "Reset"})
        point.socket.recv(30)
    assert wait()["status"] == "timedOut"


def test_maps_unusual_answers_to_status(cloud):
    """{} means accepted (X3-HAC), an unknown status rejected, an error failed."""
    station = cloud.add_station()
    answers = [
        ([3, {}], "accepted"),
        ([3, {"status": "Perhaps"}], "rejected"),
        ([4, "InternalError", "oh", {}], "failed"),
        ([4, "NotImplemented", "", {}], "notSupported"),
    ]
    with Station(cloud, station) as point:
        for (kind, *rest), status in answers:
            wait = start_command(cloud, station, {"action": "ClearCache"})
            frame = json.loads(point.socket.recv(30))
            point.socket.send(json.dumps([kind, frame[1], *rest]))
            assert wait()["status"] == status


@pytest.mark.parametrize(
    "body, field",
    [
        ({"action": "Dance"}, "action"),
        ({"action": "RequestStartTransaction"}, "idToken"),
        ({"action": "RequestStopTransaction"}, "transactionId"),
        ({"action": "UnlockConnector"}, "connectorId"),
        ({"action": "UnlockConnector", "connectorId": 0}, "connectorId"),
        ({"action": "ChangeAvailability", "operative": True, "connectorId": 65}, "connectorId"),
        ({"action": "ChangeConfiguration", "key": "A"}, "value"),
        ({"action": "ChangeConfiguration", "key": "A" * 51, "value": ""}, "key"),
        ({"action": "GetConfiguration", "keys": ["A"] * 101}, "keys"),
        ({"action": "DataTransfer", "data": "x"}, "vendorId"),
        ({"action": "ClearCache", "timeoutSeconds": 121}, "timeoutSeconds"),
        ({"action": "ClearCache", "connectorId": 1}, "connectorId"),
        ({"action": "Reset", "payload": {}}, "payload"),
        ({"action": "UnlockConnector", "connectorId": "1"}, "connectorId"),
    ],
)
def test_rejects_invalid_command(cloud, body, field):
    """An invalid command gets 400 with its field and is not stored."""
    station = cloud.add_station()
    answer = cloud.call("POST", f"/api/v1/stations/{station.id}/commands", body)
    assert (answer.status_code, answer.json()["field"]) == (400, field)
    assert cloud.get(f"/api/v1/commands?stationId={station.id}")["items"] == []


def test_rejects_unknown_card_and_wrong_transaction(cloud):
    """Rejects an unknown card, another station's transaction and an ended transaction."""
    station, other, driver = cloud.add_station(), cloud.add_station(), cloud.add_driver()

    def refusal(station, body):
        answer = cloud.call("POST", f"/api/v1/stations/{station.id}/commands", body)
        return answer.status_code, answer.json().get("field")

    unknown = {"action": "RequestStartTransaction", "idToken": cloud.new_card()}
    assert refusal(station, unknown) == (409, "idToken")
    with Station(cloud, station) as point:
        number = point.start(driver.card)["transactionId"]
        stop = {
            "action": "RequestStopTransaction",
            "transactionId": cloud.only_transaction(station.id)["id"],
        }
        assert refusal(other, stop) == (404, "transactionId")
        point.stop(number)
        assert refusal(station, stop) == (409, "transactionId")


def test_answers_data_transfer_of_unknown_vendor(cloud):
    """DataTransfer with an unknown vendorId gets UnknownVendorId."""
    station = cloud.add_station()
    with Station(cloud, station) as point:
        answer = point.result("DataTransfer", {"vendorId": "cz.example", "data": "x"})
    assert answer == {"status": "UnknownVendorId"}


def test_repeated_call_gets_the_same_answer(cloud):
    """A CALL repeated with the same message id is answered but not processed again."""
    station, driver = cloud.add_station(), cloud.add_driver()
    with Station(cloud, station) as point:
        payload = {"chargePointVendor": "Vendor", "chargePointModel": "Model"}
        first = point.call("BootNotification", payload, id="7")
        time.sleep(1.1)
        assert point.call("BootNotification", payload, id="7") == first
        other = point.call("Authorize", {"idTag": driver.card}, id="7")
        assert other[:3] == [4, "7", "ProtocolError"]


def test_lists_commands_newest_first(cloud):
    """Commands are listed newest first, by station and status, in pages."""
    station = cloud.add_station()
    created = [send_command(cloud, station, "ClearCache") for _ in range(3)]
    created.reverse()
    page = cloud.get(f"/api/v1/commands?stationId={station.id}&status=offline&limit=2")
    assert page["items"] == created[:2]
    rest = cloud.get(
        f"/api/v1/commands?stationId={station.id}&limit=2&cursor={page['nextCursor']}"
    )
    assert rest["items"] == created[2:] and "nextCursor" not in rest
    assert cloud.get(f"/api/v1/commands?stationId={station.id}&status=accepted")["items"] == []
