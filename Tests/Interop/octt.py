"""A station for the cases of the Open Charge Alliance's test document: one step a method."""

import json
import threading

from ocpp_wire import Station, ago

BOOT = {"chargePointVendor": "Vendor", "chargePointModel": "Model", "firmwareVersion": "1.0"}


class Octt:
    """One station with a card, connected; every answer is checked against the official schema."""

    def __init__(self, cloud, profile: int = 1):
        self.cloud = cloud
        self.station = cloud.add_station(profile=profile)
        self.driver = cloud.add_driver()
        self.card = self.driver.card
        self.point = Station(cloud, self.station, plain=profile == 0)
        self.number = None

    def close(self):
        self.point._stack.close()

    def reconnect(self, password: str | None = None):
        self.close()
        self.point = Station(self.cloud, self.station, password=password)

    def boot(self):
        answer = self.point.result("BootNotification", BOOT)
        assert answer["status"] == "Accepted"
        self.status("Available", 0)
        self.status("Available")

    def status(self, status: str, connector: int = 1, error: str = "NoError"):
        self.point.result(
            "StatusNotification",
            {"connectorId": connector, "status": status, "errorCode": error, "timestamp": ago(0)},
        )

    def authorize(self, card: str | None = None) -> str:
        info = self.point.result("Authorize", {"idTag": card or self.card})["idTagInfo"]
        self.parent = info.get("parentIdTag")
        return info["status"]

    def start(self, card: str | None = None, minutes: float = 60, **more) -> str:
        answer = self.point.start(card or self.card, minutes_ago=minutes, **more)
        self.number = answer["transactionId"]
        assert self.number > 0
        return answer["idTagInfo"]["status"]

    def stop(self, minutes: float = 0, **more):
        self.point.stop(self.number, minutes_ago=minutes, **more)

    def session(self, **more):
        """Preparing, authorized, charging, stopped, available again."""
        self.status("Preparing")
        assert self.authorize() == "Accepted"
        assert self.start() == "Accepted"
        self.status("Charging")
        self.stop(idTag=self.card, **more)
        self.status("Finishing")
        self.status("Available")

    def transaction(self) -> dict:
        return self.cloud.only_transaction(self.station.id)

    def ended(self, reason: str = "Local", energy: int = 7000):
        """The only transaction ended so, and can be billed."""
        transaction = self.transaction()
        told = (transaction["phase"], transaction["stoppedReason"], transaction["energyWh"])
        assert told == ("ended", reason, energy)
        assert not transaction["suspect"], transaction["anomalies"]

    def none(self):
        assert self.cloud.transactions(self.station.id) == []

    def command(self, action: str, reply: dict | str | None, wanted: str, **members) -> dict:
        """Sends a command by REST, answers it (a text is the code of an error), and gives what the
        station was asked."""
        body = {"action": action} | members
        asked, done = self.during(lambda: self.cloud.create(self._commands, body), reply)
        assert done["status"] == wanted, done
        return asked

    def refused(self, body: dict) -> tuple[int, str | None]:
        """The status and the field of a command that is not sent."""
        answer = self.cloud.call("POST", self._commands, body)
        return answer.status_code, answer.json().get("field")

    @property
    def _commands(self) -> str:
        return f"/api/v1/stations/{self.station.id}/commands"

    def during(self, call, reply: dict | str | None) -> tuple[dict, dict]:
        """What the station was asked during a REST call, which it answers, and the call's result."""
        done = []
        thread = threading.Thread(target=lambda: done.append(call()))
        thread.start()
        kind, id, name, payload = json.loads(self.point.socket.recv(10))
        assert kind == 2
        answer = [4, id, reply, "", {}] if isinstance(reply, str) else [3, id, reply]
        self.point.socket.send(json.dumps(answer))
        thread.join(30)
        return {"action": name, "payload": payload}, done[0]

    def says(self, key: str, value: str):
        """Tells the cloud so when it asks for the configuration, and that it has no profile but
        Core."""
        said = {key: value, "SupportedFeatureProfiles": "Core"}
        keys = [{"key": key, "readonly": True, "value": value} for key, value in said.items()]
        path = f"/api/v1/stations/{self.station.id}/configuration/sync"
        self.during(lambda: self.cloud.call("POST", path), {"configurationKey": keys})

    def remote_start(
        self, reply: dict | None = None, wanted: str = "accepted", **more
    ) -> dict:
        return self.command(
            "RequestStartTransaction",
            reply or {"status": "Accepted"},
            wanted,
            idToken=self.card,
            **more,
        )

    def ask(self, action: str, reply: dict, wanted: str, **payload) -> dict:
        """The same in OCPP's own words."""
        asked = self.command(action, reply, wanted, payload=payload)
        assert asked == {"action": action, "payload": payload}
        return asked

    def report(self, action: str, *words: str, **more):
        for word in words:
            self.point.result(action, {"status": word} | more)

    def reports(self) -> list[str]:
        page = self.cloud.get(f"/api/v1/stations/{self.station.id}/reports")
        return [item["status"] for item in reversed(page["items"])]

    def security_event(self, type: str):
        self.point.result("SecurityEventNotification", {"type": type, "timestamp": ago(0)})
        page = self.cloud.get(f"/api/v1/security-events?stationId={self.station.id}")
        assert page["items"][0]["type"] == type
