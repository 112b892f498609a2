"""The main listener with TLS: REST, OCPP, and errors that name the invalid setting."""

import contextlib
import datetime
import http.client
import json
import os
import re
import socket
import ssl
import struct
import subprocess
import warnings

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from cloud import ENVIRONMENT, Cloud, poll
from ocpp_wire import basic


@pytest.fixture
def certificate(tmp_path):
    return make_certificate(tmp_path)


def make_certificate(tmp_path, key=None):
    """A self-signed certificate for localhost and its key, P-256 or another, as two PEM files."""
    key = key or ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.timezone.utc)
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), False)
        .sign(key, hashes.SHA256())
    )
    chain, private = tmp_path / "cert.pem", tmp_path / "key.pem"
    chain.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return chain, private


def start_cloud(binaries, folder, *arguments):
    """Starts a separate cloud, which logs to `folder`/log."""
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            [binaries / "zapoj-cloud", "serve", "--data-directory", folder / "data", *arguments],
            stderr=log,
            env=ENVIRONMENT,
        )


def test_serves_rest_and_ocpp_over_tls(binaries, certificate, tmp_path):
    """With certificate files the listener accepts only TLS, for REST and for chargers."""
    chain, key = certificate
    flags = ["--tls-certificate-file", chain, "--tls-private-key-file", key, "--http-port", "0"]
    process = start_cloud(binaries, tmp_path, *flags)
    try:
        pattern = re.compile(r"listening on \S+:(\d+)$", re.MULTILINE)
        found = poll(lambda: pattern.search((tmp_path / "log").read_text()), 20, "the listener")
        port = int(found[1])
        trusting = ssl.create_default_context(cafile=chain)
        connection = http.client.HTTPSConnection("localhost", port, context=trusting, timeout=30)
        with contextlib.closing(connection):
            connection.request("GET", "/health")
            assert json.load(connection.getresponse())["status"] == "ok"
        with pytest.raises(InvalidStatus) as refusal:
            connect(f"wss://localhost:{port}/ocpp/x", ssl=trusting, subprotocols=["ocpp1.6"])
        assert refusal.value.response.status_code == 401
        with pytest.raises((http.client.HTTPException, OSError)):
            plain = http.client.HTTPConnection("localhost", port, timeout=10)
            with contextlib.closing(plain):
                plain.request("GET", "/health")
                plain.getresponse()
    finally:
        process.terminate()
        assert process.wait(20) == 0


def test_virtual_station_connects_over_tls(binaries, certificate, tmp_path):
    """Only if it trusts the cloud's certificate."""
    running = Cloud(binaries / "zapoj-cloud", tmp_path / "data", tls=certificate)
    try:
        station = running.add_station()
        booted = lambda: running.get(f"/api/v1/stations/{station.id}").get("lastBootAt")
        command = [binaries / "zapoj-sim", "demo", "--directory", tmp_path]
        command += ["--ocpp-url", f"wss://localhost:{running.port}/ocpp"]
        command += ["--station", f"{station.id}:{station.password}"]
        for trusted, is_done in [
            ([], lambda: "reason=tls" in running.log()),
            (["--ca-file", certificate[0]], booted),
        ]:
            demo = subprocess.Popen([*command, *trusted], stderr=subprocess.DEVNULL)
            try:
                poll(is_done, 30, "the connection")
                assert bool(booted()) == bool(trusted)
            finally:
                demo.terminate()
                assert demo.wait(20) == 0
    finally:
        assert running.stop() == 0


def test_unusable_tls_files_end_start_with_error(binaries, certificate, tmp_path):
    """Unusable TLS files end the start with a message that names them."""
    chain, key = certificate
    (tmp_path / "garbage").write_text("no PEM")
    for flags, words in [
        (["--tls-certificate-file", chain], "tls.privateKeyFile must be set"),
        (
            ["--tls-certificate-file", tmp_path / "garbage", "--tls-private-key-file", key],
            "garbage",
        ),
    ]:
        assert start_cloud(binaries, tmp_path, *flags).wait(20) == 1
        assert words in (tmp_path / "log").read_text()


def test_rejects_tls_below_1_2(binaries, certificate, tmp_path):
    """Versions below TLS 1.2 are rejected (white paper FR.312; quirk Q14)."""
    running = Cloud(binaries / "zapoj-cloud", tmp_path / "data", tls=certificate)
    try:
        for version in [ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1]:
            context = ssl.create_default_context(cafile=certificate[0])
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)
                context.minimum_version = context.maximum_version = version
            # Otherwise OpenSSL on this side would refuse the old version itself.
            context.set_ciphers("ALL:@SECLEVEL=0")
            with socket.create_connection(("localhost", running.port), timeout=10) as plain:
                with pytest.raises(ssl.SSLError, match="(?i)protocol|version"):
                    context.wrap_socket(plain, server_hostname="localhost")
    finally:
        assert running.stop() == 0


