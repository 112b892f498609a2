"""The Core test cases of the Open Charge Alliance for OCPP 1.6 central systems, by id.

`docs/ocpp16-conformance.md` lists all cases. The specification defines what a case requires of a
central system. A station plays each case frame by frame; REST then shows the result.
"""

import re

from documents import DOCS, python_test_exists, names_of_tests
from ocpp_wire import ago

ACCEPTED, REJECTED = {"status": "Accepted"}, {"status": "Rejected"}


def test_conformance_document_lists_every_case():
    """Every listed case has an existing test, and every test of a case is listed."""
    text = (DOCS / "ocpp16-conformance.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (TC_\w+_CSMS) \|.*?\| `([^`]+)` \|", text, re.MULTILINE)
    listed = dict(rows)
    assert len(rows) == len(listed) >= 76
    assert [test for test in listed.values() if not python_test_exists(test)] == []
    assert names_of_tests("test_octt_*.py", r"test_TC_\w+") <= set(listed.values())


# Core: boot, charging, cache


def test_TC_001_cold_boot(cloud, cp):
    """The cloud accepts the boot and shows the vendor, model and connectors."""
    shown = cloud.get(f"/api/v1/stations/{cp.station.id}")
    assert (shown["vendor"], shown["model"], shown["connected"]) == ("Vendor", "Model", True)
    assert [item["status"] for item in shown["connectors"]] == ["Available", "Available"]
    assert "currentTime" in cp.point.result("Heartbeat", {})


def test_TC_003_plugin_first(cp):
    cp.complete_session()
    cp.assert_ended()


def test_TC_004_1_identification_first(cp):
    assert cp.authorize() == "Accepted"
    cp.status("Preparing")
    assert cp.start() == "Accepted"
    cp.status("Charging")
    cp.stop(idTag=cp.card)
    cp.assert_ended()


def test_TC_004_2_connection_timeout(cp):
    """Without a StartTransaction after Authorize, no transaction exists."""
    assert cp.authorize() == "Accepted"
    cp.status("Preparing")
    cp.status("Available")
    cp.assert_no_transactions()


def test_TC_005_1_ev_side_disconnected(cp):
    cp.start()
    cp.status("SuspendedEV")
    cp.stop(reason="EVDisconnected")
    cp.status("Finishing")
    cp.status("Available")
    cp.assert_ended("EVDisconnected")


def test_TC_007_cached_id(cp):
    """A StartTransaction without a preceding Authorize is authorized."""
    cp.status("Preparing")
    assert cp.start() == "Accepted"
    cp.stop()
    cp.assert_ended()


def test_TC_061_clear_cache(cp):
    assert cp.command("ClearCache", ACCEPTED, "accepted")["action"] == "ClearCache"
    assert cp.authorize() == "Accepted"


# Core: remote control


def test_TC_010_remote_start_cable_first(cp):
    cp.status("Preparing")
    request = cp.remote_start(connectorId=1)
    assert request["payload"] == {"connectorId": 1, "idTag": cp.card}
    assert cp.authorize() == "Accepted"
    assert cp.start() == "Accepted"
    cp.stop()
    cp.assert_ended()


def test_TC_011_1_remote_start_first(cp):
    cp.remote_start(connectorId=1)
    cp.status("Preparing")
    assert cp.authorize() == "Accepted"
    assert cp.start() == "Accepted"
    cp.stop()
    cp.assert_ended()


def test_TC_011_2_remote_start_time_out(cp):
    """An accepted remote start without a StartTransaction creates no transaction."""
    cp.remote_start(connectorId=1)
    cp.status("Preparing")
    cp.status("Available")
    cp.assert_no_transactions()


def test_TC_012_remote_stop(cp):
    cp.start()
    cp.status("Charging")
    request = cp.command(
        "RequestStopTransaction", ACCEPTED, "accepted", transactionId=cp.transaction()["id"]
    )
    assert request["payload"] == {"transactionId": cp.transaction_id}
    assert cp.transaction()["phase"] == "active"
    cp.stop(reason="Remote")
    cp.assert_ended("Remote")


def test_TC_013_hard_reset(cp):
    cp.start()
    request = cp.command("Reset", ACCEPTED, "accepted", type="Immediate")
    assert request["payload"] == {"type": "Hard"}
    cp.reconnect()
    cp.boot()
    cp.stop(reason="HardReset")
    cp.assert_ended("HardReset")


def test_TC_014_soft_reset(cp):
    cp.start()
    request = cp.command("Reset", ACCEPTED, "accepted", type="OnIdle")
    assert request["payload"] == {"type": "Soft"}
    cp.stop(reason="SoftReset")
    cp.reconnect()
    cp.boot()
    cp.assert_ended("SoftReset")


def test_TC_017_1_unlock_connector(cp):
    request = cp.command("UnlockConnector", {"status": "Unlocked"}, "accepted", connectorId=1)
    assert request["payload"] == {"connectorId": 1}
    cp.assert_no_transactions()


