"""Receipts, documents and CDRs of charging at a place with a price, in a real cloud."""

import collections
import json
import secrets
import subprocess

import pytest

from cloud import ENVIRONMENT, poll
from ocpp_wire import Station

#: OCPI 2.2.1, mod_cdrs: the required members of each object.
CDR = {
    "country_code",
    "party_id",
    "id",
    "start_date_time",
    "end_date_time",
    "cdr_token",
    "auth_method",
    "cdr_location",
    "currency",
    "charging_periods",
    "total_cost",
    "total_energy",
    "total_time",
    "last_updated",
}
TOKEN = {"country_code", "party_id", "uid", "type", "contract_id"}
LOCATION = {
    "id",
    "address",
    "city",
    "country",
    "coordinates",
    "evse_uid",
    "evse_id",
    "connector_id",
    "connector_standard",
    "connector_format",
    "connector_power_type",
}


@pytest.fixture
def charged(own_cloud):
    """A cloud, and a settled transaction of 7 kWh at 6 Kč."""
    cloud = own_cloud
    host = cloud.create("/api/v1/drivers", {"name": "Hana"})["id"]
    place = cloud.create("/api/v1/locations", {"name": "Garage", "hostId": host})["id"]
    station = cloud.add_station()
    cloud.change(f"/api/v1/stations/{station.id}", {"locationId": place})
    element = {"components": [{"dimension": "ENERGY", "priceE4": 60_000}]}
    tariff = {"pricesIncludeVat": True, "elements": [element]}
    body = {"name": "Prices", "hostId": host, "tariff": tariff}
    id = cloud.create("/api/v1/tariffs", body)["id"]
    path = f"/api/v1/locations/{place}/tariffs"
    answer = cloud.call("PUT", path, {"tariffId": id})
    assert answer.status_code < 300, answer.text
    # The transaction starts an hour ago.
    cloud.alter("DROP TRIGGER tariff_version_is_never_changed")
    cloud.alter("UPDATE tariff_version SET valid_from = 0")
    card = cloud.new_card()
    driver = cloud.create("/api/v1/drivers", {"name": f"Eva {secrets.token_hex(4)}"})["id"]
    cloud.create("/api/v1/id-tokens", {"idToken": card, "driverId": driver})
    give_credit(cloud, driver, 100_000)
    with Station(cloud, station) as point:
        number = point.start(card, meter=1000)["transactionId"]
        point.stop(number, meter=8000)
    transaction = cloud.only_transaction(station.id)["id"]
    poll(lambda: documents(cloud), 30, "the document")
    return cloud, transaction


def give_credit(cloud, driver: str, amount: int) -> None:
    account = f"credit:{driver}"
    cloud.alter(
        "INSERT INTO ledger_account (id, kind, owner_id, balance, minimum) VALUES (?, ?, ?, ?, 0)",
        account,
        "credit",
        driver,
        amount,
    )
    cloud.alter(
        "INSERT INTO ledger_account (id, kind, balance) VALUES ('bank', 'bank', ?)", -amount
    )
    cloud.alter(
        "INSERT INTO ledger_posting (idempotency_key, kind, posted_at) VALUES ('test', 'topUp', 0)"
    )
    cloud.alter(
        "INSERT INTO ledger_transfer (posting_id, from_account, to_account, amount) "
        "SELECT id, 'bank', ?, ? FROM ledger_posting WHERE idempotency_key = 'test'",
        account,
        amount,
    )


def items(cloud, path: str) -> list[dict]:
    answer = cloud.call("GET", path)
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


def documents(cloud) -> list[dict]:
    return items(cloud, "/api/v1/documents")


def test_document_and_cdr_have_the_total_of_the_settlement(charged):
    cloud, transaction = charged
    (document,) = documents(cloud)
    assert (document["kind"], document["totalMinor"]) == ("invoice", 4200)
    assert document["number"].startswith("ZP") and document["number"].endswith("000001")
    (cdr,) = items(cloud, "/api/v1/cdrs")
    assert CDR <= cdr.keys(), json.dumps(cdr)
    assert TOKEN <= cdr["cdr_token"].keys() and LOCATION <= cdr["cdr_location"].keys()
    assert cdr["id"] == transaction and len(cdr["id"]) <= 39
    assert cdr["total_cost"] == {"excl_vat": 42} == cdr["total_energy_cost"]
    assert cdr["total_energy"] == 7 and cdr["currency"] == "CZK"
    assert cdr["invoice_reference_id"] == document["number"]
    volumes = collections.Counter()
    for period in cdr["charging_periods"]:
        assert period.keys() == {"start_date_time", "dimensions"}
        for dimension in period["dimensions"]:
            assert dimension.keys() == {"type", "volume"}
            volumes[dimension["type"]] += dimension["volume"]
    assert volumes["ENERGY"] == pytest.approx(7)
    times = volumes["TIME"] + volumes["PARKING_TIME"]
    assert volumes.keys() <= {"ENERGY", "TIME", "PARKING_TIME"}
    assert times == pytest.approx(cdr["total_time"], abs=0.001)
    starts = [period["start_date_time"] for period in cdr["charging_periods"]]
    assert starts == sorted(starts) and starts[0] == cdr["start_date_time"]


def test_verification_finds_a_changed_fact(charged, binaries):
    cloud, transaction = charged

    def verify() -> tuple[int, str]:
        command = [binaries / "zapoj-cloud", "verify", transaction]
        command += ["--data-directory", cloud.directory]
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=60, env=ENVIRONMENT
        )
        return done.returncode, done.stdout

    status, steps = verify()
    assert status == 0, steps
    for step in ["facts", "bill", "ledger", "documents"]:
        assert f"ok     {step}: " in steps
    cloud.alter("DROP TRIGGER charging_event_is_never_changed")
    cloud.alter(
        "UPDATE charging_event SET body = replace(body, '8000', '9000') WHERE transaction_id = ?",
        transaction,
    )
    status, steps = verify()
    assert status == 1 and "wrong  facts: " in steps
    assert "ok     ledger: " in steps
