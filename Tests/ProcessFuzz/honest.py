"""An honest station and an admin, who must not notice the others."""

import json
import time

from game import Game
from ocpp_wire import Station


class Honest:
    """A station that charges, and an admin who looks; anything unexpected is an AssertionError."""

    name = "honest"

    def __init__(self, game: Game):
        self.game, self._station = game, None
        self.station = game.cloud.add_station()
        self.driver = game.cloud.add_driver()

    def step(self) -> None:
        try:
            if self._station is None:
                self._station = Station(self.game.cloud, self.station)
            self._charge()
        except Exception:
            self.close()
            raise
        assert self.game.cloud.get("/health")["status"] == "ok"
        shown = self.game.cloud.get(f"/api/v1/stations/{self.station.id}")
        assert shown["id"] == self.station.id
        self.game.counts[self.name] += 1
        time.sleep(0.5)

    def _charge(self) -> None:
        boot = {"chargePointVendor": "Zapoj", "chargePointModel": "x"}
        assert self._call("BootNotification", boot)["status"] == "Accepted"
        start = {"connectorId": 1, "idTag": self.driver.card, "meterStart": 0}
        started = self._call("StartTransaction", start | {"timestamp": now()})
        assert started["idTagInfo"]["status"] == "Accepted", started
        stop = {"transactionId": started["transactionId"], "meterStop": 100, "timestamp": now()}
        assert isinstance(self._call("StopTransaction", stop), dict)

    def _call(self, action: str, payload: dict) -> dict:
        """The result of a CALL. The cloud also asks a booted station, which supports nothing."""
        socket = self._station.socket
        socket.send(json.dumps([2, action, action, payload]))
        while True:
            frame = json.loads(socket.recv(20))
            if frame[0] == 2:
                socket.send(json.dumps([4, frame[1], "NotImplemented", "", {}]))
            elif frame[1] == action:
                assert frame[0] == 3, frame
                return frame[2]

    def close(self) -> None:
        if self._station:
            self._station.__exit__()
        self._station = None


def now() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
