"""Security profiles 2 and 3: TLS and client certificates of the cloud's own authority."""

import base64
import contextlib
import datetime
import json
import ssl
import threading

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from cloud import Cloud, poll
from ocpp_wire import RECEIVE_SECONDS, ago, basic, check_answer
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
            open_timeout=RECEIVE_SECONDS,
        )
        self.socket = self.stack.enter_context(connection)
        self.ids = 0
        # CALLs of the cloud that came before the answer to a CALL of the station.
        self.waiting: list[str] = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stack.close()

    def call(self, action, **payload):
        self.ids += 1
        self.socket.send(json.dumps([2, str(self.ids), action, payload]))
        while (raw := self.socket.recv(RECEIVE_SECONDS)).startswith("[2,"):
            self.waiting.append(raw)
        frame = check_answer(raw, action)
        assert frame[0] == 3, frame
        return frame[2]

    def next_call(self, seconds: float = RECEIVE_SECONDS) -> list:
        """The next CALL of the cloud."""
        return json.loads(self.waiting.pop(0) if self.waiting else self.socket.recv(seconds))

    def answer_certificate_signed(self, status="Accepted") -> str:
        """Answers CertificateSigned and returns its certificate chain."""
        kind, id, action, payload = self.next_call()
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
    return write_files(tmp_path, chain, key)


def write_files(tmp_path, chain: str, key):
    """The files of a certificate and its key."""
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


def raise_profile(cloud, station, profile: int, **options):
    path = f"/api/v1/stations/{station.id}/security-profile"
    return cloud.call("POST", path, {"securityProfile": profile} | options)


def profiles(cloud, station) -> tuple[int, int | None]:
    """The minimum security profile, and the pending one."""
    shown = cloud.get(f"/api/v1/stations/{station.id}")
    return shown["securityProfile"], shown.get("pendingSecurityProfile")


def event_types(cloud, station) -> list[str]:
    """The types of the security events, except those of intended changes of the profile."""
    page = cloud.get(f"/api/v1/security-events?stationId={station.id}")
    types = [event["type"] for event in page["items"]]
    return [type for type in types if type not in ["SecurityProfileRaised", "SecurityProfileLowered"]]


def expect_events(cloud, station, types: list[str]):
    """Events of refused connections are stored without waiting."""
    poll(lambda: event_types(cloud, station) == types, what=f"the events {types}")


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
    # It takes effect once the station has connected with its certificate.
    assert (answer.json()["securityProfile"], answer.json()["pendingSecurityProfile"]) == (1, 3)
    with TLSStation(tls_cloud, station, client, password=False) as point:
        poll(lambda: profiles(tls_cloud, station) == (3, None), what="profile 3")
        start = {"connectorId": 1, "idTag": driver.card, "meterStart": 0, "timestamp": ago(60)}
        number = point.call("StartTransaction", **start)["transactionId"]
        point.call("StopTransaction", transactionId=number, meterStop=7000, timestamp=ago(0))
    transaction = tls_cloud.only_transaction(station.id)
    assert (transaction["energyWh"], transaction["suspect"]) == (7000, False)


def test_TC_086_server_certificate(tls_cloud):
    """A station with a password connects to a server whose certificate it trusts, and to no other."""
    station = tls_cloud.add_station()
    with TLSStation(tls_cloud, station) as point:
        boot = point.call("BootNotification", chargePointVendor="V", chargePointModel="M")
        assert boot["status"] == "Accepted"
    with pytest.raises(ssl.SSLCertVerificationError):
        connect(f"wss://localhost:{tls_cloud.port}/ocpp/{station.id}", proxy=None)


