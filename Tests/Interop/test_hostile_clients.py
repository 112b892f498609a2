"""Hostile clients: they stall, never read, hold many connections or send too much; others go on."""

import contextlib
import json
import pathlib
import re
import socket
import threading
import time

import pytest
from websockets import ConnectionClosed

from cloud import ADMIN_EMAIL, Cloud, poll
from ocpp_wire import Station, ago, basic, request_upgrade

STALL_SECONDS = 2
PER_ADDRESS = 20
MESSAGE_LIMIT = 4 << 20
# Slow machines need time; nothing here waits that long if it works.
PATIENCE = 30


@pytest.fixture(scope="module")
def guarded(binaries, tmp_path_factory):
    """A cloud that gives up on stalled clients soon, and allows each address few connections."""
    running = Cloud(
        binaries / "zapoj-cloud",
        tmp_path_factory.mktemp("guarded") / "data",
        log_level="info",
        settings=(
            *("--http-stall-seconds", str(STALL_SECONDS)),
            *("--http-maximum-connections-per-address", str(PER_ADDRESS)),
        ),
    )
    yield running
    assert running.stop() == 0, running.log()


def open_from(cloud, address: str = "127.0.0.1") -> socket.socket:
    connection = socket.create_connection(
        ("127.0.0.1", cloud.port), timeout=PATIENCE, source_address=(address, 0)
    )
    return connection


def request(cloud, method: str, path: str, *headers: str, address: str = "127.0.0.1"):
    connection = open_from(cloud, address)
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", *headers]
    connection.sendall("".join(line + "\r\n" for line in lines).encode() + b"\r\n")
    return connection


def is_closed(connection: socket.socket) -> bool:
    """Waits until the server closes the connection."""
    try:
        while connection.recv(65_536):
            pass
    except ConnectionError:
        pass
    except TimeoutError:
        return False
    return True


def resident_mib(cloud) -> float:
    status = pathlib.Path(f"/proc/{cloud.process.pid}/status").read_text(encoding="ascii")
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024


def log_in_from(cloud, address: str, password: str) -> int:
    """The status of a login."""
    body = json.dumps({"email": ADMIN_EMAIL, "password": password})
    head = ("Content-Type: application/json", f"Content-Length: {len(body)}")
    with request(cloud, "POST", "/api/v1/login", *head, address=address) as connection:
        connection.sendall(body.encode())
        return int(connection.recv(65_536).split()[1])


@pytest.mark.parametrize("path", ["/api/v1/drivers", "/api/v1/firmware?name=a"])
@pytest.mark.parametrize("framing", ["Content-Length: 1000000", "Transfer-Encoding: chunked"])
def test_refuses_before_body_is_read(cloud, path, framing):
    """Without a credential, the answer comes before the body, and the connection ends."""
    with request(cloud, "POST", path, framing) as connection:
        answer = connection.recv(65_536)
        assert answer.startswith(b"HTTP/1.1 401 "), answer
        assert b"connection: close" in answer.lower()
        assert is_closed(connection)


def test_too_large_body_is_refused_by_its_length(cloud):
    with request(cloud, "POST", "/api/v1/login", "Content-Length: 20000") as connection:
        assert connection.recv(65_536).startswith(b"HTTP/1.1 413 ")


def test_lower_case_scheme_is_accepted(cloud):
    header = {"Authorization": f"bearer {cloud.access_token}"}
    assert cloud.call("GET", "/api/v1/drivers", token="", headers=header).status_code == 200


def test_closes_connection_with_stalled_body(guarded):
    with request(guarded, "POST", "/api/v1/login", "Content-Length: 1000") as connection:
        connection.sendall(b'{"email":')
        assert is_closed(connection)


