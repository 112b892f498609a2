"""HTTP itself, below REST: what other clients and probes send."""

import socket

import pytest


def exchange(cloud, request: bytes) -> bytes:
    """The beginning of the answer to raw bytes; empty when the server hangs up or is silent."""
    with socket.create_connection(("127.0.0.1", cloud.port), timeout=5) as connection:
        connection.sendall(request)
        try:
            return connection.recv(4096)
        except TimeoutError:
            return b""


def test_malformed_second_request(cloud):
    """Garbage on a connection that is in use is 400."""
    good = b"GET /health HTTP/1.1\r\nHost: a\r\n\r\n"
    with socket.create_connection(("127.0.0.1", cloud.port), timeout=5) as connection:
        connection.sendall(good)
        assert connection.recv(4096).startswith(b"HTTP/1.1 200")
        connection.sendall(b"garbage\r\n\r\n")
        assert connection.recv(4096).startswith(b"HTTP/1.1 400")


@pytest.mark.xfail(
    strict=True, reason="the first request's error is answered by nobody; closed after 20 s"
)
@pytest.mark.parametrize(
    "head",
    [b"garbage", b"POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: x"],
)
def test_malformed_first_request(cloud, head):
    """Garbage as a connection's first request is 400."""
    assert exchange(cloud, head + b"\r\n\r\n").startswith(b"HTTP/1.1 400")


@pytest.mark.xfail(
    strict=True, reason="any Upgrade header but a good WebSocket's ends the connection"
)
@pytest.mark.parametrize("upgrade", ["h2c", "TLS/1.2"])
def test_upgrade_that_we_do_not_speak(cloud, upgrade):
    """An Upgrade that we don't speak is ignored (RFC 9110 7.8); curl and Java send h2c."""
    head = f"GET /health HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: {upgrade}\r\n\r\n"
    assert exchange(cloud, head.encode()).startswith(b"HTTP/1.1 200")


@pytest.mark.xfail(strict=True, reason="such a request is hung up on without a word")
def test_websocket_of_another_version(cloud):
    """A WebSocket handshake that can't be done gets a 4xx (RFC 6455 4.2.2)."""
    head = b"GET /ocpp/x HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    key = b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 8\r\n\r\n"
    assert exchange(cloud, head + key).startswith(b"HTTP/1.1 4")


@pytest.mark.xfail(strict=True, reason="404 without Allow")
@pytest.mark.parametrize("method", ["HEAD", "OPTIONS"])
def test_head_and_options(cloud, method):
    """Methods that no route has are 405 with Allow at an address that exists."""
    answer = cloud.call(method, "/api/v1/stations")
    assert answer.status_code == 405 and answer.headers["Allow"]
