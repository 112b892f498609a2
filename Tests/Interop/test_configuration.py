"""Desired and reported configuration, and the templates of known station models."""

import asyncio
import contextlib

import pytest
from ocpp.routing import on
from ocpp.v16 import call, call_result
from ocpp.v16.enums import Action

from test_local_list import wait_until
from test_ocpp16_commands import CoreChargePoint, connected


class ConfigurableChargePoint(CoreChargePoint):
    """Stores a configuration; some keys are read-only, rejected or need a reboot."""

    def __init__(self, id, socket):
        super().__init__(id, socket)
        self.keys = {"HeartbeatInterval": "300", "MeterValueSampleInterval": "60"}
        self.readonly = {"NumberOfConnectors": "1", "MeterValuesSampledData": "Voltage"}
        self.changes: list[tuple[str, str]] = []

    @on(Action.get_configuration)
    def configuration(self, key=None):
        keys = [{"key": k, "readonly": False, "value": v} for k, v in self.keys.items()]
        keys += [{"key": k, "readonly": True, "value": v} for k, v in self.readonly.items()]
        return call_result.GetConfiguration(configuration_key=keys)

    @on(Action.change_configuration)
    def change(self, key, value):
        self.changes.append((key, value))
        if key == "Needs":
            return call_result.ChangeConfiguration(status="RebootRequired")
        if key not in self.keys:
            return call_result.ChangeConfiguration(status="NotSupported")
        if value == "0":
            return call_result.ChangeConfiguration(status="Rejected")
        self.keys[key] = value
        return call_result.ChangeConfiguration(status="Accepted")


def configuration_path(station) -> str:
    return f"/api/v1/stations/{station.id}/configuration"


def keys_by_name(view: dict) -> dict:
    return {item["key"]: item for item in view["keys"]}


def set_desired_values(cloud, station, **values):
    answer = cloud.call("PATCH", configuration_path(station), {"values": values})
    assert answer.status_code == 200, answer.text
    return keys_by_name(answer.json())


def test_sends_each_desired_value_once_and_shows_outcome(cloud):
    """The cloud sends each differing value once and shows the station's answer; a second sync sends
    nothing."""
    station = cloud.add_station()
    before = set_desired_values(cloud, station, HeartbeatInterval="60", Needs="x", Unknown="1")
    assert before["HeartbeatInterval"]["differs"] and "reported" not in before["Unknown"]
    set_desired_values(cloud, station, NumberOfConnectors="9", MeterValueSampleInterval="0")

    def sync():
        answer = cloud.call("POST", configuration_path(station) + "/sync")
        assert answer.status_code == 200, answer.text
        return keys_by_name(answer.json())

    async def run():
        async with connected(cloud, station, ConfigurableChargePoint) as client:
            first = await asyncio.to_thread(sync)
            changes = list(client.changes)
            second = await asyncio.to_thread(sync)
            return first, changes, second, client.changes

    first, changes, second, all_changes = asyncio.run(run())
    assert sorted(changes) == [
        ("HeartbeatInterval", "60"),
        ("MeterValueSampleInterval", "0"),
        ("Needs", "x"),
        ("Unknown", "1"),
    ]
    assert all_changes == changes
    assert second == first | {name: second[name] for name in second}
    outcomes = {name: item.get("outcome") for name, item in first.items()}
    assert outcomes == {
        "HeartbeatInterval": "accepted",
        "MeterValueSampleInterval": "rejected",
        "MeterValuesSampledData": None,
        "Needs": "rebootRequired",
        "NumberOfConnectors": None,
        "Unknown": "notSupported",
    }
    assert not first["HeartbeatInterval"]["differs"]
    # A read-only key is not sent, but the difference is shown.
    assert first["NumberOfConnectors"]["readonly"] and first["NumberOfConnectors"]["differs"]
    remaining = set_desired_values(cloud, station, Unknown=None)
    assert "Unknown" not in remaining


