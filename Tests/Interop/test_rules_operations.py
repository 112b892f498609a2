"""OCPP rules of statuses, operations and smart charging; each test names its section.

`docs/ocpp16-rules.md` lists all rules, including those that tests in other files check.
"""

import asyncio

import pytest
from ocpp.v16.enums import ChargePointStatus

from test_ocpp16_commands import connected, send_command, send_command_async
from test_octt_profiles import DEFAULT_PROFILE, SCHEDULE, TX_PROFILE
from test_virtual_station import Demo

ACCEPTED = {"status": "Accepted"}


# Statuses


def connector_view(cp, connector: int = 1) -> dict:
    connectors = cp.cloud.get(f"/api/v1/stations/{cp.station.id}")["connectors"]
    return next(item for item in connectors if item["connectorId"] == connector)


def test_E2_4_9_accepts_nine_connector_states(cp):
    """E2 4.9: All nine statuses are accepted; those with a connected car become Occupied."""
    states = {state.value: "Occupied" for state in ChargePointStatus}
    assert len(states) == 9
    states |= {name: name for name in ["Available", "Reserved", "Unavailable", "Faulted"]}
    for state, expected in states.items():
        cp.status(state)
        assert connector_view(cp)["status"] == expected, state


@pytest.mark.parametrize("state", ["Available", "Unavailable", "Faulted"])
def test_E2_4_9_connector_0_status_leaves_connectors_unchanged(cp, state):
    """E2 4.9: The status of connector 0 is the station's and changes no other connector."""
    cp.status(state, 0)
    assert (connector_view(cp, 0)["status"], connector_view(cp)["status"]) == (state, "Available")


def test_E2_4_9_error_code_without_faulted_keeps_transaction(cp):
    """E2 4.9: An error code without Faulted is shown, and the transaction continues."""
    cp.start()
    cp.status("Charging", error="HighTemperature")
    warned = connector_view(cp)
    assert (warned["status"], warned["errorCode"]) == ("Occupied", "HighTemperature")
    cp.status("Charging")
    assert "errorCode" not in connector_view(cp)
    cp.stop()
    cp.assert_ended()


# Operations


def test_E2_5_8_returns_unknown_keys(cloud):
    """E2 5.8: The answer contains both known and unknown keys."""
    station = cloud.add_station()

    async def run():
        async with connected(cloud, station):
            keys = ["HeartbeatInterval", "Colour"]
            return await send_command_async(cloud, station, "GetConfiguration", keys=keys)

    answer = asyncio.run(run())["answer"]
    assert answer["unknownKey"] == ["Colour"]
    assert answer["configurationKey"][0] == {
        "key": "HeartbeatInterval",
        "readonly": False,
        "value": "300",
    }


def test_E2_5_8_rejects_more_keys_than_maximum(cp):
    """E2 5.8: The cloud requests at most GetConfigurationMaxKeys keys, if that is reported."""
    cp.report_configuration("GetConfigurationMaxKeys", "2")
    assert cp.refused({"action": "GetConfiguration", "keys": ["a", "b", "c"]}) == (400, "keys")
    cp.command("GetConfiguration", {"unknownKey": ["a", "b"]}, "accepted", keys=["a", "b"])


@pytest.mark.parametrize(
    "answer_status, outcome",
    [
        ("Accepted", "accepted"),
        ("Rejected", "rejected"),
        ("UnknownVendorId", "rejected"),
        ("UnknownMessageId", "rejected"),
    ],
)
def test_E2_5_6_maps_data_transfer_status(cp, answer_status, outcome):
    """E2 5.6: Only the status Accepted means that the station accepted the data."""
    reply = {"status": answer_status}
    cp.command("DataTransfer", reply, outcome, vendorId="v", messageId="m")


def test_E2_5_18_unlock_keeps_transaction_active(cp):
    """E2 5.18: Unlocking a connector does not end its transaction in the cloud."""
    cp.start()
    cp.command("UnlockConnector", {"status": "Unlocked"}, "accepted", connectorId=1)
    assert cp.transaction()["phase"] == "active"
    cp.stop(reason="UnlockCommand")
    cp.assert_ended("UnlockCommand")


@pytest.mark.parametrize(
    "more, field",
    [
        ({"connectorId": 0}, "connectorId"),
        ({"chargingProfile": TX_PROFILE | {"transactionId": 5}}, "chargingProfile"),
        ({"chargingProfile": DEFAULT_PROFILE}, "chargingProfile"),
    ],
)
def test_E2_5_11_rejects_invalid_remote_start(cp, more, field):
    """E2 5.11: A remote start may name a connector above 0 and a TxProfile without an id."""
    body = {"action": "RequestStartTransaction", "idToken": cp.card} | more
    assert cp.refused(body) == (400, field)


