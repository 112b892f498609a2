"""MicroPython's machine as far as docs/examples need it, on the board that a test holds.

The test speaks over the socket BOARD_FD, a line at a time: `uart TEXT`, `pulses N`. It is told of
each output by `pin NUMBER VALUE`, and the program waits for its `ok`.
"""

import os
import socket
import threading
import time

# The ticks wrap three seconds after the start, as they do on a board after days.
PERIOD = 1 << 30
_ZERO = time.monotonic_ns() // 1_000_000 - (PERIOD - 3000)

time.ticks_ms = lambda: (time.monotonic_ns() // 1_000_000 - _ZERO) % PERIOD
time.ticks_diff = lambda end, start: (end - start + PERIOD // 2) % PERIOD - PERIOD // 2
time.sleep_ms = lambda milliseconds: time.sleep(milliseconds / 1000)

_board = socket.socket(fileno=int(os.environ["BOARD_FD"]))
_seen = threading.Semaphore(0)
_received = bytearray()
_handlers = []


def _obey():
    for line in _board.makefile("rb"):
        word, _, rest = line.rstrip(b"\n").partition(b" ")
        if word == b"ok":
            _seen.release()
        elif word == b"uart":
            _received.extend(rest + b"\n")
        elif word == b"pulses":
            for _ in range(int(rest)):
                for handler in _handlers:
                    handler(None)


class Pin:
    IN, OUT, PULL_UP, IRQ_FALLING = 1, 3, 2, 2

    def __init__(self, number, mode, pull=None, *, value=None):
        self._number = number
        if value is not None:
            self.value(value)

    def value(self, value):
        _board.sendall(b"pin %d %d\n" % (self._number, value))
        _seen.acquire()

    def irq(self, handler, trigger):
        assert trigger == Pin.IRQ_FALLING
        _handlers.append(handler)


class UART:
    def __init__(self, number, baudrate, *, tx, rx):
        pass

    def read(self):
        """What has come, a few bytes at most, or None: a line may come in pieces."""
        piece = bytes(_received[:5])
        del _received[:5]
        return piece or None


class WDT:
    def __init__(self, *, timeout):
        pass

    def feed(self):
        pass


threading.Thread(target=_obey, daemon=True).start()
