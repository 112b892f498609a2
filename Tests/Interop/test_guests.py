"""Somebody without an account pays by card and charges, at a station and at a bridge, without
JavaScript and with the test gateway."""

import re

import pytest

from cloud import ADMIN_EMAIL, poll
from device import Device
from test_charging_from_phone import Browser
from test_virtual_station import Demo

# Only a failing test waits so long.
SECONDS = 180
LISTING = {
    "title": "Yard",
    "connectorKind": "type2Cable",
    "powerW": 11_000,
    "phases": 3,
    "meterClass": "mid",
    "town": "Brno",
    "latitudeE6": 49_226_137,
    "longitudeE6": 16_606_843,
    "access": "public",
    "isListed": True,
}


def open_to_everybody(cloud, station: str) -> str:
    """Puts a station at a public place where a kWh costs 6.90 Kč. Returns the place."""
    host = cloud.create("/api/v1/drivers", {"name": "Hana"})["id"]
    place = cloud.create("/api/v1/locations", {"name": "Yard", "hostId": host})["id"]
    cloud.change(f"/api/v1/stations/{station}", {"locationId": place})
    listed = cloud.call("PUT", f"/api/v1/places/{place}/listing", LISTING)
    assert listed.status_code == 200, listed.text
    elements = [{"components": [{"dimension": "ENERGY", "priceE4": 69_000}]}]
    tariff = {"pricesIncludeVat": True, "elements": elements}
    wanted = {"name": "Price", "hostId": host, "tariff": tariff}
    made = cloud.create("/api/v1/tariffs", wanted)["id"]
    path = f"/api/v1/locations/{place}/tariffs"
    assert cloud.call("PUT", path, {"tariffId": made}).ok
    return place


def code(cloud, station: str) -> str:
    admin = Browser(cloud.url)
    admin.sign_in(ADMIN_EMAIL, cloud.password)
    return re.search(r"/c/([2-9A-Z]{9})", admin.open(f"/stations/{station}/sticker"))[1]


class Guest(Browser):
    """Nobody is signed in. `link` is the guest's page."""

    def pay(self, code: str, outcome: str = "paid"):
        self.open(f"/c/{code}")
        self.send(f"/c/{code}/guest", limit="20000", email="guest@example.org")
        gateway = re.search(r'id="gateway" href="([^"]+)"', self.text)[1]
        self.open(gateway)
        self.send(gateway, outcome=outcome)
        assert self.path.startswith("/guest/"), self.path
        self.link = self.path

    def waits_for(self, text: str, seconds: int = SECONDS) -> str:
        return poll(lambda: text in self.open(self.link) and self.text, seconds, text)

    def guest(self, cloud) -> tuple:
        (found,) = cloud.query("SELECT state, failure, captured_minor FROM guest")
        return found


def charge(cloud, guest: Guest, station: str, seconds: int = SECONDS) -> int:
    """Stops the transaction when some energy has flowed. Returns the price."""
    guest.waits_for(f'action="{guest.link}/stop"', seconds)
    reading = lambda: cloud.only_transaction(station)["energyWh"] >= 5
    poll(reading, seconds, "the energy")
    guest.open(guest.link)
    assert "The charger was told to stop." in guest.send(f"{guest.link}/stop")
    ended = lambda: (own := cloud.only_transaction(station))["phase"] == "ended" and own
    transaction = poll(ended, seconds, "the end")
    assert transaction["anomalies"] == [] and transaction.get("driverId") is None
    # Half up to a haléř.
    return (transaction["energyWh"] * 690 * 2 + 1000) // 2000


def charge_and_pay(cloud, guest: Guest, station: str):
    """From the running transaction to the receipt."""
    price = charge(cloud, guest, station)
    guest.waits_for(f"{guest.link}/receipt")
    # A consumer follows the settlement.
    settled = lambda: (found := guest.guest(cloud))[0] == "settled" and found
    _, failure, captured = poll(settled, SECONDS, "the settlement")
    assert failure is None
    assert captured == price
    paid = lambda: cloud.query("SELECT state, captured_amount FROM payment")
    assert poll(lambda: paid() == [("paid", captured)], SECONDS, "the capture")
    balance = lambda: cloud.query("SELECT balance FROM ledger_account WHERE kind = 'guest'")
    poll(lambda: balance() == [(0,)], SECONDS, "the guest's balance")
    assert "You stopped it." in guest.open(guest.link)
    assert "CZK" in guest.open(f"{guest.link}/receipt")


def test_guest_charges_at_station(own_cloud, binaries, tmp_path):
    demo = Demo(binaries, own_cloud, tmp_path)
    try:
        open_to_everybody(own_cloud, demo.station.id)
        guest = Guest(own_cloud.url)
        guest.pay(code(own_cloud, demo.station.id))
        charge_and_pay(own_cloud, guest, demo.station.id)
    finally:
        demo.stop()


def test_guest_charges_at_bridge(own_cloud, binaries, tmp_path):
    station = own_cloud.add_bridge_station()
    folder = tmp_path / "bridge"
    folder.mkdir()
    device = Device(binaries, folder)
    device.enrol(own_cloud.url, own_cloud.claim_code(station))
    open_to_everybody(own_cloud, station)
    with device.running():
        own_cloud.wait_booted(station)
        guest = Guest(own_cloud.url)
        guest.pay(code(own_cloud, station))
        charge_and_pay(own_cloud, guest, station)


@pytest.mark.parametrize("outcome", ["declined", "cancelled"])
def test_starts_nothing_without_payment(own_cloud, binaries, tmp_path, outcome):
    demo = Demo(binaries, own_cloud, tmp_path)
    try:
        open_to_everybody(own_cloud, demo.station.id)
        guest = Guest(own_cloud.url)
        guest.pay(code(own_cloud, demo.station.id), outcome)
        guest.waits_for("Charging did not start")
        assert guest.guest(own_cloud) == ("void", "payment", None)
        assert own_cloud.transactions(demo.station.id) == []
    finally:
        demo.stop()


def test_offline_station_says_so_before_payment(own_cloud):
    station = own_cloud.add_station().id
    open_to_everybody(own_cloud, station)
    guest, place = Guest(own_cloud.url), code(own_cloud, station)
    guest.open(f"/c/{place}/guest")
    assert "is offline" in guest.text and f'action="/c/{place}/guest"' not in guest.text
    assert own_cloud.query("SELECT count(*) FROM payment") == [(0,)]
