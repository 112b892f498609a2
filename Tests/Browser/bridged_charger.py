"""A charger behind a bridge that does what the cloud asks for, in a thread of its own."""

import itertools
import secrets
import threading
import time

import requests

from bridge import COMMANDS, Bridge
from bridge_events import boot, register, transaction_event
from cloud import Cloud
from ocpp_wire import ago

POLL_SECONDS, JOIN_SECONDS = 2, 120


class _Bridge(Bridge):
    """With a connection of its own: the test uses the cloud's at the same time."""

    def __init__(self, cloud: Cloud, station: str):
        self._http = requests.Session()
        super().__init__(cloud, station)

    def send(self, request: requests.PreparedRequest) -> requests.Response:
        return self._http.send(request, timeout=60)


class BridgedCharger:
    """Delivers 200 Wh as soon as it was started. `received` are the names of the commands."""

    def __init__(self, cloud: Cloud, station: str):
        self._bridge = _Bridge(cloud, station)
        self._numbers = itertools.count(2)
        self._begun = time.monotonic()
        self._is_closed = threading.Event()
        self.received: list[str] = []
        self.register_wh = 1_000
        assert self._bridge.delivered([boot()]) == 1
        self._bridge.get(COMMANDS)
        self._thread = threading.Thread(target=self._follow, daemon=True)
        self._thread.start()

    def close(self):
        self._is_closed.set()
        self._thread.join(JOIN_SECONDS)

    def _follow(self):
        last = 0
        while not self._is_closed.is_set():
            answer = self._bridge.get(COMMANDS, after=last, wait=POLL_SECONDS)
            for command in answer["commands"]:
                last = command["number"]
                self.received.append(command["type"])
                self._obey(command)

    def _obey(self, command: dict):
        match command["type"]:
            case "RequestStartTransaction":
                self._answer(command, "Accepted")
                self._begin(command["data"]["idToken"])
            case "RequestStopTransaction":
                self._answer(command, "Accepted")
                end = register(0, self.register_wh, "Transaction.End")
                self._report("Ended", "RemoteStop", stoppedReason="Remote", meterValue=end)
            case _:
                self._answer(command, "NotSupported")

    def _answer(self, command: dict, status: str):
        path = f"{COMMANDS}/{command['number']}/result"
        assert self._bridge.post(path, {"status": status}).status_code == 200

    def _begin(self, token: dict):
        self._transaction, self._steps = secrets.token_hex(8), itertools.count()
        first = register(0, self.register_wh, "Other")
        self._report("Started", "RemoteStart", idToken=token, meterValue=first)
        begin = register(0, self.register_wh, "Transaction.Begin")
        charging = {"chargingState": "Charging", "meterValue": begin}
        self._report("Updated", "ChargingStateChanged", **charging)
        # Times are whole seconds, and each reading has one of its own.
        before = ago(0)
        while ago(0) == before:
            time.sleep(0.05)
        self.register_wh += 200
        self._report("Updated", "MeterValuePeriodic", meterValue=register(0, self.register_wh))

    def _report(self, kind: str, reason: str, **data):
        more = {"eventType": kind, "triggerReason": reason, "seqNo": next(self._steps)}
        more |= {"transactionId": self._transaction} | data
        event = transaction_event(next(self._numbers), 0, **more)
        event["moment"]["uptime"] += round((time.monotonic() - self._begun) * 1000)
        assert self._bridge.delivered([event]) == event["seq"]
