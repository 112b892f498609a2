"""Security profiles 2 and 3: TLS and client certificates of the cloud's own authority."""

import base64
import contextlib
import datetime
import json
import ssl

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from cloud import Cloud, poll
from ocpp_wire import ago, basic, check_answer
from test_tls import make_certificate


@pytest.fixture(scope="module")
def tls_cloud(binaries, tmp_path_factory):
    """A cloud with TLS; REST and stations use one listener."""
    folder = tmp_path_factory.mktemp("tls")
    files = make_certificate(folder)
    running = Cloud(binaries / "zapoj-cloud", folder / "data", tls=files)
    running.ca = files[0]
    try:
        yield running
    finally:
        status = running.stop()
    assert status == 0, running.log()


def make_csr(name: str, key, signer=None) -> str:
    """A PKCS#10 request in PEM."""
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Zapoj"),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
        ]
    )
    builder = x509.CertificateSigningRequestBuilder(subject)
    return builder.sign(signer or key, hashes.SHA256()).public_bytes(
        serialization.Encoding.PEM
    ).decode()


class TLSStation:
    """A station's connection over TLS, with or without a client certificate."""

    def __init__(self, cloud, station, client=None, password=True, port=None):
        if port:
            url, context = f"ws://127.0.0.1:{port}", None
        else:
            url = f"wss://localhost:{cloud.port}"
            context = ssl.create_default_context(cafile=cloud.ca)
            if client:
                context.load_cert_chain(*client)
        self.stack = contextlib.ExitStack()
        connection = connect(
            f"{url}/ocpp/{station.id}",
            ssl=context,
            subprotocols=["ocpp1.6"],
            additional_headers=basic(station.id, station.password) if password else {},
            compression=None,
            proxy=None,
        )
        self.socket = self.stack.enter_context(connection)
        self.ids = 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stack.close()

    def call(self, action, **payload):
        self.ids += 1
        self.socket.send(json.dumps([2, str(self.ids), action, payload]))
        frame = check_answer(self.socket.recv(10), action)
        assert frame[0] == 3, frame
        return frame[2]

    def answer_certificate_signed(self, status="Accepted") -> str:
        """Answers CertificateSigned and returns its certificate chain."""
        kind, id, action, payload = json.loads(self.socket.recv(10))
        assert (kind, action) == (2, "CertificateSigned")
        self.socket.send(json.dumps([3, id, {"status": status}]))
        return payload["certificateChain"]


