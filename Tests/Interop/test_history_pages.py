"""History and statistics in a real cloud, as a browser without JavaScript shows them."""

import csv
import io
import re
import secrets

import pytest
from browser import Browser
from cloud import OCPPStation, poll
from ocpp_wire import Station, ago

CHART = 'class="chart"'
HOSTILE = "=HYPERLINK(1)<script>alert(1)</script>"


class Person:
    """A person with an account, and their browser."""

    def __init__(self, cloud, name: str, language: str = "en"):
        login = {"email": f"{secrets.token_hex(5)}@example.org", "password": secrets.token_hex(12)}
        cloud.secrets.add(login["password"])
        self.id = cloud.create("/api/v1/drivers", {"name": name} | login)["id"]
        self.browser = Browser(cloud, language).sign_in(**login)


@pytest.fixture(scope="module")
def world(cloud):
    """A host with a charger of a hostile name, and a driver who has charged there."""
    host, driver = Person(cloud, "Hana Hostová", "cs"), Person(cloud, "=1+1 Dan")
    body = {"id": f"HIS-{secrets.token_hex(4)}", "kind": "ocpp16", "ownerId": host.id}
    made = cloud.create("/api/v1/stations", body | {"name": HOSTILE})
    cloud.secrets.add(made["password"])
    station = OCPPStation(made["id"], made["password"])
    cloud.grant_everyone(station.id)
    card = cloud.new_card()
    cloud.secrets.add(card)
    cloud.create("/api/v1/id-tokens", {"idToken": card, "driverId": driver.id})
    with Station(cloud, station) as point:
        number = point.start(card, meter=1000)["transactionId"]
        for minute, register in [(50, 2000), (40, 4000), (20, 7000)]:
            sample = {"timestamp": ago(minute), "sampledValue": [{"value": str(register)}]}
            values = {"connectorId": 1, "transactionId": number, "meterValue": [sample]}
            point.result("MeterValues", values)
        point.stop(number, meter=9000)
    transaction = cloud.only_transaction(station.id)["id"]
    poll(lambda: cloud.get(f"/api/v1/transactions/{transaction}")["energyByQuarter"], 10)
    poll(lambda: CHART in host.browser.page("/statistics", of="managed"), 10, "the statistics")
    return cloud, host, driver, station, transaction


def test_driver_and_host_see_the_charge_and_a_stranger_does_not(world):
    cloud, host, driver, station, transaction = world
    stranger = Person(cloud, "Stranger")
    for person in (host, driver):
        assert f"/history/{transaction}" in person.browser.page("/history")
        assert person.browser.get(f"/history/{transaction}").status_code == 200
    assert f"/history/{transaction}" not in stranger.browser.page("/history")
    assert stranger.browser.get(f"/history/{transaction}").status_code == 404
    anonymous = Browser(cloud).http.get(
        f"{cloud.url}/history", timeout=30, allow_redirects=False
    )
    assert anonymous.status_code == 303
    assert anonymous.headers["Location"].startswith("/sign-in")


def test_page_of_one_charge_shows_curve_table_and_reason(world):
    _, host, driver, _, transaction = world
    shown = driver.browser.page(f"/history/{transaction}")
    assert 'class="curve"' in shown and "<table>" in shown
    assert "8.0\u00a0kWh" in shown and "Stopped at the charger" in shown
    czech = host.browser.page(f"/history/{transaction}")
    assert "8,0\u00a0kWh" in czech and "Ukončeno u nabíječky" in czech
    for page in (shown, czech):
        assert "⟦" not in page and "style=" not in page and "<script>alert" not in page


def test_filters_narrow_the_list(world):
    _, host, driver, station, transaction = world
    link = f"/history/{transaction}"
    for query, matches in [
        ({"station": station.id, "from": "", "to": "", "card": ""}, True),
        ({"station": "nowhere"}, False),
        ({"from": "2020-01-01", "to": "2020-12-31"}, False),
        ({"odd": "true"}, False),
        ({"driver": driver.id}, True),
        ({"driver": host.id}, False),
        ({"card": "unknown"}, False),
        ({"from": "nonsense"}, True),
    ]:
        for person in (host, driver):
            assert (link in person.browser.page("/history", **query)) == matches, query


def test_csv_has_no_formula(world):
    """Both languages: semicolons and a decimal comma in Czech."""
    _, host, driver, _, _ = world
    for person, separator, energy in [(host, ";", "8,000"), (driver, ",", "8.000")]:
        answer = person.browser.get("/history.csv")
        assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
        text = answer.content.decode("utf-8")
        assert text.startswith("\ufeff") and "attachment" in answer.headers["Content-Disposition"]
        rows = list(csv.reader(io.StringIO(text[1:]), delimiter=separator))
        assert len(rows) == 2 and len(rows[0]) == len(rows[1]) == 9
        assert rows[1][2] == "'" + HOSTILE
        assert energy in rows[1]
        assert not [cell for row in rows for cell in row if re.match(r"[=+@\t\r-]", cell)]
    assert "'=1+1 Dan" in host.browser.get("/history.csv").text


def test_statistics_count_for_driver_and_host(world):
    _, host, driver, _, _ = world
    own = driver.browser.page("/statistics")
    assert "8.0\u00a0kWh" in own and "At my chargers" not in own
    for period in ("week", "month", "year"):
        managed = host.browser.page("/statistics", of="managed", by=period)
        assert "8,0\u00a0kWh" in managed and "=1+1 Dan" in managed
        assert "Nejvíc " in managed and "⟦" not in managed and "style=" not in managed
    assert CHART not in host.browser.page("/statistics")
