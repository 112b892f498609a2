"""The message log keeps a station's frames for a while, without secrets."""

import json
import sqlite3

from cloud import poll
from ocpp_wire import Station


def messages(cloud, station, query: str = "") -> list[dict]:
    """A station's logged messages, oldest first."""
    page = cloud.get(f"/api/v1/stations/{station.id}/messages?limit=200{query}")
    return page["items"][::-1]


def test_keeps_frames_verbatim_with_masked_tag(cloud):
    """Frames of both directions and notes are kept verbatim, except for the masked tag."""
    station, driver = cloud.add_station(), cloud.add_driver()
    sent = f'[2, "a 1" ,"Authorize",{{"idTag" : "{driver.card}","x":1}}]'
    with Station(cloud, station) as point:
        point.socket.send(sent)
        answer = point.socket.recv(30)
        point.raw("[2,\"b\",\"Heartbeat\"")
        poll(lambda: len(messages(cloud, station)) >= 5, what="the frames")
    first, second, *rest = messages(cloud, station)
    masked = sent.replace(driver.card, f"…{driver.card[-4:]}")
    assert (first["direction"], first["text"]) == ("received", masked)
    assert first["repairs"] == ["Authorize unknownMember x"]
    assert second["direction"] == "sent"
    assert json.loads(second["text"])[1] == json.loads(answer)[1]
    assert {item["direction"] for item in rest} == {"received", "sent", "note"}
    only = messages(cloud, station, "&direction=sent")
    assert {item["direction"] for item in only} == {"sent"}


def test_stores_no_tag_or_key(cloud):
    """Neither direction stores tags or keys, even in malformed frames."""
    station, card = cloud.add_station(), cloud.new_card()
    secret = "feedfacefeedfacefeedfacefeedface00112233"
    with Station(cloud, station) as point:
        point.call("StartTransaction", {"idTag": card, "connectorId": 1})
        point.raw(f'[2,"z","Authorize",{{"idTag":"{card}')
        body = {"action": "ChangeConfiguration", "key": "WifiPassword", "value": secret}
        body |= {"timeoutSeconds": 1}
        cloud.create(f"/api/v1/stations/{station.id}/commands", body)
        keys = [{"value": secret, "readonly": False, "key": "AuthorizationKey"}]
        point.socket.send(json.dumps([3, "y", {"configurationKey": keys}]))
        assert point.socket.recv(30)
        point.is_alive()

    def kept() -> str:
        return " ".join(item["text"] for item in messages(cloud, station))

    # The newest of these frames; a frame waits up to a second for its commit.
    poll(lambda: "AuthorizationKey" in kept(), what="the frames")
    assert "WifiPassword" in kept() and "StartTransaction" in kept()
    with sqlite3.connect(cloud.directory / "zapoj.sqlite", timeout=10) as db:
        for table in ["message_log", "command"]:
            text = str(db.execute(f"SELECT * FROM {table}").fetchall())
            assert card not in text and secret not in text, table
    db.close()


def test_keeps_only_part_of_frame_flood(cloud):
    """A station that sends more than ten frames a second is answered, but only part of its frames
    is kept."""
    station = cloud.add_station()
    with Station(cloud, station) as point:
        # All at once: on a slow machine, one after the other would be fewer than ten a second.
        for number in range(120):
            point.socket.send(json.dumps([2, str(number), "Heartbeat", {}]))
        for number in range(120):
            assert json.loads(point.socket.recv(30))[:2] == [3, str(number)]
    kept = poll(lambda: (all := messages(cloud, station)) and len(all) >= 95 and all)
    assert len(kept) < 200


def test_stop_loses_no_frame_and_kill_at_most_last_second(own_cloud):
    """A shutdown commits all frames. A kill loses at most the last second of them, and no fact."""
    station, driver = own_cloud.add_station(), own_cloud.add_driver()
    with Station(own_cloud, station) as point:
        point.call("Heartbeat", {})
        point.call("DataTransfer", {"vendorId": "last before the stop"})
        own_cloud.restart()
    assert any("last before the stop" in item["text"] for item in messages(own_cloud, station))
    with Station(own_cloud, station) as point:
        point.call("DataTransfer", {"vendorId": "before the kill"})
        # Nobody else commits; the frames wait for their own commit at most a second.
        stored = "SELECT 1 FROM message_log WHERE text LIKE '%before the kill%'"
        poll(lambda: own_cloud.query(stored), what="the commit of the frames")
        start = {"connectorId": 1, "idTag": driver.card, "meterStart": 0}
        start["timestamp"] = "2026-11-01T12:00:00Z"
        point.call("StartTransaction", start)
        own_cloud.kill_and_start()
    assert any("before the kill" in item["text"] for item in messages(own_cloud, station))
    assert own_cloud.only_transaction(station.id)["phase"] == "active"
