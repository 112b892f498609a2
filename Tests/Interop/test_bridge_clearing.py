"""A host's card on the reader clears a fault, after a question on the bridge's status page."""

import contextlib
import json
import re
import secrets
import time

import pytest
import requests

from cloud import free_port, poll
from device import Device
from misproxy import Misproxy, Page

UNAVAILABLE = Page(503)


@pytest.fixture
def proxy(cloud):
    with Misproxy(cloud.port) as proxy:
        yield proxy


class Charger:
    """A bridge with a status page, at a place of a host."""

    def __init__(self, cloud, proxy, device):
        self.cloud, self.device = cloud, device
        self.host, self.guest = cloud.add_driver(), cloud.add_driver()
        body = {"id": f"CLR-{secrets.token_hex(4)}", "kind": "bridge", "name": "Carport"}
        self.station = cloud.create("/api/v1/stations", body | {"ownerId": self.host.id})["id"]
        cloud.grant_everyone(self.station)
        self.url = f"http://127.0.0.1:{free_port()}"
        device.settings = ["--status-port", self.url.rpartition(":")[2]]
        device.enrol(proxy.url, cloud.claim_code(self.station))

    def request(self, method: str = "GET", path: str = "/", **options) -> requests.Response:
        with requests.Session() as http:
            http.trust_env = False
            return http.request(
                method, self.url + path, timeout=60, allow_redirects=False, **options
            )

    def is_served(self) -> bool:
        with contextlib.suppress(requests.ConnectionError):
            return self.request().status_code == 200
        return False

    def status(self) -> dict:
        return self.request(path="/status.json").json()

    def wait_for(self, seconds: float = 20, **expected) -> None:
        poll(lambda: expected.items() <= self.status().items(), seconds, str(expected))

    def latch(self, fault: str) -> None:
        """Gives the bridge its list, and then a fault of an earlier run."""
        with self.device.running():
            poll(lambda: self.list_version() > 0, 20, "the list")
        latched = json.dumps({"latched": [fault], "trips": []})
        self.device.alter(f"UPDATE stream SET faults = '{latched}'")

    def list_version(self) -> int:
        return json.loads(self.device.run("status", "--json"))["authorizationListVersion"]

    def latched(self) -> str | None:
        return json.loads(self.device.run("status", "--json"))["latchedFaults"]

    def offered_token(self) -> str | None:
        """Of the form; None without it."""
        page = self.request(path="/clear-fault").text
        found = re.search(r'name="token" value="(\w+)"', page)
        return found and found[1]

    def token(self) -> str:
        """Of the form, which the page shows once the bridge knows its hosts."""
        return poll(self.offered_token, 20, "the form")

    def confirm(self, origin: str | None = None, **fields) -> requests.Response:
        """Sends the form as a browser does."""
        form = {"token": fields.get("token") or self.token(), "inspected": "yes"} | fields
        headers = {"Origin": origin or self.url}
        return self.request("POST", "/clear-fault", data=form, headers=headers)

    def cleared(self) -> list[dict]:
        """What the cloud knows of clearings with a card."""
        path = f"/api/v1/security-events?stationId={self.station}"
        return [each for each in self.cloud.get(path)["items"] if each["type"] == "FaultCleared"]


@pytest.fixture
def charger(cloud, proxy, binaries, tmp_path) -> Charger:
    return Charger(cloud, proxy, Device(binaries, tmp_path))


def test_host_clears_weld_without_the_cloud(charger, proxy):
    """Only after the question, and only a host; the cloud hears who it was, once it is back."""
    charger.latch("contactorWelded")
    proxy.page = UNAVAILABLE
    with charger.device.running():
        poll(charger.is_served, 20, "the page")
        charger.wait_for(fault="contactorWelded", activity="faulted", clearingSeconds=None)
        assert "no contact is welded" in charger.request(path="/clear-fault").text
        charger.device.tap(charger.host.card)
        poll(lambda: "refused: busy or faulted" in charger.device.log(1), 20, "the refusal")
        answer = charger.confirm()
        assert (answer.status_code, answer.headers["Location"]) == (303, "/")
        poll(lambda: (charger.status()["clearingSeconds"] or 0) > 30, 5, "the window")
        assert "Hold the card of a host" in charger.request().text
        charger.device.tap(charger.guest.card)
        charger.wait_for(clearingRefused="notAHost", fault="contactorWelded")
        assert "contactorWelded" == charger.latched()
        charger.device.tap(charger.host.card)
        charger.wait_for(fault=None, activity="ready", clearingSeconds=None)
        assert charger.latched() is None
        assert charger.device.status()["board"]["contactor"] == "open"
        proxy.page = None
        poll(charger.cleared, 90, "the event")
        # The next tap, after a moment, charges.
        time.sleep(5)
        charger.device.tap(charger.host.card)
        charger.wait_for(activity="charging")
        charger.device.tap(charger.host.card)
        charger.wait_for(activity="ready", eventsWaiting=0, seconds=60)
    (cleared,) = charger.cleared()
    suffix = charger.host.card[-4:]
    assert cleared["techInfo"] == f"contactorWelded: card …{suffix} on the reader"
    charger.cloud.only_transaction(charger.station)
    assert charger.host.card not in charger.device.log(1)