def test_never_read_answers_keep_no_memory(guarded):
    """The cloud keeps what fits into the kernel's buffers, and closes the connections."""
    image = bytes(16 << 20)
    path = "/api/v1/firmware?name=big.bin"
    made = guarded.call("POST", path, data=image, headers={"Content-Type": "application/octet-stream"})
    assert made.status_code == 201, made.text
    path = f"/api/v1/files/{made.json()['id']}"
    token = f"Authorization: Bearer {guarded.access_token}"
    assert len(guarded.call("GET", path).content) == len(image)
    before = resident_mib(guarded)
    with contextlib.ExitStack() as stack:
        readers = [stack.enter_context(request(guarded, "GET", path, token)) for _ in range(40)]
        # A client that begins to read again would be let go on.
        time.sleep(4 * STALL_SECONDS)
        assert guarded.get("/health")["status"] == "ok"
        assert resident_mib(guarded) < before + 100
        for reader in readers:
            assert is_closed(reader)
    guarded.call("DELETE", path)


def test_slow_reader_gets_whole_answer(guarded):
    """A client that reads slowly, but faster than the minimum rate, is not cut off."""
    for _ in range(10):
        if reads_slowly(guarded):
            return
    raise AssertionError("this machine is too slow to read at a steady rate")


def reads_slowly(guarded) -> bool:
    """Reads an answer at 50 kB/s and checks its length; false if this client paused meanwhile, as
    one that stalls."""
    with socket.socket() as connection:
        # A small window, and a rate at which the server sees progress every second: the kernel takes
        # more of an answer only when a third of its buffer has been read.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16_384)
        connection.settimeout(PATIENCE)
        connection.connect(("127.0.0.1", guarded.port))
        connection.sendall(b"GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n")
        received = b""
        begin = read_at = time.monotonic()
        while (elapsed := time.monotonic() - begin) < 3 * STALL_SECONDS:
            if begin + elapsed - read_at > STALL_SECONDS / 4:
                return False
            read_at = begin + elapsed
            due = int(50_000 * elapsed) - len(received)
            if due > 0:
                received += connection.recv(due)
            else:
                time.sleep(0.02)
        head, _, body = received.partition(b"\r\n\r\n")
        length = int(re.search(rb"content-length: (\d+)", head.lower())[1])
        while len(body) < length and (chunk := connection.recv(65_536)):
            body += chunk
        assert len(body) == length
        return True


def test_limits_connections_of_each_address(guarded):
    """One address cannot take more than its share; others, and this machine, get in."""
    with contextlib.ExitStack() as stack:
        for _ in range(PER_ADDRESS):
            stack.enter_context(request(guarded, "GET", "/health", address="127.0.0.2"))
        with open_from(guarded, "127.0.0.2") as refused:
            assert is_closed(refused)
        for address in ["127.0.0.3", "127.0.0.1"]:
            with request(guarded, "GET", "/health", address=address) as admitted:
                assert admitted.recv(4096).startswith(b"HTTP/1.1 200 ")

    def is_admitted() -> bool:
        with contextlib.suppress(ConnectionError):
            with request(guarded, "GET", "/health", address="127.0.0.2") as again:
                return again.recv(4096).startswith(b"HTTP/1.1 200 ")
        return False

    poll(is_admitted, what="the place of a connection that has ended")


def test_connected_stations_do_not_count_for_their_address(guarded):
    """A site with many stations behind one address."""
    with contextlib.ExitStack() as stack:
        for _ in range(PER_ADDRESS + 5):
            station = guarded.add_station()
            headers = basic(station.id, station.password)
            connection = socket.create_connection(
                ("127.0.0.1", guarded.port), timeout=PATIENCE, source_address=("127.0.0.4", 0)
            )
            stack.enter_context(connection)
            lines = [f"GET /ocpp/{station.id} HTTP/1.1", "Host: a", "Upgrade: websocket"]
            lines += ["Connection: Upgrade", "Sec-WebSocket-Version: 13"]
            lines += ["Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="]
            lines += ["Sec-WebSocket-Protocol: ocpp1.6", f"Authorization: {headers['Authorization']}"]
            connection.sendall("".join(line + "\r\n" for line in lines).encode() + b"\r\n")
            assert connection.recv(4096).startswith(b"HTTP/1.1 101 ")


