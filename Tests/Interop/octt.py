"""A station for the test cases of the Open Charge Alliance. Each method is one step."""

import json
import threading

from ocpp_wire import RECEIVE_SECONDS, Station, ago

BOOT = {"chargePointVendor": "Vendor", "chargePointModel": "Model", "firmwareVersion": "1.0"}


class Octt:
    """A connected station with one card. Every answer is checked against the official schema."""

    def __init__(self, cloud, profile: int = 1):
        self.cloud = cloud
        self.station = cloud.add_station(profile=profile)
        self.driver = cloud.add_driver()
        self.card = self.driver.card
        self.point = Station(cloud, self.station, plain=profile == 0)
        self.transaction_id = None

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
        self.transaction_id = answer["transactionId"]
        assert self.transaction_id > 0
        return answer["idTagInfo"]["status"]

    def stop(self, minutes: float = 0, **more):
        self.point.stop(self.transaction_id, minutes_ago=minutes, **more)

    def complete_session(self, **more):
        """Runs a whole charging session, from Preparing back to Available."""
        self.status("Preparing")
        assert self.authorize() == "Accepted"
        assert self.start() == "Accepted"
        self.status("Charging")
        self.stop(idTag=self.card, **more)
        self.status("Finishing")
        self.status("Available")

    def transaction(self) -> dict:
        return self.cloud.only_transaction(self.station.id)

    def assert_ended(self, reason: str = "Local", energy: int = 7000):
        """The only transaction has ended with this reason and energy, and can be billed."""
        transaction = self.transaction()
        outcome = (transaction["phase"], transaction["stoppedReason"], transaction["energyWh"])
        assert outcome == ("ended", reason, energy)
        assert not transaction["suspect"], transaction["anomalies"]

    def assert_no_transactions(self):
        assert self.cloud.transactions(self.station.id) == []

    def command(
        self, action: str, reply: dict | str | None, expected_status: str, **members
    ) -> dict:
        """Sends a command by REST and answers it as the station (a string is an error code).
        Returns the action and the payload that the station received."""
        body = {"action": action} | members
        request, done = self.call_and_reply(
            lambda: self.cloud.create(self._commands, body), reply
        )
        assert done["status"] == expected_status, done
        return request

    def refused(self, body: dict) -> tuple[int, str | None]:
        """The HTTP status and the `field` of a command that the cloud rejects."""
        answer = self.cloud.call("POST", self._commands, body)
        return answer.status_code, answer.json().get("field")

    @property
    def _commands(self) -> str:
        return f"/api/v1/stations/{self.station.id}/commands"

    def call_and_reply(self, call, reply: dict | str | None) -> tuple[dict, dict]:
        """Makes a REST call, answers the CALL that it sends to the station, and returns the
        station's request and the result of the REST call."""
        done = []
        thread = threading.Thread(target=lambda: done.append(call()))
        thread.start()
        kind, id, name, payload = json.loads(self.point.socket.recv(RECEIVE_SECONDS))
        assert kind == 2
        answer = [4, id, reply, "", {}] if isinstance(reply, str) else [3, id, reply]
        self.point.socket.send(json.dumps(answer))
        thread.join(60)
        return {"action": name, "payload": payload}, done[0]

    def report_configuration(self, key: str, value: str):
        """Answers GetConfiguration with this key, and with Core as the only feature profile."""
        values = {key: value, "SupportedFeatureProfiles": "Core"}
        keys = [{"key": key, "readonly": True, "value": value} for key, value in values.items()]
        path = f"/api/v1/stations/{self.station.id}/configuration/sync"
        self.call_and_reply(lambda: self.cloud.call("POST", path), {"configurationKey": keys})

    def remote_start(
        self, reply: dict | None = None, expected_status: str = "accepted", **more
    ) -> dict:
        return self.command(
            "RequestStartTransaction",
            reply or {"status": "Accepted"},
            expected_status,
            idToken=self.card,
            **more,
        )

    def send_payload(self, action: str, reply: dict, expected_status: str, **payload) -> dict:
        """Sends a command with an OCPP payload, which must reach the station unchanged."""
        request = self.command(action, reply, expected_status, payload=payload)
        assert request == {"action": action, "payload": payload}
        return request

    def report(self, action: str, *statuses: str, **more):
        for status in statuses:
            self.point.result(action, {"status": status} | more)

    def reports(self) -> list[str]:
        page = self.cloud.get(f"/api/v1/stations/{self.station.id}/reports")
        return [item["status"] for item in reversed(page["items"])]

    def send_security_event(self, type: str):
        self.point.result("SecurityEventNotification", {"type": type, "timestamp": ago(0)})
        page = self.cloud.get(f"/api/v1/security-events?stationId={self.station.id}")
        assert page["items"][0]["type"] == type
