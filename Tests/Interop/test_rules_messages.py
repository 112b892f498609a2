"""Rules of the connection, of messages and of time, by their sections.

`docs/ocpp16-rules.md` lists all rules, with the tests elsewhere that check them.
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
    """J 5.1: compression that a station offers is not agreed to, and nothing comes compressed."""
    with Station(cloud, cloud.add_station(), compression="deflate") as point:
        assert point.socket.protocol.extensions == []
        assert point.is_alive()


def test_JE_3_4_unanswered_call_does_not_block_next_connection(cloud):
    """JE 3.4: a CALL that is unanswered on one connection holds none up on the next."""
    station = cloud.add_station()
    with Station(cloud, station) as old:
        first = start_command(cloud, station, {"action": "ClearCache"})
        unanswered = json.loads(old.socket.recv(10))
        with Station(cloud, station) as new:
            assert new.is_alive()
            second = start_command(cloud, station, {"action": "Reset"})
            frame = json.loads(new.socket.recv(10))
            assert frame[2] == "Reset" and frame[1] != unanswered[1]
            send_result(new, frame, {"status": "Accepted"})
            assert (first()["status"], second()["status"]) == ("timedOut", "accepted")


# Messages


def test_J_4_1_2_preserves_utf8_text(cloud):
    """J 4.1.2: text of any script goes there and comes back whole."""
    station, text = cloud.add_station(), "Žižkov, 電気 🔌"

    async def run():
        async with connected(cloud, station) as client:
            return await send_command_async(cloud, station, "DataTransfer", vendorId="v", data=text), client.received_calls

    command, received_calls = asyncio.run(run())
    assert received_calls == [("DataTransfer", {"vendorId": "v", "data": text})]
    assert command["answer"] == {"status": "Accepted", "data": f"got {text}"}


def test_J_4_1_4_message_ids_are_unique_and_short(cloud):
    """J 4.1.4: ids have at most 36 characters, and none comes twice, whatever the connection."""
    station, ids = cloud.add_station(), []
    for _ in range(2):
        with Station(cloud, station) as point:
            assert point.is_alive()
            for _ in range(3):
                wait = start_command(cloud, station, {"action": "ClearCache"})
                frame = json.loads(point.socket.recv(10))
                ids.append(frame[1])
                send_result(point, frame, {"status": "Accepted"})
                assert wait()["status"] == "accepted"
    assert len(set(ids)) == 6 and all(1 <= len(id) <= 36 for id in ids)


def test_J_4_1_4_remembers_last_32_message_ids(cloud):
    """J 4.1.4: an id is free again when 32 others were answered after it."""
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
    """J 4.2.3: an error whose details are no object, or absent, is an error all the same."""
    station = cloud.add_station()
    with Station(cloud, station) as point:
        wait = start_command(cloud, station, {"action": "ClearCache"})
        _, id, *_ = json.loads(point.socket.recv(10))
        point.socket.send(json.dumps([4, id, "InternalError", "oh", *details]))
        command = wait()
        assert command["status"] == "failed"
        assert command["answer"] == {"errorCode": "InternalError", "errorDescription": "oh"}
        assert point.is_alive()


# Time and boot


@pytest.mark.parametrize("hours, digits", [(2, 0), (-5.5, 3), (0, 6)])
def test_E2_3_15_reads_offsets_and_fractions(cp, hours, digits):
    """E2 3.15: times with an offset and a fraction are read, and shown in UTC."""
    time = datetime.now(timezone.utc).replace(microsecond=123_456) - timedelta(hours=1)
    local = time.astimezone(timezone(timedelta(hours=hours)))
    fraction = f".{local:%f}"[: digits + 1] if digits else ""
    offset = local.isoformat()[-6:]
    assert cp.start(timestamp=f"{local:%Y-%m-%dT%H:%M:%S}{fraction}{offset}") == "Accepted"
    milliseconds = "123" if digits else "000"
    assert cp.transaction()["startedAt"] == f"{time:%Y-%m-%dT%H:%M:%S}.{milliseconds}Z"


@pytest.mark.parametrize("action", ["TriggerMessage", "ExtendedTriggerMessage"])
def test_ER_3_40_rejects_trigger_of_boot_notification(cp, action):
    """ER 3.40: a station that is accepted is never asked for a BootNotification."""
    body = {"action": action, "payload": {"requestedMessage": "BootNotification"}}
    assert cp.refused(body) == (400, "payload")
