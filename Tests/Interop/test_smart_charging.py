"""Charging profiles: the cloud stores them, compares them with the station's schedule, and enforces
them for stations without smart charging."""

import json

import pytest

from octt import Octt
from ocpp_wire import ago

REFUSALS = ["NotImplemented", {"status": "NotSupported"}]
WATTS = {"chargingRateUnit": "W", "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 4000}]}


def profile(limit: float = 4000, unit: str = "W", **more) -> dict:
    schedule = {
        "chargingRateUnit": unit,
        "chargingSchedulePeriod": [{"startPeriod": 0, "limit": limit}],
    }
    return {
        "chargingProfileId": 1,
        "stackLevel": 0,
        "chargingProfilePurpose": "ChargePointMaxProfile",
        "chargingProfileKind": "Absolute",
        "chargingSchedule": schedule,
    } | more


def set_profile(cp: Octt, reply, expected_status: str, connector: int = 0, **more):
    payload = {"connectorId": connector, "csChargingProfiles": profile(**more)}
    cp.command("SetChargingProfile", reply, expected_status, payload=payload)


def profiles(cp: Octt) -> list[dict]:
    return cp.cloud.get(f"/api/v1/stations/{cp.station.id}/charging-profiles")["items"]


@pytest.mark.parametrize("refusal", REFUSALS)
def test_pause_blocks_starts_without_smart_charging(cp, refusal):
    """Below 6 A no start is accepted until the profile is cleared; a higher limit allows all."""
    set_profile(cp, refusal, "accepted", limit=5.9, unit="A")
    (stored,) = profiles(cp)
    assert (stored["enforcedBy"], stored["connectorId"]) == ("cloud", 0)
    (command, *_) = cp.cloud.get(f"/api/v1/commands?stationId={cp.station.id}")["items"]
    assert command["answer"]["enforcedBy"] == "cloud"
    # 5.9 A on three phases is more than 6 A on one phase.
    assert cp.authorize() == "Accepted"
    set_profile(cp, refusal, "accepted", limit=1379)
    assert len(profiles(cp)) == 1
    assert cp.authorize() == "Blocked"
    assert cp.start(minutes=0) == "Blocked"
    cp.stop(meter=1000)
    cp.command("ClearChargingProfile", refusal, "accepted", payload={"id": 1})
    assert (profiles(cp), cp.authorize()) == ([], "Accepted")
    cp.command("ClearChargingProfile", refusal, "notSupported", payload={"id": 1})


def test_pause_stops_running_transaction(cp):
    """The cloud sends RemoteStopTransaction within half a minute; the stop reason is Remote."""
    assert cp.start() == "Accepted"
    set_profile(cp, "NotSupported", "accepted", limit=0)
    kind, id, action, payload = json.loads(cp.point.socket.recv(60))
    assert (kind, action) == (2, "RemoteStopTransaction")
    assert payload == {"transactionId": cp.transaction_id}
    cp.point.socket.send(json.dumps([3, id, {"status": "Accepted"}]))
    cp.stop(reason="Remote")
    cp.assert_ended("Remote")


def test_station_with_smart_charging_enforces_profile_itself(cp):
    """The cloud stores accepted profiles and drops replaced, ended and cleared ones."""
    accepted = {"status": "Accepted"}
    set_profile(cp, accepted, "accepted", limit=0)
    assert [stored["enforcedBy"] for stored in profiles(cp)] == ["station"]
    assert cp.authorize() == "Accepted"
    assert cp.start(minutes=1) == "Accepted"
    tx = {"chargingProfilePurpose": "TxProfile", "transactionId": cp.transaction_id}
    set_profile(cp, accepted, "accepted", connector=1, chargingProfileId=2, **tx)
    set_profile(cp, accepted, "accepted", chargingProfileId=3)
    assert [stored["profile"]["chargingProfileId"] for stored in profiles(cp)] == [3, 2]
    cp.stop()
    assert [stored["profile"]["chargingProfileId"] for stored in profiles(cp)] == [3]
    set_profile(cp, {"status": "Rejected"}, "rejected", chargingProfileId=4, stackLevel=1)
    cp.command("ClearChargingProfile", accepted, "accepted", payload={"stackLevel": 0})
    assert profiles(cp) == []


@pytest.mark.parametrize(
    "limits, verdict",
    [
        ([4000], "same"),
        ([4000, 3000], "stricter"),
        ([3000, 4100], "exceeds"),
    ],
)
def test_compares_composite_schedule(cp, limits, verdict):
    """E2 5.7: The station's composite schedule is compared with the cloud's own."""
    set_profile(cp, {"status": "Accepted"}, "accepted")
    periods = [{"startPeriod": i * 600, "limit": limit} for i, limit in enumerate(limits)]
    schedule = {"chargingRateUnit": "W", "chargingSchedulePeriod": periods}
    reply = {"status": "Accepted", "connectorId": 1, "scheduleStart": ago(0)}
    path = f"/api/v1/stations/{cp.station.id}/composite-schedule"
    request, result = cp.call_and_reply(
        lambda: cp.cloud.call("POST", path, {"durationSeconds": 3600}).json(),
        reply | {"chargingSchedule": schedule},
    )
    question = {"connectorId": 1, "duration": 3600, "chargingRateUnit": "W"}
    assert request == {"action": "GetCompositeSchedule", "payload": question}
    assert result["verdict"] == verdict
    assert [period["limit"] for period in result["ours"]] == [4000]
    assert [period["limit"] for period in result["stations"]] == limits
    assert ("differsAt" in result) == (verdict != "same")


def test_refused_composite_schedule_is_not_reported(cp):
    """E2 5.7: If the station refuses, only the cloud's schedule is returned; without a profile it
    has no limit."""
    path = f"/api/v1/stations/{cp.station.id}/composite-schedule"
    _, result = cp.call_and_reply(
        lambda: cp.cloud.call("POST", path, {"unit": "A"}).json(), {"status": "Rejected"}
    )
    assert (result["commandStatus"], list(result["ours"][0])) == ("rejected", ["from"])
    assert result["verdict"] == "notReported" and "stations" not in result


def test_composite_limit_of_minus_one_is_unlimited(cp):
    """A station that reports -1 has no limit, which exceeds a profile of the cloud."""
    set_profile(cp, {"status": "Accepted"}, "accepted")
    schedule = {
        "chargingRateUnit": "W",
        "chargingSchedulePeriod": [{"startPeriod": 0, "limit": -1}],
    }
    path = f"/api/v1/stations/{cp.station.id}/composite-schedule"
    _, result = cp.call_and_reply(
        lambda: cp.cloud.call("POST", path, {"durationSeconds": 3600}).json(),
        {"status": "Accepted", "connectorId": 1, "chargingSchedule": schedule},
    )
    assert (result["verdict"], list(result["stations"][0])) == ("exceeds", ["from"])


def test_profile_of_remote_start_is_enforced(cp):
    """E2 5.11: A station without smart charging ignores the profile of a remote start. The cloud
    records it for the new transaction and stops what must not charge."""
    tx = profile(limit=0, chargingProfilePurpose="TxProfile", chargingProfileKind="Relative")
    cp.remote_start(connectorId=1, chargingProfile=tx)
    assert cp.start(minutes=0) == "Accepted"
    (stored,) = profiles(cp)
    assert (stored["enforcedBy"], stored["profile"]) == ("cloud", tx)
    assert stored["transactionId"] == cp.transaction()["id"]
    assert json.loads(cp.point.socket.recv(60))[2] == "RemoteStopTransaction"


def test_unknown_profile_is_removed(cp):
    """E2 5.5: Unknown means that the station has no such profile; the cloud drops its record."""
    set_profile(cp, {"status": "Accepted"}, "accepted")
    cp.command("ClearChargingProfile", {"status": "Unknown"}, "rejected", payload={"id": 2})
    assert len(profiles(cp)) == 1
    cp.command("ClearChargingProfile", {"status": "Unknown"}, "rejected", payload={"id": 1})
    assert profiles(cp) == []


@pytest.mark.parametrize(
    "key, value, more",
    [
        ("ChargingScheduleAllowedChargingRateUnit", "Power", {"unit": "A"}),
        ("ChargingSchduleAllowedChargingRate", "W", {"unit": "A"}),
        ("ChargingScheduleAllowedChargingRateUnit", "Current", {}),
        ("ChargeProfileMaxStackLevel", "3", {"stackLevel": 4}),
        ("ChargeProfileMaxStackLevel", "0", {"stackLevel": 1}),
        ("ChargingScheduleMaxPeriods", "1", {"chargingSchedule": WATTS | {
            "chargingSchedulePeriod": [{"startPeriod": i, "limit": 1} for i in range(2)]}}),
    ],
)
def test_rejects_profile_beyond_reported_limits(cp, key, value, more):
    """ER 3.86, E2 3.13: A profile beyond the keys that the station reported is not sent."""
    cp.report_configuration(key, value)
    payload = {"connectorId": 0, "csChargingProfiles": profile(**more)}
    assert cp.refused({"action": "SetChargingProfile", "payload": payload}) == (400, "payload")
