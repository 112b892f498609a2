"""A new card is enrolled by tapping it, at stations of either kind."""

import pytest

from bridge import Bridge
from ocpp_wire import Station


def window(cloud, station: str, driver, **more) -> int:
    path = f"/api/v1/stations/{station}/token-window"
    return cloud.call("POST", path, {"driverId": driver.id} | more).status_code


def cards(cloud, driver) -> list[tuple]:
    page = cloud.get(f"/api/v1/id-tokens?driverId={driver.id}&limit=200")
    return sorted((item["suffix"], item["label"]) for item in page["items"])


def test_at_a_station(cloud):
    """The tap that enrols does not charge; the next one does, and only one card is taken."""
    station, driver = cloud.add_station(), cloud.add_driver()
    new, other = cloud.new_card(), cloud.new_card()
    before = cards(cloud, driver)
    with Station(cloud, station) as point:

        def tap(card: str) -> str:
            return point.result("Authorize", {"idTag": card})["idTagInfo"]["status"]

        assert tap(new) == "Invalid" and cards(cloud, driver) == before
        assert window(cloud, station.id, driver, label="green") == 201
        # Known already, and a phone's: they leave the window open.
        assert tap(driver.card) == "Accepted"
        assert tap("08A1B2C3") == "Invalid"
        assert tap(new) == "Invalid"
        assert tap(new) == "Accepted"
        assert tap(other) == "Invalid" and tap(other) == "Invalid"
    assert cards(cloud, driver) == sorted(before + [(new[-4:], "green")])


def test_at_a_bridge(cloud):
    bridge, driver = Bridge(cloud), cloud.add_driver()
    new = cloud.new_card()
    assert window(cloud, bridge.station, driver) == 201
    assert bridge.authorize(new) == "Invalid"
    assert bridge.authorize(new) == "Accepted"


@pytest.mark.parametrize(
    "more, status", [({"seconds": 9}, 400), ({"seconds": 301}, 400), ({"label": "x" * 201}, 400)]
)
def test_bad_input(cloud, more, status):
    assert window(cloud, cloud.add_station().id, cloud.add_driver(), **more) == status


def test_unknown(cloud):
    driver = cloud.add_driver()
    assert window(cloud, "nowhere", driver) == 404
    path = f"/api/v1/stations/{cloud.add_station().id}/token-window"
    assert cloud.call("POST", path, {"driverId": "nobody"}).status_code == 404
