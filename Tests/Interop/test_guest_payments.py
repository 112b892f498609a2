"""Guests pay through GoPay's double: the card pays the price once, or nothing, and the ledger has the
same money as the gateway."""

from contextlib import closing

import pytest
import requests

from cloud import poll
from gopay_service import HOLD_SECONDS, PAYING_SECONDS
from guest_payments import (
    LIMIT,
    SECONDS,
    CardGuest,
    answer_start,
    demo,
    guest,
    no_start_was_asked_for,
    refusing_station,
    same_money,
    service,
    shop,
)
from test_guests import Guest, charge, code, open_to_everybody


def test_takes_the_price_of_what_was_held(shop, service, demo, guest):
    guest.order(demo.code)
    guest.go_to_gateway()
    gateway = f"{service.url}/gw/v3/{guest.number}"
    paid = requests.post(gateway, data={"outcome": "paid"}, timeout=30, allow_redirects=False)
    guest.open(paid.headers["Location"].removeprefix(shop.url))
    assert guest.path == guest.link
    price = charge(shop, guest, demo.station.id)
    guest.pays(price, "capture")
    assert service.payments[guest.number].captured == price


def test_takes_all_and_refunds_the_rest_where_no_part_may_be_taken(shop, service, demo, guest):
    service.faults.refuses_partial_capture = True
    guest.holds(demo.code)
    price = charge(shop, guest, demo.station.id)
    guest.pays(price, "capture", "refund")
    assert service.payments[guest.number].captured == LIMIT


@pytest.mark.parametrize("outcome", ["declined", "3ds-failed", "cancelled", "timeout"])
def test_starts_nothing_without_a_hold(shop, service, demo, guest, outcome):
    guest.order(demo.code)
    guest.go_to_gateway()
    service.end(guest.number, outcome)
    assert "The payment was not made." in guest.is_void("payment")
    assert no_start_was_asked_for(shop, demo.station.id)
    assert guest.done == []
    same_money(shop, service)


def test_customer_who_never_pays_frees_the_charger(shop, service, demo, guest):
    """Nobody notifies: the cloud asks."""
    guest.order(demo.code)
    guest.go_to_gateway()
    service.advance(PAYING_SECONDS + 1)
    guest.is_void("payment")
    assert service.payments[guest.number].state == "TIMEOUTED"
    other = CardGuest(shop, service)
    other.open(f"/c/{demo.code}")
    assert f'action="/c/{demo.code}/guest"' in other.text


def test_hold_that_has_lapsed_is_bad_debt(shop, service, demo, guest):
    guest.holds(demo.code)
    guest.waits_for(f'action="{guest.link}/stop"')
    service.advance(HOLD_SECONDS + 1)
    price = charge(shop, guest, demo.station.id)
    poll(lambda: guest.row == ("settled", None, 0), SECONDS, "the lapse")
    assert guest.done == []
    same_money(shop, service, bad_debt=price, differences=("refused",))


# Chargers that do not start


def test_charger_that_refuses_releases_the_hold(shop, service, guest):
    with closing(refusing_station(shop)) as station:
        guest.holds(code(shop, station.station.id))
        answer_start(station, "Rejected")
        page = guest.is_void("refused")
    assert "The charger refused to start." in page and "Nothing was charged" in page
    same_money(shop, service)
    assert guest.done == ["void"]


def test_charger_that_goes_offline_releases_the_hold(shop, service, guest):
    with closing(refusing_station(shop)) as station:
        place = code(shop, station.station.id)
        guest.order(place)
        guest.go_to_gateway()
    path = f"/api/v1/charging-places/{place}"
    poll(lambda: shop.get(path).get("obstacle") == "offline", SECONDS, "the disconnection")
    service.end(guest.number, "paid")
    assert "The charger went offline." in guest.is_void("offline")
    same_money(shop, service)
    assert guest.done == ["void"]


def test_offline_charger_says_so_before_a_hold(shop, service):
    station = shop.add_station().id
    open_to_everybody(shop, station)
    place = code(shop, station)
    stranger = Guest(shop.url)
    for path in (f"/c/{place}", f"/c/{place}/guest"):
        stranger.open(path)
        assert "is offline" in stranger.text
        assert f'action="/c/{place}/guest"' not in stranger.text
    assert [payment for payment in service.payments.values() if payment.order] == []
