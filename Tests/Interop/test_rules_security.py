"""Rules of the security white paper; each test names its section.

`docs/ocpp16-rules.md` lists all rules, including those that tests in other files check.
"""

import json
import secrets
import socket
import ssl

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from cloud import Cloud, OCPPStation, poll
from ocpp_wire import Station
from octt import BOOT
from test_client_certificates import make_csr
from test_ocpp16_handshake import UNKNOWN, refusal
from test_tls import make_certificate

SUITES = {
    "ECDSA": ["ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384"],
    "RSA": ["AES128-GCM-SHA256", "AES256-GCM-SHA384"],
}


def new_key(kind: str):
    if kind == "RSA":
        return rsa.generate_private_key(65537, 2048)
    return ec.generate_private_key(ec.SECP256R1())


@pytest.mark.parametrize("kind", SUITES)
def test_SW_FR_317_negotiates_each_cipher_suite(binaries, tmp_path, kind):
    """SW FR.317, FR.320: The cloud negotiates each cipher suite, without TLS compression."""
    files = make_certificate(tmp_path, new_key(kind))
    running = Cloud(binaries / "zapoj-cloud", tmp_path / "data", tls=files)
    try:
        for suite in SUITES[kind]:
            context = ssl.create_default_context(cafile=files[0])
            context.maximum_version = ssl.TLSVersion.TLSv1_2
            context.set_ciphers(suite)
            with socket.create_connection(("localhost", running.port), timeout=10) as plain:
                with context.wrap_socket(plain, server_hostname="localhost") as secured:
                    assert secured.cipher()[:2] == (suite, "TLSv1.2")
                    assert secured.compression() is None
    finally:
        assert running.stop() == 0


def test_SW_FR_205_stores_only_hash_of_key(cloud):
    """SW FR.205: No file of the cloud contains the 20-byte key or its 40 digits."""
    station = cloud.add_station()
    key = bytes.fromhex(station.password)
    assert len(key) == 20 and len(station.password) == 40
    with Station(cloud, station) as point:
        assert point.is_alive()
    files = [path for path in cloud.directory.rglob("*") if path.is_file()]
    assert any(station.id.encode() in path.read_bytes() for path in files)
    for path in files:
        content = path.read_bytes()
        assert key not in content and station.password.encode() not in content.upper(), path


def test_SW_FR_323_records_event_for_wrong_password(cloud):
    """SW FR.323: Wrong passwords for a known id record one security event a minute. A missing
    password or an unknown id records none."""
    wrong = "ff" * 20
    without_password, known, other = (
        OCPPStation(cloud.add_station().id, password) for password in (None, wrong, wrong)
    )

    def events(station: OCPPStation) -> list[tuple[str, ...]]:
        page = cloud.get(f"/api/v1/security-events?stationId={station.id}")
        return [(each["type"], each["source"], each["techInfo"]) for each in page["items"]]

    for station in [without_password, UNKNOWN, known, known, known, other]:
        assert refusal(cloud, station).status_code == 401
    event = ("WrongPassword", "cloud", "from 127.0.0.1")
    # Events are written in the order of the refusals, so the last one completes the list.
    assert poll(lambda: events(other), what="the last event") == [event]
    assert (events(without_password), events(UNKNOWN), events(known)) == ([], [], [event])


def test_SW_FR_405_accepts_serial_number_as_common_name(cloud):
    """SW FR.404, FR.405: A certificate may name the serial number that the station reported."""
    station, serial = cloud.add_station(), f"SN-{secrets.token_hex(5)}"
    csr = make_csr(serial, new_key("ECDSA"))
    with Station(cloud, station) as point:
        assert point.result("SignCertificate", {"csr": csr}) == {"status": "Rejected"}
        point.result("BootNotification", BOOT | {"chargePointSerialNumber": serial})
        assert point.result("SignCertificate", {"csr": csr}) == {"status": "Accepted"}
        _, _, action, payload = json.loads(point.socket.recv(30))
        assert action == "CertificateSigned"
    own, _ = x509.load_pem_x509_certificates(payload["certificateChain"].encode())
    names = {name.oid: name.value for name in own.subject}
    assert names == {NameOID.ORGANIZATION_NAME: "Zapoj", NameOID.COMMON_NAME: serial}
