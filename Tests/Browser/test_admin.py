"""The pages for admins: a charger that tried to connect, and what the cloud noticed about it."""

import secrets

import pytest
from playwright.sync_api import expect
from websockets.exceptions import InvalidStatus

from charger import Charger
from cloud import Cloud, OCPPStation, poll
from people import sign_in


def be_refused(cloud: Cloud, station: OCPPStation):
    with pytest.raises(InvalidStatus):
        Charger(cloud, station, "SolaX")


@pytest.mark.both
def test_adds_a_charger_that_tried_to_connect(view, watched, site, cloud, neighbourhood):
    """After that it tries with its old password, and then with the new one."""
    stranger = OCPPStation(f"TRIED-{secrets.token_hex(4)}", "not-yet-a-password")
    be_refused(cloud, stranger)
    page = watched.new_page()
    sign_in(page, site, neighbourhood.admin, view)
    page.goto(f"{site}/admin")
    page.locator("main a[href='/admin/refused-connections']").click()
    entry = page.locator("main article", has_text=stranger.id)
    entry.locator("button").click()
    password = page.locator("#secret").inner_text()
    cloud.secrets.add(password)
    be_refused(cloud, stranger)
    page.goto(f"{site}/admin/refused-connections")
    wrong_password = view.say("Wrong password", "Špatné heslo")
    expect(entry).to_contain_text(wrong_password)
    expect(entry.locator("a.btn")).to_have_attribute("href", f"/chargers/{stranger.id}/connection")
    Charger(cloud, OCPPStation(stranger.id, password), "SolaX").close()
    page.goto(f"{site}/admin/refused-connections")
    expect(entry).to_have_count(0)
    page.goto(f"{site}/admin/security-events?station={stranger.id}")
    expect(page.locator("main article h2").first).to_have_text(wrong_password)


@pytest.mark.both
def test_says_who_runs_the_cloud(view, watched, site, neighbourhood):
    """What an admin writes in the setup, everyone reads."""
    name = f"Spolek {secrets.token_hex(4)}"
    page = watched.new_page()
    sign_in(page, site, neighbourhood.admin, view)
    page.goto(f"{site}/admin")
    page.locator("main a[href='/admin/setup']").first.click()
    page.locator("main a[href='/admin/setup/operator']").click()
    page.locator("[name=name]").fill(name)
    page.locator("[name=address]").fill("Lesná 1\n638 00 Brno")
    page.locator("[name=companyNumber]").fill("27082441")
    page.locator("[name=email]").fill("spolek@example.org")
    save = page.locator("main form button")
    save.click()
    expect(page.locator("#field-companyNumber-error")).to_be_visible()
    page.locator("[name=companyNumber]").fill("27082440")
    save.click()
    page.locator("main a[href='/admin/setup/terms-cs']").click()
    page.locator("[name=text]").fill("Buď milý.\n\nNabíjej s mírou.")
    save.click()
    page.locator("footer a[href='/about']").click()
    expect(page.locator("main h2")).to_have_text(name)
    page.locator("footer a[href='/terms']").click()
    expect(page.locator("main article [lang=cs] p")).to_have_count(2)


@pytest.mark.both
def test_follows_a_charger_and_sends_it_a_command(view, watched, site, cloud, neighbourhood):
    """The log shows frames as they come; the console says what the charger answered."""
    station = cloud.add_station(f"LOGGED-{secrets.token_hex(4)}")
    charger = Charger(cloud, station, "SolaX")
    page = watched.new_page()
    sign_in(page, site, neighbourhood.admin, view)
    page.goto(f"{site}/admin/stations?q={station.id.lower()}")
    page.locator("main section a", has_text=view.say("OCPP log", "OCPP záznam")).click()
    expect(page.locator("#frames details", has_text="StatusNotification").first).to_be_visible()
    charger.status("Preparing", error="OtherError")
    fault = page.locator("#frames pre", has_text="OtherError").first
    if not view.scripts:
        stored = "SELECT 1 FROM message_log WHERE station_id = ? AND text LIKE '%OtherError%'"
        poll(lambda: cloud.query(stored, station.id), 20, "the frame")
        page.reload()
    expect(fault).to_be_attached()
    page.goto(f"{site}/admin/stations/{station.id}/console?action=Reset")
    page.locator("[name=member-type]").select_option("Immediate")
    page.locator("#send button").click()
    command = page.locator("#commands details").first
    expect(command).to_contain_text(view.say("The charger accepted it", "Nabíječka ho přijala"))
    assert "Reset" in charger.received
    charger.close()
