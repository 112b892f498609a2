"""One run of the fuzzer: the cloud, what exists in it, the deadline, and what was found."""

import contextlib
import pathlib
import re
import secrets
import threading
import time
from collections import Counter, deque
from dataclasses import dataclass, field

from cloud import Cloud
from odd_values import encode
from schemas import shrink

# The longest part of an input that a report shows.
SHOWN = 1500
# After so many deaths the rest of a run would say nothing new.
MOST_DEATHS = 8
# The time for the search for the input that killed, each attempt of which starts the cloud again.
REPRODUCE_SECONDS = 120
# Where a debug build says that it trapped: the first frame in our own sources.
TRAP = re.compile(r"crashed:.*?( at \S*/Sources/\S+\.swift:\d+)", re.DOTALL)
FATAL = re.compile(r"Fatal error|Swift runtime failure")
ERROR_LINE = re.compile(r"^\S+ (?:error|critical) .*$", re.MULTILINE)


@dataclass
class Input:
    """Something that a client sends; `play` sends it once more with another payload, and returns
    the text of the answer."""

    what: str
    payload: object
    play: object = None
    text: str = ""

    def __str__(self):
        return f"{self.what} {self.text}"


@dataclass
class Game:
    """Clients read `is_over`, record inputs with `sends`, and report with `found`."""

    cloud: Cloud
    seed: int
    deadline: float
    folder: pathlib.Path
    # Values that requests can refer to, by the names of members, such as stationId.
    known: dict[str, list] = field(default_factory=dict)
    counts: Counter = field(default_factory=Counter)
    findings: dict[str, str] = field(default_factory=dict)
    recent: dict[str, deque] = field(default_factory=dict)
    deaths: list = field(default_factory=list)
    # The last exception of each client, such as of a connection that the cloud closed.
    exceptions: dict[str, str] = field(default_factory=dict)

    def __post_init__(self):
        self._lock = threading.Lock()
        self.up = threading.Event()
        self.up.set()
        self.stopping = False
        self.logs: list[str] = []

    @property
    def is_over(self) -> bool:
        return self.stopping or time.monotonic() >= self.deadline

    def sends(self, client: str, input: Input) -> None:
        """Notes an input before it is sent, so that a death finds it."""
        self.recent.setdefault(client, deque(maxlen=10)).append(input)
        self.counts[client] += 1

    def learn(self, name: str, value) -> None:
        """Remembers a value for later requests; of each name the last fifty."""
        with self._lock:
            values = self.known.setdefault(name, [])
            if value not in values:
                values.append(value)
                del values[:-50]

    def found(self, kind: str, detail: str) -> None:
        """Reports a fault once per kind."""
        with self._lock:
            if kind in self.findings or not self.up.is_set():
                return
            self.findings[kind] = detail
        print(f"\nFOUND {kind}\n{detail}\n", flush=True)

    def revive(self) -> None:
        """Reports a dead cloud with what each client sent last, and starts it again."""
        self.up.clear()
        status, log = self.cloud.process.returncode, self.cloud.log()
        self.logs.append(log)
        fatal = FATAL.search(log)
        what = log[fatal.start() :][:SHOWN] if fatal else log[-SHOWN:]
        trap = TRAP.search(log)
        # A release build does not say where.
        name = trap[1].rpartition("/Sources/")[2] if trap else f"exit status {status}"
        inputs = {client: list(inputs) for client, inputs in self.recent.items()}
        last = "\n".join(
            f"  {client}: {str(input)[:300]}"
            for client, all in inputs.items()
            for input in all[-2:]
        )
        self.deaths.append(name)
        self.recent.clear()
        if not self._starts():
            return
        kind = f"death: {name}"
        if kind not in self.findings:
            shortest = self._reproduce(inputs)
            self.findings[kind] = f"exit status {status}\n{what}\n{shortest}\nlast inputs:\n{last}"
            whole = "\n".join(f"{who}: {one}" for who, all in inputs.items() for one in all)
            (self.folder / f"death-{len(self.deaths)}.log").write_text(log[-200_000:] + whole)
            print(f"\nFOUND {kind}\n{self.findings[kind]}\n", flush=True)
        self.stopping |= len(self.deaths) >= MOST_DEATHS
        self.up.set()

    def _starts(self) -> bool:
        """Starts the cloud again. A client in the middle of a step may kill it once more."""
        for _ in range(5):
            with contextlib.suppress(AssertionError):
                self.cloud._start()
                return True
            self.cloud.process.wait(60)
        self.findings["does not start again"] = self.cloud.log()[-3 * SHOWN :]
        self.stopping = True
        return False

    def _reproduce(self, inputs: dict[str, list[Input]]) -> str:
        """Sends each client's last inputs once more; the shortest form of the one that kills."""
        deadline = time.monotonic() + REPRODUCE_SECONDS
        for back in range(1, 4):
            for input in (
                all[-back] for all in inputs.values() if len(all) >= back and all[-1].play
            ):

                def kills(payload, input=input) -> bool:
                    # Twice, since a periodic job may die of what is stored just then.
                    return time.monotonic() < deadline and all(
                        self._kills(input, payload) for _ in range(2)
                    )

                if kills(input.payload):
                    least = shrink(input.payload, kills)
                    return f"shortest input: {input.what} {encode(least)[:SHOWN]!r}"
        return (
            "no single input kills again; several together, or a later pass over what is stored, do"
        )

    def _kills(self, input: Input, payload) -> bool:
        """Whether the cloud dies of an input. A dead one is started again."""
        with contextlib.suppress(Exception):
            input.play(payload)
        time.sleep(0.2)
        # A debug build writes a backtrace for some seconds before it ends.
        if "*** Signal" in self.cloud.log():
            self.cloud.process.wait(60)
        if self.cloud.process.poll() is None:
            return False
        return self._starts()


def new_person(cloud: Cloud, name: str) -> dict:
    """A person who can log in, with an access token."""
    login = {"email": f"{secrets.token_hex(5)}@example.org", "password": secrets.token_hex(12)}
    id = cloud.create("/api/v1/drivers", {"name": name} | login)["id"]
    return login | {"id": id, "token": cloud.log_in(**login)["accessToken"]}


def furnish(game: Game) -> None:
    """Makes one of each thing that requests can refer to and may destroy."""
    cloud, learn = game.cloud, game.learn
    for number in range(3):
        driver = cloud.add_driver()
        learn("driverId", driver.id), learn("personId", driver.id), learn("hostId", driver.id)
        learn("ownerId", driver.id), learn("idToken", driver.card), learn("idTag", driver.card)
        learn("id-tokensId", driver.token["id"])
        learn("stationId", cloud.add_station(f"expendable-{number}").id)
        learn("stationId", cloud.add_bridge_station())
        location = cloud.create("/api/v1/locations", {"name": "Yard", "hostId": driver.id})
        learn("locationId", location["id"])
        learn("groupId", cloud.create("/api/v1/groups", {"name": "Friends"})["id"])
