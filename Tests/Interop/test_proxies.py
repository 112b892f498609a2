"""The cloud behind a real haproxy: limits and log lines know the client, which cannot forge it."""

import contextlib
import http.client
import itertools
import json
import pathlib
import re
import socket
import ssl
import subprocess

import pytest

import haproxy
from cloud import Cloud, free_port, poll
from test_tls import make_certificate

DOCUMENT = pathlib.Path(__file__).resolve().parents[2] / "docs/proxies.md"
LOGIN = "/api/v1/login"
WRONG = json.dumps({"email": "nobody@example.org", "password": "wrong password"})
FORGED = "X-Forwarded-For: 198.51.100.9, 198.51.100.8"
# Addresses of documentation (RFC 5737, RFC 3849): no client has them by itself.
CLIENT, OTHER, IPV6_CLIENT = "203.0.113.7", "203.0.113.8", "2001:db8::7"
# Refused handshakes after which a client has to wait.
LIMIT = 10
SETTINGS = {
    "forwarded": ("--proxy-trusted", "127.0.0.1"),
    "proxy": ("--proxy-trusted", "127.0.0.1", "--proxy-protocol-listeners", "main"),
}


@pytest.fixture(params=["forwarded", "proxy"])
def kind(request):
    """How haproxy tells the cloud its client."""
    return request.param


@pytest.fixture
def hidden(binaries, tmp_path, kind):
    """A cloud whose main listener is behind haproxy, and that haproxy."""
    cloud = Cloud(binaries / "zapoj-cloud", tmp_path / "data", settings=SETTINGS[kind])
    proxy = haproxy.HAProxy(cloud, kind, tmp_path)
    cloud.url = f"http://127.0.0.1:{proxy.port}"
    try:
        yield cloud, proxy
    finally:
        proxy.stop()
        status = cloud.stop()
    assert status == 0, cloud.log()


def status(answer: bytes) -> int:
    assert answer.startswith(b"HTTP/1.1 "), answer
    return int(answer.split()[1])


def clients(cloud: Cloud, words: str) -> set[str]:
    """The clients in the log lines that contain these words."""
    lines = [line for line in cloud.log().splitlines() if words in line]
    return {found[1] for line in lines if (found := re.search(r"client=(\S*)", line))}


@pytest.mark.parametrize("client", [CLIENT, IPV6_CLIENT])
def test_log_names_client(hidden, client):
    """The log line of a request has the address of haproxy's client."""
    cloud, proxy = hidden
    assert status(proxy.send(client, haproxy.http("POST", LOGIN, WRONG))) == 401
    poll(lambda: clients(cloud, f"POST {LOGIN} 401") == {client}, 20, "the log line")


def test_handshake_limit_counts_per_client(hidden):
    """A client is locked out after ten refusals, whatever it forges; stations elsewhere are not."""
    cloud, proxy = hidden
    station = cloud.add_station()
    addresses = itertools.count(1)

    def use_up_limit() -> int:
        """Tries wrong passwords until the client is locked out, and counts them."""
        for refusals in range(3 * LIMIT):
            forged = f"X-Forwarded-For: 198.51.100.{next(addresses)}"
            wrong = haproxy.handshake(station.id, "00" * 20, forged)
            found = status(proxy.send(CLIENT, wrong))
            if found == 429:
                return refusals
            assert found == 401
        raise AssertionError("the client is never locked out")

    def is_locked_out(handshake: bytes) -> bool:
        # One attempt is restored every six seconds.
        use_up_limit()
        return status(proxy.send(CLIENT, handshake)) == 429

    assert use_up_limit() >= LIMIT
    right = haproxy.handshake(station.id, station.password)
    forged = haproxy.handshake(station.id, station.password, FORGED, FORGED)
    poll(lambda: is_locked_out(right), 30, "the lock of the station's password")
    poll(lambda: is_locked_out(forged), 30, "the lock of the forged address")
    assert status(proxy.send(OTHER, forged)) == 101
    refused = "refused an OCPP connection"
    poll(lambda: clients(cloud, refused) == {CLIENT}, 20, "the log lines of refusals")
    poll(lambda: OTHER in clients(cloud, " connected"), 20, "the log line of the station")
    path = f"/api/v1/security-events?stationId={station.id}"
    poll(lambda: cloud.get(path)["items"], 20, "the security event")
    assert {event["techInfo"] for event in cloud.get(path)["items"]} == {f"from {CLIENT}"}


def direct(cloud: Cloud, request: bytes) -> bytes:
    """The answer to a client that connects to the cloud itself, from an address of no proxy."""
    source = ("127.0.0.2", 0)
    with contextlib.suppress(ConnectionResetError, BrokenPipeError):
        with socket.create_connection(
            ("127.0.0.1", cloud.port), timeout=20, source_address=source
        ) as connection:
            return haproxy.exchange(connection, request)
    return b""


@pytest.mark.parametrize("kind", ["forwarded"], indirect=True)
def test_header_of_untrusted_peer_is_ignored(hidden):
    """X-Forwarded-For of a client that connects directly is ignored."""
    cloud, _ = hidden
    assert status(direct(cloud, haproxy.http("POST", LOGIN, WRONG, FORGED))) == 401
    poll(lambda: clients(cloud, f"POST {LOGIN} 401") == {"127.0.0.2"}, 20, "the log line")


