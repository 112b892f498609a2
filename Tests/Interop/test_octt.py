"""The Open Charge Alliance's test cases for OCPP 1.6 central systems, by their ids.

`docs/ocpp16-conformance.md` lists them. What a case demands of a central system follows from the
specification; each is played by a station at the level of frames, and ends with what REST shows.
"""

import base64
import json
import pathlib
import re
import secrets
import threading

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from websockets.exceptions import InvalidStatus

from octt import Octt
from ocpp_wire import Station, ago

DOCUMENT = pathlib.Path(__file__).resolve().parents[2] / "docs/ocpp16-conformance.md"
LATER = "2036-01-01T00:00:00Z"
PEM = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
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
HASHES = {
    "hashAlgorithm": "SHA256",
    "issuerNameHash": "ab",
    "issuerKeyHash": "cd",
    "serialNumber": "01",
}


@pytest.fixture
def cp(cloud):
    station = Octt(cloud)
    station.boot()
    yield station
    station.close()


def test_the_document_lists_them_all():
    """Every case of the document is a test here or elsewhere, and the other way round."""
    rows = re.findall(r"^\| (TC_\w+_CSMS) \|.*?\| `([^`]+)` \|", DOCUMENT.read_text(), re.MULTILINE)
    listed = dict(rows)
    assert len(rows) == len(listed) >= 76
    here = {name for name in globals() if name.startswith("test_TC_")}
    for id, test in rows:
        file, name = test.split("::")
        assert file != "test_octt.py" or name in here, id
        text = pathlib.Path(__file__).with_name(file).read_text()
        assert f"def {name}(" in text, (id, test)
    assert here <= {test.split("::")[1] for test in listed.values()}


# Core: boot, charging, cache


def test_TC_001_cold_boot(cloud, cp):
    """Accepted at once, and shown with what it said of itself."""
    shown = cloud.get(f"/api/v1/stations/{cp.station.id}")
    assert (shown["vendor"], shown["model"], shown["connected"]) == ("Vendor", "Model", True)
    assert [item["status"] for item in shown["connectors"]] == ["Available", "Available"]
    assert "currentTime" in cp.point.result("Heartbeat", {})


def test_TC_003_plugin_first(cp):
    cp.session()
    cp.ended()


def test_TC_004_1_identification_first(cp):
    assert cp.authorize() == "Accepted"
    cp.status("Preparing")
    assert cp.start() == "Accepted"
    cp.status("Charging")
    cp.stop(idTag=cp.card)
    cp.ended()


def test_TC_004_2_connection_timeout(cp):
    """Authorized, and nobody plugs in: there is no transaction."""
    assert cp.authorize() == "Accepted"
    cp.status("Preparing")
    cp.status("Available")
    cp.none()


def test_TC_005_1_ev_side_disconnected(cp):
    cp.start()
    cp.status("SuspendedEV")
    cp.stop(reason="EVDisconnected")
    cp.status("Finishing")
    cp.status("Available")
    cp.ended("EVDisconnected")


def test_TC_007_cached_id(cp):
    """The start comes without Authorize, and is authorized all the same."""
    cp.status("Preparing")
    assert cp.start() == "Accepted"
    cp.stop()
    cp.ended()


def test_TC_061_clear_cache(cp):
    assert cp.command("ClearCache", ACCEPTED, "accepted")["action"] == "ClearCache"
    assert cp.authorize() == "Accepted"


# Core: remote


def remote_start(cp, reply=ACCEPTED, wanted="accepted", **more):
    return cp.command("RequestStartTransaction", reply, wanted, idToken=cp.card, **more)


def test_TC_010_remote_start_cable_first(cp):
    cp.status("Preparing")
    asked = remote_start(cp, connectorId=1)
    assert asked["payload"] == {"connectorId": 1, "idTag": cp.card}
    assert cp.authorize() == "Accepted"
    assert cp.start() == "Accepted"
    cp.stop()
    cp.ended()


