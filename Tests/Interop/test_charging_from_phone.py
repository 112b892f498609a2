"""A driver starts and stops from the page of a charger's code, without JavaScript; and by REST."""

import html
import re
import subprocess

import pytest
import requests

from cloud import ADMIN_EMAIL, poll
from test_virtual_station import Demo


class Browser:
    """A browser without JavaScript: follows redirects, keeps cookies, and sends forms as they are."""

    def __init__(self, url: str):
        self.url, self.http, self.text = url, requests.Session(), ""
        self.http.headers.update({"Origin": url, "Accept": "text/html", "Accept-Language": "en"})

    def open(self, path: str) -> str:
        return self._took(self.http.get(self.url + path))

    def _took(self, answer: requests.Response) -> str:
        assert answer.status_code == 200, answer.text
        self.path, self.text = answer.url.removeprefix(self.url), answer.text
        return self.text

    def send(self, action: str, **fields: str) -> str:
        """Fills in and sends the form of the page that has this action."""
        return self._took(self.http.post(self.url + action, data=self.hidden(action) | fields))

    def hidden(self, action: str) -> dict[str, str]:
        """The hidden fields of the form of the page that has this action."""
        forms = re.findall(r"<form[^>]*>.*?</form>", self.text, re.DOTALL)
        (form,) = [form for form in forms if f'action="{action}"' in form][:1]
        hidden = re.findall(r"<input[^>]*type=.?hidden[^>]*>", form)
        return {attribute(tag, "name"): attribute(tag, "value") for tag in hidden}

    def sign_in(self, email: str, password: str):
        self.open("/sign-in")
        self.send("/sign-in", email=email, password=password)


def attribute(tag: str, name: str) -> str:
    found = re.search(rf"""\b{name}=(?:"([^"]*)"|'([^']*)'|([^\s>]*))""", tag)
    return html.unescape(next((part for part in found.groups() if part), "")) if found else ""


@pytest.fixture
def power() -> int:
    """The power of the charger, in W."""
    return 11_000


@pytest.fixture
def demo(binaries, own_cloud, tmp_path, power):
    running = Demo(binaries, own_cloud, tmp_path, power_w=power)
    yield running
    running.stop()


@pytest.fixture
def browser(own_cloud):
    """The admin, who is the host of every station here, and has no card."""
    made = Browser(own_cloud.url)
    made.sign_in(ADMIN_EMAIL, own_cloud.password)
    return made


def code(browser, demo) -> str:
    page = browser.open(f"/stations/{demo.station.id}/sticker")
    return re.search(r"/c/([2-9A-Z]{9})", page)[1]


def draws(demo, energy: int):
    """Waits until the car has taken so many Wh."""
    before = demo.status()["registerWh"]
    poll(lambda: demo.status()["registerWh"] >= before + energy, 40, "the energy")


def test_starts_and_stops_by_form(own_cloud, demo, browser):
    """The page of the code starts a charge; its own page shows the energy and stops it."""
    place = code(browser, demo)
    browser.open(f"/c/{place}")
    browser.send(f"/c/{place}", until="full")
    assert browser.path.startswith("/charging/")
    draws(demo, 5)
    (transaction,) = own_cloud.transactions(demo.station.id)
    browser.open("/charging")
    assert f'/charging/{transaction["id"]}' in browser.text
    browser.open(f'/charging/{transaction["id"]}')
    poll(lambda: "kW</span>" in browser.open(browser.path), 30, "the power")
    browser.send(f"{browser.path}/stop")
    ended = poll(
        lambda: (own := own_cloud.only_transaction(demo.station.id))["phase"] == "ended" and own,
        20, "the end",
    )
    assert ended["stoppedReason"] == "Remote" and ended["anomalies"] == []
    assert "You stopped it." in browser.open(f'/charging/{ended["id"]}')


@pytest.mark.parametrize("power", [44_000])
def test_limit_of_energy_stops(own_cloud, demo, browser):
    """A charge until an amount of energy ends by itself, and the page says why."""
    place = code(browser, demo)
    browser.open(f"/c/{place}")
    browser.send(f"/c/{place}", until="energy", energy="0,1")
    ended = poll(
        lambda: [own for own in own_cloud.transactions(demo.station.id) if own["phase"] == "ended"],
        120, "the end",
    )[0]
    assert 100 <= ended["energyWh"] < 300
    assert "chosen amount of energy" in browser.open(f'/charging/{ended["id"]}')


def test_offline_charger_says_so(own_cloud, binaries, tmp_path, browser):
    """Nothing starts, and no command waits for an offline charger."""
    demo = Demo(binaries, own_cloud, tmp_path)
    place = code(browser, demo)
    demo.stop()
    path = f"/api/v1/charging-places/{place}"
    poll(lambda: own_cloud.get(path).get("obstacle") == "offline", 30, "the disconnection")
    browser.open(f"/c/{place}")
    assert "is offline" in browser.text and f'action="/c/{place}"' not in browser.text
    refused = own_cloud.call("POST", "/api/v1/transactions", {"code": place})
    assert refused.status_code == 409 and "offline" in refused.json()["detail"]
    commands = own_cloud.get(f"/api/v1/commands?stationId={demo.station.id}&limit=100")["items"]
    assert "RequestStartTransaction" not in {command["action"] for command in commands}


def test_qr_code_names_the_page(demo, browser, tmp_path):
    """zbar reads the address of the charger's page from the sticker."""
    place = code(browser, demo)
    drawn = re.search(r'class="qr" viewBox="0 0 (\d+) \1"[^>]*><path d="([^"]+)"', browser.text)
    side, path = int(drawn[1]), drawn[2]
    rows = [[False] * side for _ in range(side)]
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1", path):
        for column in range(int(x), int(x) + int(width)):
            rows[int(y)][column] = True
    picture, scale = tmp_path / "sticker.pbm", 4
    lines = [" ".join("01"[dark] for dark in row for _ in range(scale)) for row in rows]
    picture.write_text(
        f"P1\n{side * scale} {side * scale}\n" + "\n".join(line for line in lines for _ in range(scale))
    )
    read = subprocess.run(
        ["zbarimg", "--raw", "--quiet", picture], capture_output=True, text=True, check=True
    )
    assert read.stdout.strip().endswith(f"/c/{place}")


def test_starts_and_stops_by_rest(own_cloud, demo, browser):
    """A program of the driver does the same with a token of the scope control."""
    place = code(browser, demo)
    assert "obstacle" not in own_cloud.get(f"/api/v1/charging-places/{place}")
    body = {"code": place, "maximumEnergyWh": 50_000}
    assert own_cloud.create("/api/v1/transactions", body)["answered"] is True
    draws(demo, 3)
    transaction = own_cloud.only_transaction(demo.station.id)
    stopped = own_cloud.call("POST", f'/api/v1/transactions/{transaction["id"]}/stop')
    assert stopped.status_code == 200, stopped.text
    poll(
        lambda: own_cloud.only_transaction(demo.station.id)["phase"] == "ended", 20, "the end"
    )