@pytest.mark.parametrize("kind", ["proxy"], indirect=True)
def test_proxy_listener_closes_connection_of_untrusted_peer(hidden):
    """A PROXY listener answers only trusted proxies, with or without a PROXY header."""
    cloud, _ = hidden
    request = haproxy.http("GET", "/health")
    header = bytes.fromhex("0d0a0d0a000d0a515549540a 2111 000c cb007107 7f000001 9c40 0050")
    assert direct(cloud, request) == b""
    assert direct(cloud, header + request) == b""
    line = "refused an OCPP connection: Connection to a PROXY listener"
    poll(lambda: clients(cloud, line) == {"127.0.0.2"}, 20, "the log line")


@pytest.mark.parametrize("kind", ["proxy"], indirect=True)
@pytest.mark.parametrize(
    "start",
    [
        b"",
        b"PROXY TCP4 203.0.113.7 127.0.0.1 40000 80\r\n",
        bytes.fromhex("0d0a0d0a000d0a515549540a 2111 0004 cb007107"),
    ],
)
def test_proxy_listener_requires_valid_header(hidden, start):
    """Also a trusted proxy must send a header of version 2."""
    cloud, _ = hidden
    with socket.create_connection(("127.0.0.1", cloud.port), timeout=20) as connection:
        assert haproxy.exchange(connection, start + haproxy.http("GET", "/health")) == b""


@pytest.mark.parametrize("kind", ["proxy"], indirect=True)
def test_second_proxy_header_is_no_request(hidden):
    """A client behind haproxy that sends a PROXY header itself gets 400."""
    cloud, proxy = hidden
    header = bytes.fromhex("0d0a0d0a000d0a515549540a 2111 000c c6336409 7f000001 9c40 0050")
    answer = proxy.send(CLIENT, header + haproxy.http("POST", LOGIN, WRONG))
    assert not answer or status(answer) == 400
    assert clients(cloud, f"POST {LOGIN}") == set()


def test_names_client_behind_tls(binaries, tmp_path):
    """The PROXY header comes before TLS, which haproxy passes through."""
    certificate = make_certificate(tmp_path)
    cloud = Cloud(
        binaries / "zapoj-cloud", tmp_path / "data", tls=certificate, settings=SETTINGS["proxy"]
    )
    proxy = haproxy.HAProxy(cloud, "proxy", tmp_path)
    try:
        tls = ssl.create_default_context(cafile=certificate[0])
        answer = proxy.send(CLIENT, haproxy.http("POST", LOGIN, WRONG), tls)
        assert status(answer) == 401
        poll(lambda: clients(cloud, f"POST {LOGIN} 401") == {CLIENT}, 20, "the log line")
    finally:
        proxy.stop()
        assert cloud.stop() == 0


@pytest.mark.parametrize(
    ("arguments", "setting"),
    [
        (("--proxy-trusted", "10.0.0.1/8"), "proxy.trusted"),
        (("--proxy-trusted", "0.0.0.0/0"), "proxy.trusted"),
        (("--proxy-trusted", "haproxy.example.org"), "proxy.trusted"),
        (("--proxy-protocol-listeners", "main"), "proxy.trusted"),
        (
            ("--proxy-trusted", "::1", "--proxy-protocol-listeners", "main,rest"),
            "proxy.protocolListeners",
        ),
    ],
)
def test_rejects_invalid_settings(run, tmp_path, arguments, setting):
    """A setting that names no proxy is an error at the start."""
    assert setting in run("serve", *arguments, status=1, directory=tmp_path / "none")


def documented(tmp_path, certificates):
    """The examples for haproxy in docs/proxies.md, with an own certificate."""
    chain, key = certificates
    both = tmp_path / "both.pem"
    both.write_bytes(chain.read_bytes() + key.read_bytes())
    text = DOCUMENT.read_text(encoding="utf-8")
    examples = re.findall(r"^```haproxy\n(.*?)^```$", text, re.M | re.S)
    assert len(examples) == 2
    return [example.replace("/etc/haproxy/zapoj.pem", str(both)) for example in examples]


def test_documented_haproxy_configurations_are_valid(tmp_path):
    """haproxy accepts the examples of docs/proxies.md."""
    for example in documented(tmp_path, make_certificate(tmp_path)):
        path = tmp_path / "haproxy.cfg"
        path.write_text(example, encoding="utf-8")
        done = subprocess.run(["haproxy", "-c", "-f", path], capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr


def test_people_sign_in_through_documented_haproxy(binaries, tmp_path):
    """Behind the haproxy of docs/proxies.md that ends TLS, a browser gets a session."""
    chain, key = make_certificate(tmp_path)
    cloud = Cloud(binaries / "zapoj-cloud", tmp_path / "data", settings=SETTINGS["forwarded"])
    port = free_port()
    example = documented(tmp_path, (chain, key))[0]
    example = example.replace("bind :443", f"bind 127.0.0.1:{port}")
    example = example.replace("127.0.0.1:8080", f"127.0.0.1:{cloud.port}")
    path = tmp_path / "haproxy.cfg"
    path.write_text(example, encoding="utf-8")
    with subprocess.Popen(["haproxy", "-db", "-f", path]) as proxy:
        try:
            context = ssl.create_default_context(cafile=str(chain))
            page = poll(lambda: sign_in_page(port, context), 10, "the sign-in page")
        finally:
            proxy.terminate()
    assert cloud.stop() == 0, cloud.log()
    assert "__Host-" in page.getheader("set-cookie", ""), page.getheaders()
    assert "Secure" in page.getheader("set-cookie", "")


def sign_in_page(port: int, context: ssl.SSLContext):
    """The answer to a browser that opens the page; None while haproxy does not listen."""
    connection = http.client.HTTPSConnection("localhost", port, context=context, timeout=30)
    try:
        connection.request("GET", "/sign-in", headers={"Accept": "text/html"})
        return connection.getresponse()
    except ConnectionRefusedError:
        return None
    finally:
        connection.close()
