"""A guest without an account: from the sticker to the receipt, on a phone, with the test gateway."""

import re

import pytest
from playwright.sync_api import Page, expect

from bridged_charger import BridgedCharger
from charger import Charger
from cloud import Cloud, poll
from sharing_steps import BRIDGED, NATIVE, add_chargers, new_page, offer, register
from test_stories import refresh, submit
from views import View
from watched import axe_violations


@pytest.fixture
def contexts():
    contexts = []
    yield contexts
    for context in contexts:
        context.close()


@pytest.fixture
def charger(request, view: View, watched, site, cloud):
    """A charger at a public place where a kWh costs 6 Kč; native, or behind a bridge."""
    is_bridged = getattr(request, "param", "native") == "bridged"
    page = watched.new_page()
    host = register(page, site, cloud, "Eva Malá")
    chargers = add_chargers(cloud, host.id)
    station, place, name = chargers.native.id, chargers.native_place, NATIVE
    if is_bridged:
        station, place, name = chargers.bridged, chargers.bridged_place, BRIDGED
    offer(page, site, place, name, "public")
    page.goto(f"{site}/stations/{station}/sticker")
    code = page.locator("p.code").first.inner_text().replace("-", "").strip()
    page.goto(f"{site}/places/{place}/guests")
    expect(page.locator("[name=mayCharge]")).to_be_checked()
    if view.scripts:
        assert axe_violations(page) == []
    if is_bridged:
        running = BridgedCharger(cloud, station)
    else:
        running = Charger(cloud, chargers.native, "SolaX")
    running.code, running.host_page, running.place = code, page, place
    yield running
    running.close()


def pay(page: Page, site: str, charger):
    """From the sticker, whose page has the form, to the guest's page."""
    page.goto(f"{site}/c/{charger.code}")
    page.locator("[name=limit][value='20000']").check()
    page.locator("[name=email]").fill("guest@example.org")
    submit(page, "#pay")
    page.wait_for_url(re.compile("/test-gateway/"))
    page.locator("form:has([value=paid]) button").click()
    page.wait_for_url(re.compile("/guest/"))


@pytest.mark.scripts
@pytest.mark.parametrize("charger", ["native", "bridged"], indirect=True)
def test_guest_pays_and_charges(view, watched, site, cloud: Cloud, charger, contexts):
    guest = new_page(watched, view, contexts)
    guest.goto(f"{site}/c/{charger.code}")
    expect(guest.locator("#pay .choice")).to_have_count(3)
    expect(guest.locator("#pay")).to_contain_text("33 kWh")
    expect(guest.locator("#account")).to_be_visible()
    assert axe_violations(guest) == []
    width = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    assert guest.evaluate(width)
    # The limits are chips; what the chosen one pays for stands below them.
    boxes = [chip.bounding_box() for chip in guest.locator("#pay .filter").all()]
    assert len({box["y"] for box in boxes}) == 1 and min(box["height"] for box in boxes) >= 44
    chosen = guest.locator("#pay .choice:has(:checked) small")
    expect(chosen).to_contain_text("33 kWh")
    guest.locator("[name=limit][value='10000']").check()
    expect(chosen).to_contain_text("17 kWh")
    pay(guest, site, charger)
    stop = guest.locator("#stop button")
    expect(stop).to_be_visible(timeout=60_000)
    assert axe_violations(guest) == []
    stop.click()
    receipt = guest.locator("#receipt")
    expect(receipt).to_be_visible(timeout=90_000)
    expect(guest.locator("#figures")).to_contain_text(view.say("1.20", "1,20"))
    expect(guest.locator("#why")).to_have_text(view.say("You stopped it.", "Ukončeno tebou."))
    assert axe_violations(guest) == []
    receipt.click()
    expect(guest.locator("main h1")).to_contain_text(view.say("1.20", "1,20"))
    assert axe_violations(guest) == []
    assert guest.evaluate(width)

    # The host sees a guest, and no unknown card.
    host = charger.host_page
    host.goto(f"{site}/history")
    expect(host.locator("main .list")).to_contain_text(view.say("Guest", "Host bez účtu"))
    mails = lambda: cloud.query(
        "SELECT count(*) FROM mail WHERE recipient = ?", "guest@example.org"
    )
    poll(lambda: mails()[0][0] >= 1, 20, "the mail with the link")


@pytest.mark.both
def test_host_forbids_guests(view: View, watched, site, charger, contexts):
    host = charger.host_page
    host.goto(f"{site}/places/{charger.place}/guests")
    host.locator("[name=mayCharge]").uncheck()
    submit(host, f"form[action='/places/{charger.place}/guests']")
    expect(host.locator("[name=mayCharge]")).not_to_be_checked()
    guest = new_page(watched, view, contexts)
    guest.goto(f"{site}/c/{charger.code}")
    expect(guest.locator("#sign-in")).to_be_visible()
    assert guest.locator("#pay").count() == 0
    guest.goto(f"{site}/c/{charger.code}/guest")
    expect(guest.locator("#obstacle")).to_be_visible()
    assert guest.locator("#pay").count() == 0


@pytest.mark.scripts
def test_declined_card_starts_nothing(view: View, watched, site, charger, contexts):
    guest = new_page(watched, view, contexts)
    guest.goto(f"{site}/c/{charger.code}/guest")
    submit(guest, "#pay")
    guest.wait_for_url(re.compile("/test-gateway/"))
    guest.locator("form:has([value=declined]) button").click()
    guest.wait_for_url(re.compile("/guest/"))
    refresh(guest, view)
    expect(guest.locator("#retry")).to_be_visible(timeout=30_000)
    assert "RemoteStartTransaction" not in charger.received
    assert axe_violations(guest) == []


@pytest.mark.scripts
def test_charger_that_does_not_start_releases_the_hold(
    view: View, watched, site, charger, contexts
):
    charger.refuses_starts = True
    guest = new_page(watched, view, contexts)
    pay(guest, site, charger)
    expect(guest.locator("#retry")).to_be_visible(timeout=60_000)
    why = view.say("The charger refused to start.", "Nabíječka odmítla začít.")
    expect(guest.locator("#note")).to_contain_text(why)
    released = view.say("the hold on your card is released", "zablokovanou částku na kartě uvolníme")
    expect(guest.locator("#note")).to_contain_text(released)
    assert "RemoteStartTransaction" in charger.received
    assert axe_violations(guest) == []


@pytest.mark.both
def test_offline_charger_says_so_before_a_hold(view: View, watched, site, charger, contexts):
    charger.close()
    guest = new_page(watched, view, contexts)

    def says_so() -> bool:
        guest.goto(f"{site}/c/{charger.code}")
        return guest.locator("#obstacle").count() == 1

    poll(says_so, 60, "the disconnection")
    offline = view.say("The charger is offline", "Nabíječka není online")
    expect(guest.locator("#obstacle")).to_contain_text(offline)
    assert guest.locator("#pay").count() == 0
    expect(guest.locator("#account")).to_be_visible()
