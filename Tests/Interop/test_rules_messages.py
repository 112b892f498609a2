"""OCPP rules of connections, messages and time; each test names its section.

`docs/ocpp16-rules.md` lists all rules, including those that tests in other files check.
"""

import asyncio
import json
from datetime import datetime, timedelta, timezone

import pytest

from ocpp_wire import Station
from test_ocpp16_commands import connected, send_command_async, start_command


def send_result(point, frame: list, payload: dict):
    point.socket.send(json.dumps([3, frame[1], payload]))


# Connection


def test_J_5_1_declines_compression(cloud):
    """J 5.1: The cloud declines an offered compression extension."""
    with Station(cloud, cloud.add_station(), compression="deflate") as point:
        assert point.socket.protocol.extensions == []
        assert point.is_alive()


def test_JE_3_4_unanswered_call_does_not_block_next_connection(cloud):
    """JE 3.4: An unanswered CALL does not delay CALLs on the station's next connection."""
    station = cloud.add_station()
    with Station(cloud, station) as old:
        first = start_command(cloud, station, {"action": "ClearCache"})
        unanswered = json.loads(old.socket.recv(30))
        with Station(cloud, station) as new:
            assert new.is_alive()
            second = start_command(cloud, station, {"action": "Reset"})
            frame = json.loads(new.socket.recv(30))
            assert frame[2] == "Reset" and frame[1] != unanswered[1]
            send_result(new, frame, {"status": "Accepted"})
            assert (first()["status"], second()["status"]) == ("timedOut", "accepted")


# Messages


def test_J_4_1_2_preserves_utf8_text(cloud):
    """J 4.1.2: Text in any script reaches the station and returns unchanged."""
    station, text = cloud.add_station(), "Žižkov, 電気 🔌"

    async def run():
        async with connected(cloud, station) as client:
            command = await send_command_async(
                cloud, station, "DataTransfer", vendorId="v", data=text
            )
            return command, client.received_calls

    command, received_calls = asyncio.run(run())
    assert received_calls == [("DataTransfer", {"vendorId": "v", "data": text})]
    assert command["answer"] == {"status": "Accepted", "data": f"got {text}"}


def test_J_4_1_4_message_ids_are_unique_and_short(cloud):
    """J 4.1.4: Message ids have at most 36 characters and are unique across connections."""
    station, ids = cloud.add_station(), []
    for _ in range(2):
        with Station(cloud, station) as point:
            assert point.is_alive()
            for _ in range(3):
                wait = start_command(cloud, station, {"action": "ClearCache"})
                frame = json.loads(point.socket.recv(30))
                ids.append(frame[1])
                send_result(point, frame, {"status": "Accepted"})
                assert wait()["status"] == "accepted"
    assert len(set(ids)) == 6 and all(1 <= len(id) <= 36 for id in ids)


def test_J_4_1_4_remembers_last_32_message_ids(cloud):
    """J 4.1.4: A station may reuse a message id after 32 other answers."""
    with Station(cloud, cloud.add_station()) as point:

        def authorize(id: str, tag: str) -> list:
            return point.call("Authorize", {"idTag": tag}, id=id)

        authorize("same", "A")
        for number in range(31):
            authorize(str(number), "A")
        assert authorize("same", "B")[2] == "ProtocolError"
        authorize("one more", "A")
        assert authorize("same", "B")[0] == 3


@pytest.mark.parametrize("details", [["text"], [None], [[]], [7], []])
def test_J_4_2_3_accepts_error_details_of_any_type(cloud, details):
    """J 4.2.3: A CALLERROR whose details are missing or not an object is still understood."""
    station = cloud.add_station()
    with Station(cloud, station) as point:
        wait = start_command(cloud, station, {"action": "ClearCache"})
        _, id, *_ = json.loads(point.socket.recv(30))
        point.socket.send(json.dumps([4, id, "InternalError", "oh", *details]))
        command = wait()
        assert command["status"] == "failed"
        assert command["answer"] == {"errorCode": "InternalError", "errorDescription": "oh"}
        assert point.is_alive()


# Time and boot


@pytest.mark.parametrize("hours, digits", [(2, 0), (-5.5, 3), (0, 6)])
def test_E2_3_15_reads_offsets_and_fractions(cp, hours, digits):
    """E2 3.15: The cloud reads times with an offset and a fraction and shows them in UTC."""
    time = datetime.now(timezone.utc).replace(microsecond=123_456) - timedelta(hours=1)
    local = time.astimezone(timezone(timedelta(hours=hours)))
    fraction = f".{local:%f}"[: digits + 1] if digits else ""
    offset = local.isoformat()[-6:]
    assert cp.start(timestamp=f"{local:%Y-%m-%dT%H:%M:%S}{fraction}{offset}") == "Accepted"
    milliseconds = "123" if digits else "000"
    assert cp.transaction()["startedAt"] == f"{time:%Y-%m-%dT%H:%M:%S}.{milliseconds}Z"


@pytest.mark.parametrize("action", ["TriggerMessage", "ExtendedTriggerMessage"])
def test_ER_3_40_rejects_trigger_of_boot_notification(cp, action):
    """ER 3.40: The cloud never triggers a BootNotification of an accepted station."""
    body = {"action": action, "payload": {"requestedMessage": "BootNotification"}}
    assert cp.refused(body) == (400, "payload")