def test_weld_that_is_still_measured_stays(charger):
    """A card does not clear what the auxiliary contact still reports; after the repair it does."""
    with charger.device.running():
        poll(charger.is_served, 20, "the page")
        poll(lambda: charger.list_version() > 0, 20, "the list")
        charger.device.tap(charger.guest.card)
        charger.wait_for(activity="charging")
        charger.device.send("fault", "board", "welded")
        charger.device.tap(charger.guest.card)
        charger.wait_for(fault="contactorWelded")
        charger.confirm()
        charger.device.tap(charger.host.card)
        charger.wait_for(clearingRefused="contactorClosed", fault="contactorWelded")
        assert charger.cleared() == []
        charger.device.send("fault", "board", "none")
        # Energy of the last half minute counts as well.
        poll(lambda: is_cleared_by_tap(charger), 50, "the clearing")
        poll(charger.cleared, 20, "the event")


def is_cleared_by_tap(charger: Charger) -> bool:
    """Taps, with a new confirmation if the last one has expired."""
    status = charger.status()
    if status["fault"] is None:
        return True
    if status["clearingSeconds"] is None:
        token = charger.offered_token()
        # The last tap has cleared the fault meanwhile.
        if token is None:
            return False
        charger.confirm(token=token)
    charger.device.tap(charger.host.card)
    return False


def test_forms_of_other_pages_change_nothing(charger):
    """Neither another origin nor another token opens the window, and nothing is asked in vain."""
    charger.latch("databaseLost")
    with charger.device.running():
        poll(charger.is_served, 20, "the page")
        charger.wait_for(fault="databaseLost")
        assert charger.confirm(origin="http://evil.example").status_code == 403
        assert charger.confirm(origin="null").status_code == 403
        assert charger.confirm(token="guessed").status_code == 403
        unticked = charger.confirm(inspected="")
        assert unticked.status_code == 400 and "Tick the box" in unticked.text
        form = {"token": charger.token(), "inspected": "yes"}
        assert charger.request("POST", "/clear-fault", data=form).status_code == 403
        assert charger.request("POST", "/", data=form).status_code == 405
        assert charger.status()["clearingSeconds"] is None
        charger.device.tap(charger.host.card)
        poll(lambda: "refused: busy or faulted" in charger.device.log(1), 20, "the refusal")
    assert charger.latched() == "databaseLost"


def test_question_is_in_czech_and_names_missing_hosts(charger):
    """A bridge that has no list yet knows no host, and says so instead of asking."""
    device = charger.device
    with device.running():
        poll(lambda: charger.list_version() > 0, 20, "the list")
    device.alter('UPDATE stream SET faults = \'{"latched": ["contactorStuckOpen"], "trips": []}\'')
    device.alter("DELETE FROM authorization_list")
    czech = {"headers": {"Accept-Language": "cs"}}
    with device.running():
        poll(charger.is_served, 20, "the page")
        poll(lambda: "cívku" in charger.request(path="/clear-fault", **czech).text, 20, "advice")
        # The list arrives.
        poll(lambda: "<form" in charger.request(path="/clear-fault", **czech).text, 20, "the form")
        assert "Vypnul(a) jsem přívod" in charger.request(path="/clear-fault", **czech).text
        charger.confirm()
        poll(lambda: charger.status()["clearingSeconds"], 5, "the window")
        assert "Přiložte nyní ke čtečce" in charger.request(**czech).text
