"""The read-only status page of the real zapoj-bridge, for local hosts."""

import contextlib
import select
import socket

import pytest
import requests

from cloud import free_port, poll
from device import Device
from recorder import Recorder

CARD = "04A1B2C3D4E5F7"
CODE = "7k3m-q0xw"


class Page:
    """A client of the status page on the bridge's machine."""

    def __init__(self, port: int):
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self.http = requests.Session()
        self.http.trust_env = False

    def request(self, path: str = "/", method: str = "GET", **options) -> requests.Response:
        return self.http.request(
            method, self.url + path, timeout=30, allow_redirects=False, **options
        )

    def status(self) -> dict:
        answer = self.request("/status.json")
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/json")
        return answer.json()

    def wait_for(self, seconds: float = 20, **expected) -> dict:
        """The first status that has the expected values."""

        def probe():
            status = self.status()
            return status if expected.items() <= status.items() else None

        return poll(probe, seconds, str(expected))

    def is_served(self) -> bool:
        try:
            return self.request().status_code == 200
        except requests.ConnectionError:
            return False


@pytest.fixture
def device(binaries, tmp_path) -> Device:
    return Device(binaries, tmp_path)


@contextlib.contextmanager
def served(device):
    """The status page of a running bridge, with a recorder as its cloud."""
    page = Page(free_port())
    device.settings = ["--status-port", str(page.port)]
    with Recorder() as recorder:
        device.enrol(recorder.url, CODE)
        with device.running():
            poll(page.is_served, 20, "the page")
            yield page


def test_shows_charging_without_card_number(device):
    """The page changes from ready to charging, with the energy, and back to ready."""
    with served(device) as page:
        ready = page.wait_for(activity="ready", cloudReached=True, eventsWaiting=0)
        assert (ready["station"], ready["fault"]) == ("recorded-station", None)
        assert (ready["transactionWh"], ready["transactionSeconds"]) == (None, None)
        device.tap(CARD)
        charging = page.wait_for(activity="charging")
        # The bridge accepts a card again after it was away for a second; 11 kW are 3 Wh a second.
        charging = poll(
            lambda: (now := page.status())["transactionWh"] >= 10 and now, 30, "energy"
        )
        assert charging["registerWh"] - ready["registerWh"] == charging["transactionWh"]
        assert charging["transactionSeconds"] >= 2
        html = page.request().text
        assert '<p class="activity charging">Charging</p>' in html
        assert CARD not in html + page.request("/status.json").text
        device.tap(CARD)
        is_closed = page.wait_for(activity="ready", transactionWh=None, eventsWaiting=0)
        assert is_closed["registerWh"] >= charging["registerWh"]


def test_page_is_in_accepted_language(device):
    with served(device) as page:
        page.wait_for(activity="ready")
        for accepted, language, word in [
            ("cs-CZ,cs;q=0.9,en;q=0.8", "cs", "Připraveno"),
            ("en-GB,en;q=0.9", "en", "Ready"),
            ("de", "en", "Ready"),
        ]:
            answer = page.request(headers={"Accept-Language": accepted})
            assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
            assert f'<html lang="{language}">' in answer.text
            assert f'<p class="activity ready">{word}</p>' in answer.text
            assert '<meta http-equiv="refresh" content="5">' in answer.text
            assert "<script" not in answer.text


def test_rejects_other_paths_methods_bodies_and_hosts(device):
    """Every answer has the security headers."""
    with served(device) as page:
        host, other = f"127.0.0.1:{page.port}", {"Host": "evil.example"}
        answers = {
            "wrong path": (404, page.request("/status")),
            "icon": (404, page.request("/favicon.ico")),
            "POST": (405, page.request("/", "POST", data="contactor=closed")),
            "DELETE": (405, page.request("/status.json", "DELETE")),
            "body": (413, page.request("/", data="a")),
            "other host": (421, page.request("/", headers=other)),
            "other host's JSON": (421, page.request("/status.json", headers=other)),
            "host as prefix": (421, page.request("/", headers={"Host": f"{host}.evil.example"})),
            "localhost": (200, page.request("/", headers={"Host": f"localhost:{page.port}"})),
            "host's name": (200, page.request("/", headers={"Host": socket.gethostname()})),
            "HEAD": (200, page.request("/", "HEAD")),
        }
        for what, (status, answer) in answers.items():
            assert answer.status_code == status, what
            assert answer.headers["Connection"] == "close"
            assert answer.headers["Cache-Control"] == "no-store"
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            policy = answer.headers["Content-Security-Policy"]
            assert policy.startswith("default-src 'none'; style-src 'unsafe-inline';")
        assert answers["POST"][1].headers["Allow"] == "GET, HEAD"
        assert answers["HEAD"][1].content == b""
        page.wait_for(activity="ready")


def test_closes_ninth_and_silent_connections(device):
    """The bridge closes one of nine connections at once, and silent ones after five seconds."""
    with served(device) as page, contextlib.ExitStack() as stack:

        def connect() -> socket.socket:
            return stack.enter_context(socket.create_connection(("127.0.0.1", page.port), 30))

        connections = [connect() for _ in range(9)]
        # Several threads count them, so any of the nine may be the one over the limit.
        refused, _, _ = select.select(connections, [], [], 10)
        assert len(refused) == 1 and all(is_closed(connection) for connection in connections)
        assert page.status()["activity"] == "ready"


def is_closed(connection: socket.socket) -> bool:
    """Waits up to 30 s for the other side to close the connection."""
    try:
        return connection.recv(1) == b""
    except ConnectionResetError:
        return True


def test_page_is_off_by_default(device):
    """Without status.port, the bridge does not start the page."""
    with Recorder() as recorder:
        device.enrol(recorder.url, CODE)
        with device.running():
            poll(recorder.events, 20, "the first event")
            assert "status page" not in device.log(1)


def test_bridge_charges_without_page_if_port_is_taken(device):
    """The bridge logs that it can't serve the page, and charges."""
    with Recorder() as recorder, socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        message = f"status page can't be served at 127.0.0.1:{port}"
        device.enrol(recorder.url, CODE)
        device.settings = ["--status-port", str(port)]
        with device.running():
            poll(lambda: message in device.log(1), 20, "the message")
            poll(recorder.events, 20, "the first event")
            device.tap(CARD)
            poll(lambda: device.status()["board"]["contactor"] == "closed", 20, "charging")


@pytest.mark.parametrize(
    "settings, message",
    [
        (["--status-port", "0"], "status.port is '0' instead of a number from 1 to 65535"),
        (["--status-port", "x"], "status.port is 'x' instead of a number from 1 to 65535"),
        (
            ["--status-port", "8090", "--status-address", "localhost"],
            "status.address is 'localhost' instead of an IP address",
        ),
    ],
)
def test_rejects_and_names_bad_setting(device, settings, message):
    """The error message names the invalid setting."""
    device.settings = settings
    with pytest.raises(AssertionError, match=message), device.running():
        poll(lambda: message in device.log(1), 20, "the refusal")
