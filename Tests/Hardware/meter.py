"""A simulated Eastron SDM72 behind the contactor, on a pseudo-terminal for the real libmodbus."""

import math
import os
import pty
import select
import struct
import threading
import time
import tty
from enum import Enum

POWER_W = 11_000
# Above the energy counted on S0 before; a falling register would look like another meter.
INITIAL_KWH = 1000.0
# Input registers (function 4) of float32: total power in W, imported energy in kWh.
POWER, ENERGY = 52, 72
REQUEST_BYTES = 8
# How long a late answer takes: the daemon has stopped waiting, and asks again meanwhile.
LATE_SECONDS = 1.3
# How often the energy is counted without a request.
STEP_SECONDS = 0.2


class Lie(Enum):
    """What is wrong with some of the answers."""

    LATE = "late"
    # Late, and the next request is not heard meanwhile.
    LATE_AND_DEAF = "lateAndDeaf"
    DOUBLED = "doubled"
    # Another unit's answer comes first, or instead.
    FOREIGN = "foreign"
    ONLY_FOREIGN = "onlyForeign"
    # The answer to the request before comes first, or instead.
    FORMER = "former"
    ONLY_FORMER = "onlyFormer"
    STRAY_BYTE = "strayByte"
    EXCEPTION = "exception"
    LOST = "lost"
    GARBLED = "garbled"
    ZERO = "zero"
    TOO_HIGH = "tooHigh"


class Meter:
    """Runs in a thread; `path` is its serial line. Does not answer while it is silent."""

    def __init__(self, contactor):
        self._contactor = contactor
        self.is_silent = False
        # Each `lie_period`-th answer is like `lie`.
        self.lie: Lie | None = None
        self.lie_period = 3
        self.lies = 0
        self.energy_kwh = INITIAL_KWH
        self._answers, self._former, self._deaf_until = 0, b"", 0.0
        # Answers that are sent later: (time.monotonic(), bytes).
        self._late: list[tuple[float, bytes]] = []
        self._line, self._end = pty.openpty()
        tty.setraw(self._end)
        self.path = os.ttyname(self._end)
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._ending.set()
        self._thread.join()
        os.close(self._line)
        os.close(self._end)

    def reset(self) -> None:
        """Counts from zero again, as another meter does."""
        self.energy_kwh = 0.001

    def _run(self) -> None:
        request, updated_at = b"", time.monotonic()
        while not self._ending.is_set():
            next_late = min((at for at, _ in self._late), default=math.inf)
            pause = min(max(next_late - time.monotonic(), 0), STEP_SECONDS)
            has_data = bool(select.select([self._line], [], [], pause)[0])
            now = time.monotonic()
            power = POWER_W if self._contactor.is_closed else 0
            self.energy_kwh += power * (now - updated_at) / 3.6e6
            updated_at = now
            for due in [each for each in self._late if each[0] <= now]:
                os.write(self._line, due[1])
                self._late.remove(due)
            # A pause ends a frame.
            request = request + os.read(self._line, 256) if has_data else b""
            if len(request) >= REQUEST_BYTES:
                answer = self._answer(request[:REQUEST_BYTES], power)
                request = b""
                if answer and not self.is_silent and now >= self._deaf_until:
                    os.write(self._line, self._told(answer, now))
                    self._former = answer

    def _answer(self, request: bytes, power: float) -> bytes | None:
        if checksum(request[:-2]) != request[-2:]:
            return None
        unit, function, register, count = struct.unpack(">BBHH", request[:-2])
        value = {POWER: power, ENERGY: self.energy_kwh}.get(register)
        if value is None or (function, count) != (4, 2):
            return framed(bytes([unit, function | 0x80, 2]))
        return framed(struct.pack(">BBBf", unit, function, 4, value))

    def _told(self, answer: bytes, now: float) -> bytes:
        """What is sent now in place of an answer."""
        self._answers += 1
        if self.lie is None or self._answers % self.lie_period:
            return answer
        self.lies += 1
        unit, function = answer[0], answer[1]

        def number(value: float, other_unit: int = unit) -> bytes:
            return framed(struct.pack(">BBBf", other_unit, function, 4, value))

        match self.lie:
            case Lie.LATE | Lie.LATE_AND_DEAF:
                self._late.append((now + LATE_SECONDS, answer))
                if self.lie is Lie.LATE_AND_DEAF:
                    self._deaf_until = now + LATE_SECONDS
                return b""
            case Lie.DOUBLED:
                return answer + answer
            case Lie.FOREIGN:
                return number(7360, unit + 1) + answer
            case Lie.ONLY_FOREIGN:
                return number(7360, unit + 1)
            case Lie.FORMER:
                return self._former + answer
            case Lie.ONLY_FORMER:
                return self._former
            case Lie.STRAY_BYTE:
                return b"\0" + answer
            case Lie.EXCEPTION:
                return framed(bytes([unit, function | 0x80, 6]))
            case Lie.LOST:
                return b""
            case Lie.GARBLED:
                return answer[:-1] + bytes([answer[-1] ^ 0xFF])
            case Lie.ZERO:
                return number(0)
            case Lie.TOO_HIGH:
                return number(6_999_000)


def framed(data: bytes) -> bytes:
    return data + checksum(data)


def checksum(data: bytes) -> bytes:
    """The CRC-16 of Modbus."""
    value = 0xFFFF
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = value >> 1 ^ (0xA001 if value & 1 else 0)
    return struct.pack("<H", value)
