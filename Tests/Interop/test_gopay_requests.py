"""The cloud's requests to GoPay are those of GoPay's own SDK: in method, path, content type, and the
keys of the body."""

import re
from contextlib import closing

from cloud import ADMIN_EMAIL, poll
from form_browser import FormBrowser
from gopay_service import GOID
from guest_payments import (
    SECONDS,
    CardGuest,
    answer_start,
    calls_are_done,
    demo,
    refusing_station,
    service,
    shop,
)
from test_gopay import Payer
from test_gopay_double import order, sdk
from test_guests import charge, code

CONSENT = {"recurrence_cycle": "ON_DEMAND", "recurrence_date_to": "2099-12-30"}


def shapes(calls) -> set[tuple]:
    """The requests without the numbers in their paths and the values in their bodies."""
    return {
        (call.method, re.sub(r"/\d+", "/N", call.path), call.content_type, tuple(call.keys))
        for call in calls
    }


def hold_and_release(shop, service):
    guest = CardGuest(shop, service)
    with closing(refusing_station(shop)) as station:
        guest.holds(code(shop, station.station.id))
        answer_start(station, "Rejected")
        guest.is_void("refused")


def take_and_refund(shop, service, demo):
    """A part is refused, all is taken, and the answer to the refund of the rest is lost."""
    service.faults.refuses_partial_capture = True
    service.faults.lost_answers = {"/refund": 1}
    guest = CardGuest(shop, service)
    guest.holds(demo.code)
    guest.pays(charge(shop, guest, demo.station.id), "capture", "refund")


def top_up(payer: Payer, service):
    id = payer.top_up()
    service.end(payer.number(id), "paid")
    payer.ends(id, "paid")


def top_up_by_consent(payer: Payer, shop, service):
    """The consent, a charge by it, and its end."""
    browser = FormBrowser(shop.url)
    browser.open("/sign-in")
    browser.send("/sign-in", email=payer.email, password=payer.password)
    browser.open("/credit")
    # The credit is below the threshold at once.
    form = {"each": "500", "below": "5000", "cap": "5000", "agreement": "on"}
    browser.send("/credit/automatic", **form)
    id = browser.path.removesuffix("/pay").rsplit("/", 1)[1]
    service.end(payer.number(id), "paid")
    payer.ends(id, "paid")
    shop.alter("UPDATE automatic_top_up SET announced_at = 1")
    was_called = lambda name: any(call.path.endswith(name) for call in service.calls)
    poll(lambda: was_called("/create-recurrence"), SECONDS, "the charge")
    browser.open("/credit")
    browser.send("/credit/automatic/end")
    poll(lambda: was_called("/void-recurrence"), SECONDS, "the end of the consent")


def ask_what_account_may(shop):
    admin = FormBrowser(shop.url)
    admin.open("/sign-in")
    admin.send("/sign-in", email=ADMIN_EMAIL, password=shop.password)
    admin.open("/admin/money/gateway")
    assert "GoPay sandbox" in admin.send("/admin/money/gateway/test")


def call_by_sdk(service):
    """Makes each call that the cloud makes."""
    payments = sdk(service)

    def create(number: str, **more) -> int:
        answer = payments.create_payment(order(number, lang="CS", **more))
        assert answer.status_code == 200, answer
        service.end(answer.json["id"], "paid")
        return answer.json["id"]

    def check(answer):
        assert answer.status_code == 200, answer

    check(payments.get_status(create("paid")))
    items = order("part", 500)["items"]
    taken = create("part", preauthorization=True)
    check(payments.capture_authorization_partial(taken, {"amount": 500, "items": items}))
    check(payments.refund_payment(taken, 100))
    check(payments.get_history_of_refunds(taken))
    check(payments.capture_authorization(create("all", preauthorization=True)))
    check(payments.void_authorization(create("released", preauthorization=True)))
    parent = create("consent", recurrence=CONSENT)
    again = order("again")
    for name in ("payer", "callback"):
        del again[name]
    check(payments.create_recurrence(parent, again))
    check(payments.void_recurrence(parent))
    check(payments.get_payment_instruments(GOID, "CZK"))
    days = {"date_from": "2026-11-22", "date_to": "2026-11-22", "goid": GOID}
    check(payments.get_account_statement(days | {"currency": "CZK", "format": "CSV_A"}))


def test_requests_equal_those_of_the_sdk(shop, service, demo):
    hold_and_release(shop, service)
    take_and_refund(shop, service, demo)
    payer = Payer(shop)
    top_up(payer, service)
    top_up_by_consent(payer, shop, service)
    ask_what_account_may(shop)
    poll(lambda: calls_are_done(shop), SECONDS, "the calls")
    ours = shapes(service.calls)
    count = len(service.calls)
    service.faults.refuses_partial_capture = False
    call_by_sdk(service)
    theirs = shapes(service.calls[count:])
    assert ours == theirs
    assert len(theirs) == 14
