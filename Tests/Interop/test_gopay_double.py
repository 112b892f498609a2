"""GoPay's double against GoPay's official Python SDK, which shares no code with it.

The SDK reports a dead server as a success, so that each test looks at the status code."""

from concurrent.futures import ThreadPoolExecutor

import gopay
import pytest
from gopay.enums import TokenScope

from cloud import poll
from gopay_service import (
    CAPTURED,
    CLIENT_ID,
    CLIENT_SECRET,
    DELETED_CARD,
    GOID,
    REFUNDED,
    STOPPED,
    GoPayService,
)


@pytest.fixture
def service():
    with GoPayService() as running:
        yield running


def sdk(service, secret: str = CLIENT_SECRET):
    return gopay.payments(
        {
            "goid": GOID,
            "client_id": CLIENT_ID,
            "client_secret": secret,
            "gateway_url": service.url,
            "scope": TokenScope.ALL,
            "language": "CS",
        }
    )


@pytest.fixture
def payments(service):
    return sdk(service)


def order(number: str, amount: int = 13990, **more) -> dict:
    return {
        "payer": {
            "allowed_payment_instruments": ["PAYMENT_CARD"],
            "default_payment_instrument": "PAYMENT_CARD",
            "contact": {"email": "eva@example.org"},
        },
        "amount": amount,
        "currency": "CZK",
        "order_number": number,
        "order_description": "Kredit",
        "items": [{"type": "ITEM", "name": "Kredit", "amount": amount, "count": 1}],
        "callback": {
            "return_url": "http://127.0.0.1:9/return",
            "notification_url": "http://127.0.0.1:9/notify",
        },
    } | more


def good(answer) -> dict:
    assert answer.status_code == 200, answer
    return answer.json


def refused(answer, name: str, status: int = 409) -> None:
    assert answer.status_code == status, answer
    assert answer.json["errors"][0]["error_name"] == name


def created(payments, number: str, **more) -> int:
    answer = good(payments.create_payment(order(number, **more)))
    assert answer["state"] == "CREATED"
    assert answer["order_number"] == number
    return answer["id"]


def test_creates_a_payment_and_shows_its_state(service, payments):
    number = created(payments, "a")
    service.end(number, "paid")
    assert good(payments.get_status(number))["state"] == "PAID"


@pytest.mark.parametrize(
    ("outcome", "state", "sub_state"),
    [
        ("declined", "CANCELED", "_5006"),
        ("3ds-failed", "CANCELED", "_6502"),
        ("timeout", "TIMEOUTED", "_5024"),
    ],
)
def test_payer_does_not_pay(service, payments, outcome, state, sub_state):
    number = created(payments, "a")
    service.end(number, outcome)
    answer = good(payments.get_status(number))
    assert (answer["state"], answer["sub_state"]) == (state, sub_state)


def test_captures_a_part_of_a_hold_once(service, payments):
    number = created(payments, "a", preauthorization=True)
    service.end(number, "paid")
    assert good(payments.get_status(number))["preauthorization"]["state"] == "AUTHORIZED"
    part = {"amount": 500, "items": [{"name": "x", "amount": 500}]}
    assert good(payments.capture_authorization_partial(number, part))["result"] == "FINISHED"
    refused(payments.capture_authorization(number), "PAYMENT_CAPTURE_DONE")
    refused(payments.void_authorization(number), "PAYMENT_AUTH_VOID_FAILED")
    assert service.done == [(number, "capture")]


def test_refuses_a_partial_capture_and_takes_the_whole(service, payments):
    service.faults.refuses_partial_capture = True
    number = created(payments, "a", preauthorization=True)
    service.end(number, "paid")
    part = {"amount": 500, "items": [{"name": "x", "amount": 500}]}
    refused(payments.capture_authorization_partial(number, part), "PAYMENT_CAPTURE_FAILED")
    good(payments.capture_authorization(number))
    good(payments.refund_payment(number, 13490))
    assert good(payments.get_status(number))["state"] == "PARTIALLY_REFUNDED"


def test_hold_lapses_after_four_days(service, payments):
    number = created(payments, "a", preauthorization=True)
    service.end(number, "paid")
    service.advance(4 * 86_400 + 1)
    # The SDK keeps its token for as long as its own clock says.
    payments = sdk(service)
    assert good(payments.get_status(number))["state"] == "CANCELED"
    refused(payments.void_authorization(number), "PAYMENT_AUTH_VOID_DONE")


