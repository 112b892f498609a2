"""People with chargers, cards and a history, whom the browser tests sign in as."""

import datetime
import secrets
from dataclasses import dataclass

from charger import Charger
from cloud import ADMIN_EMAIL, Cloud, OCPPStation
from sharing import add_group_and_hours


@dataclass
class Person:
    id: str
    name: str
    email: str
    password: str


class Neighbourhood:
    """`host` owns `station`, which `charger` plays; `driver` charges there now and has charged
    before, with `card` of a vehicle, if `is_charging`; then the place is shared, too: on the map,
    with a price, hours, a group of the driver, a booking of the driver and a request of somebody
    else. `admin` is the cloud's first one."""

    def __init__(
        self,
        cloud: Cloud,
        host: str = "Jana Nováková",
        driver: str = "Petr Svoboda",
        place: str = "Lesná 12",
        station: str = "Garáž na Lesné",
        vendor: str = "SolaX",
        label: str = "Klíče",
        vehicle: str = "Škoda Enyaq",
        is_charging: bool = True,
    ):
        self.cloud = cloud
        self.admin = Person("", "", ADMIN_EMAIL, cloud.password)
        self.host = self.add_person(host)
        self.driver = self.add_person(driver)
        cloud.add_credit(self.driver.id)
        self.card = cloud.new_card()
        car = cloud.create("/api/v1/vehicles", {"name": vehicle, "driverId": self.driver.id})["id"]
        card = {"idToken": self.card, "driverId": self.driver.id, "label": label}
        cloud.create("/api/v1/id-tokens", card | {"vehicleId": car})
        cloud.create("/api/v1/locations", {"name": place, "hostId": self.host.id})
        self.station = self._add_station(station, self.host)
        cloud.create(
            "/api/v1/grants", {"stationId": self.station.id, "personId": self.driver.id}
        )
        self.charger = Charger(cloud, self.station, vendor)
        if is_charging:
            self._share(place)
            self._charge()

    def close(self):
        self.charger.close()

    def add_person(self, name: str) -> Person:
        password = secrets.token_hex(12)
        self.cloud.secrets.add(password)
        person = {"name": name, "email": f"{secrets.token_hex(5)}@example.org"}
        id = self.cloud.create("/api/v1/drivers", person | {"password": password})["id"]
        return Person(id, name, person["email"], password)

    def _add_station(self, name: str, owner: Person) -> OCPPStation:
        body = {"id": f"WEB-{secrets.token_hex(4)}", "kind": "ocpp16", "name": name}
        made = self.cloud.create("/api/v1/stations", body | {"ownerId": owner.id})
        self.cloud.secrets.add(made["password"])
        return OCPPStation(made["id"], made["password"])

    def _share(self, title: str):
        """The prices come first: a transaction keeps the price that holds at its start."""
        cloud = self.cloud
        location = cloud.get(f"/api/v1/stations/{self.station.id}")["locationId"]
        listing = {
            "title": title[:80],
            "description": "By the house.\nThe gate is open.",
            "accessNotes": "To the left of the gate.",
            "connectorKind": "type2Cable",
            "cableCM": 500,
            "powerW": 11_000,
            "meterClass": "chargerInternal",
            "amenities": ["light", "roof"],
            "district": "Lesná",
            "town": "Brno",
            "street": "Ořešáková",
            "houseNumber": "12",
            "latitudeE6": 49_226_300,
            "longitudeE6": 16_622_400,
            "access": "members",
            "isListed": True,
        }
        saved = cloud.call("PUT", f"/api/v1/places/{location}/listing", listing)
        assert saved.status_code == 200, saved.text
        price = {"dimension": "ENERGY", "priceE4": 60_000}
        tariff = {"elements": [{"components": [price]}], "pricesIncludeVat": True}
        made = {"name": "Home", "hostId": self.host.id, "tariff": tariff}
        tariff_id = cloud.create("/api/v1/tariffs", made)["id"]
        assigned = cloud.call(
            "PUT", f"/api/v1/locations/{location}/tariffs", {"tariffId": tariff_id}
        )
        assert assigned.status_code == 204, assigned.text
        add_group_and_hours(cloud, self, location)
        self._book(self.driver, 2, "")
        self._book(self.add_person("Martin Procházka"), 3, "I come from work.")

    def _book(self, person: Person, days: int, note: str):
        """Two hours in some days. The host has to confirm what a stranger asks for."""
        token = self.cloud.log_in(person.email, person.password)["accessToken"]
        day = datetime.datetime.now(datetime.timezone.utc).date() + datetime.timedelta(days=days)
        times = {"startsAt": f"{day}T16:00:00Z", "endsAt": f"{day}T18:00:00Z"}
        body = {"stationId": self.station.id, "note": note} | times
        answer = self.cloud.call("POST", "/api/v1/bookings", body, token=token)
        assert answer.status_code == 201, answer.text

    def _charge(self):
        """Two transactions that have ended, a refused card, and one that goes on."""
        charger = self.charger
        for start in (5_000, 2_000):
            charger.start(self.card, minutes_ago=start)
            for step in range(1, 6):
                charger.measure(1_500, 7_200, minutes_ago=start - step * 12)
            charger.stop(minutes_ago=start - 75)
        charger.authorize(self.cloud.new_card())
        charger.status("Charging")
        charger.start(self.card, minutes_ago=40)
        for step in range(1, 5):
            charger.measure(1_800, 10_900, minutes_ago=40 - step * 10)
