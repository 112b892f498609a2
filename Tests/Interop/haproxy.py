"""A real haproxy before a cloud, and clients of any address that connect to it."""

import base64
import contextlib
import pathlib
import re
import socket
import ssl
import subprocess

from cloud import Cloud, free_port, poll

CONFIGURATION = """
global
    maxconn 200
defaults
    timeout connect 5s
    timeout client 60s
    timeout server 60s
    timeout tunnel 1h
# The second listener of each frontend lets a test play a client of any address.
frontend web
    mode http
    bind 127.0.0.1:{http}
    bind 127.0.0.1:{http_from} accept-proxy
    option forwardfor
    default_backend cloud_http
backend cloud_http
    mode http
    server cloud 127.0.0.1:{cloud} source 127.0.0.1
frontend streams
    mode tcp
    bind 127.0.0.1:{tcp}
    bind 127.0.0.1:{tcp_from} accept-proxy
    default_backend cloud_tcp
backend cloud_tcp
    mode tcp
    server cloud 127.0.0.1:{cloud} source 127.0.0.1 send-proxy-v2
"""


class HAProxy:
    """`kind` is `forwarded` (HTTP with X-Forwarded-For) or `proxy` (TCP with PROXY version 2)."""

    def __init__(self, cloud: Cloud, kind: str, folder: pathlib.Path):
        ports = {name: free_port() for name in ("http", "http_from", "tcp", "tcp_from")}
        self.port = ports["http" if kind == "forwarded" else "tcp"]
        self._port_from = ports["http_from" if kind == "forwarded" else "tcp_from"]
        path = folder / "haproxy.cfg"
        path.write_text(CONFIGURATION.format(cloud=cloud.port, **ports), encoding="utf-8")
        self._log = folder / "haproxy.log"
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                ["haproxy", "-db", "-f", str(path)], stdout=log, stderr=log
            )
        poll(self._is_listening, 10, "haproxy")

    def _is_listening(self) -> bool:
        assert self._process.poll() is None, self._log.read_text()
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port)):
            return True
        return False

    def stop(self):
        self._process.terminate()
        self._process.wait(10)

    def send(self, client: str, request: bytes, tls: ssl.SSLContext | None = None) -> bytes:
        """The answer to a request of a client with this address, until the connection ends."""
        connection = socket.create_connection(("127.0.0.1", self._port_from), timeout=20)
        family = "TCP6" if ":" in client else "TCP4"
        server = "::1" if ":" in client else "127.0.0.1"
        connection.sendall(f"PROXY {family} {client} {server} 40000 80\r\n".encode())
        if tls:
            connection = tls.wrap_socket(connection, server_hostname="localhost")
        with connection:
            return exchange(connection, request)


def exchange(connection: socket.socket, request: bytes) -> bytes:
    """Sends a request; returns its answer, or less if the connection ends before."""
    answer = b""
    connection.settimeout(20)
    with contextlib.suppress(ConnectionResetError, BrokenPipeError):
        connection.sendall(request)
        while not is_complete(answer) and (chunk := connection.recv(65_536)):
            answer += chunk
    return answer


def is_complete(answer: bytes) -> bool:
    head, end, body = answer.partition(b"\r\n\r\n")
    length = re.search(rb"content-length: *(\d+)", head.lower())
    return bool(end) and len(body) >= int(length[1] if length else 0)


def http(method: str, path: str, body: str = "", *headers: str) -> bytes:
    """A request after which the server closes the connection."""
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", "Connection: close", *headers]
    lines += ["Content-Type: application/json", f"Content-Length: {len(body.encode())}"]
    return "".join(line + "\r\n" for line in lines).encode() + b"\r\n" + body.encode()


def handshake(station: str, password: str, *headers: str) -> bytes:
    """The WebSocket request of an OCPP station."""
    basic = base64.b64encode(f"{station}:{password}".encode()).decode()
    lines = [f"GET /ocpp/{station} HTTP/1.1", "Host: localhost", "Connection: Upgrade"]
    lines += ["Upgrade: websocket", "Sec-WebSocket-Version: 13", f"Authorization: Basic {basic}"]
    lines += ["Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Protocol: ocpp1.6"]
    return "".join(line + "\r\n" for line in (*lines, *headers)).encode() + b"\r\n"
