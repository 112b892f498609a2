"""A simulated Eastron SDM72 behind the contactor, on a pseudo-terminal for the real libmodbus."""

import os
import pty
import select
import struct
import threading
import time
import tty

POWER_W = 11_000
# Above the energy counted on S0 before; a falling register would look like another meter.
INITIAL_KWH = 1000.0
# Input registers (function 4) of float32: total power in W, imported energy in kWh.
POWER, ENERGY = 52, 72
REQUEST_BYTES = 8


class Meter:
    """Runs in a thread; `path` is its serial line. Does not answer while it is silent."""

    def __init__(self, contactor):
        self._contactor = contactor
        self.is_silent = False
        self._energy_kwh = INITIAL_KWH
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

    def _run(self) -> None:
        request, updated_at = b"", time.monotonic()
        while not self._ending.is_set():
            has_data = bool(select.select([self._line], [], [], 0.02)[0])
            now = time.monotonic()
            power = POWER_W if self._contactor.is_closed else 0
            self._energy_kwh += power * (now - updated_at) / 3.6e6
            updated_at = now
            # A pause ends a frame.
            request = request + os.read(self._line, 256) if has_data else b""
            if len(request) >= REQUEST_BYTES:
                answer = self._answer(request[:REQUEST_BYTES], power)
                request = b""
                if answer and not self.is_silent:
                    os.write(self._line, answer)

    def _answer(self, request: bytes, power: float) -> bytes | None:
        if checksum(request[:-2]) != request[-2:]:
            return None
        unit, function, register, count = struct.unpack(">BBHH", request[:-2])
        value = {POWER: power, ENERGY: self._energy_kwh}.get(register)
        if value is None or (function, count) != (4, 2):
            answer = bytes([unit, function | 0x80, 2])
        else:
            answer = struct.pack(">BBBf", unit, function, 4, value)
        return answer + checksum(answer)


def checksum(data: bytes) -> bytes:
    """The CRC-16 of Modbus."""
    value = 0xFFFF
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = value >> 1 ^ (0xA001 if value & 1 else 0)
    return struct.pack("<H", value)