def test_TC_017_2_unlock_fixed_cable(cp):
    cp.command("UnlockConnector", {"status": "NotSupported"}, "notSupported", connectorId=1)


def test_TC_018_1_unlock_while_charging(cp):
    cp.start()
    cp.command("UnlockConnector", {"status": "Unlocked"}, "accepted", connectorId=1)
    cp.stop(reason="UnlockCommand")
    cp.assert_ended("UnlockCommand")


def test_TC_026_remote_start_rejected(cp):
    cp.remote_start(REJECTED, "rejected", connectorId=1)
    cp.assert_no_transactions()


def test_TC_028_remote_stop_rejected(cp):
    """The transaction stays active when the station rejects the remote stop."""
    cp.start()
    cp.command(
        "RequestStopTransaction", REJECTED, "rejected", transactionId=cp.transaction()["id"]
    )
    assert cp.transaction()["phase"] == "active"


def test_TC_030_unlock_failure(cp):
    cp.command("UnlockConnector", {"status": "UnlockFailed"}, "rejected", connectorId=1)


def test_TC_031_unlock_unknown_connector(cp):
    cp.command("UnlockConnector", {"status": "NotSupported"}, "notSupported", connectorId=9)


# Core: configuration


def test_TC_019_1_all_keys(cp):
    keys = [{"key": "HeartbeatInterval", "readonly": False, "value": "300"}]
    request = cp.command("GetConfiguration", {"configurationKey": keys}, "accepted")
    assert request["payload"] == {}


def test_TC_019_2_one_key(cp):
    keys = [{"key": "SupportedFeatureProfiles", "readonly": True, "value": "Core"}]
    names = ["SupportedFeatureProfiles"]
    request = cp.command("GetConfiguration", {"configurationKey": keys}, "accepted", keys=names)
    assert request["payload"] == {"key": names}


def change_configuration(cp, reply: str, expected_status: str):
    request = cp.command(
        "ChangeConfiguration",
        {"status": reply},
        expected_status,
        key="MeterValueSampleInterval",
        value="60",
    )
    assert request["payload"] == {"key": "MeterValueSampleInterval", "value": "60"}


def test_TC_021_change_configuration(cp):
    change_configuration(cp, "Accepted", "accepted")


def test_TC_040_1_configuration_not_supported(cp):
    change_configuration(cp, "NotSupported", "notSupported")


def test_TC_040_2_configuration_rejected(cp):
    change_configuration(cp, "Rejected", "rejected")


# Core: refusals


def test_TC_023_1_authorize_invalid(cp):
    assert cp.authorize(cp.cloud.new_card()) == "Invalid"
    cp.assert_no_transactions()


def test_TC_023_2_authorize_expired(cp):
    card = cp.cloud.new_card()
    token = {"idToken": card, "driverId": cp.driver.id, "expiresAt": ago(120)}
    cp.cloud.create("/api/v1/id-tokens", token)
    assert cp.authorize(card) == "Expired"
    cp.assert_no_transactions()


def test_TC_023_3_authorize_blocked(cp):
    """The cloud answers Blocked. (Some other central systems answer Invalid here.)"""
    cp.cloud.call("PATCH", f"/api/v1/drivers/{cp.driver.id}", {"status": "blocked"})
    assert cp.authorize() == "Blocked"
    cp.assert_no_transactions()


def test_TC_024_lock_failure(cp):
    assert cp.authorize() == "Accepted"
    cp.status("Faulted", error="ConnectorLockFailure")
    shown = cp.cloud.get(f"/api/v1/stations/{cp.station.id}")["connectors"][1]
    assert (shown["status"], shown["errorCode"]) == ("Faulted", "ConnectorLockFailure")
    cp.assert_no_transactions()


# Core: power and connection


def test_TC_032_1_power_failure(cp):
    cp.start()
    cp.reconnect()
    cp.boot()
    cp.stop(reason="PowerLoss")
    cp.assert_ended("PowerLoss")


def test_TC_037_1_offline_start_valid(cp):
    """A transaction reported late starts at its own timestamp."""
    earliest = ago(180)
    assert cp.start(minutes=180) == "Accepted"
    latest = ago(180)
    cp.stop(minutes=90)
    cp.assert_ended()
    assert earliest[:19] <= cp.transaction()["startedAt"][:19] <= latest[:19]


def test_TC_037_3_offline_start_invalid(cp):
    """The cloud answers Invalid and keeps the energy in a suspect transaction."""
    assert cp.start(card=cp.cloud.new_card(), minutes=180) == "Invalid"
    cp.stop(minutes=170, reason="DeAuthorized")
    transaction = cp.transaction()
    assert transaction["stoppedReason"] == "DeAuthorized"
    assert transaction["suspect"] and transaction["energyWh"] == 7000


def test_TC_039_offline_transaction(cp):
    """The transaction started and ended while the station was offline."""
    cp.reconnect()
    assert cp.start(minutes=600) == "Accepted"
    cp.stop(minutes=500)
    cp.assert_ended()
