"""Money: a driver tops up, charges at two chargers, and everybody sees the same amounts."""

import pytest
from playwright.sync_api import Page, expect

from bridge import Bridge
from bridge_events import boot, register as reading, started, token, transaction_event
from charger import Charger
from cloud import ADMIN_EMAIL, Cloud, poll
from conftest import start_cloud
from neighbourhood import Person
from people import sign_in
from sharing_steps import (
    BRIDGED,
    NATIVE,
    add_chargers,
    book_now,
    cost,
    make_group,
    new_page,
    offer,
    register,
)
from test_stories import submit
from views import DESKTOP, PHONE, View
from watched import axe_violations

# 11.4 kWh at 6 Kč, of which the operator keeps 5 %.
ENERGY_WH, PRICE, HOST_PART, FEE = 11_400, 6_840, 6_498, 342
TOP_UP = 50_000
# Minutes ago, and the energy since the last reading.
READINGS = [(minutes, 1_900) for minutes in (60, 50, 40, 30, 20, 10)]


@pytest.fixture(scope="module")
def cloud(binary, tmp_path_factory):
    """A cloud of this file's own, with a fee."""
    folder = tmp_path_factory.mktemp("money") / "data"
    running = start_cloud(binary, folder, "--money-fee-per-mille", "50")
    with running.until_done():
        yield running


@pytest.fixture(scope="module")
def site(cloud) -> str:
    return f"http://localhost:{cloud.port}"


@pytest.fixture
def contexts():
    contexts = []
    yield contexts
    for context in contexts:
        context.close()


@pytest.mark.scripts
def test_same_energy_costs_the_same_everywhere(view, watched, site, cloud, contexts):
    host_page = watched.new_page()
    host = register(host_page, site, cloud, "Eva Malá")
    chargers = add_chargers(cloud, host.id)
    offer(host_page, site, chargers.bridged_place, BRIDGED, "group")
    offer(host_page, site, chargers.native_place, NATIVE, "members")
    link = make_group(host_page, site, chargers.bridged_place)

    page = new_page(watched, view, contexts)
    driver = register(page, site, cloud, "Petr Svoboda")
    card = add_card(cloud, driver, [chargers.native.id, chargers.bridged])
    top_up(page, site, view)
    page.goto(link)
    submit(page, "form[action^='/join/']")
    book_now(page, site, chargers.bridged_place)
    book_now(page, site, chargers.native_place)

    backdate_prices(cloud)
    charge_natively(cloud, chargers.native, card)
    charge_over_bridge(cloud, chargers.bridged, card)
    sold = poll(lambda: both_settlements(cloud), 60, "the settlement of both")
    cloud.wait_for_consumers()
    amounts = ("totalMinor", "energyWh", "hostMinor", "feeMinor")
    for settlement in sold:
        assert [settlement[name] for name in amounts] == [PRICE, ENERGY_WH, HOST_PART, FEE]

    transactions = [settlement["transactionId"] for settlement in sold]
    check_books(cloud, driver, host, transactions)
    assert cost(page, site, BRIDGED) == cost(page, site, NATIVE) == shown(view, PRICE)
    for each in (view, other_size(view)):
        check_pages(site, cloud, each, watched, contexts, driver, host, transactions)


def shown(view: View, minor: int) -> str:
    """An amount as pages show it."""
    whole, rest = divmod(minor, 100)
    return view.say(f"CZK\u00a0{whole}.{rest:02}", f"{whole},{rest:02}\u00a0Kč")


def other_size(view: View) -> View:
    return View(DESKTOP if view.is_phone else PHONE, view.scheme, view.language)


def add_card(cloud: Cloud, driver: Person, stations: list[str]) -> str:
    card = cloud.new_card()
    cloud.create("/api/v1/id-tokens", {"idToken": card, "driverId": driver.id})
    for station in stations:
        cloud.create("/api/v1/grants", {"stationId": station, "personId": driver.id})
    return card


def top_up(page: Page, site: str, view: View):
    """By the test gateway, which says that no money moves."""
    page.goto(f"{site}/credit")
    # Nothing is to be reserved for the bridge while the test looks at the amounts.
    page.locator("#offline-credit summary").click()
    page.locator("#offline-credit [name=offline]").uncheck()
    submit(page, "#offline-credit form")
    page.locator("#top-up [name=amount][value='500']").check()
    submit(page, "form#top-up")
    page.wait_for_url("**/test-gateway/**")
    expect(page.locator("[role=note]").first).to_be_visible()
    page.locator("form:has([name=outcome][value=paid]) button").click()
    page.wait_for_load_state()

    def has_arrived():
        page.goto(f"{site}/credit")
        return shown(view, TOP_UP) in page.locator("#balance").inner_text()

    poll(has_arrived, 20, "the credit")


def backdate_prices(cloud: Cloud):
    """An hour of charging cannot be waited for, so the prices hold since yesterday."""
    cloud.alter("DROP TRIGGER tariff_version_is_never_changed")
    cloud.alter("UPDATE tariff_version SET valid_from = valid_from - 86400000")


def charge_natively(cloud: Cloud, station, card: str):
    charger = Charger(cloud, station, "SolaX")
    assert charger.authorize(card) == "Accepted"
    assert charger.start(card, minutes_ago=70) == "Accepted"
    for minutes, energy_wh in READINGS:
        charger.measure(energy_wh, 11_400, minutes_ago=minutes)
    charger.stop(minutes_ago=1)
    charger.close()


