"""A bridge with a virtual reader, and two browsers: of the driver and of the host."""

import secrets

import pytest
from playwright.sync_api import Page, expect

from cloud import Cloud, poll
from device import Device
from neighbourhood import Neighbourhood
from people import sign_in
from views import DESKTOP, View
from watched import LIVE, Watched

# Notes when an element first matches, in milliseconds since 1970.
NOTE_TIME = """selector => {
  const note = () => {
    if (!window.shownAt && document.querySelector(selector)) window.shownAt = Date.now();
  };
  new MutationObserver(note).observe(document, { childList: true, subtree: true });
}"""
CHARGING_DRIVER, CHARGING_HOST = "#charging a.line", "#chargers a.small.num"


@pytest.fixture
def street(cloud):
    street = Neighbourhood(cloud, is_charging=False)
    yield street
    street.close()


@pytest.fixture
def device(street, binary, tmp_path):
    """A bridge at the host's carport, where the driver may charge."""
    cloud = street.cloud
    station = {"id": f"BR-{secrets.token_hex(4)}", "kind": "bridge", "name": "Stání u domu"}
    id = cloud.create("/api/v1/stations", station | {"ownerId": street.host.id})["id"]
    cloud.create("/api/v1/grants", {"stationId": id, "personId": street.driver.id})
    device = Device(binary.parent, tmp_path)
    device.station = id
    device.enrol(cloud.url, cloud.claim_code(id))
    with device.running():
        cloud.wait_booted(id)
        yield device


@pytest.fixture
def host_browser(browser):
    context = browser.new_context(**View(DESKTOP, "dark", "en").options())
    context.set_default_timeout(20_000)
    watched = Watched(context)
    yield watched
    context.close()
    watched.assert_clean()


def open_live(watched: Watched, site: str, person, view: View, path: str) -> Page:
    """A page of a person whose stream is open."""
    page = watched.new_page()
    sign_in(page, site, person, view)
    with page.expect_response("**/live"):
        page.goto(site + path)
    return page


def has_ended(cloud: Cloud, station: str) -> bool:
    return [one["phase"] for one in cloud.transactions(station)] == ["ended"]


def readings(cloud: Cloud, station: str) -> int:
    facts = cloud.only_transaction(station)["facts"]
    return sum(fact["kind"] == "sampled" for fact in facts)


@pytest.mark.scripts
def test_taps_appear_on_both_open_pages_and_after_a_network_cut(
    request, view, watched, host_browser, site, street, device
):
    cut_seconds = 60 if request.config.getoption("--all") else 3
    pages = [
        (open_live(watched, site, street.driver, view, "/charging"), CHARGING_DRIVER),
        (
            open_live(host_browser, site, street.host, View(DESKTOP, "dark", "en"), "/chargers"),
            CHARGING_HOST,
        ),
    ]
    for page, charging in pages:
        expect(page.locator(charging)).to_have_count(0)
        page.evaluate(NOTE_TIME, charging)
    tapped = pages[0][0].evaluate("Date.now()")
    device.tap(street.card)
    for page, charging in pages:
        expect(page.locator(charging)).to_have_count(1, timeout=LIVE)
    # pytest -s shows it: 1,000 ms are promised, but a loaded machine needs longer.
    delays = [page.evaluate("window.shownAt || Infinity") - tapped for page, _ in pages]
    print(f"shown after {delays} ms")

    # The second tap ends charging, while neither browser has a network.
    for each in (watched, host_browser):
        each.may_fail = True
        each.context.set_offline(True)
    for page, charging in pages:
        expect(page.locator("#offline")).to_be_visible()
        expect(page.locator(charging)).to_have_count(1)
    # The bridge takes a card again after it was away for a while.
    poll(lambda: readings(street.cloud, device.station) >= 4, 30, "meter readings")
    device.tap(street.card)
    poll(lambda: has_ended(street.cloud, device.station), 30, "the end")
    pages[0][0].wait_for_timeout(cut_seconds * 1_000)
    for each in (watched, host_browser):
        each.context.set_offline(False)
    for page, charging in pages:
        expect(page.locator(charging)).to_have_count(0, timeout=LIVE)
        expect(page.locator("#offline")).to_be_hidden()
