"""The stories of the web app: register, add a card, charge, look back."""

import re
import secrets

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from cloud import poll
from mailbox import link_in_mail
from neighbourhood import Neighbourhood
from people import sign_in
from views import View
from watched import LIVE, Watched, axe_violations


@pytest.fixture
def street(cloud):
    """A neighbourhood of this test's own, where nobody charges."""
    street = Neighbourhood(cloud, is_charging=False)
    yield street
    street.close()


def submit(page: Page, form: str = "main form"):
    page.locator(form).locator("button:not([type=button])").first.click()


def refresh(page: Page, view: View):
    """Live pages follow by themselves; without JavaScript the visitor presses "refresh"."""
    if not view.scripts:
        page.locator("a.no-js").click()


@pytest.mark.both
def test_registers_by_mail(view, watched, site, cloud):
    address, password = f"{secrets.token_hex(5)}@example.org", secrets.token_hex(12)
    cloud.secrets.add(password)
    page = watched.new_page()
    page.goto(f"{site}/sign-in")
    page.get_by_role("main").locator("a[href^='/register']").click()
    page.locator("[name=name]").fill("Eva Malá")
    page.locator("[name=email]").fill(address)
    submit(page)
    page.goto(link_in_mail(cloud, address, "/confirm/"))
    page.locator("[name=password]").fill(password)
    submit(page)
    expect(page.locator("summary .avatar")).to_have_text("EM")


@pytest.mark.both
def test_adds_a_card_by_its_number(view, watched, site, street):
    page = watched.new_page()
    sign_in(page, site, street.driver, view)
    page.goto(f"{site}/cards")
    page.locator("main a[href='/cards/new']").click()
    form = page.locator("form[action='/cards/new']")
    card = street.cloud.new_card()
    form.locator("[name=number]").fill("-".join(re.findall("..", card.lower())))
    form.locator("[name=label]").fill("Zelená klíčenka")
    submit(page, "form[action='/cards/new']")
    expect(page.locator("main")).to_contain_text("Zelená klíčenka")
    assert street.charger.authorize(card) == "Accepted"


@pytest.mark.both
def test_refused_card_is_explained(view, watched, site, street):
    """A card that its driver has blocked: the reason is on the page of refusals."""
    page = watched.new_page()
    sign_in(page, site, street.driver, view)
    page.goto(f"{site}/cards")
    page.locator("main .list a.line").first.click()
    submit(page, "form[action$='/block']")
    assert street.charger.authorize(street.card) == "Blocked"
    poll(lambda: "Garáž na Lesné" in read(page, f"{site}/refusals"), 20, "the refusal")


def read(page: Page, address: str) -> str:
    page.goto(address)
    return page.locator("main").inner_text()


def code_of(watched: Watched, site: str, street: Neighbourhood, view: View) -> str:
    """The code on the charger's sticker, as its host sees it."""
    context = watched.context.browser.new_context(**view.options())
    page = context.new_page()
    sign_in(page, site, street.host, view)
    page.goto(f"{site}/stations/{street.station.id}/sticker")
    code = page.locator("p.code").first.inner_text()
    context.close()
    return code


@pytest.mark.both
def test_charges_by_code_and_looks_back(view, watched, site, street):
    code = code_of(watched, site, street, view)
    page = watched.new_page()
    sign_in(page, site, street.driver, view)
    page.goto(f"{site}/c")
    page.locator("[name=code]").fill(code)
    submit(page)
    expect(page.locator("h1")).to_have_text("Garáž na Lesné")
    expect(page.locator("[name=energy], [name=time]").filter(visible=True)).to_have_count(0)
    page.locator("[name=until][value=energy]").check()
    expect(page.locator("[name=energy]")).to_be_visible()
    expect(page.locator("[name=time]")).to_be_hidden()
    page.locator("[name=until][value=full]").check()
    submit(page, "form#start")

    def shows(text: str):
        refresh(page, view)
        return text in page.locator("main").inner_text().replace("\u00a0", " ")

    poll(lambda: shows("10.9 kW" if view.language == "en" else "10,9 kW"), 30, "charging")
    street.charger.measure(3_000, 10_800)
    poll(lambda: shows("10.8 kW" if view.language == "en" else "10,8 kW"), 30, "the new power")
    submit(page, "form#stop")
    poll(lambda: street.charger.transaction is None, 30, "the stop")
    poll(lambda: shows("3.2" if view.language == "en" else "3,2"), 30, "the end")
    page.goto(f"{site}/history")
    page.locator("main .list a.line").first.click()
    expect(page.locator("main")).to_contain_text("Garáž na Lesné")
    page.goto(f"{site}/statistics")
    expect(page.locator("main .kpi").first).to_contain_text("kWh")


