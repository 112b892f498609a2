"""Request bodies below JSON: expectations, chunks and bodies that break off. Each is 4xx, not 5xx."""

import json
import re
import socket

import pytest

JSON = '{"name":"Eva"}'


def send(cloud, path: str, *headers: str, body: bytes = b"", method="POST", ends=False) -> bytes:
    """All bytes of the answer; `ends` shuts the sending side down after the body."""
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost"]
    lines += [f"Authorization: Bearer {cloud.access_token}", *headers]
    head = "".join(line + "\r\n" for line in lines).encode() + b"\r\n"
    with socket.create_connection(("127.0.0.1", cloud.port), timeout=30) as connection:
        connection.sendall(head + body)
        if ends:
            connection.shutdown(socket.SHUT_WR)
        return received(connection)


def received(connection: socket.socket) -> bytes:
    """All bytes of the answer, whose body is a JSON object."""
    answer = b""
    while not answer.endswith(b"}") and (chunk := connection.recv(65_536)):
        answer += chunk
    return answer


def problem(answer: bytes) -> tuple[int, str]:
    """The status and the code of an answer, which must be application/problem+json."""
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"application/problem+json" in head, answer
    return int(head.split()[1]), json.loads(body)["code"]


CHUNKED = "Transfer-Encoding: chunked"
BROKEN = [
    ((CHUNKED,), b"zz\r\n{}\r\n0\r\n\r\n", False),
    ((CHUNKED,), b"-1\r\n{}\r\n0\r\n\r\n", False),
    ((CHUNKED,), b'5\r\n{"nam_too_long\r\n0\r\n\r\n', False),
    ((CHUNKED,), b"2\r\n{}\r\nxx\r\n", False),
    ((CHUNKED,), b"f" * 20 + b"\r\n{}\r\n0\r\n\r\n", False),
    ((CHUNKED,), b'5\r\n{"n', True),
    (("Content-Length: 50",), b'{"name":', True),
    (("Content-Length: 50",), b"", True),
    (("Transfer-Encoding: gzip",), b"{}", False),
    ((CHUNKED, "Content-Length: 2"), b"2\r\n{}\r\n0\r\n\r\n", False),
    (("Content-Length: 2", "Content-Length: 3"), b"{}", False),
    (("Content-Length: -1",), b"{}", False),
]


@pytest.mark.parametrize(("headers", "body", "ends"), BROKEN)
@pytest.mark.parametrize("path", ["/api/v1/drivers", "/api/v1/firmware?name=a"])
def test_broken_body_is_bad_request(cloud, path, headers, body, ends):
    """A body that breaks off or has invalid framing is 400, for JSON and for files."""
    answer = send(cloud, path, *headers, body=body, ends=ends)
    assert problem(answer) == (400, "invalidInput")
    assert cloud.get("/health")["status"] == "ok"


def test_broken_body_is_no_server_error(cloud):
    """A client that goes away within a body leaves no error in the log."""
    head = f"POST /api/v1/login HTTP/1.1\r\nHost: a\r\nContent-Length: 50\r\n\r\n{{"
    with socket.create_connection(("127.0.0.1", cloud.port), timeout=10) as connection:
        connection.sendall(head.encode())
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    assert cloud.get("/health")["status"] == "ok"
    assert not re.search(r" error zapoj-cloud: .*(api/v1/login|drivers|firmware)", cloud.log())


def expect(cloud, path: str, *headers: str, expectation="100-continue") -> socket.socket:
    """A connection on which a client waits before it sends its body."""
    lines = [f"POST {path} HTTP/1.1", "Host: localhost", f"Expect: {expectation}", *headers]
    connection = socket.create_connection(("127.0.0.1", cloud.port), timeout=30)
    connection.sendall("".join(line + "\r\n" for line in lines).encode() + b"\r\n")
    return connection


@pytest.mark.parametrize("path", ["/api/v1/drivers", "/api/v1/firmware?name=a"])
@pytest.mark.parametrize("framing", [f"Content-Length: {len(JSON)}", CHUNKED])
def test_asks_for_expected_body(cloud, path, framing):
    """The server asks for a body with 100, and answers it afterwards."""
    body = JSON if framing != CHUNKED else f"{len(JSON):x}\r\n{JSON}\r\n0\r\n\r\n"
    authorization = f"Authorization: Bearer {cloud.access_token}"
    with expect(cloud, path, authorization, framing) as connection:
        assert connection.recv(4096) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(body.encode())
        answer = received(connection)
        assert answer.startswith(b"HTTP/1.1 201 "), answer
    if "firmware" in path:
        file = json.loads(answer.partition(b"\r\n\r\n")[2])
        assert cloud.call("DELETE", f"/api/v1/files/{file['id']}").status_code == 204


@pytest.mark.parametrize(
    ("path", "headers", "expectation", "expected"),
    [
        ("/api/v1/drivers", ("Content-Length: 1048577",), "100-continue", (413, "tooLarge")),
        ("/api/v1/drivers", ("Content-Length: 2",), "a-pony", (417, "expectationFailed")),
        ("/api/v1/nonsense", ("Content-Length: 2",), "100-continue", (404, "notFound")),
        ("/health", ("Content-Length: 2",), "100-continue", (405, "methodNotAllowed")),
        ("/api/v1/firmware", ("Content-Length: 2",), "100-continue", (401, "unauthenticated")),
    ],
)
def test_refuses_before_expected_body(cloud, path, headers, expectation, expected):
    """What is refused anyway is refused without asking for the body."""
    with expect(cloud, path, *headers, expectation=expectation) as connection:
        assert problem(received(connection)) == expected
