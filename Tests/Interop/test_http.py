"""HTTP below REST: requests of unusual clients and of probes."""

import re
import socket

import pytest


def exchange(cloud, request: bytes) -> bytes:
    """The first bytes of the answer to `request`; empty if the server closes or does not answer."""
    with socket.create_connection(("127.0.0.1", cloud.port), timeout=60) as connection:
        connection.sendall(request)
        try:
            return connection.recv(4096)
        except TimeoutError:
            return b""


def test_limits_what_browsers_do_with_answers(cloud):
    """Pages load only the cloud's own files, and nothing inline; other answers load nothing."""
    for path, status in [("/docs", 200), ("/openapi.json", 200), ("/nowhere", 404)]:
        answer = cloud.http.get(cloud.url + path)
        assert answer.status_code == status
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; ") and "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy and "base-uri 'none'" in policy
        # Meaningful under TLS only.
        assert "Strict-Transport-Security" not in answer.headers
    page = cloud.http.get(cloud.url + "/docs").text
    files = re.findall(r'(?:href|src)="(/assets/[^"#]+)"', page)
    assert any(file.endswith("/documentation.js") for file in files)
    for file in files:
        assert cloud.http.get(cloud.url + file).status_code == 200
    assert not re.search(r"<style|<script>|style=| on\w+=", page)


def test_rejects_malformed_second_request(cloud):
    """Garbage after a valid request on the same connection is 400."""
    good = b"GET /health HTTP/1.1\r\nHost: a\r\n\r\n"
    with socket.create_connection(("127.0.0.1", cloud.port), timeout=60) as connection:
        connection.sendall(good)
        assert connection.recv(4096).startswith(b"HTTP/1.1 200")
        connection.sendall(b"garbage\r\n\r\n")
        answer = b""
        while chunk := connection.recv(4096):
            answer += chunk
        assert answer.startswith(b"HTTP/1.1 400") and answer.count(b"HTTP/1.1") == 1
        assert b"application/problem+json" in answer


def test_compresses_answers_but_not_those_to_head(cloud):
    """A compressed answer is the same document; the answer to HEAD has no body to compress."""
    document = cloud.url + "/openapi.json"
    plain = cloud.http.get(document, headers={"Accept-Encoding": "identity"})
    packed = cloud.http.get(document, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip" and packed.text == plain.text
    requests = (
        b"HEAD /openapi.json HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n"
        b"GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", cloud.port), timeout=60) as connection:
        connection.sendall(requests)
        answer = b""
        while chunk := connection.recv(65536):
            answer += chunk
    head, rest = answer.split(b"\r\n\r\n", 1)
    assert head.startswith(b"HTTP/1.1 200") and rest.startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize(
    "head",
    [b"garbage", b"POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: x"],
)
def test_rejects_malformed_first_request(cloud, head):
    """Garbage as a connection's first request is 400."""
    assert exchange(cloud, head + b"\r\n\r\n").startswith(b"HTTP/1.1 400")


@pytest.mark.parametrize("upgrade", ["h2c", "TLS/1.2"])
def test_ignores_unknown_upgrade(cloud, upgrade):
    """The server ignores an unsupported Upgrade (RFC 9110 7.8); curl and Java send h2c."""
    head = f"GET /health HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: {upgrade}\r\n\r\n"
    assert exchange(cloud, head.encode()).startswith(b"HTTP/1.1 200")


def test_rejects_websocket_of_another_version(cloud):
    """A WebSocket handshake with an unsupported version is 4xx (RFC 6455 4.2.2)."""
    head = b"GET /ocpp/x HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    key = b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 8\r\n\r\n"
    assert exchange(cloud, head + key).startswith(b"HTTP/1.1 4")


def test_answers_head_and_rejects_options(cloud):
    """HEAD is GET without the body; a method without a route is 405 with Allow."""
    head = cloud.call("HEAD", "/api/v1/stations")
    assert (head.status_code, head.content) == (200, b"")
    options = cloud.call("OPTIONS", "/api/v1/stations")
    assert options.status_code == 405 and options.headers["Allow"]