def test_TC_011_1_remote_start_first(cp):
    remote_start(cp, connectorId=1)
    cp.status("Preparing")
    assert cp.authorize() == "Accepted"
    assert cp.start() == "Accepted"
    cp.stop()
    cp.ended()


def test_TC_011_2_remote_start_time_out(cp):
    """Accepted only means that it will try: nobody plugs in, and nothing is made up."""
    remote_start(cp, connectorId=1)
    cp.status("Preparing")
    cp.status("Available")
    cp.none()


def test_TC_012_remote_stop(cp):
    cp.start()
    cp.status("Charging")
    asked = cp.command(
        "RequestStopTransaction", ACCEPTED, "accepted", transactionId=cp.transaction()["id"]
    )
    assert asked["payload"] == {"transactionId": cp.number}
    assert cp.transaction()["phase"] == "active"
    cp.stop(reason="Remote")
    cp.ended("Remote")


def test_TC_013_hard_reset(cp):
    cp.start()
    asked = cp.command("Reset", ACCEPTED, "accepted", type="Immediate")
    assert asked["payload"] == {"type": "Hard"}
    cp.reconnect()
    cp.boot()
    cp.stop(reason="HardReset")
    cp.ended("HardReset")


def test_TC_014_soft_reset(cp):
    cp.start()
    asked = cp.command("Reset", ACCEPTED, "accepted", type="OnIdle")
    assert asked["payload"] == {"type": "Soft"}
    cp.stop(reason="SoftReset")
    cp.reconnect()
    cp.boot()
    cp.ended("SoftReset")


def test_TC_017_1_unlock_connector(cp):
    asked = cp.command("UnlockConnector", {"status": "Unlocked"}, "accepted", connectorId=1)
    assert asked["payload"] == {"connectorId": 1}
    cp.none()


def test_TC_017_2_unlock_fixed_cable(cp):
    cp.command("UnlockConnector", {"status": "NotSupported"}, "notSupported", connectorId=1)


def test_TC_018_1_unlock_while_charging(cp):
    cp.start()
    cp.command("UnlockConnector", {"status": "Unlocked"}, "accepted", connectorId=1)
    cp.stop(reason="UnlockCommand")
    cp.ended("UnlockCommand")


def test_TC_026_remote_start_rejected(cp):
    remote_start(cp, REJECTED, "rejected", connectorId=1)
    cp.none()


def test_TC_028_remote_stop_rejected(cp):
    """The transaction goes on until the station says otherwise."""
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
    asked = cp.command("GetConfiguration", {"configurationKey": keys}, "accepted")
    assert asked["payload"] == {}


def test_TC_019_2_one_key(cp):
    keys = [{"key": "SupportedFeatureProfiles", "readonly": True, "value": "Core"}]
    names = ["SupportedFeatureProfiles"]
    asked = cp.command("GetConfiguration", {"configurationKey": keys}, "accepted", keys=names)
    assert asked["payload"] == {"key": names}


def change(cp, reply: str, wanted: str):
    asked = cp.command(
        "ChangeConfiguration",
        {"status": reply},
        wanted,
        key="MeterValueSampleInterval",
        value="60",
    )
    assert asked["payload"] == {"key": "MeterValueSampleInterval", "value": "60"}


def test_TC_021_change_configuration(cp):
    change(cp, "Accepted", "accepted")


def test_TC_040_1_configuration_not_supported(cp):
    change(cp, "NotSupported", "notSupported")


def test_TC_040_2_configuration_rejected(cp):
    change(cp, "Rejected", "rejected")


# Core: refusals


def test_TC_023_1_authorize_invalid(cp):
    assert cp.authorize(cp.cloud.new_card()) == "Invalid"
    cp.none()


def test_TC_023_2_authorize_expired(cp):
    card = cp.cloud.new_card()
    token = {"idToken": card, "driverId": cp.driver.id, "expiresAt": ago(120)}
    cp.cloud.create("/api/v1/id-tokens", token)
    assert cp.authorize(card) == "Expired"
    cp.none()


