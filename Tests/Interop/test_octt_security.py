"""The security test cases of the Open Charge Alliance for OCPP 1.6 central systems, by id.

`docs/ocpp16-conformance.md` lists all cases. The specification defines what a case requires of a
central system. A station plays each case frame by frame; REST then shows the result.
"""

import base64
import json
import re
import secrets
import threading

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from websockets.exceptions import InvalidStatus

from ocpp_wire import Station

LATER = "2036-01-01T00:00:00Z"
PEM = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
ACCEPTED, REJECTED = {"status": "Accepted"}, {"status": "Rejected"}
HASHES = {
    "hashAlgorithm": "SHA256",
    "issuerNameHash": "ab",
    "issuerKeyHash": "cd",
    "serialNumber": "01",
}


# Security


def rotate_key(cp, status: str | None, expected_status: str) -> str:
    """Rotates the key and returns the new one. Without a status, the station reconnects instead of
    answering."""
    done = []
    path = f"/api/v1/stations/{cp.station.id}/key-rotation"
    thread = threading.Thread(target=lambda: done.append(cp.cloud.create(path)))
    thread.start()
    _, id, action, payload = json.loads(cp.point.socket.recv(30))
    assert (action, payload["key"]) == ("ChangeConfiguration", "AuthorizationKey")
    assert re.fullmatch("[0-9A-F]{40}", payload["value"])
    cp.cloud.secrets.add(payload["value"])
    if status:
        cp.point.socket.send(json.dumps([3, id, {"status": status}]))
    else:
        cp.reconnect()
    thread.join(30)
    assert done[0]["status"] == expected_status
    return payload["value"]


def can_connect(cp, password: str) -> bool:
    try:
        with Station(cp.cloud, cp.station, password=password) as point:
            return point.is_alive()
    except InvalidStatus as refusal:
        assert refusal.response.status_code == 401
        return False


def test_TC_073_update_password(cp):
    """The station connects again with the new key. Both are valid until then, and the old one is
    refused afterwards."""
    old = cp.station.password
    new = rotate_key(cp, "Accepted", "accepted")
    assert can_connect(cp, old)
    cp.reconnect(password=new)
    cp.boot()
    assert not can_connect(cp, old)
    assert can_connect(cp, new)


def test_timed_out_key_stays_valid_after_later_rejection(cp):
    """A key whose ChangeConfiguration timed out stays valid when a later one is rejected."""
    first = rotate_key(cp, None, "timedOut")
    second = rotate_key(cp, "Rejected", "rejected")
    assert can_connect(cp, first)
    assert not can_connect(cp, second)


def test_rejected_key_is_not_valid(cp):
    """A key that the station rejected is not valid; the old key still is."""
    new = rotate_key(cp, "Rejected", "rejected")
    assert not can_connect(cp, new)
    assert can_connect(cp, cp.station.password)


def make_csr(cp) -> str:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, cp.station.id)])
    builder = x509.CertificateSigningRequestBuilder(subject)
    return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode()


def request_certificate(cp, status: str):
    cp.send_payload(
        "ExtendedTriggerMessage",
        ACCEPTED,
        "accepted",
        requestedMessage="SignChargePointCertificate",
    )
    answer = cp.point.result("SignCertificate", {"csr": make_csr(cp)})
    assert answer == ACCEPTED
    _, id, action, payload = json.loads(cp.point.socket.recv(30))
    assert action == "CertificateSigned"
    assert len(x509.load_pem_x509_certificates(payload["certificateChain"].encode())) == 2
    cp.point.socket.send(json.dumps([3, id, {"status": status}]))


def test_TC_074_update_certificate(cp):
    request_certificate(cp, "Accepted")


def test_TC_075_1_install_manufacturer_root(cp):
    install_certificate(cp, "ManufacturerRootCertificate", "Accepted", "accepted")


def test_TC_075_2_install_central_system_root(cp):
    install_certificate(cp, "CentralSystemRootCertificate", "Accepted", "accepted")


def install_certificate(cp, kind: str, reply: str, expected_status: str):
    cp.send_payload(
        "InstallCertificate",
        {"status": reply},
        expected_status,
        certificateType=kind,
        certificate=PEM,
    )
    cp.send_payload(
        "GetInstalledCertificateIds",
        ACCEPTED | {"certificateHashData": [HASHES]},
        "accepted",
        certificateType=kind,
    )


def test_TC_076_delete_certificate(cp):
    cp.send_payload("DeleteCertificate", ACCEPTED, "accepted", certificateHashData=HASHES)
    not_found = {"status": "NotFound"}
    cp.send_payload("DeleteCertificate", not_found, "rejected", certificateHashData=HASHES)


def test_TC_077_invalid_station_certificate(cp):
    request_certificate(cp, "Rejected")
    cp.send_security_event("InvalidChargePointCertificate")


def test_TC_078_invalid_central_system_certificate(cp):
    install_certificate(cp, "CentralSystemRootCertificate", "Rejected", "rejected")
    cp.send_security_event("InvalidCentralSystemCertificate")


def test_TC_079_security_log(cp):
    log = {"remoteLocation": "https://example.org/up"}
    reply = ACCEPTED | {"filename": "s.log"}
    cp.send_payload("GetLog", reply, "accepted", log=log, logType="SecurityLog", requestId=3)
    cp.report("LogStatusNotification", "Uploading", "Uploaded", requestId=3)
    assert cp.reports() == ["Uploading", "Uploaded"]


def update_signed_firmware(cp, *statuses: str):
    firmware = {
        "location": "https://example.org/f",
        "retrieveDateTime": LATER,
        "signingCertificate": PEM,
        "signature": base64.b64encode(secrets.token_bytes(64)).decode(),
    }
    cp.send_payload("SignedUpdateFirmware", ACCEPTED, "accepted", requestId=4, firmware=firmware)
    cp.report("SignedFirmwareStatusNotification", *statuses, requestId=4)
    assert cp.reports() == list(statuses)


def test_TC_080_secure_update(cp):
    update_signed_firmware(
        cp, "Downloading", "Downloaded", "SignatureVerified", "Installing", "InstallRebooting",
        "Installed",
    )  # fmt: skip
    cp.reconnect()
    cp.boot()
    cp.send_security_event("FirmwareUpdated")


def test_TC_081_secure_update_invalid_signature(cp):
    update_signed_firmware(cp, "Downloading", "Downloaded", "InvalidSignature")
    cp.send_security_event("InvalidFirmwareSignature")


def test_TC_085_basic_authentication(cp):
    """The correct password is accepted; a wrong one and another station's are rejected."""
    assert can_connect(cp, cp.station.password)
    assert not can_connect(cp, "0" * 40)
    other = cp.cloud.add_station()
    assert not can_connect(cp, other.password)


def test_TC_088_subprotocol(cloud):
    """The cloud selects and returns `ocpp1.6` from the offered subprotocols, wherever it stands."""
    station = cloud.add_station()
    first, middle = ["ocpp1.6", "ocpp1.5"], ["ocpp2.0.1", "ocpp1.6", "ocpp1.5"]
    for offered in [["ocpp1.6"], ["ocpp2.0.1", "ocpp1.6"], first, middle]:
        with Station(cloud, station, subprotocols=offered) as point:
            assert point.socket.subprotocol == "ocpp1.6"
            assert point.is_alive()
