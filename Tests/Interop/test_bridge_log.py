"""What a bridge has logged, brought when it is asked for."""

import threading

from bridge import Bridge
from cloud import poll
from device import Device


def ask(cloud, station: str, answers: list) -> threading.Thread:
    """Asks for the log, and waits for the outcome beside."""

    def call():
        path = f"/api/v1/stations/{station}/commands"
        answers.append(cloud.call("POST", path, {"action": "GetLog"}).json())

    thread = threading.Thread(target=call, daemon=True)
    thread.start()
    return thread


def asked(cloud, bridge: Bridge, answers: list) -> tuple[threading.Thread, str]:
    """Likewise, and takes the command; its path."""
    # Who was never heard of is not waited for.
    assert bridge.get("/bridge/v1/commands", after=0)["commands"] == []
    thread = ask(cloud, bridge.station, answers)
    (command,) = poll(lambda: bridge.get("/bridge/v1/commands", after=0)["commands"], 10)
    assert command["type"] == "GetLog"
    return thread, f"/bridge/v1/commands/{command['number']}"


def files(cloud, station: str) -> list[dict]:
    return cloud.get(f"/api/v1/stations/{station}/files")


def test_real_bridge(cloud, binaries, tmp_path):
    """It becomes a file of the station, without a card's number."""
    device, station, answers = Device(binaries, tmp_path), cloud.add_bridge_station(), []
    device.enrol(cloud.url, cloud.claim_code(station))
    with device.running():
        cloud.wait_booted(station)
        card = cloud.new_card()
        device.tap(card)
        poll(lambda: "refused" in device.log(1), 10, "the refusal")
        ask(cloud, station, answers).join(20)
    assert answers[0]["status"] == "accepted", answers
    (file,) = files(cloud, station)
    text = cloud.call("GET", f"/api/v1/files/{file['id']}").text
    assert "refused: Invalid" in text and card not in text


def test_nobody_asked(cloud):
    """A log that was not asked for, or of another station, is not taken; one that was, once."""
    bridge, other, answers = Bridge(cloud), Bridge(cloud), []
    thread, path = asked(cloud, bridge, answers)
    assert other.post(f"{path}/log", {"text": "mine"}).status_code == 404
    assert bridge.post("/bridge/v1/commands/999999/log", {"text": "mine"}).status_code == 404
    assert bridge.post(f"{path}/log", {"text": "line\n"}).status_code == 200
    assert bridge.post(f"{path}/result", {"status": "Accepted"}).status_code == 200
    thread.join(20)
    assert answers[0]["status"] == "accepted"
    assert bridge.post(f"{path}/log", {"text": "again"}).status_code == 404
    (file,) = files(cloud, bridge.station)
    assert (file["kind"], file["size"]) == ("log", 5) and files(cloud, other.station) == []


def test_sent_twice(cloud):
    """A bridge that has not heard the answer sends its log again: there is one file."""
    bridge, answers = Bridge(cloud), []
    thread, path = asked(cloud, bridge, answers)
    for _ in range(2):
        assert bridge.post(f"{path}/log", {"text": "line\n"}).status_code == 200
    assert bridge.post(f"{path}/result", {"status": "Accepted"}).status_code == 200
    thread.join(20)
    assert answers[0]["status"] == "accepted"
    (file,) = files(cloud, bridge.station)
    assert (file["kind"], file["size"]) == ("log", 5)