def test_TC_023_3_authorize_blocked(cp):
    """Blocked, and not Invalid, which another system answers here."""
    cp.cloud.call("PATCH", f"/api/v1/drivers/{cp.driver.id}", {"status": "blocked"})
    assert cp.authorize() == "Blocked"
    cp.none()


def test_TC_024_lock_failure(cp):
    assert cp.authorize() == "Accepted"
    cp.status("Faulted", error="ConnectorLockFailure")
    shown = cp.cloud.get(f"/api/v1/stations/{cp.station.id}")["connectors"][1]
    assert (shown["status"], shown["errorCode"]) == ("Faulted", "ConnectorLockFailure")
    cp.none()


# Core: power and connection


def test_TC_032_1_power_failure(cp):
    cp.start()
    cp.reconnect()
    cp.boot()
    cp.stop(reason="PowerLoss")
    cp.ended("PowerLoss")


def test_TC_037_1_offline_start_valid(cp):
    """Told later: it counts from when it happened."""
    assert cp.start(minutes=180) == "Accepted"
    cp.stop(minutes=90)
    cp.ended()
    started = cp.transaction()["startedAt"]
    assert started[:16] == ago(180)[:16]


def test_TC_037_3_offline_start_invalid(cp):
    """Invalid is said, and the energy is kept and held back."""
    assert cp.start(card=cp.cloud.new_card(), minutes=180) == "Invalid"
    cp.stop(minutes=170, reason="DeAuthorized")
    transaction = cp.transaction()
    assert transaction["stoppedReason"] == "DeAuthorized"
    assert transaction["suspect"] and transaction["energyWh"] == 7000


def test_TC_039_offline_transaction(cp):
    """Begun and ended while nobody listened."""
    cp.reconnect()
    assert cp.start(minutes=600) == "Accepted"
    cp.stop(minutes=500)
    cp.ended()


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
    asked = remote_start(cp, connectorId=1, chargingProfile=TX_PROFILE)
    assert asked["payload"]["chargingProfile"] == TX_PROFILE
    assert "transactionId" not in asked["payload"]["chargingProfile"]


# Data transfer


def test_TC_064_data_transfer(cp):
    answer = cp.point.result("DataTransfer", {"vendorId": "org.example", "data": "x"})
    assert answer == {"status": "UnknownVendorId"}


# Security


def rotate(cp, status: str, wanted: str) -> str:
    """Lets the cloud change the key; the new one."""
    done = []
    path = f"/api/v1/stations/{cp.station.id}/key-rotation"
    thread = threading.Thread(target=lambda: done.append(cp.cloud.create(path)))
    thread.start()
    _, id, action, payload = json.loads(cp.point.socket.recv(10))
    assert (action, payload["key"]) == ("ChangeConfiguration", "AuthorizationKey")
    assert re.fullmatch("[0-9A-F]{40}", payload["value"])
    cp.cloud.secrets.add(payload["value"])
    cp.point.socket.send(json.dumps([3, id, {"status": status}]))
    thread.join(30)
    assert done[0]["status"] == wanted
    return payload["value"]


def let_in(cp, password: str) -> bool:
    try:
        with Station(cp.cloud, cp.station, password=password) as point:
            return point.is_alive()
    except InvalidStatus as refusal:
        assert refusal.response.status_code == 401
        return False


def test_TC_073_update_password(cp):
    """Both keys are good until the station has come with the new one; then only that."""
    old = cp.station.password
    new = rotate(cp, "Accepted", "accepted")
    assert let_in(cp, old)
    assert let_in(cp, new)
    assert not let_in(cp, old)
    assert let_in(cp, new)


def test_update_password_rejected(cp):
    """A key that the station did not take is good for nothing."""
    new = rotate(cp, "Rejected", "rejected")
    assert not let_in(cp, new)
    assert let_in(cp, cp.station.password)


def signing_request(cp) -> str:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, cp.station.id)])
    builder = x509.CertificateSigningRequestBuilder(subject)
    return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode()