def test_logins_of_one_address_do_not_hold_up_others(guarded):
    """A hundred logins at once: another address signs in, and a station connects."""
    station = guarded.add_station()
    statuses = []

    def guess():
        with contextlib.suppress(OSError, IndexError):
            statuses.append(log_in_from(guarded, "127.0.0.5", "wrong horse"))

    threads = [threading.Thread(target=guess) for _ in range(100)]
    for thread in threads:
        thread.start()
    with Station(guarded, station) as point:
        assert point.is_alive()
    assert log_in_from(guarded, "127.0.0.6", guarded.password) == 200
    for thread in threads:
        thread.join(PATIENCE)
    # Ten attempts for one e-mail address; the rest is refused, or has no connection.
    assert statuses.count(401) <= 10 and set(statuses) <= {401, 429, 503}


def test_client_that_goes_away_keeps_no_place_in_queue(guarded):
    """Logins of clients that have gone are not computed."""
    body = json.dumps({"email": "nobody@example.org", "password": "wrong horse"})
    for _ in range(9):
        head = ("Content-Type: application/json", f"Content-Length: {len(body)}")
        with request(guarded, "POST", "/api/v1/login", *head, address="127.0.0.7") as connection:
            connection.sendall(body.encode())
    assert log_in_from(guarded, "127.0.0.8", guarded.password) == 200


