"""OCPP 1.6 stations that send odd CALLs and frames, and answer the cloud's commands oddly."""

import contextlib
import json
import random
import secrets
import socket
import threading
import time

from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from game import SHOWN, Game, Input
from ocpp_schemas import FROM_STATION, schema
from odd_values import INT64, Members, encode, odd_text, odd_value
from ocpp_wire import ago, basic
from schemas import Generator, shrink
from station_answers import odd_answer

ANSWER_SECONDS = 10
# The longest time in which a station only listens.
LISTEN_SECONDS = 0.05
REGISTERS = [
    str(INT64),
    str(-INT64 - 1),
    str(INT64 // 1000),
    str(10**19),
    "1e308",
    "1e400",
    "NaN",
    "0.1",
    "-0",
    "0",
    "9.2e15",
    "-9.2e15",
    "1000",
]
BOOT = {"chargePointVendor": "Zapoj", "chargePointModel": "x"}
UNITS = ["kWh", "Wh", "kW", "W", "Percent"]


class StationClient:
    """One station of its own, with an address of its own. Even ones have a password, odd ones are
    plain."""

    def __init__(self, game: Game, number: int, address: str):
        self.game, self.address, self.name = game, address, f"station {number}"
        self.random = random.Random(f"{game.seed} {self.name}")
        self.profile = 1 - number % 2
        self._socket = None
        self._stack = contextlib.ExitStack()
        self._add()

    def _add(self) -> None:
        self.station = self.game.cloud.add_station(f"fuzz-{secrets.token_hex(4)}", self.profile)
        self._numbers: list[int] = [1]

    def close(self) -> None:
        self._socket = None
        with contextlib.suppress(Exception):
            self._stack.close()

    def _connect(self) -> None:
        cloud, station = self.game.cloud, self.station
        port = cloud.port if station.password else cloud.plain_port
        connection = socket.create_connection(
            ("127.0.0.1", port), 10, source_address=(self.address, 0)
        )
        headers = basic(station.id, station.password) if station.password else {}
        url = f"ws://127.0.0.1:{port}/ocpp/{station.id}"
        try:
            opened = connect(
                url,
                sock=connection,
                subprotocols=["ocpp1.6"],
                additional_headers=headers,
                proxy=None,
                compression=None,
                max_size=None,
                close_timeout=1,
            )
            self._socket = self._stack.enter_context(opened)
        except InvalidStatus as refusal:
            # Somebody's request removed the station, or took its password.
            self.game.counts[f"{self.name} refused {refusal.response.status_code}"] += 1
            time.sleep(0.5)
            self._add()
        except Exception:
            connection.close()
            raise

    def step(self) -> None:
        if self._socket is None:
            return self._connect()
        try:
            chance = self.random.random()
            if chance < 0.6:
                self._call()
            elif chance < 0.7:
                self._send_garbage()
            self._listen(LISTEN_SECONDS)
            if chance > 0.995:
                self.close()
        except ConnectionClosed as closed:
            self.game.counts[f"closed {closed.rcvd.code if closed.rcvd else None}"] += 1
            self.close()

    def _generator(self) -> Generator:
        known = self.game.known | {"transactionId": self._numbers, "connectorId": [0, 1, 2]}
        return Generator(self.random, known=known)

    def generate(self, name: str, oddness: float):
        generator = self._generator()
        whole = schema(name)
        generator._definitions = whole.get("definitions", {})
        return generator.value(whole, "", oddness)

    def _call(self) -> None:
        action = self.random.choice(FROM_STATION)
        payload = self.generate(action, self.random.choice([0, 0, 0.05, 0.15, 0.4]))
        if action in ("MeterValues", "StopTransaction"):
            payload = self._with_readings(action, payload)
        answer = self._exchange(action, payload)
        if answer and answer[0] == 3 and action == "StartTransaction":
            self._numbers = [*self._numbers[-9:], answer[2]["transactionId"]]
        if answer and answer[0] == 4 and answer[2] == "InternalError":

            def fails(less) -> bool:
                again = self._exchange(action, less)
                return bool(again) and again[0] == 4 and again[2] == "InternalError"

            least = shrink(payload, fails)
            detail = f"{action} {encode(least)[:SHOWN]!r}\n  {answer}"
            self.game.found(f"InternalError {action}", detail)

    def _with_readings(self, action: str, payload):
        """Replaces the readings: a register's value is a text, which means a number."""
        if not isinstance(payload, Members) or self.random.random() < 0.5:
            return payload
        readings = []
        for hours in (1, 0.5):
            text = (
                self.random.choice(REGISTERS)
                if self.random.random() < 0.8
                else odd_text(self.random)
            )
            measurand = self.random.choice(
                ["Energy.Active.Import.Register", "SoC", "Power.Active.Import"]
            )
            sampled = {"value": text, "measurand": measurand, "unit": self.random.choice(UNITS)}
            reading = {"timestamp": ago(hours * 60), "sampledValue": [sampled]}
            readings += [reading] * self.random.choice([1, 1, 200])
        member = "meterValue" if action == "MeterValues" else "transactionData"
        payload = Members(pair for pair in payload if pair[0] != member)
        payload.append((member, readings))
        return payload

    def _exchange(self, action: str, payload) -> list | None:
        """Sends a CALL; the CALLRESULT or CALLERROR, or None if none came."""
        id = secrets.token_hex(4)
        frame = encode([2, id, action, payload])

        def play(payload):
            self.close()
            self._connect()
            return self._exchange(action, payload)

        self.game.sends(self.name, Input(f"CALL {action}", payload, play, repr(frame[: 4 * SHOWN])))
        self._send(frame)
        return self._listen(ANSWER_SECONDS, id)

    def _send(self, frame: bytes) -> None:
        try:
            self._socket.send(frame.decode())
        except UnicodeDecodeError:
            # Text frames with invalid UTF-8 end the connection, as RFC 6455 requires.
            self._socket.send(frame, text=True)

    def _listen(self, seconds: float, id: str | None = None) -> list | None:
        """Answers the cloud's CALLs until the answer with this id, or for so long."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            try:
                text = self._socket.recv(left)
            except TimeoutError:
                return None
            frame = json.loads(text)
            if frame[0] == 2:
                self._answer(*frame[1:])
            elif frame[1] == id:
                return frame
        return None

    def _send_garbage(self) -> None:
        some = odd_value(self.random)
        frames = [
            some,
            [],
            [2],
            [2, some, "Heartbeat", {}],
            [2, "1", some, {}],
            [2, "1", "Heartbeat", some],
            [some, "1", "Heartbeat", {}],
            [3, "nobody", {}],
            [4, "nobody", "InternalError", "", {}],
            [3, some, some],
            [4, some, some, some, some],
            [5, "1", {}],
            [2, "1", "Heartbeat", {}, some],
            [2, "1", "DataTransfer", {"vendorId": "x", "data": "x" * 70_000}],
            [2, "x" * 40, "Reset", {"type": "Soft"}],
        ]
        frame = encode(self.random.choice(frames))
        self.game.sends(self.name, Input("frame", some, text=repr(frame[:SHOWN])))
        if self.random.random() < 0.1:
            self._socket.send(frame)
        else:
            self._send(frame)

    def _answer(self, id: str, action: str, payload) -> None:
        """Answers a CALL of the cloud: rarely well."""
        result = odd_answer(self.random, action)
        if result is None:
            result = self.generate(f"{action}Response", self.random.choice([0, 0, 0.1, 0.3]))
        chance = self.random.random()
        frames = [[3, id, result]]
        if chance < 0.06:
            frames = [[4, id, odd_text(self.random), odd_text(self.random), odd_value(self.random)]]
        elif chance < 0.08:
            frames = [[3, odd_value(self.random), result]]
        elif chance < 0.1:
            frames = [[3, id, odd_value(self.random)]]
        elif chance < 0.12:
            frames *= 3
        elif chance < 0.13:
            frames = [[4, id]]
        elif chance < 0.14:
            frames = []
        for frame in frames:
            text = encode(frame)
            what = f"answer to {action} {json.dumps(payload)[:300]}"

            def play(result):
                return self._play_answer(action, payload, result)

            self.game.sends(self.name, Input(what, result, play, repr(text[: 4 * SHOWN])))
            self.game.counts["answers"] += 1
            self._send(text)

    def _play_answer(self, action: str, payload: dict, result) -> None:
        """Lets the cloud send the command, by itself after a boot or by REST, and answers it."""
        self.close()
        self._connect()
        self._socket.send(encode([2, "boot", "BootNotification", BOOT]).decode())
        path = f"/api/v1/stations/{self.station.id}/commands"
        body = {"action": action, "payload": payload, "timeoutSeconds": 2}

        def command():
            # The cloud may die of the answer.
            with contextlib.suppress(Exception):
                self.game.cloud.call("POST", path, body)

        threading.Thread(target=command).start()
        with contextlib.suppress(TimeoutError):
            while True:
                frame = json.loads(self._socket.recv(2))
                if frame[0] == 2:
                    mine = result if frame[2] == action else {}
                    self._send(encode([3, frame[1], mine]))
