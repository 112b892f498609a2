"""A station as it should be, at the level of frames: it repeats until it is answered."""

import websockets

from ocpp_wire import Station, ago

METER_START, SAMPLES, METER_STOP = 125_000, [126_000, 127_500], 129_000
# What a connection that ends under one's hands may raise.
LOST = (websockets.WebSocketException, OSError, EOFError)


class PatientStation:
    """One charging session. One CALL is outstanding; on the next connection it is sent again."""

    def __init__(self, card: str):
        self.started, self.ended = ago(60), ago(1)
        self._number = None
        self.acknowledged: list[str] = []
        self._script = [
            ("BootNotification", {"chargePointVendor": "Vendor", "chargePointModel": "Model"}),
            ("StatusNotification", self._status("Preparing", 61)),
            ("Authorize", {"idTag": card}),
            ("StartTransaction", self._start(card)),
            ("StatusNotification", self._status("Charging", 59)),
            *(("MeterValues", self._sample(*sample)) for sample in enumerate(SAMPLES)),
            ("StopTransaction", self._stop(card)),
            ("StatusNotification", self._status("Available", 0.5)),
            ("Heartbeat", {}),
        ]

    def charge(self, world) -> None:
        """Until everything is answered; `world` starts again whatever is killed meanwhile."""
        while self._script:
            try:
                with Station(world, world.station) as connection:
                    while self._script:
                        self._say(connection)
            except LOST:
                world.processes["cloud"].wait_killed()
                world.tend()

    def _say(self, connection: Station) -> None:
        action, payload = self._script[0]
        if "transactionId" in payload:
            payload = payload | {"transactionId": self._number}
        answer = connection.result(action, payload)
        if action == "StartTransaction":
            assert answer["idTagInfo"]["status"] == "Accepted", answer
            self._number = answer["transactionId"]
        self._script.pop(0)
        self.acknowledged.append(action)

    @staticmethod
    def _status(status: str, minutes_ago: float) -> dict:
        payload = {"connectorId": 1, "errorCode": "NoError", "status": status}
        return payload | {"timestamp": ago(minutes_ago)}

    def _start(self, card: str) -> dict:
        payload = {"connectorId": 1, "idTag": card, "meterStart": METER_START}
        return payload | {"timestamp": self.started}

    @staticmethod
    def _sample(index: int, register: int) -> dict:
        value = {"timestamp": ago(40 - 10 * index), "sampledValue": [{"value": str(register)}]}
        return {"connectorId": 1, "transactionId": 0, "meterValue": [value]}

    def _stop(self, card: str) -> dict:
        payload = {"transactionId": 0, "idTag": card, "meterStop": METER_STOP}
        return payload | {"timestamp": self.ended, "reason": "Local"}