def test_ER_3_88_requires_supported_transfer_protocol(cp):
    """ER 3.88: Without HTTPS in SupportedFileTransferProtocols, the caller must give a URL."""
    cp.report_configuration("SupportedFileTransferProtocols", "FTP, HTTP")
    assert cp.refused({"action": "GetDiagnostics"}) == (409, "payload")
    own = {"location": "ftp://example.org/"}
    cp.command("GetDiagnostics", {"fileName": "d.log"}, "accepted", payload=own)


# Smart charging


@pytest.mark.parametrize(
    "purpose, connector, is_valid",
    [
        ("ChargePointMaxProfile", 0, True),
        ("ChargePointMaxProfile", 1, False),
        ("TxDefaultProfile", 0, True),
        ("TxDefaultProfile", 1, True),
        ("TxProfile", 0, False),
    ],
)
def test_E2_5_16_checks_connector_of_profile_purpose(cp, purpose, connector, is_valid):
    """E2 5.16, E2 3.13: ChargePointMaxProfile requires connector 0; TxProfile forbids it."""
    profile = DEFAULT_PROFILE | {"chargingProfilePurpose": purpose}
    payload = {"connectorId": connector, "csChargingProfiles": profile}
    if is_valid:
        cp.send_payload("SetChargingProfile", ACCEPTED, "accepted", **payload)
    else:
        body = {"action": "SetChargingProfile", "payload": payload}
        assert cp.refused(body) == (400, "payload")


@pytest.mark.parametrize(
    "periods",
    [
        [],
        [{"startPeriod": 1, "limit": 6}],
        [{"startPeriod": 0, "limit": 6}, {"startPeriod": 0, "limit": 10}],
        [{"startPeriod": 0, "limit": -1}],
        [{"startPeriod": 0, "limit": 6, "numberPhases": 4}],
    ],
)
def test_E2_3_13_rejects_invalid_schedule_periods(cp, periods):
    """E2 3.13: The first period of a schedule starts at 0; the others follow in order."""
    schedule = SCHEDULE | {"chargingSchedulePeriod": periods}
    profile = DEFAULT_PROFILE | {"chargingSchedule": schedule}
    payload = {"connectorId": 0, "csChargingProfiles": profile}
    assert cp.refused({"action": "SetChargingProfile", "payload": payload}) == (400, "payload")


@pytest.fixture
def virtual_station(binaries, cloud, tmp_path):
    """A running virtual station."""
    demo = Demo(binaries, cloud, tmp_path)
    yield demo
    demo.stop()


def set_limit(demo, id: int, level: int, amperes: int, **more) -> list[tuple[int, float]]:
    """Sets a profile valid from 2026-01-01. Returns the composite schedule of the next ten minutes
    as pairs of start (s) and limit (W)."""
    schedule = SCHEDULE | {"startSchedule": "2026-01-01T00:00:00Z"} | more
    schedule |= {"chargingSchedulePeriod": [{"startPeriod": 0, "limit": amperes}]}
    profile = DEFAULT_PROFILE | {"chargingProfileId": id, "stackLevel": level}
    profile |= {"chargingSchedule": schedule}
    payload = {"connectorId": 1, "csChargingProfiles": profile}
    command = send_command(demo.cloud, demo.station, "SetChargingProfile", payload=payload)
    assert command["status"] == "accepted", command
    query = {"connectorId": 1, "duration": 600, "chargingRateUnit": "W"}
    answer = send_command(demo.cloud, demo.station, "GetCompositeSchedule", payload=query)["answer"]
    periods = answer["chargingSchedule"]["chargingSchedulePeriod"]
    return [(period["startPeriod"], period["limit"]) for period in periods]


def test_E2_3_13_same_stack_level_replaces_profile(virtual_station):
    """E2 3.13: A profile replaces one with the same purpose and stackLevel. numberPhases is 3."""
    assert set_limit(virtual_station, 1, 0, 8) == [(0, 8 * 3 * 230)]
    assert set_limit(virtual_station, 2, 0, 10) == [(0, 10 * 3 * 230)]
    cleared = send_command(
        virtual_station.cloud, virtual_station.station, "ClearChargingProfile", payload={"id": 1}
    )
    assert cleared["answer"] == {"status": "Unknown"}


def test_E2_3_13_highest_valid_stack_level_wins(virtual_station):
    """E2 3.13: The highest stackLevel wins while it is valid; without a duration it always is."""
    assert set_limit(virtual_station, 1, 0, 8) == [(0, 5520)]
    assert set_limit(virtual_station, 2, 1, 10, duration=60) == [(0, 5520)]
    assert set_limit(virtual_station, 3, 2, 12) == [(0, 8280)]
