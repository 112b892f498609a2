"""People with chargers, cards and a history, whom the browser tests sign in as."""

import secrets
from dataclasses import dataclass

from charger import Charger
from cloud import ADMIN_EMAIL, Cloud, OCPPStation


@dataclass
class Person:
    id: str
    name: str
    email: str
    password: str


class Neighbourhood:
    """`host` owns `station`, which `charger` plays; `driver` charges there now and has charged
    before, with `card` of a vehicle, if `is_charging`. `admin` is the cloud's first one."""

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
