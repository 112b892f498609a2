"""A host with public places, and checks of what OCPI 2.2.1 says about them."""

import re
import time

import requests

from cloud import Cloud

CPO = "/ocpi/cpo/2.2.1"
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
#: OCPI 2.2.1, mod_locations and mod_tariffs: the required members of each object.
LOCATION = {
    "country_code",
    "party_id",
    "id",
    "publish",
    "address",
    "city",
    "country",
    "coordinates",
    "time_zone",
    "last_updated",
}
EVSE = {"uid", "status", "connectors", "last_updated"}
CONNECTOR = {
    "id",
    "standard",
    "format",
    "power_type",
    "max_voltage",
    "max_amperage",
    "last_updated",
}
TARIFF = {"country_code", "party_id", "id", "currency", "elements", "last_updated"}
STATUSES = {
    "AVAILABLE",
    "BLOCKED",
    "CHARGING",
    "INOPERATIVE",
    "OUTOFORDER",
    "PLANNED",
    "REMOVED",
    "RESERVED",
    "UNKNOWN",
}


class World:
    """A host with places. `cloud` needs no token for OCPI."""

    def __init__(self, cloud: Cloud):
        self.cloud = cloud
        self.host = cloud.create("/api/v1/drivers", {"name": "Hana Secretova"})["id"]

    def add(self, access: str = "public", **listing) -> tuple[str, str]:
        """Adds a published place, and returns its id and that of its station."""
        place = {"name": "Private name", "hostId": self.host}
        location = self.cloud.create("/api/v1/locations", place)["id"]
        station = self.cloud.add_bridge_station()
        self.cloud.change(f"/api/v1/stations/{station}", {"locationId": location})
        wanted = {
            "title": "Yard in Lesná",
            "connectorKind": "type2Cable",
            "powerW": 11_000,
            "phases": 3,
            "meterClass": "mid",
            "district": "Lesná",
            "town": "Brno",
            "street": "Tajemná",
            "houseNumber": "9876",
            "latitudeE6": 49_226_137,
            "longitudeE6": 16_606_843,
            "access": access,
            "isListed": True,
        }
        answer = self.cloud.call(
            "PUT", f"/api/v1/places/{location}/listing", wanted | listing
        )
        assert answer.status_code == 200, answer.text
        return location, station

    def report(self, station: str, status: str) -> None:
        self.cloud.alter(
            """
            INSERT INTO connector (station_id, connector_id, status, updated_at)
            VALUES (?, 1, ?, ?) ON CONFLICT (station_id, connector_id)
            DO UPDATE SET status = excluded.status, updated_at = excluded.updated_at
            """,
            *(station, status, int(time.time() * 1000)),
        )
        self.see(station, int(time.time() * 1000))

    def see(self, station: str, time: int) -> None:
        """The station's bridge was last heard from at this time."""
        self.cloud.alter("UPDATE station SET last_seen_at = ? WHERE id = ?", time, station)

    def get(self, path: str, status: int = 200, code: int = 1000) -> dict:
        """The answer of OCPI in its envelope."""
        answer = requests.get(self.cloud.url + path, timeout=30)
        assert answer.status_code == status, answer.text
        envelope = answer.json()
        assert envelope["status_code"] == code
        assert DATE.fullmatch(envelope["timestamp"])
        return envelope

    def location(self, id: str) -> dict:
        return self.get(f"{CPO}/locations/{id}")["data"]

    def change_listing(self, location: str, **change) -> None:
        path = f"/api/v1/places/{location}/listing"
        kept = self.cloud.get(path)
        address = kept.pop("address")
        known = {
            name: value
            for name, value in (kept | address).items()
            if name
            not in {
                "placeId",
                "listedAt",
                "publicLatitudeE6",
                "publicLongitudeE6",
                "host",
                "photos",
                "ratingTenths",
                "reviewCount",
                "isFavourite",
                "reliability",
            }
        }
        answer = self.cloud.call("PUT", path, known | change)
        assert answer.status_code == 200, answer.text


def check_location(location: dict) -> None:
    assert LOCATION <= set(location)
    assert re.fullmatch(r"[A-Z]{2}", location["country_code"])
    assert re.fullmatch(r"[A-Z0-9]{3}", location["party_id"])
    assert 1 <= len(location["id"]) <= 36
    assert location["publish"] is True
    assert 1 <= len(location["address"]) <= 45 and 1 <= len(location["city"]) <= 45
    assert re.fullmatch(r"[A-Z]{3}", location["country"])
    point = location["coordinates"]
    assert re.fullmatch(r"-?[0-9]{1,2}\.[0-9]{5,7}", point["latitude"])
    assert re.fullmatch(r"-?[0-9]{1,3}\.[0-9]{5,7}", point["longitude"])
    assert location["parking_type"] == "ON_DRIVEWAY"
    assert DATE.fullmatch(location["last_updated"])
    for evse in location.get("evses", []):
        check_evse(evse)
        assert evse["last_updated"] <= location["last_updated"]


def check_evse(evse: dict) -> None:
    assert EVSE <= set(evse)
    assert 1 <= len(evse["uid"]) <= 36
    assert evse["status"] in STATUSES
    assert DATE.fullmatch(evse["last_updated"])
    assert evse["connectors"]
    for connector in evse["connectors"]:
        assert CONNECTOR <= set(connector)
        assert connector["format"] in {"SOCKET", "CABLE"}
        assert connector["power_type"] in {"AC_1_PHASE", "AC_2_PHASE", "AC_3_PHASE", "DC"}
        assert isinstance(connector["max_voltage"], int)
        assert isinstance(connector["max_amperage"], int)