def test_logs_failed_tls_handshakes_but_no_port_checks(binaries, certificate, tmp_path):
    """A client that sends nothing only checks the port; one that leaves the handshake is logged."""
    running = Cloud(binaries / "zapoj-cloud", tmp_path / "data", tls=certificate)
    refusals = lambda: running.log().count("reason=tls")
    try:
        for _ in range(3):
            with socket.create_connection(("localhost", running.port), timeout=10) as plain:
                plain.shutdown(socket.SHUT_WR)
                assert plain.recv(1) == b""
        assert refusals() == 0
        with socket.create_connection(("localhost", running.port), timeout=10) as plain:
            with pytest.raises(ssl.SSLCertVerificationError):
                ssl.create_default_context().wrap_socket(plain, server_hostname="localhost")
        poll(lambda: refusals() == 1, what="the log line")
    finally:
        assert running.stop() == 0


def test_sends_whole_certificate_chain(binaries, certificate, tmp_path):
    """Every certificate of the file is sent; many chargers don't fetch missing ones (quirk Q15)."""
    chain, key = certificate
    other = tmp_path / "other"
    other.mkdir()
    both = tmp_path / "both.pem"
    both.write_bytes(chain.read_bytes() + make_certificate(other)[0].read_bytes())
    running = Cloud(binaries / "zapoj-cloud", tmp_path / "data", tls=(both, key))
    try:
        command = ["openssl", "s_client", "-showcerts", "-connect", f"localhost:{running.port}"]
        done = subprocess.run(command, input="", capture_output=True, text=True, timeout=60)
        assert done.stdout.count("BEGIN CERTIFICATE") == 2
    finally:
        assert running.stop() == 0


def test_reloads_replaced_certificate(binaries, certificate, tmp_path):
    """A renewed certificate is served within a minute; a truncated file changes nothing."""
    running = Cloud(binaries / "zapoj-cloud", tmp_path / "data", tls=certificate)

    def served_certificate() -> str:
        return ssl.get_server_certificate(("localhost", running.port), timeout=10)

    try:
        first = served_certificate()
        certificate[0].write_text(certificate[0].read_text()[:200])
        poll(lambda: "reading the TLS files failed" in running.log(), 60, "the warning")
        assert served_certificate() == first
        make_certificate(tmp_path)
        poll(lambda: served_certificate() != first, 60, "the new certificate")
        assert served_certificate() == certificate[0].read_text()
    finally:
        assert running.stop() == 0


def close_by_frame(socket_, station):
    station.close()


def end_tls_only(socket_, station):
    """Sends close_notify and waits for nothing."""
    socket_.setblocking(False)
    with contextlib.suppress(ssl.SSLError, OSError):
        socket_.unwrap()


def end_tcp_only(socket_, station):
    """Sends a FIN without close_notify."""
    # Not SSLSocket's own method, which would also forget the TLS session.
    socket.socket.shutdown(socket_, socket.SHUT_WR)


def reset(socket_, station):
    linger = struct.pack("ii", 1, 0)
    socket_.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    os.close(socket_.detach())


def send_close_frame_and_wait(socket_, station):
    """A masked Close frame with 1000; the client leaves the rest to the server."""
    socket_.sendall(bytes([0x88, 0x82, 0, 0, 0, 0]) + struct.pack(">H", 1000))


@pytest.mark.parametrize("tls", [True, False])
@pytest.mark.parametrize(
    "end", [close_by_frame, end_tls_only, end_tcp_only, reset, send_close_frame_and_wait]
)
def test_connected_is_false_at_once_after_any_end(binaries, certificate, tmp_path, end, tls):
    """However a connection ends, REST shows the station as offline, without waiting for pings."""
    if end is end_tls_only and not tls:
        return
    running = Cloud(
        binaries / "zapoj-cloud", tmp_path / "data", tls=certificate if tls else None
    )
    stack = contextlib.ExitStack()
    try:
        station = running.add_station()
        context = ssl.create_default_context(cafile=certificate[0]) if tls else None
        path = f"/api/v1/stations/{station.id}"
        point = stream = None
        if end is close_by_frame:
            scheme = "wss" if tls else "ws"
            point = stack.enter_context(
                connect(
                    f"{scheme}://localhost:{running.port}/ocpp/{station.id}", ssl=context,
                    additional_headers=basic(station.id, station.password),
                    subprotocols=["ocpp1.6"], proxy=None,
                )
            )
        else:
            stream = socket.create_connection(("127.0.0.1", running.port), timeout=10)
            if tls:
                stream = context.wrap_socket(stream, server_hostname="localhost")
            stack.enter_context(contextlib.closing(stream))
            head = [
                f"GET /ocpp/{station.id} HTTP/1.1", "Host: localhost", "Upgrade: websocket",
                "Connection: Upgrade", "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Protocol: ocpp1.6",
                *(f"{k}: {v}" for k, v in basic(station.id, station.password).items()), "", "",
            ]
            stream.sendall("\r\n".join(head).encode())
            assert b" 101 " in stream.recv(4096)
        poll(lambda: running.get(path)["connected"], what="the connection")
        end(stream, point)
        poll(lambda: not running.get(path)["connected"], 10, "the end of the connection")
    finally:
        stack.close()
        assert running.stop() == 0
