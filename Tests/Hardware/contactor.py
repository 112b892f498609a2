"""The contactor with its auxiliary contact, the car behind it, and the meter's S0 output."""

import threading
import time
from enum import Enum

from chip import Line

STEP_SECONDS = 0.001
# How long the armature travels.
TRAVEL_SECONDS = 0.015
# 11 kW at 1000 pulses for a kWh.
PULSE_SECONDS, PULSE_INTERVAL = 0.04, 3600 / 11_000
# How long a contact that chatters stays where it is: long enough to be believed, and not.
CHATTER_SECONDS, BOUNCE_SECONDS = 0.06, 0.012
# Half a period of the mains at 50 Hz.
HUM_SECONDS = 0.01


class Fault(Enum):
    NONE = "none"
    # Stays closed once it is.
    WELDED = "welded"
    # The same, though the auxiliary contact says that it opened.
    WELDED_UNSEEN = "weldedUnseen"
    # Does not close.
    STUCK = "stuck"
    # The auxiliary contact opens and closes without an end, whatever the contactor does.
    CHATTERING = "chattering"
    # The same, so fast that it is not believed any more.
    BOUNCING = "bouncing"
    # The meter's S0 line opens and closes with the mains, as one does that lies along its cables.
    HUMMING = "humming"


class Contactor:
    """Runs in a thread. Inputs are active low: a closed contact pulls its line to ground."""

    def __init__(self, relay: Line, feedback: Line, meter: Line):
        self._relay, self._feedback, self._meter = relay, feedback, meter
        self.fault = Fault.NONE
        self.is_closed = False
        self.pulses = 0
        # When the relay's line changed: (time.monotonic(), whether it went on).
        self._changes: list[tuple[float, bool]] = [(time.monotonic(), relay.is_high())]
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self):
        self._feedback.drive(True)
        self._meter.drive(True)
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._ending.set()
        self._thread.join()

    @property
    def is_energised(self) -> bool:
        """What the line says now, not what was last seen of it."""
        return self._relay.is_high()

    def repair(self) -> None:
        self.fault = Fault.NONE

    def off_time(self, event: float, limit: float) -> float:
        """How long after `event` the line went off; it must have been on at that time."""
        deadline = event + limit
        while True:
            changes = list(self._changes)
            before = [is_on for at, is_on in changes if at <= event]
            assert before[-1], "the line was off already"
            after = [at for at, is_on in changes if at > event and not is_on]
            if after:
                return after[0] - event
            assert time.monotonic() < deadline, f"the line is still on after {limit} s"
            time.sleep(0.005)

    def ons_since(self, moment: float) -> int:
        """How often the line went on since then."""
        return sum(is_on and at >= moment for at, is_on in list(self._changes))

    def span_since(self, moment: float) -> float:
        """From the first change of the line since then to the last."""
        times = [at for at, _ in list(self._changes) if at >= moment]
        return times[-1] - times[0]

    def _run(self) -> None:
        moving_until, next_pulse = None, None
        while not self._ending.wait(STEP_SECONDS):
            is_on = self._relay.is_high()
            # After the look: off-times may come out too long, not too short.
            now = time.monotonic()
            if is_on != self._changes[-1][1]:
                self._changes.append((now, is_on))
                moving_until = now + TRAVEL_SECONDS
            if moving_until is None or now >= moving_until:
                moving_until = None
                self.is_closed = self._position(is_on)
            self._feedback.drive(not self._is_shown_closed(is_on, now))
            if not self.is_closed:
                next_pulse = None
            elif next_pulse is None:
                next_pulse = now + PULSE_INTERVAL
            elif now >= next_pulse + PULSE_SECONDS:
                next_pulse += PULSE_INTERVAL
                self.pulses += 1
            is_pulse = next_pulse is not None and now >= next_pulse
            self._meter.drive(not self._is_shown_pulsing(is_pulse, now))

    def _position(self, is_on: bool) -> bool:
        if self.fault in (Fault.WELDED, Fault.WELDED_UNSEEN):
            return self.is_closed or is_on
        return is_on and self.fault is not Fault.STUCK

    def _is_shown_pulsing(self, is_pulse: bool, now: float) -> bool:
        if self.fault is Fault.HUMMING:
            return int(now / HUM_SECONDS) % 2 == 0
        return is_pulse

    def _is_shown_closed(self, is_on: bool, now: float) -> bool:
        match self.fault:
            case Fault.CHATTERING:
                return int(now / CHATTER_SECONDS) % 2 == 0
            case Fault.BOUNCING:
                return int(now / BOUNCE_SECONDS) % 2 == 0
            case Fault.WELDED_UNSEEN:
                return self.is_closed and is_on
            case _:
                return self.is_closed
