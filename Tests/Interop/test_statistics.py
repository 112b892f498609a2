"""The sums of ended transactions per day: a driver sees their own, a host those at their chargers."""

import secrets

from cloud import OCPPStation, poll
from ocpp_wire import Station
from test_owners import person


def sums(cloud, token, **query) -> tuple[int, int]:
    """The transactions and the energy of the last 30 days."""
    answer = cloud.call("GET", "/api/v1/statistics", token=token, params=query)
    assert answer.status_code == 200, answer.text
    shown = answer.json()
    energy = sum(day["energyWh"] for day in shown["days"])
    return sum(day["transactions"] for day in shown["days"]), energy


def new_station(cloud, owner: str) -> OCPPStation:
    """A station of a host, where everyone may charge."""
    body = {"id": f"SUM-{secrets.token_hex(4)}", "kind": "ocpp16", "name": "x", "ownerId": owner}
    made = cloud.create("/api/v1/stations", body)
    cloud.secrets.add(made["password"])
    cloud.grant_everyone(made["id"])
    return OCPPStation(made["id"], made["password"])


def new_card(cloud, owner: str) -> str:
    card = cloud.new_card()
    cloud.secrets.add(card)
    cloud.create("/api/v1/id-tokens", {"idToken": card, "driverId": owner})
    return card


def test_driver_sees_own_days_and_host_theirs(cloud):
    """Two drivers at the chargers of two hosts; a stranger sees nothing, an admin at least all."""
    hosts, drivers = [person(cloud), person(cloud)], [person(cloud), person(cloud)]
    stations = [new_station(cloud, host["id"]) for host in hosts]
    cards = [new_card(cloud, driver["id"]) for driver in drivers]
    for station, driver, meter in [(0, 0, 2000), (0, 1, 3000), (1, 0, 5000)]:
        with Station(cloud, stations[station]) as point:
            number = point.start(cards[driver], meter=1000)["transactionId"]
            point.stop(number, meter=meter)
    expected = [
        (drivers[0], "own", (2, 5000)),
        (drivers[1], "own", (1, 2000)),
        (drivers[0], "managed", (0, 0)),
        (hosts[0], "managed", (2, 3000)),
        (hosts[1], "managed", (1, 4000)),
        (hosts[0], "own", (0, 0)),
        (person(cloud), "managed", (0, 0)),
    ]
    for viewer, scope, numbers in expected:
        token = viewer["token"]
        poll(lambda: sums(cloud, token, scope=scope) == numbers, 20, f"{scope} {numbers}")
    count, energy = sums(cloud, None, scope="managed")
    assert count >= 3 and energy >= 7000
    elsewhere = sums(cloud, hosts[0]["token"], scope="managed", stationId=stations[1].id)
    assert elsewhere == (0, 0)


def test_rejects_invalid_spans(cloud):
    for query in [
        {"from": "2026-11-31"},
        {"from": "2026-11-30", "to": "2026-11-29"},
        {"from": "1990-01-01", "to": "2026-11-29"},
        {"scope": "all"},
    ]:
        assert cloud.call("GET", "/api/v1/statistics", params=query).status_code == 400, query