def charge_over_bridge(cloud: Cloud, station: str, card: str):
    bridge = Bridge(cloud, station)
    bridge.delivered([boot()])
    assert bridge.authorize(card) == "Accepted"
    events = [started(2, 70, card)]
    id, register_wh = events[0]["data"]["transactionId"], 1_000
    begin = {"chargingState": "Charging", "meterValue": reading(69, 1_000, "Transaction.Begin")}
    steps = [(69, "Updated", "ChargingStateChanged", begin)]
    for minutes, energy_wh in READINGS:
        register_wh += energy_wh
        sample = {"meterValue": reading(minutes, register_wh)}
        steps.append((minutes, "Updated", "MeterValuePeriodic", sample))
    end = {"idToken": token(card), "stoppedReason": "Local"}
    end["meterValue"] = reading(1, register_wh, "Transaction.End")
    steps.append((1, "Ended", "StopAuthorized", end))
    for number, (minutes, kind, reason, data) in enumerate(steps, 1):
        common = {"eventType": kind, "triggerReason": reason, "seqNo": number}
        event = transaction_event(2 + number, minutes, transactionId=id, **common, **data)
        events.append(event)
    assert bridge.delivered(events) == events[-1]["seq"]


def both_settlements(cloud: Cloud) -> list[dict] | None:
    items = cloud.get("/api/v1/settlements")["items"]
    return items if len(items) == 2 else None


# The books, by REST.


def get(cloud: Cloud, person: Person, path: str) -> dict:
    access = cloud.log_in(person.email, person.password)["accessToken"]
    answer = cloud.call("GET", path, token=access)
    assert answer.status_code == 200, answer.text
    return answer.json()


def check_books(cloud: Cloud, driver: Person, host: Person, transactions: list[str]):
    credit = get(cloud, driver, "/api/v1/credit")
    assert [credit[name] for name in ("creditMinor", "heldMinor", "debtMinor")] == [
        TOP_UP - 2 * PRICE, 0, 0,
    ]  # fmt: skip
    for transaction in transactions:
        assert moved(cloud, transaction) == {
            "clearing": 0, f"pending:{host.id}": HOST_PART, "commission": FEE,
            f"credit:{driver.id}": -PRICE, f"held:{driver.id}": 0,
        }  # fmt: skip
    earnings = get(cloud, host, "/api/v1/earnings")
    assert [item["amountMinor"] for item in earnings["items"]] == [HOST_PART] * 2
    assert {item["transactionId"] for item in earnings["items"]} == set(transactions)
    totals = get(cloud, host, "/api/v1/earnings/summary")
    sums = [totals[name] for name in ("monthMinor", "pendingMinor", "availableMinor")]
    assert sums == [2 * HOST_PART, 2 * HOST_PART, 0]
    summary = cloud.get("/api/v1/money/summary")
    assert summary["totalMinor"] == 0
    balances = {one["kind"]: one["balanceMinor"] for one in summary["accounts"]}
    assert balances["gateway"] == -TOP_UP
    assert balances["commission"] == 2 * FEE
    for cdr in get(cloud, driver, "/api/v1/cdrs")["items"]:
        assert round(cdr["total_cost"]["excl_vat"] * 100) == PRICE
        assert round(cdr["total_energy"] * 1000) == ENERGY_WH


def moved(cloud: Cloud, transaction: str) -> dict[str, int]:
    """What all postings about a transaction changed in each account."""
    changes: dict[str, int] = {}
    postings = cloud.get(f"/api/v1/ledger/postings?transactionId={transaction}")["items"]
    for posting in postings:
        for transfer in posting["transfers"]:
            amount = transfer["amountMinor"]
            changes[transfer["from"]] = changes.get(transfer["from"], 0) - amount
            changes[transfer["to"]] = changes.get(transfer["to"], 0) + amount
    return changes


# The same in pages, on a phone and on a desk.


def check_pages(site, cloud, view, watched, contexts, driver, host, transactions):
    admin = Person("", "", ADMIN_EMAIL, cloud.password)
    expected = [
        (driver, "/credit", [TOP_UP - 2 * PRICE, PRICE]),
        (driver, "/home", [TOP_UP - 2 * PRICE]),
        *((driver, f"/receipts/{id}", [PRICE]) for id in transactions),
        (host, "/earnings", [2 * HOST_PART, HOST_PART, PRICE]),
        (host, "/host", [2 * HOST_PART]),
        (admin, "/admin/money", [2 * HOST_PART, 2 * FEE, 0]),
        (admin, "/admin/money/ledger?kind=settlement", [PRICE, HOST_PART, FEE]),
        (admin, f"/admin/money/people/{driver.id}", [TOP_UP - 2 * PRICE, TOP_UP]),
    ]
    visitor, page = None, None
    for person, path, amounts in expected:
        if person is not visitor:
            visitor, page = person, new_page(watched, view, contexts)
            sign_in(page, site, person, view)
        answer = page.goto(site + path)
        assert answer.status == 200, path
        text = page.locator("main").inner_text()
        for amount in amounts:
            assert shown(view, amount) in text, f"{path}: {amount}"
        assert axe_violations(page) == [], path
        wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(wider) <= 0, path
