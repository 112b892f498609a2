"""Guests pay while the gateway, its notifications or the cloud itself fail: the card pays the price
once, and the ledger has the same money as the gateway."""

from contextlib import closing

import pytest

from cloud import poll
from guest_payments import (
    SECONDS,
    answer_start,
    demo,
    guest,
    refusing_station,
    same_money,
    service,
    shop,
)
from test_guests import charge, code

# Beyond the cloud's time limit for a call.
TOO_SLOW_SECONDS = 23


@pytest.mark.parametrize("way", ["lost", "doubled", "early", "late"])
def test_notifications_that_fail(shop, service, demo, guest, way):
    service.faults.notifications = way
    guest.holds(demo.code)
    price = charge(shop, guest, demo.station.id)
    guest.pays(price, "capture")
    late = len(service.late)
    service.deliver()
    poll(lambda: len(service.notified) >= late, SECONDS, "the late notifications")
    assert {status for _, status in service.notified} <= {200}
    shop.wait_for_consumers()
    guest.pays(price, "capture")


# A gateway that fails


def test_gateway_that_fails_for_a_while(shop, service, demo, guest):
    service.faults.refuses_partial_capture = True
    service.faults.failures = {"/payments/payment": 1, "/capture": 2, "/refund": 1}
    guest.order(demo.code)
    guest.go_to_gateway()
    service.faults.failures = service.faults.failures | {f"/{guest.number}": 2}
    service.end(guest.number, "paid")
    price = charge(shop, guest, demo.station.id)
    guest.pays(price, "capture", "refund")
    assert not any(service.faults.failures.values())


def test_answers_that_are_lost(shop, service, demo, guest):
    """The gateway has done the work, and answered 500."""
    service.faults.refuses_partial_capture = True
    service.faults.lost_answers = {"/capture": 1, "/refund": 1}
    guest.holds(demo.code)
    price = charge(shop, guest, demo.station.id)
    guest.pays(price, "capture", "refund")
    assert not any(service.faults.lost_answers.values())


@pytest.mark.parametrize("seconds", [2, TOO_SLOW_SECONDS])
def test_slow_gateway(shop, service, demo, guest, seconds):
    service.faults.delays = {"/payments/payment": 2, "/capture": seconds}
    guest.holds(demo.code)
    price = charge(shop, guest, demo.station.id)
    guest.pays(price, "capture")


# The cloud is killed after the gateway has done the work, and before the cloud has its answer


def kill_while_answer_is_held(shop, service, suffix: str):
    poll(lambda: any(p.endswith(suffix) for p in service.held), SECONDS, f"the call {suffix}")
    service.faults.held_answers.clear()
    shop.kill_and_start()
    service.faults.gate.set()


def test_crash_between_the_creation_and_its_record(shop, service, demo, guest):
    service.faults.held_answers = {"/payments/payment"}
    guest.order(demo.code)
    kill_while_answer_is_held(shop, service, "/payments/payment")
    place = f"/api/v1/charging-places/{demo.code}"
    is_back = lambda: shop.get(place).get("obstacle") != "offline"
    poll(is_back, SECONDS, "the station's connection")
    guest.go_to_gateway()
    service.end(guest.number, "paid")
    price = charge(shop, guest, demo.station.id)
    guest.pays(price, "capture")
    others = [p for p in service.payments.values() if p.order and p.id != guest.number]
    assert {payment.state for payment in others} <= {"CREATED"}


@pytest.mark.parametrize("call", ["/capture", "/refund"])
def test_crash_between_taking_money_and_its_record(shop, service, demo, guest, call):
    service.faults.refuses_partial_capture = call == "/refund"
    service.faults.held_answers = {call}
    guest.holds(demo.code)
    price = charge(shop, guest, demo.station.id)
    kill_while_answer_is_held(shop, service, call)
    guest.pays(price, *(("capture", "refund") if call == "/refund" else ("capture",)))


def test_crash_between_the_release_and_its_record(shop, service, guest):
    service.faults.held_answers = {"/void-authorization"}
    with closing(refusing_station(shop)) as station:
        guest.holds(code(shop, station.station.id))
        answer_start(station, "Rejected")
        kill_while_answer_is_held(shop, service, "/void-authorization")
    guest.is_void("refused")
    same_money(shop, service)
    assert guest.done == ["void"]
    assert service.payments[guest.number].state == "CANCELED"