@pytest.mark.both
def test_host_controls_a_charger(view, watched, site, street):
    """Takes it out of service and back; a restart asks first while somebody is charging."""
    page = watched.new_page()
    sign_in(page, site, street.host, view)
    page.goto(f"{site}/chargers")
    page.get_by_role("main").get_by_role("link", name="Garáž na Lesné").first.click()
    expect(page.locator("h1")).to_have_text("Garáž na Lesné")

    def is_there(form: str):
        refresh(page, view)
        return page.locator(form).is_visible()

    submit(page, "form#leave")
    poll(lambda: is_there("form#return"), 30, "the charger out of service")
    submit(page, "form#return")
    poll(lambda: is_there("form#leave"), 30, "the charger in service")
    street.charger.start(street.card)
    page.goto(f"{site}/chargers/{street.station.id}")
    expect(page.locator("#connector-1")).to_contain_text("Petr Svoboda")
    submit(page, "form#restart")
    expect(page.locator("form#restart .error")).to_be_visible()
    assert "Reset" not in street.charger.received
    page.locator("form#restart [type=checkbox]").check()
    submit(page, "form#restart")
    expect(page.locator("main > .note")).to_be_visible()
    poll(lambda: "Reset" in street.charger.received, 20, "the restart")
    page.goto(f"{site}/chargers/{street.station.id}/diary")
    expect(page.locator("main .list")).to_contain_text("Jana Nováková: restart")


@pytest.mark.both
def test_host_sets_a_charger_and_hands_it_over(view, watched, site, street, cloud):
    """The charger is told a setting in words, and another person accepts it by a mailed link."""
    page = watched.new_page()
    sign_in(page, site, street.host, view)
    charger = f"{site}/chargers/{street.station.id}"
    page.goto(charger)
    page.locator("#further a[href$='/behaviour']").click()
    submit(page, "form#read")
    page.locator("[name=sampling]").fill("30")
    submit(page, "form#behaviour")
    expect(page.locator("main > .note")).to_be_visible()
    expect(page.locator("[name=sampling]")).to_have_value("30")
    told = street.charger.configuration
    poll(lambda: told["MeterValueSampleInterval"] == "30", 20, "the setting")
    if view.scripts:
        assert axe_violations(page) == []
    page.goto(f"{charger}/handover")
    page.locator("[name=email]").fill(street.driver.email)
    submit(page, "form#handover")
    expect(page.locator("#pending")).to_contain_text(street.driver.email)
    context = watched.context.browser.new_context(**view.options())
    other = context.new_page()
    sign_in(other, site, street.driver, view)
    other.goto(link_in_mail(cloud, street.driver.email, "/handovers/"))
    submit(other, "form#accept")
    expect(other.locator("h1")).to_have_text("Garáž na Lesné")
    context.close()


@pytest.mark.both
def test_host_adds_an_unknown_card(view, watched, site, street):
    """A card that nobody has is refused; the host takes it, and it charges."""
    card = street.cloud.new_card()
    assert street.charger.authorize(card) == "Invalid"
    page = watched.new_page()
    sign_in(page, site, street.host, view)
    page.goto(f"{site}/chargers/{street.station.id}")
    expect(page.locator("#unknown-cards")).to_contain_text(f"…{card[-4:]}")
    page.locator("#unknown-cards a.btn").first.click()
    page.locator("main form [name=person]").first.check()
    if view.scripts:
        assert axe_violations(page) == []
    submit(page)
    expect(page).to_have_url(f"{site}/refusals")
    assert street.charger.authorize(card) == "Accepted"


@pytest.mark.scripts
def test_tap_at_the_charger_appears_on_the_open_page(view, watched, site, street):
    """Without a reload; and a page that was offline for a while is right again afterwards."""
    page = watched.new_page()
    sign_in(page, site, street.driver, view)
    with page.expect_response("**/live"):
        page.goto(f"{site}/charging")
    expect(page.locator("main .empty")).to_be_visible()
    street.charger.start(street.card)
    expect(page.locator("main .list a.line")).to_be_visible(timeout=LIVE)
    watched.may_fail = True
    watched.context.set_offline(True)
    expect(page.locator("#offline")).to_be_visible()
    street.charger.stop()
    page.wait_for_timeout(3_000)
    watched.context.set_offline(False)
    expect(page.locator("main .empty")).to_be_visible(timeout=LIVE)


