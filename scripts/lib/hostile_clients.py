"""hostile_clients.py PORT PLAIN_PORT COUNT SECONDS [ADDRESS]: clients that occupy the cloud.

The kinds below take turns. The clients connect from 127.0.0.2 to 127.0.0.9, or all from ADDRESS.
Each kind has a bounded rate, which RATES describes, so that the machine measures the cloud and not
this program. Prints how many connections of each kind were made and refused, as JSON.
"""

import asyncio
import base64
import collections
import json
import os
import random
import sys
import time

RATES = {
    "slow head": "a header's byte a second",
    "slow body": "a megabyte at once but for its last 1,000 bytes, of these ten a second",
    "unread answers": "100 requests for /openapi.json at once, nothing is read",
    "wrong logins": "one in two seconds",
    "garbage WebSockets": "a wrong password or a garbage frame a second",
    "connect flood": "10 connections a second",
    "ping flood": "100 pings of 125 bytes a second, no pong is read",
    "pipelined requests": "25 requests at once, every second",
}
ADDRESSES = [f"127.0.0.{number}" for number in range(2, 10)]
OPEN_SECONDS = 10
# A client that is refused tries again after this.
PAUSE_SECONDS = 0.5

counts: collections.Counter = collections.Counter()


class Client:
    def __init__(self, kind: str, number: int, ports: tuple[int, int], address: str):
        self.kind, self.number, self.address = kind, number, address
        self.port, self.plain_port = ports
        self.random = random.Random(number)

    async def run(self, until: float) -> None:
        act = getattr(self, self.kind.replace(" ", "_").lower())
        await asyncio.sleep(self.random.random())
        while time.monotonic() < until:
            writer = None
            try:
                async with asyncio.timeout(OPEN_SECONDS):
                    port = self.plain_port if self.kind == "ping flood" else self.port
                    # The smallest buffer, so that what is not read stays with the server.
                    reader, writer = await asyncio.open_connection(
                        "127.0.0.1", port, local_addr=(self.address, 0), limit=4096
                    )
                counts[f"{self.kind}: connections"] += 1
                await act(reader, writer, until)
            except (OSError, TimeoutError, asyncio.IncompleteReadError, ValueError):
                counts[f"{self.kind}: ended by the cloud"] += 1
            if writer:
                writer.transport.abort()
            await asyncio.sleep(0.1 if self.kind == "connect flood" else PAUSE_SECONDS)

    @staticmethod
    async def drip(writer, data, until: float) -> None:
        """Sends a piece of data every second until the server closes."""
        while time.monotonic() < until:
            writer.write(data())
            await writer.drain()
            await asyncio.sleep(1)

    async def slow_head(self, reader, writer, until) -> None:
        writer.write(b"GET /health HTTP/1.1\r\nHost: a\r\nX: ")
        await race(self.drip(writer, lambda: b"x", until), end_of(reader))

    async def slow_body(self, reader, writer, until) -> None:
        writer.write(
            b"POST /api/v1/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
            b"Content-Length: 1000000\r\n\r\n" + b" " * 999_000
        )
        await race(self.drip(writer, lambda: b" " * 10, until), end_of(reader))

    async def unread_answers(self, reader, writer, until) -> None:
        writer.transport.pause_reading()
        writer.write(b"GET /openapi.json HTTP/1.1\r\nHost: a\r\n\r\n" * 100)
        while time.monotonic() < until and not writer.transport.is_closing():
            await asyncio.sleep(1)
            # An end of the connection shows only when something is written.
            writer.write(b"\r\n")
            await writer.drain()

    async def wrong_logins(self, reader, writer, until) -> None:
        email = self.random.choice(["admin@example.org", f"{self.random.random()}@example.org"])
        body = json.dumps({"email": email, "password": str(self.random.random())}).encode()
        writer.write(
            b"POST /api/v1/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
            + f"Content-Length: {len(body)}\r\n\r\n".encode()
            + body
        )
        answer = await reader.readuntil(b"\r\n")
        counts[f"{self.kind}: status {answer.split()[1].decode()}"] += 1
        await asyncio.sleep(1.5)

    def upgrade(self, station: str, password: str | None) -> bytes:
        lines = [f"GET /ocpp/{station} HTTP/1.1", "Host: a", "Upgrade: websocket"]
        lines += ["Connection: Upgrade", "Sec-WebSocket-Version: 13"]
        lines += ["Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Protocol: ocpp1.6"]
        if password:
            basic = base64.b64encode(f"{station}:{password}".encode()).decode()
            lines.append(f"Authorization: Basic {basic}")
        return "".join(line + "\r\n" for line in lines).encode() + b"\r\n"

    async def garbage_websockets(self, reader, writer, until) -> None:
        writer.write(self.upgrade("honest-1", str(self.random.random())))
        writer.write(self.random.randbytes(200))
        await reader.readuntil(b"\r\n")
        await asyncio.sleep(PAUSE_SECONDS)

    async def connect_flood(self, reader, writer, until) -> None:
        writer.write(b"GET / HTTP/1.1\r\n")

    async def ping_flood(self, reader, writer, until) -> None:
        """Anybody can be a station of security profile 0, on the plain listener."""
        writer.write(self.upgrade(f"plain-{self.number // len(RATES)}", None))
        head = await reader.readuntil(b"\r\n\r\n")
        if b" 101 " not in head:
            raise ValueError(head)
        writer.transport.pause_reading()
        ping = b"\x89\xfd" + bytes(4) + b"x" * 125
        while time.monotonic() < until:
            writer.write(ping * 10)
            await writer.drain()
            await asyncio.sleep(0.1)

    async def pipelined_requests(self, reader, writer, until) -> None:
        while time.monotonic() < until:
            writer.write(b"GET /api/v1/stations HTTP/1.1\r\nHost: a\r\n\r\n" * 25)
            await writer.drain()
            for _ in range(25):
                head = await reader.readuntil(b"\r\n\r\n")
                length = next(
                    line for line in head.lower().split(b"\r\n") if b"content-length" in line
                )
                await reader.readexactly(int(length.split(b":")[1]))
            await asyncio.sleep(1)


async def end_of(reader) -> None:
    """Reads until the server closes."""
    while await reader.read(4096):
        pass
    raise ConnectionResetError


async def race(*actions) -> None:
    """Runs actions until the first ends, and raises its error."""
    tasks = [asyncio.ensure_future(action) for action in actions]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def main() -> None:
    os.nice(10)
    port, plain_port, count, seconds, *address = sys.argv[1:]
    until, kinds, clients = time.monotonic() + float(seconds), list(RATES), []
    for number in range(int(count)):
        # Every address has clients of all kinds.
        place = address[0] if address else ADDRESSES[number // len(kinds) % len(ADDRESSES)]
        ports = int(port), int(plain_port)
        clients.append(Client(kinds[number % len(kinds)], number, ports, place))
    await asyncio.gather(*(client.run(until) for client in clients))
    print(json.dumps(counts | {"cpu seconds": round(time.process_time(), 1)}))


if __name__ == "__main__":
    asyncio.run(main())
