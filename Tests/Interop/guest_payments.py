"""Guests who pay through GoPay's double, and what must be true of their money."""

import json
import re

import pytest

from cloud import poll
from gopay_cloud import gopay_cloud
from gopay_service import GoPayService
from octt import Octt
from test_guests import SECONDS, Guest, code, open_to_everybody
from test_virtual_station import Demo

LIMIT = 20_000


@pytest.fixture
def service():
    with GoPayService() as running:
        yield running
        running.faults.gate.set()


@pytest.fixture
def shop(binaries, tmp_path, service):
    running = gopay_cloud(binaries, tmp_path, service)
    with running.until_done():
        yield running


@pytest.fixture
def demo(binaries, shop, tmp_path):
    """A station with a plugged-in car, open to everybody."""
    running = Demo(binaries, shop, tmp_path)
    try:
        open_to_everybody(shop, running.station.id)
        running.code = code(shop, running.station.id)
        yield running
    finally:
        running.stop()


@pytest.fixture
def guest(shop, service):
    return CardGuest(shop, service)


class CardGuest(Guest):
    """Somebody with a card. `number` is the payment's at the gateway, and `link` the guest's page."""

    def __init__(self, shop, service):
        super().__init__(shop.url)
        self.shop, self.service = shop, service

    def order(self, code: str):
        """Sends the form of the charger's page. The cloud then asks the gateway for a payment."""
        self.open(f"/c/{code}")
        action = f"/c/{code}/guest"
        form = self.hidden(action) | {"limit": str(LIMIT), "email": "guest@example.org"}
        answer = self.http.post(self.url + action, data=form, allow_redirects=False)
        assert answer.status_code == 303, answer.text
        self.link = answer.headers["Location"].removesuffix("/pay")

    def go_to_gateway(self):
        """The page asks for patience, with 503, while the gateway can't be reached."""

        def leads_on() -> str:
            answer = self.http.get(f"{self.url}{self.link}/pay")
            assert answer.status_code in (200, 503), answer.text
            return answer.ok and answer.text

        text = poll(leads_on, SECONDS, "the gateway")
        gateway = re.search(r'id="gateway" href="([^"]+)"', text)[1]
        assert gateway.startswith(self.service.url)
        self.number = int(gateway.rsplit("/", 1)[1])

    def holds(self, code: str):
        """From the charger's page until the card is held."""
        self.order(code)
        self.go_to_gateway()
        self.service.end(self.number, "paid")

    @property
    def row(self) -> tuple:
        """The state, the failure, and what was captured."""
        statement = """
            SELECT guest.state, failure, captured_minor
            FROM guest JOIN payment ON payment.id = guest.payment_id
            WHERE gateway_id = ?
            """
        (found,) = self.shop.query(statement, str(self.number))
        return found

    @property
    def done(self) -> list[str]:
        """What the gateway did with the hold."""
        return [what for number, what in self.service.done if number == self.number]

    def is_void(self, failure: str):
        poll(lambda: self.row == ("void", failure, None), SECONDS, f"{failure}: {self.row}")
        page = self.open(self.link)
        assert "Charging did not start" in page and 'id="retry"' in page
        return page

    def pays(self, price: int, *done: str):
        """The price is taken from the card, by these steps."""
        poll(lambda: self.row == ("settled", None, price), SECONDS, "the settlement")
        same_money(self.shop, self.service)
        assert self.done == list(done)
        payment = self.service.payments[self.number]
        assert payment.captured - payment.refunded == price
        assert "CZK" in self.open(f"{self.link}/receipt")


def calls_are_done(shop) -> bool:
    """Whether nothing waits for the gateway."""
    waiting = "SELECT count(*) FROM payment_call WHERE next_attempt_at IS NOT NULL"
    return shop.query(waiting) == [(0,)]


def same_money(shop, service, bad_debt: int = 0, differences: tuple = ()):
    """The ledger has what the gateway took, and no guest's account is open."""

    def is_same() -> bool:
        balance = dict(shop.query("SELECT kind, sum(balance) FROM ledger_account GROUP BY kind"))
        payments = [payment for payment in service.payments.values() if payment.order]
        taken = sum(payment.captured - payment.refunded for payment in payments)
        found = (balance.get("gateway", 0), balance.get("guest", 0), balance.get("badDebt", 0))
        return found == (-taken, 0, -bad_debt)

    poll(lambda: calls_are_done(shop), SECONDS, "the calls")
    poll(is_same, SECONDS, "the same money")
    assert shop.query("SELECT kind FROM payment_difference") == [(kind,) for kind in differences]


def no_start_was_asked_for(shop, station: str) -> bool:
    commands = shop.get(f"/api/v1/commands?stationId={station}&limit=100")["items"]
    return "RequestStartTransaction" not in {command["action"] for command in commands}


# A station that answers by hand


def refusing_station(shop) -> Octt:
    station = Octt(shop)
    station.boot()
    open_to_everybody(shop, station.station.id)
    return station


def answer_start(station: Octt, status: str):
    """Answers the cloud's calls until it has asked for a start."""
    while True:
        _, id, action, _ = json.loads(station.point.socket.recv(SECONDS))
        is_start = action == "RemoteStartTransaction"
        answer = [3, id, {"status": status}] if is_start else [4, id, "NotSupported", "", {}]
        station.point.socket.send(json.dumps(answer))
        if is_start:
            return