def huge_stop(number: int, size: int) -> str:
    """A StopTransaction with at least `size` bytes: a night of readings with 13 values a minute."""
    values = [{"value": "1000", "measurand": "Energy.Active.Import.Register", "unit": "Wh"}]
    for phase in ("L1", "L2", "L3"):
        values += [
            {"value": "15.27", "measurand": "Current.Import", "unit": "A", "phase": phase},
            {"value": "229.50", "measurand": "Voltage", "unit": "V", "phase": phase},
            {"value": "3483", "measurand": "Power.Active.Import", "unit": "W", "phase": phase},
            {"value": "0.99", "measurand": "Power.Factor", "phase": phase},
        ]
    values = [value | {"context": "Sample.Periodic", "format": "Raw"} for value in values]
    one = len(json.dumps({"timestamp": ago(0), "sampledValue": values}))
    data = [
        {"timestamp": ago(minutes), "sampledValue": values}
        for minutes in range(size // one + 1, 0, -1)
    ]
    payload = {"transactionId": number, "meterStop": 8000, "timestamp": ago(0)}
    return json.dumps([2, "stop", "StopTransaction", payload | {"transactionData": data}])


@pytest.mark.parametrize("mib", [0.3, 1, 3.9])
def test_huge_stop_is_stored(cloud, mib):
    driver = cloud.add_driver()
    station = cloud.add_station()
    with Station(cloud, station) as point:
        number = point.start(driver.card, minutes_ago=6000)["transactionId"]
        text = huge_stop(number, int(mib * (1 << 20)))
        assert mib * (1 << 20) < len(text) < MESSAGE_LIMIT
        point.socket.send(text)
        assert json.loads(point.socket.recv(PATIENCE))[:2] == [3, "stop"]
        assert point.is_alive()
    assert cloud.only_transaction(station.id)["phase"] == "ended"


@pytest.mark.parametrize("excess", [0, 8 << 20])
@pytest.mark.parametrize("is_fragmented", [False, True])
def test_message_above_limit_closes_connection(cloud, excess, is_fragmented):
    """The station gets the Close frame, although it is still sending."""
    text = "[" + " " * (MESSAGE_LIMIT + excess)
    with Station(cloud, cloud.add_station()) as point:
        with pytest.raises(ConnectionClosed) as closed:
            size = 1 << 20
            parts = [text[i : i + size] for i in range(0, len(text), size)]
            point.socket.send(parts if is_fragmented else text)
            point.socket.recv(PATIENCE)
        assert closed.value.rcvd.code == 1009


@pytest.mark.parametrize(
    "frame", [b"\xc1\x80\0\0\0\0", b"\x82\x80\0\0\0\0", b"\x89\xfe\1\0\0\0\0\0", b"\x80\x80\0\0\0\0"]
)
def test_violation_is_answered_with_close_frame(cloud, frame):
    """A reserved bit, a binary frame, a long ping and a lost fragment, with much behind them."""
    station = cloud.add_station()
    headers = basic(station.id, station.password)
    with request_upgrade(cloud.port, f"GET /ocpp/{station.id} HTTP/1.1", headers) as connection:
        connection.settimeout(PATIENCE)
        assert connection.recv(4096).startswith(b"HTTP/1.1 101 ")
        connection.sendall(frame + bytes(3 << 20))
        answer = connection.recv(4096)
        assert answer[:2] == b"\x88\x02" and answer[2:4] in (b"\x03\xea", b"\x03\xeb")
        assert is_closed(connection)


def large_head(size: int) -> bytes:
    """The head of a text frame of this size, with a mask of zeros."""
    return b"\x81\xff" + size.to_bytes(8, "big") + bytes(4)


def upgraded(stack: contextlib.ExitStack, cloud) -> socket.socket:
    """The connection of a new station."""
    station = cloud.add_station()
    headers = basic(station.id, station.password)
    connection = request_upgrade(cloud.port, f"GET /ocpp/{station.id} HTTP/1.1", headers)
    stack.enter_context(connection)
    connection.settimeout(PATIENCE)
    assert connection.recv(4096).startswith(b"HTTP/1.1 101 ")
    return connection


def test_large_messages_that_arrive_are_bounded(cloud):
    """A hundred stations send 3 MiB each, and not the end: the cloud reads a part of them. Once they
    are gone, others get in."""
    before = resident_mib(cloud)
    part = b" " * (3 << 20)
    with contextlib.ExitStack() as stack:
        connections = [upgraded(stack, cloud) for _ in range(100)]
        for connection in connections:
            # Otherwise the kernel takes all of it.
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 64 << 10)
            connection.setblocking(False)
        rests = [memoryview(large_head(len(part) + 10) + part)] * len(connections)
        begin = moved_at = time.monotonic()
        # Until the cloud has taken nothing for some seconds.
        while time.monotonic() < min(moved_at + 4, begin + 90):
            for index, connection in enumerate(connections):
                with contextlib.suppress(BlockingIOError):
                    if sent := connection.send(rests[index]):
                        rests[index], moved_at = rests[index][sent:], time.monotonic()
            time.sleep(0.01)
        assert 20 < sum(not rest for rest in rests) <= 48
        assert resident_mib(cloud) < before + 450
        # A station with small messages is served.
        with Station(cloud, cloud.add_station()) as point:
            assert point.is_alive()
    test_huge_stop_is_stored(cloud, 1)


def test_pipelined_calls_do_not_hold_place(cloud):
    """Stations that never let their connection become idle after a large message, do not keep its
    place: another station's large message is answered."""
    message = json.dumps([2, "large", "MeterValues", {"connectorId": 0, "meterValue": []}])
    message += " " * (300 << 10)
    small = json.dumps([2, "small", "DataTransfer", {"vendorId": "a"}])
    is_over = threading.Event()

    def pipeline(point):
        with contextlib.suppress(ConnectionClosed, TimeoutError):
            point.socket.send(message)
            for _ in range(4):
                point.socket.send(small)
            while not is_over.is_set():
                point.socket.recv(PATIENCE)
                point.socket.send(small)

    with contextlib.ExitStack() as stack:
        points = [stack.enter_context(Station(cloud, cloud.add_station())) for _ in range(8)]
        threads = [threading.Thread(target=pipeline, args=(point,)) for point in points]
        for thread in threads:
            thread.start()
        try:
            time.sleep(1)
            for _ in range(3):
                test_huge_stop_is_stored(cloud, 0.3)
        finally:
            is_over.set()
            for thread in threads:
                thread.join(PATIENCE)


