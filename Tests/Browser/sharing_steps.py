"""Steps by which people offer, find and book chargers in the browser."""

import re
import secrets
from dataclasses import dataclass
from datetime import timedelta

from playwright.sync_api import Page, expect

from cloud import Cloud, OCPPStation
from mailbox import link_in_mail
from neighbourhood import Person
from sharing import this_quarter
from test_stories import submit
from views import View
from watched import Watched

NATIVE, BRIDGED = "Vjezd", "Stání u domu"


@dataclass
class Chargers:
    """Two chargers of one host, each at a place of its own."""

    native: OCPPStation
    native_place: str
    bridged: str
    bridged_place: str


def add_chargers(cloud: Cloud, host: str) -> Chargers:
    """As the steps of test_setup.py and test_virtual_reader.py do it."""

    def add(kind: str, name: str) -> tuple[dict, str]:
        place = cloud.create("/api/v1/locations", {"name": name, "hostId": host})["id"]
        station = {"id": f"SH-{secrets.token_hex(4)}", "kind": kind, "name": name}
        made = cloud.create("/api/v1/stations", station | {"ownerId": host})
        cloud.change(f"/api/v1/stations/{made['id']}", {"locationId": place})
        return made, place

    native, native_place = add("ocpp16", NATIVE)
    cloud.secrets.add(native["password"])
    bridged, bridged_place = add("bridge", BRIDGED)
    station = OCPPStation(native["id"], native["password"])
    return Chargers(station, native_place, bridged["id"], bridged_place)


def register(page: Page, site: str, cloud: Cloud, name: str) -> Person:
    """Registers by mail; the page is signed in then."""
    address, password = f"{secrets.token_hex(5)}@example.org", secrets.token_hex(12)
    cloud.secrets.add(password)
    page.goto(f"{site}/register")
    page.locator("[name=name]").fill(name)
    page.locator("[name=email]").fill(address)
    submit(page)
    page.goto(link_in_mail(cloud, address, "/confirm/"))
    page.locator("[name=password]").fill(password)
    submit(page)
    page.locator("summary .avatar").wait_for()
    ((id,),) = cloud.query("SELECT id FROM person WHERE email = ?", address)
    return Person(id, name, address, password)


def offer(page: Page, site: str, place: str, title: str, access: str):
    """The host lists a place, and sets its price."""
    page.goto(f"{site}/places/{place}/listing")
    page.locator("[name=title]").fill(title)
    page.locator("[name=connectorKind]").select_option("type2Socket")
    page.locator("[name=powerW]").fill("11")
    page.locator("[name=town]").fill("Brno")
    page.locator("[name=latitude]").fill("49.2")
    page.locator("[name=longitude]").fill("16.6")
    page.locator(f"[name=access][value={access}]").check()
    submit(page, f"form[action='/places/{place}/listing']")
    submit(page, "form[action$='/listing/publish']")
    expect(page.locator("form[action$='/listing/withdraw']")).to_be_visible()
    page.goto(f"{site}/places/{place}/tariff")
    page.locator("form[action$='/tariff/preview'] [name=energy]").fill("6")
    submit(page, "form[action$='/tariff/preview']")
    submit(page, "form#save")


def make_group(page: Page, site: str, place: str) -> str:
    """The host makes a group for a place, and returns its link."""
    page.goto(f"{site}/groups/new")
    page.locator("[name=name]").fill("Sousedé")
    page.locator("[name=approval][value=off]").check()
    submit(page, "form[action='/groups/new']")
    page.locator("form[action$='/places'] [name=place]").select_option(place)
    submit(page, "form[action$='/places']")
    if page.locator("#link").count() == 0:
        submit(page, "form[action$='/link/renew']")
    return page.locator("#link").inner_text()


def book(page: Page, site: str, place: str, day, start: str, end: str, is_weekly: bool = False):
    page.goto(f"{site}/places/{place}/book")
    form = page.locator(f"form[method=get][action='/places/{place}/book']").first
    form.locator("[name=day]").fill(day.isoformat())
    form.locator("[name=from]").fill(start)
    if end <= start:
        form.locator("[name=toDay]").fill((day + timedelta(days=1)).isoformat())
    form.locator("[name=to]").fill(end)
    form.locator("[name=repetition]").select_option("weekly" if is_weekly else "once")
    form.locator("button").click()
    submit(page, f"form[method=post][action='/places/{place}/book']")
    expect(page).to_have_url(re.compile("/booking"))


def book_now(page: Page, site: str, place: str):
    """An hour from this quarter: the charger is kept for the booker from now on."""
    start = this_quarter()
    end = start.replace(hour=(start.hour + 1) % 24)
    book(page, site, place, start.date(), f"{start:%H:%M}", f"{end:%H:%M}")


def new_page(watched: Watched, view: View, contexts: list) -> Page:
    """A page of somebody else."""
    context = watched.context.browser.new_context(**view.options())
    context.set_default_timeout(20_000)
    contexts.append(context)
    return context.new_page()


def cost(page: Page, site: str, charger: str) -> str:
    """What the newest transaction at a charger has cost, as a person sees it."""
    page.goto(f"{site}/history")
    page.locator("main .list a.line", has_text=charger).first.click()
    return page.locator("#bill .sum dd").inner_text()
