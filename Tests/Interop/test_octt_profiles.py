"""The Open Charge Alliance's test cases for OCPP 1.6 central systems, by their ids: the profiles beside Core.

`docs/ocpp16-conformance.md` lists them all. What a case demands of a central system follows from the
specification; each is played by a station at the level of frames, and ends with what REST shows.
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
    cp.ask("GetLocalListVersion", {"listVersion": -1}, "notSupported")


def test_TC_042_2_list_empty(cp):
    cp.ask("GetLocalListVersion", {"listVersion": 0}, "accepted")


def send_list(cp, kind: str, reply: str, wanted: str):
    entry = {"idTag": cp.card, "idTagInfo": ACCEPTED}
    cp.ask(
        "SendLocalList",
        {"status": reply},
        wanted,
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


def update(cp, *words: str):
    cp.ask(
        "UpdateFirmware", {}, "accepted", location="https://example.org/f", retrieveDate=LATER
    )
    cp.report("FirmwareStatusNotification", *words)
    assert cp.reports() == list(words)


def test_TC_044_1_firmware_update(cp):
    update(cp, "Downloading", "Downloaded", "Installing", "Installed")
    cp.reconnect()
    cp.boot()


def test_TC_044_2_download_failed(cp):
    update(cp, "Downloading", "DownloadFailed")


def test_TC_044_3_installation_failed(cp):
    update(cp, "Downloading", "Downloaded", "Installing", "InstallationFailed")


def diagnostics(cp, *words: str):
    cp.ask("GetDiagnostics", {"fileName": "d.zip"}, "accepted", location="https://example.org/up")
    cp.report("DiagnosticsStatusNotification", *words)
    assert cp.reports() == list(words)


def test_TC_045_1_diagnostics(cp):
    diagnostics(cp, "Uploading", "Uploaded")


def test_TC_045_2_diagnostics_upload_failed(cp):
    diagnostics(cp, "Uploading", "UploadFailed")


# Reservation


def reserve(cp, reply: str, wanted: str, **more):
    cp.ask("ReserveNow", {"status": reply}, wanted, **RESERVATION | {"idTag": cp.card} | more)


def test_TC_046_reservation_transaction(cp):
    reserve(cp, "Accepted", "accepted")
    cp.status("Reserved")
    assert cp.authorize() == "Accepted"
    assert cp.start(reservationId=7) == "Accepted"
    cp.status("Charging")
    cp.stop()
    cp.ended()


def test_TC_047_reservation_expires(cp):
    reserve(cp, "Accepted", "accepted", expiryDate=ago(-1))
    cp.status("Reserved")
    cp.status("Available")
    shown = cp.cloud.get(f"/api/v1/stations/{cp.station.id}")["connectors"][1]
    assert shown["status"] == "Available"


def test_TC_048_1_reservation_faulted(cp):
    reserve(cp, "Faulted", "rejected")


def test_TC_048_2_reservation_occupied(cp):
    reserve(cp, "Occupied", "rejected")


def test_TC_048_3_reservation_unavailable(cp):
    reserve(cp, "Unavailable", "rejected")


def test_TC_048_4_reservation_rejected(cp):
    reserve(cp, "Rejected", "rejected")


def test_TC_049_reservation_of_the_station(cp):
    reserve(cp, "Accepted", "accepted", connectorId=0)
    assert cp.start(reservationId=7) == "Accepted"
    cp.stop()
    cp.ended()


def test_TC_051_cancel_reservation(cp):
    reserve(cp, "Accepted", "accepted")
    cp.ask("CancelReservation", ACCEPTED, "accepted", reservationId=7)


def test_TC_052_cancel_reservation_rejected(cp):
    cp.ask("CancelReservation", REJECTED, "rejected", reservationId=8)


def test_TC_053_reservation_by_parent(cp):
    """Two cards of a driver are one group, which the answer names; it is not the card itself."""
    other = cp.cloud.new_card()
    cp.cloud.create("/api/v1/id-tokens", {"idToken": other, "driverId": cp.driver.id})
    assert cp.authorize() == "Accepted"
    parent = cp.parent
    assert parent and parent != cp.card and len(parent) <= 20
    reserve(cp, "Accepted", "accepted", parentIdTag=parent)
    assert cp.authorize(other) == "Accepted" and cp.parent == parent
    assert cp.start(other, reservationId=7) == "Accepted"
    cp.stop(idTag=cp.card)
    cp.ended()


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
    cp.ask("TriggerMessage", ACCEPTED, "accepted", requestedMessage=message)
    cp.point.result(message, payload)


def test_TC_055_trigger_message_rejected(cp):
    cp.ask("TriggerMessage", REJECTED, "rejected", requestedMessage="MeterValues")


# Smart charging


def test_TC_056_default_profile(cp):
    cp.ask(
        "SetChargingProfile",
        ACCEPTED,
        "accepted",
        connectorId=1,
        csChargingProfiles=DEFAULT_PROFILE,
    )


def test_TC_057_tx_profile(cp):
    cp.start()
    asked = cp.command(
        "SetChargingProfile",
        ACCEPTED,
        "accepted",
        transactionId=cp.transaction()["id"],
        payload={"connectorId": 1, "csChargingProfiles": TX_PROFILE},
    )
    assert asked["payload"]["csChargingProfiles"]["transactionId"] == cp.number


def test_TC_066_composite_schedule(cp):
    answer = ACCEPTED | {
        "connectorId": 1,
        "scheduleStart": ago(0),
        "chargingSchedule": SCHEDULE | {"duration": 400},
    }
    cp.ask("GetCompositeSchedule", answer, "accepted", connectorId=1, duration=400)


def test_TC_067_clear_profile(cp):
    cp.ask("ClearChargingProfile", ACCEPTED, "accepted", id=1)
    cp.ask("ClearChargingProfile", {"status": "Unknown"}, "rejected", id=2)


def test_TC_059_remote_start_with_profile(cp):
    asked = cp.remote_start(connectorId=1, chargingProfile=TX_PROFILE)
    assert asked["payload"]["chargingProfile"] == TX_PROFILE
    assert "transactionId" not in asked["payload"]["chargingProfile"]


# Data transfer


def test_TC_064_data_transfer(cp):
    answer = cp.point.result("DataTransfer", {"vendorId": "org.example", "data": "x"})
    assert answer == {"status": "UnknownVendorId"}