@pytest.mark.parametrize("count", [66, 300, 3000])
def test_offline_queue_is_answered_in_order(cloud, count):
    """A station that was offline sends its whole queue without waiting for answers."""
    driver = cloud.add_driver()
    station = cloud.add_station()
    with Station(cloud, station) as point:
        number = point.start(driver.card, minutes_ago=count + 5)["transactionId"]
        for index in range(count):
            value = {"timestamp": ago(count - index), "sampledValue": [{"value": str(1000 + index)}]}
            payload = {"connectorId": 1, "transactionId": number, "meterValue": [value]}
            point.socket.send(json.dumps([2, f"q{index}", "MeterValues", payload]))
        answers = [json.loads(point.socket.recv(PATIENCE)) for _ in range(count)]
        assert [answer[:2] for answer in answers] == [[3, f"q{index}"] for index in range(count)]
        assert "currentTime" in point.result("Heartbeat", {})


def test_flood_is_slowed_and_visible(cloud):
    """A flood is answered no faster than the rate; a metric and the station's log show it."""
    station = cloud.add_station()
    headers = basic(station.id, station.password)
    count, pong = 3000, b"\x8a\x00"
    with request_upgrade(cloud.port, f"GET /ocpp/{station.id} HTTP/1.1", headers) as connection:
        connection.settimeout(PATIENCE)
        assert connection.recv(4096).startswith(b"HTTP/1.1 101 ")
        connection.sendall((b"\x89\x80" + bytes(4)) * count)
        answers = b""
        while len(answers) < len(pong) * count:
            answers += connection.recv(65_536)
        assert answers == pong * count
    token = (cloud.directory / "metrics.token").read_text(encoding="ascii").strip()
    metrics = cloud.call("GET", "/metrics", token=token).text
    assert int(re.search(r"^zapoj_ocpp_slowdowns_total (\d+)$", metrics, re.MULTILINE)[1]) >= 1
    log = cloud.get(f"/api/v1/stations/{station.id}/messages?limit=200&direction=note")["items"]
    assert any("slowed" in json.dumps(entry) for entry in log)


def test_websocket_that_never_reads_is_bounded(guarded):
    """Its answers do not pile up: the cloud stops reading, and closes the connection."""
    station = guarded.add_station()
    path = f"GET /ocpp/{station.id} HTTP/1.1"
    before = resident_mib(guarded)
    headers = basic(station.id, station.password)
    with request_upgrade(guarded.port, path, headers) as connection:
        assert connection.recv(4096).startswith(b"HTTP/1.1 101 ")
        # An unmasked length of 125 bytes, and a mask of zeros: a ping whose answer is as long.
        ping = b"\x89\xfd" + bytes(4) + bytes(125)
        connection.settimeout(PATIENCE)
        sent = 0
        with pytest.raises((ConnectionError, TimeoutError)):
            while True:
                sent += connection.send(ping * 500)
        assert sent < 64 << 20
    assert resident_mib(guarded) < before + 50
    poll(
        lambda: "does not read" in guarded.log(),
        seconds=PATIENCE,
        what="the log line about the station",
    )


def test_endless_fragments_close_connection(cloud):
    """Empty fragments of a message that never ends."""
    station = cloud.add_station()
    headers = basic(station.id, station.password)
    with request_upgrade(cloud.port, f"GET /ocpp/{station.id} HTTP/1.1", headers) as connection:
        assert connection.recv(4096).startswith(b"HTTP/1.1 101 ")
        connection.sendall(b"\x01\x80" + bytes(4))
        with contextlib.suppress(ConnectionError):
            for _ in range(100):
                connection.sendall((b"\x00\x80" + bytes(4)) * 100)
        assert is_closed(connection)
