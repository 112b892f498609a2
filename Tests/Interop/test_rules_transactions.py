"""OCPP rules of transactions and meter values; each test names its section.

`docs/ocpp16-rules.md` lists all rules, including those that tests in other files check.
"""

import asyncio

import pytest
from ocpp.v16 import call

from ocpp_wire import Station, ago
from test_ocpp16_commands import connected


def card_with_status(cloud, status: str) -> str:
    """A card that the cloud answers with this authorization status."""
    if status == "Invalid":
        return cloud.new_card()
    driver = cloud.add_driver()
    if status == "Blocked":
        cloud.call("PATCH", f"/api/v1/drivers/{driver.id}", {"status": "blocked"})
    elif status == "Expired":
        card = cloud.new_card()
        token = {"idToken": card, "driverId": driver.id, "expiresAt": ago(120)}
        cloud.create("/api/v1/id-tokens", token)
        return card
    else:
        with Station(cloud, cloud.add_station()) as elsewhere:
            elsewhere.start(driver.card, minutes_ago=0)
    return driver.card


# Transactions


@pytest.mark.parametrize("status", ["Invalid", "Blocked", "Expired", "ConcurrentTx"])
def test_E2_4_8_refused_tag_gets_transaction_id(cloud, status):
    """E2 4.8: A refused tag still gets a transactionId, and its energy is kept as suspect."""
    station, card = cloud.add_station(), card_with_status(cloud, status)

    async def run():
        async with connected(cloud, station) as client:
            start = call.StartTransaction(
                connector_id=1, id_tag=card, meter_start=1000, timestamp=ago(0)
            )
            started = await client.call(start, suppress=False)
            stop = call.StopTransaction(
                transaction_id=started.transaction_id, meter_stop=1010, timestamp=ago(0)
            )
            await client.call(stop, suppress=False)
            return started

    started = asyncio.run(run())
    assert started.id_tag_info["status"] == status and started.transaction_id > 0
    transaction = cloud.only_transaction(station.id)
    assert transaction["suspect"] and transaction["energyWh"] == 10


def test_ER_3_54_transaction_ids_rise_across_restarts(own_cloud):
    """ER 3.54: Transaction ids are positive, fit 31 bits, and rise across cloud restarts."""
    station, driver = own_cloud.add_station(), own_cloud.add_driver()
    numbers = []
    for minutes in [90, 60, 30]:
        with Station(own_cloud, station) as point:
            numbers.append(point.start(driver.card, minutes_ago=minutes)["transactionId"])
            point.stop(numbers[-1], minutes_ago=minutes - 20)
        own_cloud.restart()
    assert numbers == sorted(set(numbers))
    assert numbers[0] > 0 and numbers[-1] < 2**31


@pytest.mark.parametrize("status", [None, "Invalid", "Blocked", "Expired"])
def test_E2_4_10_stop_ends_transaction_with_any_tag(cp, status):
    """E2 4.10: A stop with any tag or none ends its transaction. Only a given tag is checked."""
    tag = {"idTag": card_with_status(cp.cloud, status)} if status else {}
    cp.start()
    answer = cp.point.stop(cp.transaction_id, **tag)
    assert answer.get("idTagInfo", {}).get("status") == status
    cp.assert_ended()


def test_E2_3_7_status_before_queued_start_changes_nothing(cp):
    """E2 3.7: A status before the queued start neither creates nor changes a transaction."""
    cp.status("Charging")
    cp.status("Available")
    cp.assert_no_transactions()
    assert cp.start(minutes=180) == "Accepted"
    cp.status("Available")
    cp.stop(minutes=90)
    cp.assert_ended()


# Meter values


def send_sample(cp, *values: dict, connector: int = 1, **more):
    reading = {"timestamp": ago(30), "sampledValue": values}
    payload = {"connectorId": connector, "meterValue": [reading]} | more
    assert cp.point.result("MeterValues", payload) == {}


def sampled_values(cp) -> list[dict]:
    """All sampled values of the only transaction."""
    facts = [fact for fact in cp.transaction()["facts"] if fact["kind"] == "sampled"]
    return [v for fact in facts for reading in fact["readings"] for v in reading["sampledValue"]]


REGISTER = {"measurand": "Energy.Active.Import.Register", "context": "Sample.Periodic"}


def test_E2_4_7_bare_value_defaults_to_energy_register(cp):
    """E2 4.7: A value without attributes is Energy.Active.Import.Register, Sample.Periodic."""
    cp.start()
    send_sample(cp, {"value": "1500"}, transactionId=cp.transaction_id)
    assert sampled_values(cp) == [REGISTER | {"value": 1500}]


def test_E2_4_7_ignores_signed_data_and_counts_raw_value(cp):
    """E2 4.7: SignedData is hexadecimal, not a number; the Raw value beside it is used."""
    cp.start()
    signed = {"value": "1500", "format": "SignedData"}
    send_sample(cp, signed, {"value": "2000", "format": "Raw"}, transactionId=cp.transaction_id)
    assert sampled_values(cp) == [REGISTER | {"value": 2000}]
    cp.stop()
    cp.assert_ended()


@pytest.mark.parametrize(
    "contexts",
    [["Sample.Periodic", "Sample.Clock"], ["Transaction.Begin", "Transaction.End"]],
)
def test_E2_3_16_keeps_reading_contexts(cp, contexts):
    """E2 3.16, ER 3.14: Periodic, clock-aligned, first and last values keep their context."""
    cp.start()
    for value, context in enumerate(contexts, 1500):
        send_sample(cp, {"value": str(value), "context": context}, transactionId=cp.transaction_id)
    assert [value["context"] for value in sampled_values(cp)] == contexts
    cp.stop()
    cp.assert_ended()


def test_ER_3_16_connector_0_values_belong_to_no_transaction(cp):
    """ER 3.16: Values of connector 0 come from the main meter and join no transaction."""
    cp.start()
    send_sample(cp, {"value": "999999"}, connector=0)
    assert sampled_values(cp) == []
    cp.stop()
    cp.assert_ended()