def test_releases_a_hold(service, payments):
    number = created(payments, "a", preauthorization=True)
    service.end(number, "paid")
    good(payments.void_authorization(number))
    assert good(payments.get_status(number))["state"] == "CANCELED"


def test_refunds_and_lists_refunds(service, payments):
    number = created(payments, "a")
    service.end(number, "paid")
    good(payments.refund_payment(number, 500))
    (refund,) = good(payments.get_history_of_refunds(number))
    assert (refund["amount"], refund["state"]) == (500, "SUCCESS")
    assert payments.refund_payment(number, 20_000).status_code == 409


def test_repeats_a_payment_by_consent(service, payments):
    consent = {"recurrence_cycle": "ON_DEMAND", "recurrence_date_to": "2099-12-30"}
    first = created(payments, "a", recurrence=consent)
    service.end(first, "paid")
    again = order("b")
    for name in ("payer", "callback"):
        del again[name]
    answer = good(payments.create_recurrence(first, again))
    assert answer["parent_id"] == first
    assert good(payments.get_status(answer["id"]))["state"] == "PAID"
    good(payments.void_recurrence(first))
    refused(payments.create_recurrence(first, again), "PAYMENT_RECURRENCE_STOPPED")


def test_records_of_the_sdks_own_tests(payments):
    refused(payments.refund_payment(REFUNDED, 100), "PAYMENT_REFUND_NOT_SUPPORTED")
    assert len(good(payments.get_history_of_refunds(REFUNDED))) == 1
    refused(payments.capture_authorization(CAPTURED), "PAYMENT_CAPTURE_DONE")
    refused(payments.void_authorization(CAPTURED), "PAYMENT_AUTH_VOID_FAILED")
    refused(payments.create_recurrence(STOPPED, order("c")), "PAYMENT_RECURRENCE_STOPPED")
    refused(payments.void_recurrence(STOPPED), "PAYMENT_RECURRENCE_STOPPED")
    assert payments.delete_card(DELETED_CARD).status_code == 204
    assert good(payments.get_card_details(DELETED_CARD))["status"] == "DELETED"


def test_shows_instruments_and_the_statement(service, payments):
    assert good(payments.get_payment_instruments(GOID, "CZK"))["enabledPaymentInstruments"]
    assert good(payments.get_payment_instruments_all(GOID))["enabledPaymentInstruments"]
    number = created(payments, "a")
    service.end(number, "paid")
    days = {"date_from": "2026-11-22", "date_to": "2026-11-22", "goid": GOID}
    answer = payments.get_account_statement(days | {"currency": "CZK", "format": "CSV_A"})
    assert answer.status_code == 200
    assert f";{number};a;platba;139,90;" in str(answer)


def test_refuses_wrong_requests(service, payments):
    wrong = order("a")
    wrong["items"][0]["amount"] = 1
    refused(payments.create_payment(wrong), "ITEMS_SUM")
    del wrong["amount"]
    refused(payments.create_payment(wrong), "REQUIRED")
    refused(payments.get_status(1), "PAYMENT_NOT_FOUND", 404)
    assert sdk(service, "wrong").get_status(REFUNDED).status_code == 403


def test_accepts_an_amount_as_text(payments):
    assert created(payments, "a", amount=1900, items=[])
    assert good(payments.create_payment(order("b") | {"amount": "13990"}))["amount"] == 13990


def test_fails_on_demand(service, payments):
    service.faults.failures["/payments/payment"] = 1
    assert payments.create_payment(order("a")).status_code == 500
    service.faults.lost_answers["/payments/payment"] = 1
    before = len(service.payments)
    assert payments.create_payment(order("b")).status_code == 500
    assert len(service.payments) == before + 1


def test_holds_an_answer_back(service, payments):
    service.faults.held_answers = {"/payments/payment"}
    with ThreadPoolExecutor() as pool:
        answer = pool.submit(payments.create_payment, order("a"))
        poll(lambda: service.held, 60, "the call")
        assert not answer.done()
        service.faults.gate.set()
        assert good(answer.result())["state"] == "CREATED"
