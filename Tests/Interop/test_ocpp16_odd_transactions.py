"""Transaction messages are always answered and stored; anomalies make them suspect."""

import pytest

from ocpp_wire import Station, ago


@pytest.fixture
def station(cloud):
    return cloud.add_station()


@pytest.fixture
def card(cloud):
    return cloud.add_driver().card


@pytest.fixture
def point(cloud, station):
    """The connected station."""
    with Station(cloud, station) as connected:
        yield connected


def fact_kinds(transaction: dict) -> list[str]:
    return [fact["kind"] for fact in transaction["facts"]]


def test_start_with_unknown_tag_is_stored_as_suspect(cloud, station, point):
    """A start with an unknown tag gets a transactionId and Invalid, and is stored as suspect."""
    answer = point.start(cloud.new_card())
    assert answer["transactionId"] > 0 and answer["idTagInfo"] == {"status": "Invalid"}
    point.stop(answer["transactionId"])
    transaction = cloud.only_transaction(station.id)
    assert transaction["anomalies"] == ["unknownToken"] and transaction["suspect"]
    assert (transaction["energyWh"], transaction["phase"]) == (7000, "ended")


def test_refused_start_without_energy_is_clean(cloud, station, point):
    """A station that refuses an unknown tag as it was told leaves nothing to review."""
    number = point.start(cloud.new_card())["transactionId"]
    assert cloud.only_transaction(station.id)["anomalies"] == ["unknownToken"]
    point.stop(number, meter=1000)
    transaction = cloud.only_transaction(station.id)
    assert (transaction["anomalies"], transaction["energyWh"]) == ([], 0)


def test_start_with_expired_tag_is_stored_as_suspect(cloud, station, point):
    """A start with an expired tag gets Expired and is stored as suspect."""
    driver = cloud.add_driver()
    token = {"idToken": cloud.new_card(), "driverId": driver.id, "expiresAt": ago(120)}
    cloud.create("/api/v1/id-tokens", token)
    answer = point.start(token["idToken"])
    assert answer["idTagInfo"]["status"] == "Expired"
    assert cloud.only_transaction(station.id)["anomalies"] == ["tokenNotAccepted"]


@pytest.mark.parametrize("number", [987_654_321, -1, 0, 2**31, -(2**63), None, "text", {}])
def test_stop_with_unknown_transaction_id_is_stored_as_suspect(cloud, station, point, card, number):
    """A stop with an unknown transactionId is stored as suspect (ER 3.18, quirks Q64, Q68)."""
    point.stop(number, idTag=card)
    transaction = cloud.only_transaction(station.id)
    assert transaction["suspect"] and "missingStart" in transaction["anomalies"]
    assert fact_kinds(transaction) == ["ended"] and transaction["meterStopWh"] == 8000


@pytest.mark.parametrize(
    "payload",
    [
        {},
        None,
        {"transactionId": -1},
        {"meterStop": "x", "timestamp": "yesterday", "transactionId": True, "reason": 7},
        {"transactionData": "none", "idTag": {}},
        {"transactionData": [{"sampledValue": [{"value": ""}, 7]}, "x"], "idTag": "é" * 90},
    ],
)
def test_answers_stop_with_invalid_members(cloud, station, point, payload):
    """No StopTransaction gets a CALLERROR, after which the station would discard it."""
    point.result("StopTransaction", payload)
    transaction = cloud.only_transaction(station.id)
    assert transaction["suspect"] and transaction["phase"] == "ended"
    assert {"missingStart", "unreadableTime", "unreadableValue"} <= set(transaction["anomalies"])


@pytest.mark.parametrize(
    "payload",
    [{}, None, {"connectorId": "one", "idTag": [], "meterStart": {}, "timestamp": 5}],
)
def test_answers_start_with_invalid_members(cloud, station, point, payload):
    """No StartTransaction gets a CALLERROR; invalid ones get a transactionId and Invalid."""
    answer = point.result("StartTransaction", payload)
    assert answer["transactionId"] > 0 and answer["idTagInfo"]["status"] == "Invalid"
    assert "unreadableValue" in cloud.only_transaction(station.id)["anomalies"]


@pytest.mark.parametrize("payload", [{}, None, {"transactionId": "x", "meterValue": 5}])
def test_answers_meter_values_with_invalid_members(point, payload):
    """No MeterValues gets a CALLERROR."""
    assert point.result("MeterValues", payload) == {}


@pytest.mark.parametrize(
    ("begin", "end", "minutes", "anomaly", "energy"),
    [
        (1000, 900, 60, "registerWentBackwards", 0),
        (-5, 100, 60, "impossibleEnergy", 105),
        (1000, -1, 60, "impossibleEnergy", 0),
        (0, 60_000, 60, "impossibleEnergy", 60_000),
        (0, 10_000, 1, "impossibleEnergy", 10_000),
    ],
)
def test_impossible_registers_are_suspect(
    cloud, station, point, card, begin, end, minutes, anomaly, energy
):
    """Falling, negative and implausible registers are stored as suspect."""
    number = point.start(card, meter=begin, minutes_ago=minutes)["transactionId"]
    point.stop(number, meter=end)
    transaction = cloud.only_transaction(station.id)
    assert transaction["suspect"] and anomaly in transaction["anomalies"]
    assert (transaction["meterStartWh"], transaction["meterStopWh"]) == (begin, end)
    assert transaction["energyWh"] == energy


