"""The upload of a bridge's log after GetLog."""

import threading

from bridge import Bridge
from cloud import poll
from device import Device


def request_log(cloud, station: str, answers: list) -> threading.Thread:
    """Sends GetLog in a thread, which appends the outcome to `answers`."""

    def call():
        path = f"/api/v1/stations/{station}/commands"
        answers.append(cloud.call("POST", path, {"action": "GetLog"}).json())

    thread = threading.Thread(target=call, daemon=True)
    thread.start()
    return thread


def request_and_poll_log(cloud, bridge: Bridge, answers: list) -> tuple[threading.Thread, str]:
    """Sends GetLog in a thread, and lets the bridge poll it. Returns the thread and the path."""
    # The cloud does not wait for a bridge that has never polled.
    assert bridge.get("/bridge/v1/commands", after=0)["commands"] == []
    thread = request_log(cloud, bridge.station, answers)
    (command,) = poll(lambda: bridge.get("/bridge/v1/commands", after=0)["commands"], 10)
    assert command["type"] == "GetLog"
    return thread, f"/bridge/v1/commands/{command['number']}"


def files(cloud, station: str) -> list[dict]:
    return cloud.get(f"/api/v1/stations/{station}/files")["items"]


def test_uploads_log_without_card_numbers(cloud, binaries, tmp_path):
    """The real bridge's log becomes a file of the station, without card numbers."""
    device, station, answers = Device(binaries, tmp_path), cloud.add_bridge_station(), []
    device.enrol(cloud.url, cloud.claim_code(station))
    with device.running():
        cloud.wait_booted(station)
        card = cloud.new_card()
        device.tap(card)
        poll(lambda: "refused" in device.log(1), 10, "the refusal")
        request_log(cloud, station, answers).join(60)
    assert answers[0]["status"] == "accepted", answers
    (file,) = files(cloud, station)
    text = cloud.call("GET", f"/api/v1/files/{file['id']}").text
    assert "refused: Invalid" in text and card not in text


def test_rejects_log_without_matching_command(cloud):
    """The cloud accepts a log only for an open GetLog of the same station."""
    bridge, other, answers = Bridge(cloud), Bridge(cloud), []
    thread, path = request_and_poll_log(cloud, bridge, answers)
    assert other.post(f"{path}/log", {"text": "mine"}).status_code == 404
    assert bridge.post("/bridge/v1/commands/999999/log", {"text": "mine"}).status_code == 404
    assert bridge.post(f"{path}/log", {"text": "line\n"}).status_code == 200
    assert bridge.post(f"{path}/result", {"status": "Accepted"}).status_code == 200
    thread.join(60)
    assert answers[0]["status"] == "accepted"
    assert bridge.post(f"{path}/log", {"text": "again"}).status_code == 404
    (file,) = files(cloud, bridge.station)
    assert (file["kind"], file["size"]) == ("log", 5) and files(cloud, other.station) == []


def test_repeated_upload_makes_one_file(cloud):
    """A bridge that missed the answer sends its log again, and the cloud keeps one file."""
    bridge, answers = Bridge(cloud), []
    thread, path = request_and_poll_log(cloud, bridge, answers)
    for _ in range(2):
        assert bridge.post(f"{path}/log", {"text": "line\n"}).status_code == 200
    assert bridge.post(f"{path}/result", {"status": "Accepted"}).status_code == 200
    thread.join(60)
    assert answers[0]["status"] == "accepted"
    (file,) = files(cloud, bridge.station)
    assert (file["kind"], file["size"]) == ("log", 5)
