"""A double of the parts of MicroPython's `machine` that docs/examples use; the test is the board.

The test sends the lines `uart TEXT` and `pulses N` over the socket BOARD_FD. For each output, the
double sends `pin NUMBER VALUE` to the test and waits for `ok`.
"""

import os
import socket
import threading
import time

# The ticks wrap three seconds after the start; on a board they wrap after days.
PERIOD = 1 << 30
_ZERO = time.monotonic_ns() // 1_000_000 - (PERIOD - 3000)

time.ticks_ms = lambda: (time.monotonic_ns() // 1_000_000 - _ZERO) % PERIOD
time.ticks_diff = lambda end, start: (end - start + PERIOD // 2) % PERIOD - PERIOD // 2
time.sleep_ms = lambda milliseconds: time.sleep(milliseconds / 1000)

_board = socket.socket(fileno=int(os.environ["BOARD_FD"]))
_acknowledged = threading.Semaphore(0)
_received = bytearray()
_handlers = []


def _handle_lines():
    for line in _board.makefile("rb"):
        word, _, rest = line.rstrip(b"\n").partition(b" ")
        if word == b"ok":
            _acknowledged.release()
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
        _acknowledged.acquire()

    def irq(self, handler, trigger):
        assert trigger == Pin.IRQ_FALLING
        _handlers.append(handler)


class UART:
    def __init__(self, number, baudrate, *, tx, rx):
        pass

    def read(self):
        """Returns at most five received bytes, or None. A line may therefore come in pieces."""
        piece = bytes(_received[:5])
        del _received[:5]
        return piece or None


class WDT:
    def __init__(self, *, timeout):
        pass

    def feed(self):
        pass


threading.Thread(target=_handle_lines, daemon=True).start()
