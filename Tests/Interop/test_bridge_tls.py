"""What a person at a bridge reads about a cloud's TLS certificate that can't be trusted."""

import contextlib
import socket
import ssl
import threading
from datetime import datetime, timedelta, timezone

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID

from device import Device

INSTALL = "/usr/local/share/ca-certificates/cloud.crt and run sudo update-ca-certificates"


@pytest.fixture
def device(binaries, tmp_path) -> Device:
    return Device(binaries, tmp_path)


class Certificate:
    """A certificate and its key; signed by `issuer`, or by itself."""

    def __init__(self, name: str, issuer=None, days=(-1, 30), dns=(), is_authority=False, aia=False):
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        signer, now = issuer or self, datetime.now(timezone.utc)
        builder = x509.CertificateBuilder().subject_name(self.name).issuer_name(signer.name)
        builder = builder.public_key(self.key.public_key())
        builder = builder.serial_number(x509.random_serial_number())
        builder = builder.not_valid_before(now + timedelta(days=days[0]))
        builder = builder.not_valid_after(now + timedelta(days=days[1]))
        limits = x509.BasicConstraints(ca=is_authority, path_length=None)
        builder = builder.add_extension(limits, critical=True)
        if dns:
            names = x509.SubjectAlternativeName([x509.DNSName(name) for name in dns])
            builder = builder.add_extension(names, critical=False)
        if aia:
            place = x509.UniformResourceIdentifier("http://ca.example/issuer.crt")
            method = AuthorityInformationAccessOID.CA_ISSUERS
            access = x509.AuthorityInformationAccess([x509.AccessDescription(method, place)])
            builder = builder.add_extension(access, critical=False)
        self.certificate = builder.sign(signer.key, hashes.SHA256())

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def key_pem(self) -> bytes:
        form = serialization.PrivateFormat.PKCS8
        encryption = serialization.NoEncryption()
        return self.key.private_bytes(serialization.Encoding.PEM, form, encryption)


ROOT = Certificate("Test Root", is_authority=True)
MIDDLE = Certificate("Test Intermediate", ROOT, is_authority=True)
LOCAL = ("localhost",)
GOOD = Certificate("cloud", MIDDLE, dns=LOCAL, aia=True)
# Name, what the server sends, whether the bridge knows the root, and what it must say.
CASES = [
    ("unknown authority", [GOOD, MIDDLE], False, ["the authority 'Test Root'", INSTALL]),
    ("missing intermediate", [GOOD], True, ["certificate 'Test Intermediate'", "fullchain.pem"]),
    (
        "own authority",
        [Certificate("cloud", ROOT, dns=LOCAL)],
        False,
        ["the authority 'Test Root'", INSTALL],
    ),
    ("self-signed", [Certificate("cloud", dns=LOCAL)], False, ["it signs itself", INSTALL]),
    (
        "expired",
        [Certificate("cloud", MIDDLE, (-90, -1), LOCAL), MIDDLE],
        True,
        ["it expired on 20", "certbot renew", "this machine's clock says 20"],
    ),
    (
        "clock",
        [Certificate("cloud", MIDDLE, (5, 90), LOCAL), MIDDLE],
        True,
        ["it is valid only from 20", "this machine's clock says 20", "timedatectl"],
    ),
    (
        "wrong name",
        [Certificate("cloud", MIDDLE, dns=("a.example", "b.example")), MIDDLE],
        True,
        ["it is for a.example, b.example, not for localhost"],
    ),
]


@contextlib.contextmanager
def server(chain: list[Certificate], folder):
    """A TLS server on a free port; yields the port."""
    (folder / "chain.pem").write_bytes(b"".join(part.pem for part in chain))
    (folder / "key.pem").write_bytes(chain[0].key_pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "chain.pem", folder / "key.pem")
    listener = socket.create_server(("127.0.0.1", 0))

    def accept():
        with contextlib.suppress(OSError):
            while True:
                client, _ = listener.accept()
                client.settimeout(10)
                with client, contextlib.suppress(OSError):
                    with context.wrap_socket(client, server_side=True) as stream:
                        stream.recv(1)

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()
        listener.close()


def enrol(device: Device, port: int) -> str:
    """What a refused enrolment says."""
    url = f"https://localhost:{port}"
    return device.run("enroll", "--cloud-url", url, "--claim-code", "7k3m-q0xw", status=1)


@pytest.mark.parametrize("chain, is_known, words", [case[1:] for case in CASES], ids=[c[0] for c in CASES])
def test_says_what_is_wrong_with_certificate(device, tmp_path, chain, is_known, words):
    """Each cause has its own words and its own remedy."""
    (tmp_path / "root.pem").write_bytes(ROOT.pem)
    if is_known:
        device.environment["SSL_CERT_FILE"] = str(tmp_path / "root.pem")
    with server(chain, tmp_path) as port:
        said = enrol(device, port)
    assert f"The certificate of the cloud at https://localhost:{port} is not trusted" in said
    for word in words:
        assert word in said, said


def test_says_that_port_has_no_tls(cloud, device):
    """An http port under an https address."""
    assert "it does not speak TLS there; check the port" in enrol(device, cloud.port)
