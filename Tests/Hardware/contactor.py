"""A simulated contactor with its auxiliary contact, a car, and the meter's S0 output."""

import threading
import time
from enum import Enum

from chip import Line

STEP_SECONDS = 0.001
# The travel time of the armature.
TRAVEL_SECONDS = 0.015
# 11 kW at 1000 pulses per kWh.
PULSE_SECONDS, PULSE_INTERVAL = 0.04, 3600 / 11_000
# The time between two changes of a chattering contact: longer and shorter than the debounce time.
CHATTER_SECONDS, BOUNCE_SECONDS = 0.06, 0.012
# Half a mains period at 50 Hz.
HUM_SECONDS = 0.01


class Fault(Enum):
    NONE = "none"
    # The contactor does not open after it has closed.
    WELDED = "welded"
    # Welded, but the auxiliary contact says that it opened.
    WELDED_UNSEEN = "weldedUnseen"
    # The contactor does not close.
    STUCK = "stuck"
    # The auxiliary contact opens and closes continuously, independent of the contactor.
    CHATTERING = "chattering"
    # Chattering that is faster than the debounce time.
    BOUNCING = "bouncing"
    # The meter's S0 line opens and closes at mains frequency, as induced by parallel mains cables.
    HUMMING = "humming"


class Contactor:
    """Runs in a thread. The inputs are active low: a closed contact pulls its line to ground."""

    def __init__(
        self,
        relay: Line,
        feedback: Line,
        meter: Line | None,
        step_seconds: float = STEP_SECONDS,
    ):
        self._relay, self._feedback, self._meter = relay, feedback, meter
        self._step_seconds = step_seconds
        self.fault = Fault.NONE
        self.is_closed = False
        self.pulses = 0
        # The changes of the relay's line: (time.monotonic(), whether it went on).
        self._changes: list[tuple[float, bool]] = [(time.monotonic(), relay.is_high())]
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self):
        self._feedback.drive(True)
        if self._meter:
            self._meter.drive(True)
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._ending.set()
        self._thread.join()

    @property
    def is_energised(self) -> bool:
        """The current level of the line, not the one that the thread saw last."""
        return self._relay.is_high()

    def repair(self) -> None:
        self.fault = Fault.NONE

    def off_time(self, event: float, limit: float) -> float:
        """The seconds from `event`, when the line must be on, until the line went off."""
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

    def closings_since(self, moment: float) -> int:
        """The number of times that the line went on since `moment`."""
        return sum(is_on and at >= moment for at, is_on in list(self._changes))

    def changing_time_since(self, moment: float) -> float:
        """The seconds from the first change of the line since `moment` to the last one."""
        times = [at for at, _ in list(self._changes) if at >= moment]
        return times[-1] - times[0]

    def _run(self) -> None:
        moving_until, next_pulse = None, None
        while not self._ending.wait(self._step_seconds):
            is_on = self._relay.is_high()
            # The time is read after the level, so off-times may be too long, but not too short.
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
            if self._meter:
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
