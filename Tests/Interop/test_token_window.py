"""A tap within a token window enrols a new card, at OCPP stations and at bridges."""

import pytest

from bridge import Bridge
from ocpp_wire import Station


def open_window(cloud, station: str, driver, **more) -> int:
    path = f"/api/v1/stations/{station}/token-window"
    return cloud.call("POST", path, {"driverId": driver.id} | more).status_code


def cards(cloud, driver) -> list[tuple]:
    page = cloud.get(f"/api/v1/id-tokens?driverId={driver.id}&limit=200")
    return sorted((item["suffix"], item["label"]) for item in page["items"])


def test_tap_at_station_enrols_one_card(cloud):
    """The tap that enrols the card is Invalid, the next one Accepted; a window takes one card."""
    station, driver = cloud.add_station(), cloud.add_driver()
    new, other = cloud.new_card(), cloud.new_card()
    before = cards(cloud, driver)
    with Station(cloud, station) as point:

        def tap(card: str) -> str:
            return point.result("Authorize", {"idTag": card})["idTagInfo"]["status"]

        assert tap(new) == "Invalid" and cards(cloud, driver) == before
        assert open_window(cloud, station.id, driver, label="green") == 201
        # A known card and a phone's random UID leave the window open.
        assert tap(driver.card) == "Accepted"
        assert tap("08A1B2C3") == "Invalid"
        assert tap(new) == "Invalid"
        assert tap(new) == "Accepted"
        assert tap(other) == "Invalid" and tap(other) == "Invalid"
    assert cards(cloud, driver) == sorted(before + [(new[-4:], "green")])


def test_tap_at_bridge_enrols_card(cloud):
    bridge, driver = Bridge(cloud), cloud.add_driver()
    new = cloud.new_card()
    assert open_window(cloud, bridge.station, driver) == 201
    assert bridge.authorize(new) == "Invalid"
    assert bridge.authorize(new) == "Accepted"


@pytest.mark.parametrize(
    "more, status", [({"seconds": 9}, 400), ({"seconds": 301}, 400), ({"label": "x" * 201}, 400)]
)
def test_rejects_invalid_window(cloud, more, status):
    assert open_window(cloud, cloud.add_station().id, cloud.add_driver(), **more) == status


def test_rejects_unknown_station_or_driver(cloud):
    driver = cloud.add_driver()
    assert open_window(cloud, "nowhere", driver) == 404
    path = f"/api/v1/stations/{cloud.add_station().id}/token-window"
    assert cloud.call("POST", path, {"driverId": "nobody"}).status_code == 404
