"""The Open Charge Alliance's test cases for OCPP 1.6 central systems, by their ids: security.

`docs/ocpp16-conformance.md` lists them all. What a case demands of a central system follows from the
specification; each is played by a station at the level of frames, and ends with what REST shows.
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


def rotate(cp, status: str | None, wanted: str) -> str:
    """Lets the cloud change the key; the new one. Without a status the station hangs up, and comes
    back."""
    done = []
    path = f"/api/v1/stations/{cp.station.id}/key-rotation"
    thread = threading.Thread(target=lambda: done.append(cp.cloud.create(path)))
    thread.start()
    _, id, action, payload = json.loads(cp.point.socket.recv(10))
    assert (action, payload["key"]) == ("ChangeConfiguration", "AuthorizationKey")
    assert re.fullmatch("[0-9A-F]{40}", payload["value"])
    cp.cloud.secrets.add(payload["value"])
    if status:
        cp.point.socket.send(json.dumps([3, id, {"status": status}]))
    else:
        cp.reconnect()
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


def test_timed_out_key_stays_valid_after_later_rejection(cp):
    """A key that the station may have taken, and did not say so, is good until it has said more."""
    first = rotate(cp, None, "timedOut")
    second = rotate(cp, "Rejected", "rejected")
    assert let_in(cp, first)
    assert not let_in(cp, second)


def test_rejected_key_is_not_valid(cp):
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
