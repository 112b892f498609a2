"""The five steps in which a host adds a charger."""

import re
import secrets

import pytest
from playwright.sync_api import expect
from websockets.exceptions import InvalidStatus

from charger import Charger
from cloud import OCPPStation, poll
from neighbourhood import Neighbourhood
from people import sign_in
from watched import LIVE, axe_violations


@pytest.fixture
def street(cloud):
    """A neighbourhood of this test's own, whose host gets one more charger."""
    street = Neighbourhood(cloud, is_charging=False)
    yield street
    street.close()


@pytest.mark.both
def test_adds_a_charger_in_five_steps(view, watched, site, cloud, street):
    """The charger first tries under another id, which it gets; then it is tried."""
    page = watched.new_page()
    sign_in(page, site, street.host, view)
    page.goto(f"{site}/chargers/new")
    page.locator("main a[href='/chargers/new/solax-x3-hac']").click()
    page.locator("[name=name]").fill("Vjezd")
    page.locator("main form button").click()
    password = page.locator("#secret").inner_text()
    cloud.secrets.add(password)
    # A reload shows what is not secret, and adds nothing.
    page.reload()
    expect(page.locator("#charger-id")).to_be_visible()
    expect(page.locator("#secret")).to_have_count(0)
    page.locator("main a.btn.go").click()
    expect(page).to_have_url(re.compile("/setup/solax-x3-hac/waiting$"))
    expect(page.locator("#state .waiting")).to_be_visible()
    if view.scripts:
        assert axe_violations(page) == []

    station = OCPPStation(f"OWN-{secrets.token_hex(4)}", password)
    with pytest.raises(InvalidStatus):
        Charger(cloud, station, "SolaX")
    page.reload()
    page.locator("main .card", has_text=station.id).locator("button").click()
    expect(page.locator("main > .note")).to_contain_text(station.id)
    charger = Charger(cloud, station, "SolaX")
    if not view.scripts:
        page.locator("a.no-js").click()
    expect(page.locator("#next")).to_be_visible(timeout=LIVE)
    page.locator("#next").click()

    page.locator("form#read-settings button").click()
    expect(page.locator("#part-settings .chip.free")).to_be_visible()
    page.locator("form#start-trial button").click()

    def charges():
        if not view.scripts:
            page.locator("a.no-js").click()
        return page.locator("#part-start .chip.live").is_visible()

    poll(charges, 30, "the trial")
    if view.scripts:
        assert axe_violations(page) == []
    page.locator("#ways a.go").click()
    expect(page.locator("h1")).to_have_text("Vjezd")
    charger.stop()
    charger.close()