def sign(cp, status: str):
    cp.ask(
        "ExtendedTriggerMessage",
        ACCEPTED,
        "accepted",
        requestedMessage="SignChargePointCertificate",
    )
    answer = cp.point.result("SignCertificate", {"csr": signing_request(cp)})
    assert answer == ACCEPTED
    _, id, action, payload = json.loads(cp.point.socket.recv(10))
    assert action == "CertificateSigned"
    assert len(x509.load_pem_x509_certificates(payload["certificateChain"].encode())) == 2
    cp.point.socket.send(json.dumps([3, id, {"status": status}]))


def test_TC_074_update_certificate(cp):
    sign(cp, "Accepted")


def test_TC_075_1_install_manufacturer_root(cp):
    install(cp, "ManufacturerRootCertificate", "Accepted", "accepted")


def test_TC_075_2_install_central_system_root(cp):
    install(cp, "CentralSystemRootCertificate", "Accepted", "accepted")


def install(cp, kind: str, reply: str, wanted: str):
    cp.ask(
        "InstallCertificate", {"status": reply}, wanted, certificateType=kind, certificate=PEM
    )
    cp.ask(
        "GetInstalledCertificateIds",
        ACCEPTED | {"certificateHashData": [HASHES]},
        "accepted",
        certificateType=kind,
    )


def test_TC_076_delete_certificate(cp):
    cp.ask("DeleteCertificate", ACCEPTED, "accepted", certificateHashData=HASHES)
    cp.ask("DeleteCertificate", {"status": "NotFound"}, "rejected", certificateHashData=HASHES)


def test_TC_077_invalid_station_certificate(cp):
    sign(cp, "Rejected")
    cp.security_event("InvalidChargePointCertificate")


def test_TC_078_invalid_central_system_certificate(cp):
    install(cp, "CentralSystemRootCertificate", "Rejected", "rejected")
    cp.security_event("InvalidCentralSystemCertificate")


def test_TC_079_security_log(cp):
    log = {"remoteLocation": "https://example.org/up"}
    reply = ACCEPTED | {"filename": "s.log"}
    cp.ask("GetLog", reply, "accepted", log=log, logType="SecurityLog", requestId=3)
    cp.report("LogStatusNotification", "Uploading", "Uploaded", requestId=3)
    assert cp.reports() == ["Uploading", "Uploaded"]


def signed_update(cp, *words: str):
    firmware = {
        "location": "https://example.org/f",
        "retrieveDateTime": LATER,
        "signingCertificate": PEM,
        "signature": base64.b64encode(secrets.token_bytes(64)).decode(),
    }
    cp.ask("SignedUpdateFirmware", ACCEPTED, "accepted", requestId=4, firmware=firmware)
    cp.report("SignedFirmwareStatusNotification", *words, requestId=4)
    assert cp.reports() == list(words)


def test_TC_080_secure_update(cp):
    signed_update(
        cp, "Downloading", "Downloaded", "SignatureVerified", "Installing", "InstallRebooting",
        "Installed",
    )  # fmt: skip
    cp.reconnect()
    cp.boot()
    cp.security_event("FirmwareUpdated")


def test_TC_081_secure_update_invalid_signature(cp):
    signed_update(cp, "Downloading", "Downloaded", "InvalidSignature")
    cp.security_event("InvalidFirmwareSignature")


def test_TC_085_basic_authentication(cp):
    """The right pair is let in; a wrong password, another's id and none at all are not."""
    assert let_in(cp, cp.station.password)
    assert not let_in(cp, "0" * 40)
    other = cp.cloud.add_station()
    assert not let_in(cp, other.password)


def test_TC_088_subprotocol(cloud):
    """The one that we speak is chosen from a list, and named."""
    station = cloud.add_station()
    for offered in [["ocpp1.6"], ["ocpp2.0.1", "ocpp1.6"], ["ocpp1.6", "ocpp1.5"]]:
        with Station(cloud, station, subprotocols=offered) as point:
            assert point.socket.subprotocol == "ocpp1.6"
            assert point.is_alive()
