"""A host sets the position of a place: by a pin on a map, or by its coordinates alone."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from cloud import Cloud
from sharing_steps import NATIVE, add_chargers, offer, register
from test_stories import submit
from views import View
from watched import axe_violations


@pytest.fixture
def place(cloud: Cloud, watched, site) -> str:
    """A place at 49.2, 16.6, whose host is signed in."""
    page = watched.new_page()
    host = register(page, site, cloud, "Eva Malá")
    place = add_chargers(cloud, host.id).native_place
    offer(page, site, place, NATIVE, "members")
    page.close()
    return place


def open_listing(watched, site, place: str) -> Page:
    page = watched.new_page()
    page.goto(f"{site}/places/{place}/listing")
    return page


def coordinates(page: Page) -> tuple[float, float]:
    latitude, longitude = (page.locator(f"[name={name}]") for name in ("latitude", "longitude"))
    return float(latitude.input_value()), float(longitude.input_value())


def open_map(page: Page, view: View) -> Locator:
    """The pin, after the map has been opened."""
    button = page.get_by_role("button", name=view.say("Choose on the map", "Vybrat na mapě"))
    button.press("Enter")
    pin = page.get_by_role("application")
    expect(pin).to_be_focused()
    return pin


def tip(pin: Locator) -> tuple[float, float]:
    box = pin.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + 40


def save(page: Page, cloud: Cloud, place: str) -> tuple[float, float]:
    """The stored position."""
    with page.expect_navigation():
        submit(page, f"form[action='/places/{place}/listing']")
    ((latitude, longitude),) = cloud.query(
        "SELECT latitude_e6, longitude_e6 FROM listing WHERE location_id = ?", place
    )
    return latitude / 1e6, longitude / 1e6


@pytest.mark.scripts
def test_pin_and_coordinates_follow_each_other(view: View, watched, site, cloud, place):
    page = open_listing(watched, site, place)
    pin = open_map(page, view)
    assert "49.2" in page.locator("[name=latitude]").input_value()
    expect(pin).to_have_attribute("aria-label", re.compile(view.say("Arrow keys", "šipky")))
    box = pin.bounding_box()
    assert box["width"] >= 44 and box["height"] >= 44
    assert axe_violations(page) == []

    pin.press("ArrowUp")
    pin.press("ArrowRight")
    latitude, longitude = coordinates(page)
    assert 49.2 < latitude < 49.201 and 16.6 < longitude < 16.601
    pin.press("Shift+ArrowDown")
    assert coordinates(page)[0] < 49.2
    expect(page.locator("[data-pin] output")).to_have_text(
        ", ".join(f"{degrees:.6f}" for degrees in coordinates(page))
    )

    # A typed position moves the pin to the middle of the map. A comma separates the fraction, too.
    page.locator("[name=latitude]").fill("50,1")
    page.locator("[name=longitude]").fill("14.4")
    board = page.locator(".pin-board").bounding_box()
    middle = (board["x"] + board["width"] / 2, board["y"] + board["height"] / 2)
    assert tip(pin) == pytest.approx(middle, abs=3)

    # The pin goes where the map is tapped.
    page.locator(".pin-board").scroll_into_view_if_needed()
    target = {"x": board["width"] / 2 - 60, "y": board["height"] / 2 + 50}
    page.locator(".pin-board").click(position=target)
    latitude, longitude = coordinates(page)
    assert 50.08 < latitude < 50.1 and 14.38 < longitude < 14.4

    x, y = tip(pin)
    page.mouse.move(x, y - 20)
    page.mouse.down()
    page.mouse.move(x + 70, y - 120, steps=5)
    page.mouse.up()
    (south, west), (latitude, longitude) = (latitude, longitude), coordinates(page)
    assert south < latitude < south + 0.02 and west < longitude < west + 0.02
    assert save(page, cloud, place) == (latitude, longitude)
    assert coordinates(page) == (latitude, longitude)


@pytest.mark.scripts
def test_pin_of_a_place_without_a_position_waits_to_be_moved(view: View, watched, site, place):
    page = open_listing(watched, site, place)
    page.locator("[name=latitude]").fill("")
    page.locator("[name=longitude]").fill("")
    pin = open_map(page, view)
    expect(page.locator("[name=latitude]")).to_have_value("")
    pin.press("ArrowDown")
    latitude, longitude = coordinates(page)
    # The town of the place is Brno.
    assert latitude == pytest.approx(49.2, abs=0.1) and longitude == pytest.approx(16.6, abs=0.1)


@pytest.mark.both
def test_position_can_be_typed(view: View, watched, site, cloud, place):
    page = open_listing(watched, site, place)
    button = page.locator("[data-pin] [data-open]")
    expect(button).to_be_visible(visible=view.scripts)
    page.locator("[name=latitude]").fill("49,25")
    page.locator("[name=longitude]").fill("16.65")
    assert save(page, cloud, place) == (49.25, 16.65)


@pytest.mark.scripts
def test_says_that_the_map_cannot_be_loaded(view: View, watched, site, place):
    watched.may_fail = True
    page = open_listing(watched, site, place)
    page.route("**/leaflet.js", lambda route: route.abort())
    button = page.locator("[data-pin] [data-open]")
    button.click()
    expect(page.locator("[data-pin-status]")).to_be_visible()
    page.unroute_all()
    button.click()
    expect(page.get_by_role("application")).to_be_visible()
    expect(page.locator("[data-pin-status]")).to_be_hidden()
