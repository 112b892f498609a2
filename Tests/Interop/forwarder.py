"""A TCP port that stays the same while the server behind it is restarted."""

import contextlib
import socket
import threading


class Forwarder:
    """Forwards to the loopback port `target`. While `target` is None, closes connections. While
    `is_deaf`, forwards requests but closes the connection instead of returning the answer."""

    def __init__(self, target: int | None):
        self.target, self.is_deaf, self.unanswered = target, False, 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._threads = [threading.Thread(target=self._accept)]

    def __enter__(self):
        self._threads[0].start()
        return self

    def __exit__(self, *_):
        self._listener.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        self._listener.close()

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                self._threads.append(threading.Thread(target=self._forward, args=[client]))
                self._threads[-1].start()

    def _forward(self, client: socket.socket):
        """Forwards one connection with one request; the client requests that it is closed."""
        with client, contextlib.suppress(OSError):
            client.settimeout(60)
            if self.target is None:
                return
            with socket.create_connection(("127.0.0.1", self.target), timeout=60) as server:
                server.sendall(read_request(client))
                answer = b""
                while part := server.recv(65536):
                    answer += part
                if self.is_deaf:
                    self.unanswered += 1
                else:
                    client.sendall(answer)


def read_request(client: socket.socket) -> bytes:
    """Reads a whole HTTP request that has a Content-Length."""
    request = b""
    while b"\r\n\r\n" not in request:
        request += received(client)
    head, _, body = request.partition(b"\r\n\r\n")
    lines = head.decode().lower().split("\r\n")
    (length,) = [int(line[15:]) for line in lines if line.startswith("content-length:")]
    while len(body) < length:
        body += received(client)
    return head + b"\r\n\r\n" + body


def received(client: socket.socket) -> bytes:
    part = client.recv(65536)
    if not part:
        raise ConnectionError("closed in the middle of a request")
    return part
