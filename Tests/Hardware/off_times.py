"""The measured times in which the contactor opened after an event, and their bounds."""

import statistics
from dataclasses import dataclass, field

# A measurement gives up this long after its bound, so that it does not hang.
EXTRA_WAIT_SECONDS = 10


@dataclass
class OffTimes:
    """All measurements of one kind, in seconds."""

    kind: str
    bound: float
    times: list[float] = field(default_factory=list)

    def measure(self, contactor, event: float) -> None:
        """Waits until the line is off and records the time, which `check` compares later."""
        self.times.append(contactor.off_time(event, self.bound + EXTRA_WAIT_SECONDS))

    def check(self) -> None:
        late = [round(time, 3) for time in self.times if time > self.bound]
        assert not late, f"{self.kind}: {late} instead of {self.bound} s"

    def line(self) -> str:
        """A row of a Markdown table, in milliseconds."""
        figures = [min(self.times), statistics.median(self.times), max(self.times), self.bound]
        cells = [self.kind, str(len(self.times)), *(f"{1000 * each:.0f}" for each in figures)]
        return "| " + " | ".join(cells) + " |"


HEADER = "| event | times | min | p50 | max | bound (ms) |\n|---|---|---|---|---|---|"
