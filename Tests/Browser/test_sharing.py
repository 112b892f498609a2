"""Sharing: a host offers chargers, a neighbour books, and the chargers keep the booking."""

import pytest
from playwright.sync_api import Page, expect

from charger import Charger
from cloud import Cloud, poll
from device import Device
from neighbourhood import Neighbourhood
from people import sign_in
from sharing import add_person_with_card, next_tuesday
from sharing_steps import (
    BRIDGED,
    NATIVE,
    add_chargers,
    book,
    book_now,
    cost,
    make_group,
    new_page,
    offer,
    register,
)
from test_stories import read, submit
from watched import axe_violations

CHARGING_DRIVER, CHARGING_HOST = "#charging a.line", "#chargers a.small.num"


@pytest.fixture
def street(cloud):
    """Its driver becomes the neighbour."""
    street = Neighbourhood(cloud, is_charging=False)
    yield street
    street.close()


@pytest.fixture
def contexts():
    contexts = []
    yield contexts
    for context in contexts:
        context.close()


@pytest.mark.scripts
def test_neighbour_books_and_charges_while_others_are_refused(
    view, watched, site, cloud, street, binary, tmp_path, contexts
):
    host_page = watched.new_page()
    host = register(host_page, site, cloud, "Eva Malá")
    chargers = add_chargers(cloud, host.id)
    offer(host_page, site, chargers.bridged_place, BRIDGED, "group")
    offer(host_page, site, chargers.native_place, NATIVE, "members")
    link = make_group(host_page, site, chargers.bridged_place)

    page = new_page(watched, view, contexts)
    sign_in(page, site, street.driver, view)
    page.goto(link)
    submit(page, "form[action^='/join/']")
    book(page, site, chargers.bridged_place, next_tuesday(), "18:00", "20:00", is_weekly=True)
    assert "18:00" in read(page, f"{site}/bookings")
    book_now(page, site, chargers.bridged_place)
    # A member asks for the other place, and the host answers.
    book_now(page, site, chargers.native_place)
    host_page.goto(f"{site}/bookings")
    host_page.locator("main .list a.line", has_text=NATIVE).first.click()
    submit(host_page, "form[action$='/confirm']")
    expect(host_page.locator("form[action$='/confirm']")).to_have_count(0)

    stations = [chargers.native.id, chargers.bridged]
    walker, walkers_card = add_person_with_card(cloud, street, "Karel Tichý", stations)
    charger = Charger(cloud, chargers.native, "SolaX")
    assert charger.authorize(walkers_card) == "Blocked"
    assert charger.authorize(street.card) == "Accepted"
    charger.close()

    device = Device(binary.parent, tmp_path)
    device.station = chargers.bridged
    device.enrol(cloud.url, cloud.claim_code(chargers.bridged))
    with device.running():
        cloud.wait_booted(chargers.bridged)
        device.tap(walkers_card)
        poll(lambda: "refused: Blocked" in device.log(1), 30, "the refusal")
        with host_page.expect_response("**/live"):
            host_page.goto(f"{site}/chargers")
        device.tap(street.card)
        expect(host_page.locator(CHARGING_HOST)).to_have_count(1)
        page.goto(f"{site}/charging")
        expect(page.locator(CHARGING_DRIVER)).to_have_count(1)
        poll(lambda: has_readings(cloud, chargers.bridged), 30, "meter readings")
        device.tap(street.card)
        poll(lambda: has_ended(cloud, chargers.bridged), 30, "the end")
    expect(host_page.locator(CHARGING_HOST)).to_have_count(0)

    walkers_page = new_page(watched, view, contexts)
    sign_in(walkers_page, site, walker, view)
    refusals = read(walkers_page, f"{site}/refusals")
    assert NATIVE in refusals and BRIDGED in refusals
    assert view.say("ooked by", "zarezervovanou") in refusals or (
        view.say("booking begins", "začíná rezervace") in refusals
    )
    assert axe_violations(walkers_page) == []
    others_page = new_page(watched, view, contexts)
    sign_in(others_page, site, host, view)
    cloud.wait_for_consumers()
    assert cost(page, site, BRIDGED) == cost(others_page, site, BRIDGED)


def has_ended(cloud: Cloud, station: str) -> bool:
    return [one["phase"] for one in cloud.transactions(station)] == ["ended"]


def has_readings(cloud: Cloud, station: str) -> bool:
    facts = cloud.only_transaction(station)["facts"]
    return sum(fact["kind"] == "sampled" for fact in facts) >= 4


# The keyboard alone.


def tab_to(page: Page, selector: str, presses: int = 200):
    matches = "(selector) => document.activeElement?.matches(selector) ?? false"
    for _ in range(presses):
        page.keyboard.press("Tab")
        if page.evaluate(matches, selector):
            return
    raise AssertionError(f"no key leads to {selector}")


def follow(page: Page, selector: str):
    """Reaches a link or a button, and presses it. Another page opens."""
    tab_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.scripts
def test_books_by_keyboard_from_the_map(view, watched, site, neighbourhood):
    page = watched.new_page()
    sign_in(page, site, neighbourhood.driver, view)
    page.goto(f"{site}/map")
    follow(page, "#map-results h3 a")
    follow(page, "main a.btn.go.big")
    # How a date is typed depends on the browser's own language.
    for name, value in (("day", f"{next_tuesday()}"), ("from", "10:00"), ("to", "11:00")):
        tab_to(page, f"form[method=get] [name={name}]")
        page.locator(":focus").fill(value)
    follow(page, "form[method=get] button.go")
    expect(page.locator("main")).to_contain_text("10:00")
    assert axe_violations(page) == []


@pytest.mark.scripts
def test_calendar_by_keyboard(view, watched, site, neighbourhood):
    page = watched.new_page()
    sign_in(page, site, neighbourhood.host, view)
    page.goto(f"{site}/people")
    (place, *_) = page.locator("a[href^='/places/']").evaluate_all(
        "(links) => links.map((link) => link.getAttribute('href').split('/')[2])"
    )
    page.goto(f"{site}/places/{place}/calendar")
    week = page.locator("#week-heading").inner_text()
    follow(page, f"nav a[aria-label='{view.say('Next week', 'Další týden')}']")
    assert page.locator("#week-heading").inner_text() != week
    follow(page, "main a[href$='/own-use']")
    expect(page.locator("form [name=from]").first).to_be_visible()


@pytest.mark.both
def test_map_lists_places_with_and_without_scripts(view, watched, site, neighbourhood):
    """With scripts and Leaflet the map can be moved; without them a picture shows the places."""
    page = watched.new_page()
    sign_in(page, site, neighbourhood.driver, view)
    page.goto(f"{site}/map")
    expect(page.locator("#map-results h3 a").first).to_be_visible()
    expect(page.locator(".map-static a.map-mark").first).to_be_attached()
    button = page.locator("[data-move]")
    if not view.scripts or button.count() == 0:
        return
    button.press("Enter")
    pin = page.locator(".map-live .map-pin[role=button]").first
    expect(pin).to_be_visible()
    assert pin.get_attribute("aria-label")
    assert axe_violations(page) == []
