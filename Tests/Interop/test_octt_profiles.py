"""The non-Core test cases of the Open Charge Alliance for OCPP 1.6 central systems, by id.

`docs/ocpp16-conformance.md` lists all cases. The specification defines what a case requires of a
central system. A station plays each case frame by frame; REST then shows the result.
"""

import pytest

from ocpp_wire import ago

LATER = "2036-01-01T00:00:00Z"
ACCEPTED, REJECTED = {"status": "Accepted"}, {"status": "Rejected"}
RESERVATION = {"connectorId": 1, "expiryDate": LATER, "reservationId": 7}
SCHEDULE = {"chargingRateUnit": "A", "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 10}]}
PROFILE = {"chargingProfileId": 1, "stackLevel": 0, "chargingSchedule": SCHEDULE}
DEFAULT_PROFILE = PROFILE | {
    "chargingProfilePurpose": "TxDefaultProfile",
    "chargingProfileKind": "Absolute",
    "chargingSchedule": SCHEDULE | {"startSchedule": "2026-01-01T00:00:00Z", "duration": 86400},
}
TX_PROFILE = PROFILE | {
    "chargingProfilePurpose": "TxProfile",
    "chargingProfileKind": "Relative",
}


# Local list


def test_TC_042_1_list_not_supported(cp):
    cp.send_payload("GetLocalListVersion", {"listVersion": -1}, "notSupported")


def test_TC_042_2_list_empty(cp):
    cp.send_payload("GetLocalListVersion", {"listVersion": 0}, "accepted")


def send_list(cp, kind: str, reply: str, expected_status: str):
    entry = {"idTag": cp.card, "idTagInfo": ACCEPTED}
    cp.send_payload(
        "SendLocalList",
        {"status": reply},
        expected_status,
        listVersion=1,
        localAuthorizationList=[entry],
        updateType=kind,
    )


def test_TC_043_1_send_list_not_supported(cp):
    send_list(cp, "Full", "NotSupported", "notSupported")


def test_TC_043_3_send_list_failed(cp):
    send_list(cp, "Full", "Failed", "rejected")


def test_TC_043_4_send_list_full(cp):
    send_list(cp, "Full", "Accepted", "accepted")


def test_TC_043_5_send_list_differential(cp):
    send_list(cp, "Differential", "Accepted", "accepted")


# Firmware and diagnostics


def update_firmware(cp, *statuses: str):
    cp.send_payload(
        "UpdateFirmware", {}, "accepted", location="https://example.org/f", retrieveDate=LATER
    )
    cp.report("FirmwareStatusNotification", *statuses)
    assert cp.reports() == list(statuses)


def test_TC_044_1_firmware_update(cp):
    update_firmware(cp, "Downloading", "Downloaded", "Installing", "Installed")
    cp.reconnect()
    cp.boot()


def test_TC_044_2_download_failed(cp):
    update_firmware(cp, "Downloading", "DownloadFailed")


def test_TC_044_3_installation_failed(cp):
    update_firmware(cp, "Downloading", "Downloaded", "Installing", "InstallationFailed")


def upload_diagnostics(cp, *statuses: str):
    reply = {"fileName": "d.zip"}
    cp.send_payload("GetDiagnostics", reply, "accepted", location="https://example.org/up")
    cp.report("DiagnosticsStatusNotification", *statuses)
    assert cp.reports() == list(statuses)


def test_TC_045_1_diagnostics(cp):
    upload_diagnostics(cp, "Uploading", "Uploaded")


def test_TC_045_2_diagnostics_upload_failed(cp):
    upload_diagnostics(cp, "Uploading", "UploadFailed")


# Reservation


def reserve_now(cp, reply: str, expected_status: str, **more):
    payload = RESERVATION | {"idTag": cp.card} | more
    cp.send_payload("ReserveNow", {"status": reply}, expected_status, **payload)


def test_TC_046_reservation_transaction(cp):
    reserve_now(cp, "Accepted", "accepted")
    cp.status("Reserved")
    assert cp.authorize() == "Accepted"
    assert cp.start(reservationId=7) == "Accepted"
    cp.status("Charging")
    cp.stop()
    cp.assert_ended()


def test_TC_047_reservation_expires(cp):
    reserve_now(cp, "Accepted", "accepted", expiryDate=ago(-1))
    cp.status("Reserved")
    cp.status("Available")
    connector = cp.cloud.get(f"/api/v1/stations/{cp.station.id}")["connectors"][1]
    assert connector["status"] == "Available"


def test_TC_048_1_reservation_faulted(cp):
    reserve_now(cp, "Faulted", "rejected")


def test_TC_048_2_reservation_occupied(cp):
    reserve_now(cp, "Occupied", "rejected")


def test_TC_048_3_reservation_unavailable(cp):
    reserve_now(cp, "Unavailable", "rejected")


def test_TC_048_4_reservation_rejected(cp):
    reserve_now(cp, "Rejected", "rejected")


def test_TC_049_reservation_of_the_station(cp):
    reserve_now(cp, "Accepted", "accepted", connectorId=0)
    assert cp.start(reservationId=7) == "Accepted"
    cp.stop()
    cp.assert_ended()


def test_TC_051_cancel_reservation(cp):
    reserve_now(cp, "Accepted", "accepted")
    cp.send_payload("CancelReservation", ACCEPTED, "accepted", reservationId=7)


def test_TC_052_cancel_reservation_rejected(cp):
    cp.send_payload("CancelReservation", REJECTED, "rejected", reservationId=8)


def test_TC_053_reservation_by_parent(cp):
    """Two cards of one driver have the same parentIdTag, which is not a card's own tag."""
    other = cp.cloud.new_card()
    cp.cloud.create("/api/v1/id-tokens", {"idToken": other, "driverId": cp.driver.id})
    assert cp.authorize() == "Accepted"
    parent = cp.parent
    assert parent and parent != cp.card and len(parent) <= 20
    reserve_now(cp, "Accepted", "accepted", parentIdTag=parent)
    assert cp.authorize(other) == "Accepted" and cp.parent == parent
    assert cp.start(other, reservationId=7) == "Accepted"
    cp.stop(idTag=cp.card)
    cp.assert_ended()


# Remote trigger


@pytest.mark.parametrize(
    "message, payload",
    [
        ("MeterValues", {"connectorId": 1, "meterValue": []}),
        ("Heartbeat", {}),
        ("StatusNotification", {"connectorId": 1, "status": "Available", "errorCode": "NoError"}),
        ("DiagnosticsStatusNotification", {"status": "Idle"}),
        ("FirmwareStatusNotification", {"status": "Idle"}),
    ],
)
def test_TC_054_trigger_message(cp, message, payload):
    cp.send_payload("TriggerMessage", ACCEPTED, "accepted", requestedMessage=message)
    cp.point.result(message, payload)


def test_TC_055_trigger_message_rejected(cp):
    cp.send_payload("TriggerMessage", REJECTED, "rejected", requestedMessage="MeterValues")


# Smart charging


def test_TC_056_default_profile(cp):
    cp.send_payload(
        "SetChargingProfile",
        ACCEPTED,
        "accepted",
        connectorId=1,
        csChargingProfiles=DEFAULT_PROFILE,
    )


def test_TC_057_tx_profile(cp):
    cp.start()
    request = cp.command(
        "SetChargingProfile",
        ACCEPTED,
        "accepted",
        transactionId=cp.transaction()["id"],
        payload={"connectorId": 1, "csChargingProfiles": TX_PROFILE},
    )
    assert request["payload"]["csChargingProfiles"]["transactionId"] == cp.transaction_id


def test_TC_066_composite_schedule(cp):
    answer = ACCEPTED | {
        "connectorId": 1,
        "scheduleStart": ago(0),
        "chargingSchedule": SCHEDULE | {"duration": 400},
    }
    cp.send_payload("GetCompositeSchedule", answer, "accepted", connectorId=1, duration=400)


def test_TC_067_clear_profile(cp):
    cp.send_payload("ClearChargingProfile", ACCEPTED, "accepted", id=1)
    cp.send_payload("ClearChargingProfile", {"status": "Unknown"}, "rejected", id=2)


def test_TC_059_remote_start_with_profile(cp):
    request = cp.remote_start(connectorId=1, chargingProfile=TX_PROFILE)
    assert request["payload"]["chargingProfile"] == TX_PROFILE
    assert "transactionId" not in request["payload"]["chargingProfile"]


# Data transfer


def test_TC_064_data_transfer(cp):
    answer = cp.point.result("DataTransfer", {"vendorId": "org.example", "data": "x"})
    assert answer == {"status": "UnknownVendorId"}
