"""The energy limit of a transaction at the real zapoj-bridge follows the driver's credit."""

import pytest

from cloud import poll
from device import Device


@pytest.fixture
def device(binaries, tmp_path) -> Device:
    folder = tmp_path / "bridge"
    folder.mkdir()
    return Device(binaries, folder)


def priced_bridge(cloud) -> str:
    """The station of a bridge at a place where a kWh costs 6 Kč."""
    host = cloud.create("/api/v1/drivers", {"name": "Hana"})["id"]
    place = cloud.create("/api/v1/locations", {"name": "Garage", "hostId": host})["id"]
    station = cloud.add_bridge_station()
    cloud.change(f"/api/v1/stations/{station}", {"locationId": place})
    element = {"components": [{"dimension": "ENERGY", "priceE4": 60_000}]}
    tariff = {"pricesIncludeVat": True, "elements": [element]}
    body = {"name": "Prices", "hostId": host, "tariff": tariff}
    id = cloud.create("/api/v1/tariffs", body)["id"]
    answer = cloud.call("PUT", f"/api/v1/locations/{place}/tariffs", {"tariffId": id})
    assert answer.status_code < 300, answer.text
    return station


def test_limit_follows_top_up(own_cloud, device):
    """The start from afar tells what the credit pays for, and a top-up raises it."""
    station, driver = priced_bridge(own_cloud), own_cloud.add_driver()
    own_cloud.add_credit(driver.id, 60_000)
    device.enrol(own_cloud.url, own_cloud.claim_code(station))

    def is_limited(energy: int) -> bool:
        return f"the cloud limits the transaction to {energy} Wh" in device.log(1)

    with device.running():
        own_cloud.wait_booted(station)
        start = {"action": "RequestStartTransaction", "idToken": driver.card}
        own_cloud.create(f"/api/v1/stations/{station}/commands", start)
        poll(lambda: is_limited(100_000), 60, "the limit of the credit")
        own_cloud.add_credit(driver.id, 6_000)
        poll(lambda: is_limited(110_000), 60, "the limit of the higher credit")
        assert own_cloud.only_transaction(station)["phase"] != "ended"