def enrol_certificate(cloud, tmp_path, station, key=None):
    """Enrols a client certificate for the station. Returns the certificate and key files."""
    key = key or ec.generate_private_key(ec.SECP256R1())
    with TLSStation(cloud, station) as point:
        csr = make_csr(station.id, key)
        assert point.call("SignCertificate", csr=csr) == {"status": "Accepted"}
        chain = point.answer_certificate_signed()
    path = f"/api/v1/stations/{station.id}/certificates"
    poll(lambda: cloud.get(path)["items"][0].get("installedAt"), what="the certificate")
    files = tmp_path / "client.pem", tmp_path / "client.key"
    files[0].write_text(chain)
    files[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return files


def assert_refused(cloud, station, **options):
    with pytest.raises(InvalidStatus) as refusal:
        TLSStation(cloud, station, **options)
    assert refusal.value.response.status_code == 401


def raise_profile(cloud, station, profile: int):
    path = f"/api/v1/stations/{station.id}/security-profile"
    return cloud.call("POST", path, {"securityProfile": profile})


def event_types(cloud, station) -> list[str]:
    page = cloud.get(f"/api/v1/security-events?stationId={station.id}")
    return [event["type"] for event in page["items"]]


@pytest.mark.parametrize("kind", ["P-256", "P-384", "RSA"])
def test_charges_with_client_certificate(tls_cloud, tmp_path, kind):
    """A station enrols a certificate of the authority and charges without a password."""
    keys = {
        "P-256": lambda: ec.generate_private_key(ec.SECP256R1()),
        "P-384": lambda: ec.generate_private_key(ec.SECP384R1()),
        "RSA": lambda: rsa.generate_private_key(65537, 2048),
    }
    station, driver = tls_cloud.add_station(), tls_cloud.add_driver()
    client = enrol_certificate(tls_cloud, tmp_path, station, keys[kind]())
    own, root = x509.load_pem_x509_certificates(client[0].read_bytes())
    own.verify_directly_issued_by(root)
    shown = tls_cloud.get("/api/v1/station-authority")["certificate"]
    assert x509.load_pem_x509_certificate(shown.encode()) == root
    answer = raise_profile(tls_cloud, station, 3)
    assert answer.json()["securityProfile"] == 3
    with TLSStation(tls_cloud, station, client, password=False) as point:
        start = {"connectorId": 1, "idTag": driver.card, "meterStart": 0, "timestamp": ago(60)}
        number = point.call("StartTransaction", **start)["transactionId"]
        point.call("StopTransaction", transactionId=number, meterStop=7000, timestamp=ago(0))
    transaction = tls_cloud.only_transaction(station.id)
    assert (transaction["energyWh"], transaction["suspect"]) == (7000, False)


def test_security_profile_is_never_lowered(tls_cloud, tmp_path):
    """A raised security profile rejects connections below it and can't be lowered. Each attempt
    records a security event."""
    station = tls_cloud.add_station()
    assert raise_profile(tls_cloud, station, 3).status_code == 409
    with TLSStation(tls_cloud, station, port=tls_cloud.plain_port) as point:
        assert "currentTime" in point.call("Heartbeat")
    assert raise_profile(tls_cloud, station, 2).status_code == 200
    assert_refused(tls_cloud, station, port=tls_cloud.plain_port)
    assert event_types(tls_cloud, station) == ["LoweredSecurityProfile"]
    client = enrol_certificate(tls_cloud, tmp_path, station)
    assert raise_profile(tls_cloud, station, 3).status_code == 200
    assert_refused(tls_cloud, station)
    assert_refused(tls_cloud, station, port=tls_cloud.plain_port)
    assert event_types(tls_cloud, station) == ["LoweredSecurityProfile"] * 3
    assert raise_profile(tls_cloud, station, 2).status_code == 409
    password = f"/api/v1/stations/{station.id}/password"
    assert tls_cloud.call("DELETE", password).status_code == 409
    with TLSStation(tls_cloud, station, client, password=False) as point:
        assert "currentTime" in point.call("Heartbeat")


def test_rejects_raising_profile_without_password(tls_cloud):
    """TLS alone does not authenticate a station."""
    station = tls_cloud.add_station(profile=0)
    assert raise_profile(tls_cloud, station, 2).status_code == 409
    assert raise_profile(tls_cloud, station, 1).status_code == 400


def test_rejects_foreign_expired_and_revoked_certificates(tls_cloud, tmp_path):
    """Certificates of another station or authority, expired ones and revoked ones are rejected with
    a security event."""
    station, other = tls_cloud.add_station(), tls_cloud.add_station()
    folders = [tmp_path / name for name in ["own", "other", "foreign"]]
    for folder in folders:
        folder.mkdir()
    own = enrol_certificate(tls_cloud, folders[0], station)
    others = enrol_certificate(tls_cloud, folders[1], other)
    foreign = make_certificate(folders[2])
    assert raise_profile(tls_cloud, station, 3).status_code == 200
    for client in [others, foreign]:
        assert_refused(tls_cloud, station, client=client)
        assert_refused(tls_cloud, station, client=client, password=False)
    assert event_types(tls_cloud, station) == ["InvalidChargePointCertificate"] * 4
    with TLSStation(tls_cloud, station, own) as point:
        assert "currentTime" in point.call("Heartbeat")
    set_expiry(tls_cloud, station)
    assert_refused(tls_cloud, station, client=own)
    set_expiry(tls_cloud, station, days=-100)
    fingerprint = tls_cloud.get(f"/api/v1/stations/{station.id}/certificates")["items"][0]["fingerprint"]
    path = f"/api/v1/stations/{station.id}/certificates/{fingerprint}"
    with TLSStation(tls_cloud, station, own) as point:
        assert tls_cloud.call("DELETE", path).status_code == 204
        with pytest.raises(ConnectionClosed):
            point.socket.recv(10)
    assert_refused(tls_cloud, station, client=own)
    assert len(event_types(tls_cloud, station)) == 6
    assert tls_cloud.call("DELETE", path.replace(station.id, other.id)).status_code == 404


def set_expiry(cloud, station, days: int = 1):
    """Moves the expiry of the station's certificates to so many days ago."""
    end = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(days=days)
    statement = "UPDATE station_certificate SET not_after = ? WHERE station_id = ?"
    cloud.alter(statement, int(end.timestamp() * 1000), station.id)


def test_old_certificate_stays_valid_after_renewal(tls_cloud, tmp_path):
    """A station renews its certificate with the old one, which stays valid until it expires or is
    revoked."""
    station = tls_cloud.add_station()
    old = enrol_certificate(tls_cloud, tmp_path, station)
    raise_profile(tls_cloud, station, 3)
    key = ec.generate_private_key(ec.SECP256R1())
    with TLSStation(tls_cloud, station, old, password=False) as point:
        point.call("SignCertificate", csr=make_csr(station.id, key))
        assert point.answer_certificate_signed()
    assert len(tls_cloud.get(f"/api/v1/stations/{station.id}/certificates")["items"]) == 2
    with TLSStation(tls_cloud, station, old, password=False) as point:
        assert "currentTime" in point.call("Heartbeat")


def test_certificate_refused_by_station_is_revoked(tls_cloud):
    """A certificate that the station rejects is revoked and not sent again."""
    station = tls_cloud.add_station()
    key = ec.generate_private_key(ec.SECP256R1())
    with TLSStation(tls_cloud, station) as point:
        point.call("SignCertificate", csr=make_csr(station.id, key))
        point.answer_certificate_signed("Rejected")
        path = f"/api/v1/stations/{station.id}/certificates"
        poll(lambda: tls_cloud.get(path)["items"][0].get("revokedAt"), what="the revocation")
    with TLSStation(tls_cloud, station) as point, pytest.raises(TimeoutError):
        point.socket.recv(0.5)


def test_resends_undelivered_certificate_after_reconnect(tls_cloud):
    """A certificate that could not be delivered is sent when the station reconnects."""
    station = tls_cloud.add_station()
    key = ec.generate_private_key(ec.SECP256R1())
    with TLSStation(tls_cloud, station) as point:
        point.call("SignCertificate", csr=make_csr(station.id, key))
        # The station disconnects without answering CertificateSigned.
        point.socket.recv(10)
    with TLSStation(tls_cloud, station) as point:
        assert "BEGIN CERTIFICATE" in point.answer_certificate_signed()


def test_rejects_invalid_certificate_requests(tls_cloud):
    """A request with another name, an invalid signature or no PEM is rejected with a security
    event."""
    station = tls_cloud.add_station()
    key, other = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    valid = make_csr(station.id, key)
    der = bytearray(base64.b64decode("".join(valid.splitlines()[1:-1])))
    der[-5] ^= 1
    text = base64.b64encode(der).decode()
    tampered = f"-----BEGIN CERTIFICATE REQUEST-----\n{text}\n-----END CERTIFICATE REQUEST-----\n"
    other_name, truncated = make_csr("CP-somebody", key), make_csr(station.id, other)[:200]
    invalid_requests = [other_name, tampered, "no PEM", truncated]
    with TLSStation(tls_cloud, station) as point:
        for csr in invalid_requests:
            assert point.call("SignCertificate", csr=csr) == {"status": "Rejected"}
    assert event_types(tls_cloud, station) == ["InvalidCertificateRequest"] * len(invalid_requests)
    assert tls_cloud.get(f"/api/v1/stations/{station.id}/certificates")["items"] == []