def test_raises_security_profile_once_station_connects_that_way(tls_cloud, tmp_path):
    """The station is told; the old way stays open until it has connected the new way, and is then
    refused with a security event."""
    station = tls_cloud.add_station()
    assert raise_profile(tls_cloud, station, 3).status_code == 409
    answers = []
    with TLSStation(tls_cloud, station, port=tls_cloud.plain_port) as point:
        assert "currentTime" in point.call("Heartbeat")
        thread = threading.Thread(
            target=lambda: answers.append(raise_profile(tls_cloud, station, 2))
        )
        thread.start()
        _, id, action, payload = point.next_call()
        assert (action, payload) == (
            "ChangeConfiguration", {"key": "SecurityProfile", "value": "2"}
        )
        point.socket.send(json.dumps([3, id, {"status": "RebootRequired"}]))
        thread.join(60)
        assert answers[0].json()["pendingSecurityProfile"] == 2
        assert "currentTime" in point.call("Heartbeat")
    with TLSStation(tls_cloud, station, port=tls_cloud.plain_port) as point:
        # It has accepted the change, and comes back the old way: telling it again would not help.
        point.call("BootNotification", chargePointVendor="V", chargePointModel="M")
        with pytest.raises(TimeoutError):
            point.next_call(seconds=1)
    with TLSStation(tls_cloud, station) as point:
        assert "currentTime" in point.call("Heartbeat")
        poll(lambda: profiles(tls_cloud, station) == (2, None), what="profile 2")
    assert_refused(tls_cloud, station, port=tls_cloud.plain_port)
    expect_events(tls_cloud, station, ["LoweredSecurityProfile"])
    client = enrol_certificate(tls_cloud, tmp_path, station)
    assert raise_profile(tls_cloud, station, 3).status_code == 200
    with TLSStation(tls_cloud, station, client, password=False) as point:
        assert "currentTime" in point.call("Heartbeat")
    assert_refused(tls_cloud, station)
    assert_refused(tls_cloud, station, port=tls_cloud.plain_port)
    expect_events(tls_cloud, station, ["LoweredSecurityProfile"] * 3)
    assert raise_profile(tls_cloud, station, 4).status_code == 400
    password = f"/api/v1/stations/{station.id}/password"
    assert [tls_cloud.call(method, password).status_code for method in ["POST", "DELETE"]] == [409] * 2
    with TLSStation(tls_cloud, station, client, password=False) as point:
        assert "currentTime" in point.call("Heartbeat")


def test_tells_offline_station_after_boot(tls_cloud):
    """A station that was offline when its profile was raised is told after its boot."""
    station = tls_cloud.add_station()
    assert raise_profile(tls_cloud, station, 2).json()["pendingSecurityProfile"] == 2
    with TLSStation(tls_cloud, station, port=tls_cloud.plain_port) as point:
        point.call("BootNotification", chargePointVendor="V", chargePointModel="M")
        _, id, action, payload = point.next_call()
        assert (action, payload["key"]) == ("ChangeConfiguration", "SecurityProfile")
        point.socket.send(json.dumps([3, id, {"status": "Rejected"}]))
    assert profiles(tls_cloud, station) == (1, 2)


def test_keeps_certificate_whose_acceptance_was_lost(tls_cloud, tmp_path):
    """A station that stored a certificate, and whose answer was lost, may reject it the second
    time. It is not revoked, since the station uses it."""
    station = tls_cloud.add_station()
    key = ec.generate_private_key(ec.SECP256R1())
    with TLSStation(tls_cloud, station) as point:
        point.call("SignCertificate", csr=make_csr(station.id, key))
        _, _, _, payload = point.next_call()
    files = write_files(tmp_path, payload["certificateChain"], key)
    poll(lambda: command_status(tls_cloud, station) == "timedOut", what="the lost answer")
    with TLSStation(tls_cloud, station) as point:
        point.answer_certificate_signed("Rejected")
        path = f"/api/v1/stations/{station.id}/certificates"
        poll(lambda: tls_cloud.get(path)["items"][0].get("installedAt"), what="the certificate")
    with TLSStation(tls_cloud, station, files, password=False) as point:
        assert "currentTime" in point.call("Heartbeat")


def command_status(cloud, station) -> str:
    return cloud.get(f"/api/v1/commands?stationId={station.id}")["items"][0]["status"]


