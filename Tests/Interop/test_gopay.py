"""Payments of the cloud against GoPay's double, which GoPay's own SDK has proven."""

import secrets

import pytest
import requests

from cloud import poll
from gopay_cloud import gopay_cloud
from gopay_service import Faults, GoPayService

# Only a failing test waits so long.
SECONDS = 120
FINAL = ("paid", "canceled", "timedOut", "failed")


@pytest.fixture(scope="module")
def service():
    with GoPayService() as running:
        yield running


@pytest.fixture(scope="module")
def shop(binaries, tmp_path_factory, service):
    """A cloud that GoPay's notifications reach."""
    running = gopay_cloud(binaries, tmp_path_factory.mktemp("gopay"), service)
    with running.until_done():
        yield running


@pytest.fixture(autouse=True)
def no_faults(service):
    service.faults = Faults()
    yield
    service.faults = Faults()


class Payer:
    """A driver who tops up the credit by the API."""

    def __init__(self, cloud):
        self.cloud = cloud
        self.email, self.password = f"{secrets.token_hex(5)}@example.org", secrets.token_hex(12)
        cloud.secrets.add(self.password)
        person = {"name": "Eva", "email": self.email, "password": self.password}
        self.id = cloud.create("/api/v1/drivers", person)["id"]
        self.token = cloud.log_in(self.email, self.password)["accessToken"]

    def _call(self, method: str, path: str, **more) -> dict:
        headers = {"Authorization": f"Bearer {self.token}"} | more.pop("headers", {})
        answer = requests.request(
            method, self.cloud.url + path, headers=headers, timeout=30, **more
        )
        assert answer.status_code < 300, answer.text
        return answer.json()

    def top_up(self, amount: int = 50_000) -> str:
        key = {"Idempotency-Key": secrets.token_hex(8)}
        body = {"amountMinor": amount}
        return self._call("POST", "/api/v1/top-ups", headers=key, json=body)["paymentId"]

    def payment(self, id: str) -> dict:
        return self._call("GET", f"/api/v1/payments/{id}")

    def number(self, id: str) -> int:
        """The number at the gateway, once the cloud knows it."""
        found = poll(lambda: self.payment(id).get("gatewayId"), SECONDS, "the creation")
        return int(found)

    def ends(self, id: str, state: str) -> dict:
        poll(lambda: self.payment(id)["state"] in FINAL, SECONDS, "the end of the payment")
        payment = self.payment(id)
        assert payment["state"] == state
        return payment

    @property
    def credit(self) -> int:
        self.cloud.wait_for_consumers()
        rows = self.cloud.query(
            "SELECT balance FROM ledger_account WHERE id = ?", f"credit:{self.id}"
        )
        return rows[0][0] if rows else 0


@pytest.fixture
def payer(shop) -> Payer:
    return Payer(shop)


def at_gateway(service, id: str) -> list[int]:
    return [p.id for p in service.payments.values() if p.order_number.startswith(id)]


def test_paid_top_up_becomes_credit(service, payer):
    id = payer.top_up()
    service.end(payer.number(id), "paid")
    assert payer.ends(id, "paid")["capturedMinor"] == 50_000
    assert payer.credit == 50_000


@pytest.mark.parametrize(
    ("outcome", "state", "sub_state"),
    [
        ("declined", "canceled", "_5006"),
        ("3ds-failed", "canceled", "_6502"),
        ("timeout", "timedOut", "_5024"),
    ],
)
def test_unpaid_top_up_gives_nothing(service, payer, outcome, state, sub_state):
    id = payer.top_up()
    service.end(payer.number(id), outcome)
    assert payer.ends(id, state)["subState"] == sub_state
    assert payer.credit == 0


@pytest.mark.parametrize("way", ["lost", "doubled", "late"])
def test_notifications_that_fail(service, shop, payer, way):
    service.faults.notifications = way
    id = payer.top_up()
    service.end(payer.number(id), "paid")
    payer.ends(id, "paid")
    expected = len(service.notified) + len(service.late)
    service.deliver()
    poll(lambda: len(service.notified) >= expected, SECONDS, "the late notifications")
    shop.wait_for_consumers()
    assert payer.credit == 50_000


def test_notification_before_the_answer_to_the_creation(service, payer):
    service.faults.notifications = "early"
    id = payer.top_up()
    number = payer.number(id)
    service.faults.notifications = "normal"
    service.end(number, "paid")
    payer.ends(id, "paid")
    assert payer.credit == 50_000


def test_gateway_that_fails_for_a_while(service, payer):
    service.faults.failures["/payments/payment"] = 1
    id = payer.top_up()
    service.end(payer.number(id), "paid")
    payer.ends(id, "paid")
    assert payer.credit == 50_000


def test_slow_gateway(service, payer):
    service.faults.delays["/payments/payment"] = 3
    id = payer.top_up()
    service.end(payer.number(id), "paid")
    payer.ends(id, "paid")


def test_answer_that_is_lost(service, payer):
    """The gateway has created the payment, and answered 500: the payer pays only one."""
    service.faults.lost_answers["/payments/payment"] = 1
    id = payer.top_up()
    number = payer.number(id)
    assert len(at_gateway(service, id)) == 2
    service.end(number, "paid")
    payer.ends(id, "paid")
    assert payer.credit == 50_000


def test_crash_between_the_call_and_its_record(service, shop, payer):
    service.faults.delays["/payments/payment"] = 3
    before = len(service.calls)
    id = payer.top_up()
    poll(
        lambda: any(c.path == "/payments/payment" for c in service.calls[before:]),
        SECONDS,
        "the call",
    )
    shop.kill_and_start()
    service.faults.delays.clear()
    number = payer.number(id)
    service.end(number, "paid")
    payer.ends(id, "paid")
    assert payer.credit == 50_000
    ((count,),) = shop.query("SELECT count(*) FROM ledger_posting WHERE payment_id = ?", id)
    assert count == 1


def test_notifications_of_strangers_change_nothing(service, shop, payer):
    id = payer.top_up()
    number = payer.number(id)
    for query in ("", "?id=1", f"?id={number}&state=PAID", "?id=%27", "?id=" + "9" * 400):
        answer = requests.get(f"{shop.url}/payments/notify{query}", timeout=60)
        assert answer.status_code == 200
    assert payer.payment(id)["state"] == "created"
    assert payer.credit == 0


def test_payer_comes_back(service, shop, payer):
    service.faults.notifications = "lost"
    id = payer.top_up()
    number = payer.number(id)
    service.end(number, "paid")
    answer = requests.get(
        f"{shop.url}/payments/return/x?id={number}", timeout=30, allow_redirects=False
    )
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    back = service.payments[int(number)].order["callback"]["return_url"]
    answer = requests.get(f"{back}?id={number}", timeout=30, allow_redirects=False)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/credit")
    payer.ends(id, "paid")


def test_strangers_do_not_see_a_payment(shop, payer):
    id = payer.top_up()
    other = Payer(shop)
    headers = {"Authorization": f"Bearer {other.token}"}
    answer = requests.get(f"{shop.url}/api/v1/payments/{id}", headers=headers, timeout=60)
    assert answer.status_code == 404