def test_registers_out_of_range_are_left_out(cloud, station, point, card):
    """No meter has counted more than a TWh. The messages are stored and answered all the same."""
    number = point.start(card, meter=-(2**63))["transactionId"]
    point.stop(number, meter=2**63 - 1)
    transaction = cloud.only_transaction(station.id)
    assert transaction["phase"] == "ended" and transaction["suspect"]
    assert "unreadableValue" in transaction["anomalies"]
    assert transaction.get("meterStartWh") is None and transaction.get("meterStopWh") is None


def test_falling_sample_is_suspect_and_keeps_energy(cloud, station, point, card):
    """A sample below the previous one makes the transaction suspect; its energy stays."""
    number = point.start(card)["transactionId"]
    for minutes, value in [(40, "5000"), (20, "4000")]:
        reading = {"timestamp": ago(minutes), "sampledValue": [{"value": value}]}
        values = {"connectorId": 1, "transactionId": number, "meterValue": [reading]}
        point.result("MeterValues", values)
    point.stop(number)
    transaction = cloud.only_transaction(station.id)
    assert transaction["anomalies"] == ["registerWentBackwards"]
    assert transaction["energyWh"] == 7000


@pytest.mark.parametrize(
    ("start", "stop", "anomaly"),
    [
        ("1970-01-01T00:00:07Z", "1970-01-01T01:00:00Z", "clockUnsynchronised"),
        ("2150-01-01T00:00:00Z", "2150-01-01T01:00:00Z", "timeInFuture"),
    ],
)
def test_impossible_times_are_suspect(cloud, station, point, card, start, stop, anomaly):
    """Times before 2020 are stored unchanged, and those in the future as of now, both as suspect."""
    number = point.start(card, timestamp=start)["transactionId"]
    point.stop(number, timestamp=stop)
    transaction = cloud.only_transaction(station.id)
    year = start[:4] if anomaly == "clockUnsynchronised" else ago(0)[:4]
    assert anomaly in transaction["anomalies"] and transaction["startedAt"][:4] == year
    offset = transaction["facts"][0].get("clockOffsetSeconds", 0)
    assert (offset > 10**9) == (anomaly == "timeInFuture")


def test_repeated_start_gets_same_transaction_id(cloud, station, card):
    """The same start gets the same answer, also on a new connection and after the stop (Q66)."""
    start = {"connectorId": 1, "idTag": card, "meterStart": 5, "timestamp": ago(30)}
    answers = []
    for _ in range(2):
        with Station(cloud, station) as point:
            answers += [point.result("StartTransaction", start) for _ in range(2)]
    with Station(cloud, station) as point:
        point.stop(answers[0]["transactionId"], meter=900)
        answers.append(point.result("StartTransaction", start))
    assert all(answer == answers[0] for answer in answers)
    assert answers[0]["idTagInfo"]["status"] == "Accepted"
    transaction = cloud.only_transaction(station.id)
    assert fact_kinds(transaction) == ["started", "ended"] and not transaction["suspect"]


def test_starts_without_timestamps_are_separate_transactions(cloud, station, point, card):
    """Two starts at 0 Wh without timestamps, with a stop between, are two transactions."""
    for meter in [5000, 9000]:
        start = {"connectorId": 1, "idTag": card, "meterStart": 0}
        number = point.result("StartTransaction", start)["transactionId"]
        point.result("StopTransaction", {"transactionId": number, "meterStop": meter})
    assert [found["energyWh"] for found in cloud.transactions(station.id)] == [5000, 9000]


def test_repeated_stop_is_stored_once(cloud, station, point, card):
    """A repeated stop gets the same answer and adds no fact (Q65)."""
    number = point.start(card)["transactionId"]
    stop = {"transactionId": number, "meterStop": 8000, "timestamp": ago(1), "idTag": card}
    answers = [point.result("StopTransaction", stop) for _ in range(3)]
    assert answers[0] == answers[1] == answers[2]
    transaction = cloud.only_transaction(station.id)
    assert fact_kinds(transaction) == ["started", "ended"] and not transaction["suspect"]


def test_conflicting_second_stop_is_suspect(cloud, station, point, card):
    """A different second stop is stored as suspect and leaves the first end unchanged."""
    number = point.start(card)["transactionId"]
    point.stop(number, meter=8000, minutes_ago=10)
    point.stop(number, meter=9000, minutes_ago=5)
    transaction = cloud.only_transaction(station.id)
    assert fact_kinds(transaction) == ["started", "ended", "ended"]
    assert transaction["anomalies"] == ["conflictingFacts"]
    assert transaction["meterStopWh"] == 8000


def test_station_cannot_change_another_stations_transaction(cloud, station, point, card):
    """Messages that name another station's transaction don't change it (CVE-2026-28230)."""
    mine = point.start(card)["transactionId"]
    other = cloud.add_station()
    with Station(cloud, other) as intruder:
        reading = {"timestamp": ago(1), "sampledValue": [{"value": "999999"}]}
        values = {"connectorId": 1, "transactionId": mine, "meterValue": [reading]}
        assert intruder.result("MeterValues", values) == {}
        intruder.stop(mine, meter=999_999)
    untouched = cloud.only_transaction(station.id)
    assert fact_kinds(untouched) == ["started"] and untouched["phase"] == "active"
    assert all(transaction["suspect"] for transaction in cloud.transactions(other.id))
    point.stop(mine)
    assert cloud.only_transaction(station.id)["suspect"] is False


def test_token_charging_elsewhere_gets_concurrent_tx(cloud, point, card):
    """A charging card gets ConcurrentTx at another station and Accepted at its own."""
    point.start(card)
    with Station(cloud, cloud.add_station()) as other:
        answer = other.result("Authorize", {"idTag": card})
        assert answer["idTagInfo"]["status"] == "ConcurrentTx"
    assert point.result("Authorize", {"idTag": card})["idTagInfo"]["status"] == "Accepted"
