"""Times that stations report: by clocks that are off, live or after an absence."""

import datetime
import time

import pytest

from ocpp_wire import Station, ago


@pytest.fixture
def driver(cloud):
    return cloud.add_driver()


def status(point, minutes_ago: float):
    payload = {"connectorId": 1, "status": "Preparing", "errorCode": "NoError"}
    point.result("StatusNotification", payload | {"timestamp": ago(minutes_ago)})


@pytest.mark.parametrize("behind", [0, 4.5, 10, 120])
def test_clock_behind_does_not_pass_reservation(cloud, behind):
    """A status shows that the clock is behind, so the start is judged by now."""
    station, other, guest = cloud.add_station(), cloud.add_driver(), cloud.add_driver()
    body = {"stationId": station.id, "driverId": other.id, "expiresAt": ago(-30)}
    cloud.create("/api/v1/reservations", body)
    with Station(cloud, station) as point:
        status(point, behind)
        answer = point.start(guest.card, minutes_ago=behind)
    assert answer["idTagInfo"]["status"] == "Blocked"


@pytest.mark.parametrize("behind", [0, 4.5, 10, 120])
def test_clock_behind_does_not_pass_concurrent_tx(cloud, behind):
    """The same card at two stations, the second with a clock that is behind."""
    driver = cloud.add_driver()
    with Station(cloud, cloud.add_station()) as first:
        first.start(driver.card, minutes_ago=0)
        with Station(cloud, cloud.add_station()) as second:
            status(second, behind)
            answer = second.start(driver.card, minutes_ago=behind)
    assert answer["idTagInfo"]["status"] == "ConcurrentTx"


def test_old_time_does_not_validate_expired_card(cloud, driver):
    """A card that expired in 2024, started today with a time of 2021."""
    station, card = cloud.add_station(), cloud.new_card()
    token = {"idToken": card, "driverId": driver.id, "expiresAt": "2024-06-01T00:00:00Z"}
    cloud.create("/api/v1/id-tokens", token)
    with Station(cloud, station) as point:
        answer = point.start(card, timestamp="2021-05-01T12:00:00Z")
        point.stop(answer["transactionId"], timestamp="2021-05-01T13:00:00Z")
    assert answer["idTagInfo"]["status"] == "Expired"
    transaction = cloud.only_transaction(station.id)
    assert transaction["anomalies"] == ["timeInPast", "tokenNotAccepted"]
    assert transaction["energyWh"] == 7000 and transaction["startedAt"][:10] == ago(0)[:10]
    assert transaction["facts"][0]["clockOffsetSeconds"] < -(10**8)


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [(30, "Accepted"), (200, "Expired")],
    ids=["during the absence", "before the absence"],
)
def test_absence_is_known_after_kill(own_cloud, minutes, expected):
    """After the cloud was killed, a start during the absence is judged by its time. The stored sign
    of life is set to an hour ago, and the first absence is forgotten, as after a live session."""
    station, driver, card = own_cloud.add_station(), own_cloud.add_driver(), own_cloud.new_card()
    token = {"idToken": card, "driverId": driver.id, "expiresAt": ago(20)}
    own_cloud.create("/api/v1/id-tokens", token)
    with Station(own_cloud, station) as point:
        point.result("Heartbeat", {})
        own_cloud.kill_and_start()
    hour = int((time.time() - 3600) * 1000)
    own_cloud.alter(
        "UPDATE station SET last_seen_at = ?, absences = '' WHERE id = ?", hour, station.id
    )
    with Station(own_cloud, station) as point:
        answer = point.start(card, minutes_ago=minutes)
    assert answer["idTagInfo"]["status"] == expected
    suspect = own_cloud.only_transaction(station.id)["suspect"]
    assert suspect == (expected == "Expired")


def test_clock_set_during_transaction(cloud, driver):
    """A clock that is an hour ahead at the start and then set: the energy counts, nothing ends
    before it starts, and the station is shown with a right clock."""
    station = cloud.add_station()
    with Station(cloud, station) as point:
        number = point.start(driver.card, minutes_ago=-60)["transactionId"]
        reading = {"timestamp": ago(10), "sampledValue": [{"value": "3000"}]}
        values = {"connectorId": 1, "transactionId": number, "meterValue": [reading]}
        point.result("MeterValues", values)
        point.stop(number, meter=5000)
    transaction = cloud.only_transaction(station.id)
    assert transaction["energyWh"] == 4000
    assert transaction["anomalies"] == ["timeInFuture", "timeInPast"]
    assert transaction["startedAt"] <= transaction["endedAt"]
    assert cloud.get(f"/api/v1/stations/{station.id}")["clockOffsetSeconds"] == 0


@pytest.mark.parametrize(
    "start",
    ["{0:%Y-%m-%d}T{1}:{0:%M:%S}Z", "{0:%Y-%m-%d} {1}:{0:%M:%S},5", " {0:%Y-%m-%d}T{1}:{0:%M:%S}z "],
)
def test_reads_times_of_one_digit(cloud, driver, start):
    """A one-digit hour, and other spellings near ISO 8601."""
    station = cloud.add_station()
    night = datetime.datetime.now(datetime.timezone.utc).replace(hour=3, minute=11)
    night -= datetime.timedelta(days=1)
    with Station(cloud, station) as point:
        number = point.start(driver.card, timestamp=start.format(night, night.hour))["transactionId"]
        point.stop(number)
    transaction = cloud.only_transaction(station.id)
    assert transaction["startedAt"][:19] == f"{night:%Y-%m-%dT03:11:%S}"
    assert transaction["anomalies"] == []
