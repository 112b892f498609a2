"""A charger that does what it is told, in a thread of its own, over OCPP 1.6."""

import contextlib
import itertools
import json
import queue
import threading
import time

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from cloud import Cloud, OCPPStation
from ocpp_wire import ago, basic

SECONDS = 30


class Charger:
    """Connector 1 and its meter. `received` are the names of the calls that have arrived; with
    `refuses_starts` it does not start when the cloud asks for it."""

    def __init__(self, cloud: Cloud, station: OCPPStation, vendor: str):
        connection = connect(
            f"ws://127.0.0.1:{cloud.port}/ocpp/{station.id}",
            additional_headers=basic(station.id, station.password),
            subprotocols=["ocpp1.6"],
            compression=None,
            proxy=None,
        )
        self._stack = contextlib.ExitStack()
        self._socket = self._stack.enter_context(connection)
        self._ids = map(str, itertools.count(1))
        self._answers: queue.Queue[list] = queue.Queue()
        self._tasks: queue.Queue = queue.Queue()
        self._calling = threading.Lock()
        self._is_closed = False
        self.received: list[str] = []
        self.refuses_starts = False
        self.configuration = {"MeterValueSampleInterval": "60"}
        self.register_wh = 1_000
        self.transaction: int | None = None
        self._measured_at = ""
        for work in (self._read, self._do_tasks):
            threading.Thread(target=work, daemon=True).start()
        boot = {"chargePointVendor": vendor, "chargePointModel": "X3-HAC"}
        assert self.call("BootNotification", boot)["status"] == "Accepted"
        self.status("Available", connector=0)
        self.status("Available")

    def close(self):
        self._is_closed = True
        self._stack.close()

    def call(self, action: str, payload: dict) -> dict:
        with self._calling:
            id = next(self._ids)
            self._socket.send(json.dumps([2, id, action, payload]))
            frame = self._answers.get(timeout=SECONDS)
        assert frame[:2] == [3, id], frame
        return frame[2]

    def status(self, status: str, connector: int = 1, error: str = "NoError"):
        report = {"connectorId": connector, "status": status, "errorCode": error}
        self.call("StatusNotification", report | {"timestamp": ago(0)})

    def authorize(self, card: str) -> str:
        return self.call("Authorize", {"idTag": card})["idTagInfo"]["status"]

    def start(self, card: str, minutes_ago: float = 0) -> str:
        """Starts as after a tap, and returns what the cloud says about the card."""
        start = {"connectorId": 1, "idTag": card, "meterStart": self.register_wh}
        answer = self.call("StartTransaction", start | {"timestamp": ago(minutes_ago)})
        self.transaction = answer["transactionId"]
        return answer["idTagInfo"]["status"]

    def measure(self, energy_wh: int, power_w: int, minutes_ago: float = 0):
        """So much energy has flowed since the last report; so much power flows. Reports are at
        least a second apart, since their times are whole seconds."""
        while (at := ago(minutes_ago)) == self._measured_at:
            time.sleep(0.05)
        self._measured_at = at
        self.register_wh += energy_wh
        energy = {"value": str(self.register_wh), "measurand": "Energy.Active.Import.Register"}
        power = {"value": str(power_w), "measurand": "Power.Active.Import", "unit": "W"}
        values = [{"timestamp": at, "sampledValue": [energy, power]}]
        report = {"connectorId": 1, "transactionId": self.transaction, "meterValue": values}
        self.call("MeterValues", report)

    def stop(self, minutes_ago: float = 0, **more):
        stop = {"transactionId": self.transaction, "meterStop": self.register_wh}
        self.call("StopTransaction", stop | {"timestamp": ago(minutes_ago)} | more)
        self.transaction = None

    # What the cloud asks for.

    def _read(self):
        try:
            for text in self._socket:
                frame = json.loads(text)
                if frame[0] != 2:
                    self._answers.put(frame)
                    continue
                self.received.append(frame[2])
                self._socket.send(json.dumps(self._reply(*frame[1:])))
        except ConnectionClosed:
            pass

    def _reply(self, id: str, action: str, payload: dict) -> list:
        match action:
            case "RemoteStartTransaction" if self.refuses_starts:
                return [3, id, {"status": "Rejected"}]
            case "RemoteStartTransaction":
                self._tasks.put(lambda: self._begin(payload["idTag"]))
            case "RemoteStopTransaction":
                self._tasks.put(lambda: self._end("Remote"))
            case "ChangeAvailability":
                status = {"Inoperative": "Unavailable", "Operative": "Available"}[payload["type"]]
                self._tasks.put(lambda: self.status(status))
            case "UnlockConnector":
                return [3, id, {"status": "Unlocked"}]
            case "ChangeConfiguration":
                self.configuration[payload["key"]] = payload["value"]
            case "SendLocalList" | "Reset" | "TriggerMessage":
                pass
            case "GetConfiguration":
                keys = [
                    {"key": key, "readonly": False, "value": value}
                    for key, value in self.configuration.items()
                ]
                return [3, id, {"configurationKey": keys, "unknownKey": payload.get("key", [])}]
            case _:
                return [4, id, "NotSupported", "", {}]
        return [3, id, {"status": "Accepted"}]

    def _do_tasks(self):
        while not self._is_closed:
            try:
                self._tasks.get()()
            except (ConnectionClosed, queue.Empty):
                # A charger may be closed before it has done everything.
                if not self._is_closed:
                    raise

    def _begin(self, card: str):
        self.start(card)
        self.status("Charging")
        self.measure(200, 10_900)

    def _end(self, reason: str):
        self.stop(reason=reason)
        self.status("Available")