@pytest.mark.both
def test_reports_a_broken_charger_with_a_photo(view, watched, site, street, tmp_path):
    """With scripts the browser makes the photo small; without them the server does."""
    code = code_of(watched, site, street, view).replace("-", "")
    file = tmp_path / "IMG_0001.jpg"
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.radial_gradient("L").resize((2400, 1200)).convert("RGB").save(file, exif=exif)
    page = watched.new_page()
    sign_in(page, site, street.driver, view)
    page.goto(f"{site}/c/{code}")
    page.locator("#report summary").click()
    page.locator("[name=problem]").select_option("broken")
    photo = page.locator("[name=photo]")
    photo.set_input_files(file)
    if view.scripts:
        chosen = "(input) => input.files[0].name"
        poll(lambda: photo.evaluate(chosen) == "photo.jpg", 30, "the smaller photo")
    submit(page, "#report form")
    expect(page.locator("main .note.go")).to_be_visible()
    street.cloud.wait_for_consumers()
    context = watched.context.browser.new_context(**view.options())
    host = context.new_page()
    sign_in(host, site, street.host, view)
    host.goto(f"{site}/inbox")
    submit(host, "main .list li:first-child form")
    photo = host.locator("img.photo")
    expect(photo).to_be_visible()
    sizes = photo.evaluate("(image) => [image.naturalWidth, image.naturalHeight]")
    assert sizes == [800, 1600]
    if view.scripts:
        assert axe_violations(host) == []
    context.close()


@pytest.mark.both
def test_refused_stop_stays_readable_and_can_be_reloaded(view, watched, site, street):
    """The note stays while the page follows changes, and its address leads to the page."""
    street.charger.start(street.card)
    page = watched.new_page()
    sign_in(page, site, street.driver, view)
    page.goto(f"{site}/charging")
    page.locator("main .list a.line").click()
    expect(page.locator("form#stop")).to_be_visible()
    street.charger.close()
    station = f"/api/v1/stations/{street.station.id}"
    poll(lambda: not street.cloud.get(station)["connected"], 20, "the disconnection")
    submit(page, "form#stop")
    note = page.locator("main .note.bad")
    expect(note).to_be_visible()
    # The page loads itself again when its stream opens.
    page.wait_for_timeout(2_500)
    expect(note).to_be_visible()
    address = page.url
    refresh(page, view)
    page.goto(address)
    expect(page.locator("form#stop")).to_be_visible()
    assert address == f"{page.url}/stop"


@pytest.mark.both
def test_admin_ends_charging_whose_end_never_came(view, watched, site, street):
    """The charger has restarted and forgotten it. The page shows what the end changes first."""
    street.charger.start(street.card, minutes_ago=50)
    street.charger.measure(6_000, 7_200, minutes_ago=10)
    boot = {"chargePointVendor": "SolaX", "chargePointModel": "X3-HAC"}
    street.charger.call("BootNotification", boot)
    page = watched.new_page()
    sign_in(page, site, street.admin, view)
    page.goto(f"{site}/admin/suspects")
    page.locator("main .list a.line").first.click()
    expect(page.locator("h1")).to_have_text("Garáž na Lesné")
    # The fields of an answer show once it is chosen.
    expect(page.locator("[name=end][value=lastReport]")).to_be_checked()
    expect(page.locator("[name=endDay]")).to_be_hidden()
    expect(page.locator("[name=kilowattHours]")).to_be_hidden()
    page.locator("[name=energy][value=other]").check()
    page.locator("[name=kilowattHours]").fill("5,5")
    page.locator("[name=energy][value=measured]").check()
    page.locator("[name=note]").fill("Podle domácího elektroměru")
    submit(page)
    # Nobody chose another amount, and what was typed stays.
    expect(page.locator("main .error")).to_be_visible()
    expect(page.locator("[name=kilowattHours]")).to_have_value("5,5")
    page.locator("[name=energy][value=other]").check()
    if view.scripts:
        assert axe_violations(page) == []
    submit(page)
    table = page.locator("main table")
    expect(table).to_contain_text(view.say("6.000", "6,000"))
    expect(table).to_contain_text(view.say("5.500", "5,500"))
    if view.scripts:
        assert axe_violations(page) == []
    submit(page, "form#correct")
    expect(page.locator("main > .note.go")).to_be_visible()
    page.goto(f"{site}/history")
    page.locator("main .list a.line").first.click()
    expect(page.locator("main")).to_contain_text("Podle domácího elektroměru")
