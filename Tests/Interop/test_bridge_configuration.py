"""A bridge's configuration: local settings, and settings from the cloud."""

import pytest

import bridge_events
from bridge import COMMANDS, Bridge
from cloud import poll
from device import Device

HOURS, SAMPLES = "contactor.maximumHours", "meter.sampleIntervalSeconds"


def path(station: str) -> str:
    return f"/api/v1/stations/{station}/configuration"


def set_desired(cloud, station: str, values: dict) -> None:
    answer = cloud.call("PATCH", path(station), {"values": values})
    assert answer.status_code == 200, answer.text


def keys_by_name(view: dict) -> dict:
    return {item["key"]: item for item in view["keys"]}


def sync(cloud, station: str) -> dict:
    answer = cloud.call("POST", path(station) + "/sync")
    assert answer.status_code == 200, answer.text
    return keys_by_name(answer.json())


def reported(cloud, station: str, key: str) -> str | None:
    return keys_by_name(cloud.get(path(station))).get(key, {}).get("reported")


@pytest.fixture
def device(cloud, binaries, tmp_path):
    device = Device(binaries, tmp_path)
    device.station = cloud.add_bridge_station()
    device.enrol(cloud.url, cloud.claim_code(device.station))
    return device


def test_bridge_applies_and_keeps_safer_settings_only(cloud, device):
    """The bridge applies desired settings at once, keeps them, and rejects less safe ones."""
    device.settings = ["--contactor-maximum-hours", "10"]
    with device.running():
        cloud.wait_booted(device.station)
        desired = {HOURS: "8", SAMPLES: "90", "contactor.minimumOffSeconds": "0"}
        set_desired(cloud, device.station, desired | {"board.kind": "gpio", "Nothing": "1"})
        synced = sync(cloud, device.station)
        assert (synced[HOURS]["outcome"], synced[HOURS]["reported"]) == ("accepted", "8")
        assert synced["board.kind"]["reported"] == "simulated" and synced["board.kind"]["readonly"]
        assert synced["Nothing"]["outcome"] == "notSupported"
        set_desired(cloud, device.station, {HOURS: "12", "board.kind": None, "Nothing": None})
        assert sync(cloud, device.station)[HOURS]["outcome"] == "rejected"
        set_desired(cloud, device.station, {HOURS: "8"})
        # The bridge rejected 12 and kept the old value.
        assert not sync(cloud, device.station)[HOURS]["differs"]
        assert f"the cloud set {HOURS} to 8" in device.log(1)
    # The bridge keeps the values after a restart, even without desired settings in the cloud.
    set_desired(cloud, device.station, {HOURS: None, SAMPLES: None})
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


def test_bridge_gets_settings_again_after_losing_its_database(cloud, device):
    """The cloud sends the desired settings again to a bridge that returns without them."""
    set_desired(cloud, device.station, {SAMPLES: "120"})
    with device.running():
        poll(lambda: reported(cloud, device.station, SAMPLES) == "120", 20, "the first setting")
    for file in (device.folder / "data").glob("bridge.sqlite*"):
        file.unlink()
    with device.running():
        cloud.wait_booted(device.station)
        message = f"the cloud set {SAMPLES} to 120"
        poll(lambda: device.log(1).count(message) == 2, 20, "the second setting")


def test_cloud_syncs_only_bridges_with_desired_settings(cloud):
    """A connecting bridge gets its desired settings; one without any gets no command."""
    plain, configured = Bridge(cloud), Bridge(cloud)
    set_desired(cloud, configured.station, {SAMPLES: "120"})
    for bridge in [plain, configured]:
        # The bridge's first connection to this cloud.
        bridge.get(COMMANDS, after=0)
    (command,) = poll(lambda: configured.get(COMMANDS, after=0)["commands"], 10)
    assert (command["type"], command["data"]) == ("GetVariables", {"names": []})
    values = [{"name": SAMPLES, "value": "60", "readonly": False}]
    result = {"status": "Accepted", "variables": values}
    assert configured.post(f"{COMMANDS}/{command['number']}/result", result).status_code == 200
    (change,) = poll(lambda: configured.get(COMMANDS, after=command["number"])["commands"], 10)
    assert (change["type"], change["data"]) == ("SetVariables", {"name": SAMPLES, "value": "120"})
    result_path = f"{COMMANDS}/{change['number']}/result"
    assert configured.post(result_path, {"status": "Accepted"}).status_code == 200
    poll(lambda: reported(cloud, configured.station, SAMPLES) == "120", 10, "the reported value")
    assert plain.delivered([bridge_events.boot(1)]) == 1
    assert plain.get(COMMANDS, after=0, wait=1)["commands"] == []


def test_truncates_long_answers_and_hides_secrets(cloud):
    """The cloud truncates long names and values, and masks secret values."""
    bridge = Bridge(cloud)
    set_desired(cloud, bridge.station, {SAMPLES: "120"})
    bridge.get(COMMANDS, after=0)
    (command,) = poll(lambda: bridge.get(COMMANDS, after=0)["commands"], 10)
    long = {"name": "n" * 80, "value": "v" * 900, "readonly": True}
    secret = {"name": "AuthorizationKey", "value": "hush", "readonly": True}
    result = {"status": "Accepted", "variables": [long, secret]}
    assert bridge.post(f"{COMMANDS}/{command['number']}/result", result).status_code == 200
    found = poll(lambda: reported(cloud, bridge.station, "n" * 50), 10, "the reported value")
    assert found == "v" * 500 and reported(cloud, bridge.station, "AuthorizationKey") == "…"