def test_applies_x3_hac_template_at_boot(cloud):
    """The template of a known model is applied at boot; desired values override it."""
    station = cloud.add_station()
    set_desired_values(cloud, station, MeterValueSampleInterval="30")

    async def run():
        async with connected(cloud, station, ConfigurableChargePoint) as client:
            client.keys["ClockAlignedDataInterval"] = "900"
            boot = call.BootNotification(
                charge_point_vendor="SolaX Power",
                charge_point_model="X3-HAC-11",
                firmware_version="012.04",
            )
            await client.call(boot, suppress=False)
            await wait_until(lambda: len(client.changes) == 2, "two changes")
            await asyncio.sleep(0.2)
            return client.changes

    changes = asyncio.run(run())
    assert sorted(changes) == [
        ("ClockAlignedDataInterval", "60"),
        ("MeterValueSampleInterval", "30"),
    ]
    view = cloud.get(configuration_path(station))
    assert view["template"] == "SolaX X3-HAC"
    assert view["profiles"] == ["Core", "SmartCharging"] and view["notes"]
    assert keys_by_name(view)["ClockAlignedDataInterval"]["fromTemplate"]
    assert not keys_by_name(view)["MeterValueSampleInterval"]["fromTemplate"]


def test_sends_nothing_to_unknown_model(cloud):
    """A station without template and desired values receives no CALL after its boot."""
    station = cloud.add_station()

    async def run():
        async with connected(cloud, station, ConfigurableChargePoint) as client:
            boot = call.BootNotification(charge_point_vendor="V", charge_point_model="M")
            await client.call(boot, suppress=False)
            await asyncio.sleep(0.5)
            return client.received_calls

    assert asyncio.run(run()) == []
    view = cloud.get(configuration_path(station))
    assert "template" not in view and view["keys"] == []


def test_rejects_sync_of_offline_station(cloud):
    """A sync of an offline station gets 409."""
    station = cloud.add_station()
    answer = cloud.call("POST", configuration_path(station) + "/sync")
    assert answer.status_code == 409 and "offline" in answer.json()["detail"]


@pytest.mark.parametrize(
    "values, status",
    [
        ({"": "x"}, 400),
        ({"K" * 51: "x"}, 400),
        ({"K": "x" * 501}, 400),
        ({"AuthorizationKey": "x"}, 400),
        ({"K": 5}, 400),
    ],
)
def test_rejects_invalid_values(cloud, values, status):
    station = cloud.add_station()
    answer = cloud.call("PATCH", configuration_path(station), {"values": values})
    assert answer.status_code == status, answer.text
    with contextlib.suppress(KeyError):
        assert "values" in answer.json()["field"]
    assert cloud.get(configuration_path(station))["keys"] == []


class UndeclaredProfilesChargePoint(ConfigurableChargePoint):
    """Reports no feature profiles. Probes find SmartCharging and RemoteTrigger, but no list."""

    @on(Action.get_local_list_version)
    def list_version(self):
        return call_result.GetLocalListVersion(list_version=-1)

    @on(Action.get_composite_schedule)
    def composite(self, **_):
        return call_result.GetCompositeSchedule(status="Rejected")

    @on(Action.trigger_message)
    def trigger(self, **_):
        return call_result.TriggerMessage(status="NotImplemented")

    def probe_calls(self) -> list[str]:
        """The received CALLs that probe feature profiles, in order."""
        return [action for action, _ in self.received_calls if action in PROBES]


# In the order of the probes. UndeclaredProfilesChargePoint does not implement the third.
PROBES = ["GetLocalListVersion", "GetCompositeSchedule", "CancelReservation", "TriggerMessage"]


def test_probes_feature_profiles_once_per_boot(cloud):
    """If a station does not report its feature profiles, the first sync after each boot probes them
    with CALLs that change nothing. A boot alone sends no probe."""
    station = cloud.add_station()
    boot = call.BootNotification(charge_point_vendor="SolaX", charge_point_model="X3-HAC 11")
    refused_change = ("ClockAlignedDataInterval", "60")

    async def run():
        async with connected(cloud, station, UndeclaredProfilesChargePoint) as client:
            for boots in [1, 2]:
                await client.call(boot, suppress=False)
                # The station rejects this value, so the template sends it at each boot.
                await wait_until(
                    lambda: client.changes.count(refused_change) == boots, "the template's value"
                )
                await asyncio.sleep(0.5)
                assert client.probe_calls() == PROBES * (boots - 1)
                for _ in range(2):
                    sync = f"{configuration_path(station)}/sync"
                    answer = await asyncio.to_thread(cloud.call, "POST", sync)
                    assert answer.status_code == 200, answer.text
                    assert answer.json()["profiles"] == ["Core", "RemoteTrigger", "SmartCharging"]
                assert client.probe_calls() == PROBES * boots

    asyncio.run(run())
