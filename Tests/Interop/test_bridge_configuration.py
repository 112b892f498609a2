"""What a bridge is set to: on the spot, and from afar."""

import pytest

import bridge_events
from bridge import COMMANDS, Bridge
from cloud import poll
from device import Device

HOURS, SAMPLES = "contactor.maximumHours", "meter.sampleIntervalSeconds"


def path(station: str) -> str:
    return f"/api/v1/stations/{station}/configuration"


def want(cloud, station: str, values: dict) -> None:
    answer = cloud.call("PATCH", path(station), {"values": values})
    assert answer.status_code == 200, answer.text


def keys(view: dict) -> dict:
    return {item["key"]: item for item in view["keys"]}


def sync(cloud, station: str) -> dict:
    answer = cloud.call("POST", path(station) + "/sync")
    assert answer.status_code == 200, answer.text
    return keys(answer.json())


def reported(cloud, station: str, key: str) -> str | None:
    return keys(cloud.get(path(station))).get(key, {}).get("reported")


@pytest.fixture
def device(cloud, binaries, tmp_path):
    device = Device(binaries, tmp_path)
    device.station = cloud.add_bridge_station()
    device.enrol(cloud.url, cloud.claim_code(device.station))
    return device


def test_real_bridge(cloud, device):
    """What is wanted is in force at once, and lasts; what is not safer than on the spot is refused."""
    device.settings = ["--contactor-maximum-hours", "10"]
    with device.running():
        cloud.wait_booted(device.station)
        wishes = {HOURS: "8", SAMPLES: "90", "contactor.minimumOffSeconds": "0"}
        want(cloud, device.station, wishes | {"board.kind": "gpio", "Nothing": "1"})
        told = sync(cloud, device.station)
        assert (told[HOURS]["outcome"], told[HOURS]["reported"]) == ("accepted", "8")
        assert told["board.kind"]["reported"] == "simulated" and told["board.kind"]["readonly"]
        assert told["Nothing"]["outcome"] == "notSupported"
        want(cloud, device.station, {HOURS: "12", "board.kind": None, "Nothing": None})
        assert sync(cloud, device.station)[HOURS]["outcome"] == "rejected"
        want(cloud, device.station, {HOURS: "8"})
        # It was rejected from afar, and nothing has changed.
        assert not sync(cloud, device.station)[HOURS]["differs"]
        assert f"the cloud set {HOURS} to 8" in device.log(1)
    # The bridge keeps it: asked by a command, without the help of what the cloud wants.
    want(cloud, device.station, {HOURS: None, SAMPLES: None})
    with device.running():
        cloud.wait_booted(device.station)
        command = {"action": "GetConfiguration", "keys": [SAMPLES, HOURS, "none"]}
        answer = cloud.call("POST", f"/api/v1/stations/{device.station}/commands", command).json()
        assert answer["answer"] == {
            "configurationKey": [
                {"key": SAMPLES, "readonly": False, "value": "90"},
                {"key": HOURS, "readonly": False, "value": "8"},
            ],
            "unknownKey": ["none"],
        }
    assert f"fromTheCloud: {HOURS} 8, {SAMPLES} 90" in device.run("status")


def test_a_lost_database(cloud, device):
    """What a bridge has forgotten it is told again when it is back."""
    want(cloud, device.station, {SAMPLES: "120"})
    with device.running():
        poll(lambda: reported(cloud, device.station, SAMPLES) == "120", 20, "it is told at its start")
    for file in (device.folder / "data").glob("bridge.sqlite*"):
        file.unlink()
    with device.running():
        cloud.wait_booted(device.station)
        poll(lambda: device.log(1).count(f"the cloud set {SAMPLES} to 120") == 2, 20, "it is told again")


def test_unasked(cloud):
    """Who comes back is told what is wanted; of whom nothing is wanted is asked nothing."""
    plain, wanted = Bridge(cloud), Bridge(cloud)
    want(cloud, wanted.station, {SAMPLES: "120"})
    for bridge in [plain, wanted]:
        # The first time that this cloud hears of it.
        bridge.get(COMMANDS, after=0)
    (command,) = poll(lambda: wanted.get(COMMANDS, after=0)["commands"], 10)
    assert (command["type"], command["data"]) == ("GetVariables", {"names": []})
    values = [{"name": SAMPLES, "value": "60", "readonly": False}]
    result = {"status": "Accepted", "variables": values}
    assert wanted.post(f"{COMMANDS}/{command['number']}/result", result).status_code == 200
    (change,) = poll(lambda: wanted.get(COMMANDS, after=command["number"])["commands"], 10)
    assert (change["type"], change["data"]) == ("SetVariables", {"name": SAMPLES, "value": "120"})
    told = f"{COMMANDS}/{change['number']}/result"
    assert wanted.post(told, {"status": "Accepted"}).status_code == 200
    poll(lambda: reported(cloud, wanted.station, SAMPLES) == "120", 10, "it is known")
    assert plain.delivered([bridge_events.boot(1)]) == 1
    assert plain.get(COMMANDS, after=0, wait=1)["commands"] == []


def test_odd_answers(cloud):
    """A bridge that says too much is cut, and shows no secret."""
    bridge = Bridge(cloud)
    want(cloud, bridge.station, {SAMPLES: "120"})
    bridge.get(COMMANDS, after=0)
    (command,) = poll(lambda: bridge.get(COMMANDS, after=0)["commands"], 10)
    long = {"name": "n" * 80, "value": "v" * 900, "readonly": True}
    secret = {"name": "AuthorizationKey", "value": "hush", "readonly": True}
    result = {"status": "Accepted", "variables": [long, secret]}
    assert bridge.post(f"{COMMANDS}/{command['number']}/result", result).status_code == 200
    found = poll(lambda: reported(cloud, bridge.station, "n" * 50), 10, "what it said")
    assert found == "v" * 500 and reported(cloud, bridge.station, "AuthorizationKey") == "…"
