"""An OCPP 1.6 station at the level of frames, which repeats each CALL until it is answered."""

import websockets

from ocpp_wire import Station, ago

METER_START, SAMPLES, METER_STOP = 125_000, [126_000, 127_500], 129_000
# The errors that a lost connection may raise.
CONNECTION_LOST = (websockets.WebSocketException, OSError, EOFError)


class RetryingStation:
    """Runs one charging session with one outstanding CALL, and sends it again on reconnection."""

    def __init__(self, card: str):
        self.started, self.ended = ago(60), ago(1)
        self._transaction_id = None
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
        """Returns when every CALL is answered; `world` restarts killed programs meanwhile."""
        while self._script:
            try:
                with Station(world, world.station) as connection:
                    while self._script:
                        self._send_next(connection)
            except CONNECTION_LOST:
                world.processes["cloud"].wait_killed()
                world.restart_killed()

    def _send_next(self, connection: Station) -> None:
        action, payload = self._script[0]
        if "transactionId" in payload:
            payload = payload | {"transactionId": self._transaction_id}
        answer = connection.result(action, payload)
        if action == "StartTransaction":
            assert answer["idTagInfo"]["status"] == "Accepted", answer
            self._transaction_id = answer["transactionId"]
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