def test_only_admin_lowers_security_profile_on_purpose(tls_cloud, tmp_path):
    """Lowering admits the password again and records a security event. The station goes on with the
    certificate that it uses."""
    station = tls_cloud.add_station()
    client = enrol_certificate(tls_cloud, tmp_path, station)
    raise_profile(tls_cloud, station, 3)
    with TLSStation(tls_cloud, station, client, password=False) as point:
        assert raise_profile(tls_cloud, station, 2).status_code == 409
        lowered = raise_profile(tls_cloud, station, 1, allowLowering=True)
        assert lowered.json()["securityProfile"] == 1
        assert "currentTime" in point.call("Heartbeat")
    with TLSStation(tls_cloud, station, client, password=False) as point:
        assert "currentTime" in point.call("Heartbeat")
    with TLSStation(tls_cloud, station, port=tls_cloud.plain_port) as point:
        assert "currentTime" in point.call("Heartbeat")
    events = tls_cloud.get(f"/api/v1/security-events?stationId={station.id}")["items"]
    assert [event["techInfo"] for event in events if event["type"] == "SecurityProfileLowered"] == [
        "from 3 to 1"
    ]


def test_certificate_requires_password_and_ends_with_it(tls_cloud, tmp_path):
    """A connection that proved nothing gets no certificate, and a new password ends the ones
    before."""
    station = tls_cloud.add_station(profile=0)
    key = ec.generate_private_key(ec.SECP256R1())
    with TLSStation(tls_cloud, station, password=False, port=tls_cloud.plain_port) as point:
        csr = make_csr(station.id, key)
        assert point.call("SignCertificate", csr=csr) == {"status": "Rejected"}
    expect_events(tls_cloud, station, ["InvalidCertificateRequest"])
    path = f"/api/v1/stations/{station.id}"
    station.password = tls_cloud.call("POST", f"{path}/password").json()["password"]
    tls_cloud.secrets.add(station.password)
    client = enrol_certificate(tls_cloud, tmp_path, station)
    with TLSStation(tls_cloud, station, client, password=False) as point:
        assert "currentTime" in point.call("Heartbeat")
    password = tls_cloud.call("POST", f"{path}/password").json()["password"]
    tls_cloud.secrets.add(password)
    assert_refused(tls_cloud, station, client=client, password=False)
    assert tls_cloud.get(f"{path}/certificates")["items"][0]["revokedAt"]


def test_rejects_raising_profile_without_password(tls_cloud):
    """TLS alone does not authenticate a station."""
    station = tls_cloud.add_station(profile=0)
    assert raise_profile(tls_cloud, station, 2).status_code == 409
    assert raise_profile(tls_cloud, station, 1).status_code == 409


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
    with TLSStation(tls_cloud, station, own, password=False) as point:
        assert "currentTime" in point.call("Heartbeat")
    for client in [others, foreign]:
        assert_refused(tls_cloud, station, client=client)
        assert_refused(tls_cloud, station, client=client, password=False)
    expect_events(tls_cloud, station, ["InvalidChargePointCertificate"] * 4)
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
            point.socket.recv(RECEIVE_SECONDS)
    assert_refused(tls_cloud, station, client=own)
    poll(lambda: len(event_types(tls_cloud, station)) == 6, what="six events")
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
        point.next_call(seconds=0.5)


def test_resends_undelivered_certificate_after_reconnect(tls_cloud):
    """A certificate that could not be delivered is sent when the station reconnects."""
    station = tls_cloud.add_station()
    key = ec.generate_private_key(ec.SECP256R1())
    with TLSStation(tls_cloud, station) as point:
        point.call("SignCertificate", csr=make_csr(station.id, key))
        # The station disconnects without answering CertificateSigned.
        point.next_call()
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
    expect_events(tls_cloud, station, ["InvalidCertificateRequest"] * len(invalid_requests))
    assert tls_cloud.get(f"/api/v1/stations/{station.id}/certificates")["items"] == []
