"""A real zapoj-cloud as a child process, and an admin's REST calls to it."""

import contextlib
import os
import pathlib
import random
import re
import secrets
import signal
import socket
import sqlite3
import subprocess
import time
from dataclasses import dataclass

import requests

# The programs see nothing else of the caller's environment, whose ZAPOJ_… variables would be settings.
ENVIRONMENT = {
    name: os.environ[name] for name in ("PATH", "SQL_STATEMENT_RECORD") if name in os.environ
}
ADMIN_EMAIL = "admin@example.org"
# The public addresses that stations receive. Nothing listens there, so a test must translate them.
PUBLIC_URL = "https://zapoj.invalid"
# What scripts/bootstrap derives.
COMMON_PASSWORDS = (
    pathlib.Path(__file__).resolve().parents[2] / ".build/assets/common-passwords.txt"
)
PLAIN_PUBLIC_URL = "http://plain.zapoj.invalid:8081/charging"
START_SECONDS = 60
# The age at which the access token is replaced; it is valid for ten minutes.
TOKEN_SECONDS = 300
STOP_SECONDS = 60
# Below the kernel's range of ephemeral ports, so no client gets one of these. In an order of its own,
# because other runs on this machine look for ports, too.
PORTS = iter(random.sample(range(20_000, 32_000), 12_000))
# A loaded machine gets so many times the seconds that an idle one needs.
PATIENCE = 3
# A consumer enters what is added there into the stations' lists of cards.
LIST_PATHS = {
    f"/api/v1/{name}" for name in ("stations", "grants", "drivers", "id-tokens", "locations")
}


def poll(probe, seconds: float = 10, what: str = "it"):
    """Calls `probe` until its result is truthy, and returns that result. Fails after PATIENCE times
    `seconds`."""
    seconds *= PATIENCE
    deadline = time.monotonic() + seconds
    while not (answer := probe()):
        assert time.monotonic() < deadline, f"{what} did not happen within {seconds} s"
        time.sleep(0.02)
    return answer


def free_port() -> int:
    """A free port of the loopback interface, which this function does not return again."""
    for port in PORTS:
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError


@dataclass
class OCPPStation:
    """An OCPP station; `password` is None under security profile 0."""

    id: str
    password: str | None


@dataclass
class Driver:
    """A driver with one card; `token` is the cloud's answer to the card's enrolment."""

    id: str
    card: str
    token: dict


class Cloud:
    """Starts on free loopback ports with one admin. `secrets` collects all secrets it issued."""

    # Whether something was added since the last wait for the lists of cards.
    _lists_are_late = False

    def __init__(
        self,
        binary: pathlib.Path,
        directory: pathlib.Path,
        log_level: str = "debug",
        tls: tuple[pathlib.Path, pathlib.Path] | None = None,
        settings: tuple[str, ...] = (),
        port: int = 0,
        public_url: str = PUBLIC_URL,
    ):
        self.directory = directory
        self.secrets: set[str] = set()
        self.http = requests.Session()
        self.password = self._add_admin(binary)
        self.secrets.add(self.password)
        self._log_path = directory.with_suffix(".log")
        self._command = [binary, "serve", "--data-directory", directory, "--log-level", log_level]
        self._command += ["--http-port", str(port), "--plain-ocpp-port", "0"]
        self._command += ["--people-common-passwords-file", COMMON_PASSWORDS]
        self._command += ["--http-public-url", public_url + "/"]
        self._command += ["--plain-ocpp-public-url", PLAIN_PUBLIC_URL, *settings]
        self._origin = "http://127.0.0.1"
        if tls:
            self._origin = "https://localhost"
            self._command += ["--tls-certificate-file", tls[0], "--tls-private-key-file", tls[1]]
            self.http.verify = str(tls[0])
            # Otherwise REQUESTS_CA_BUNDLE would take precedence.
            self.http.trust_env = False
        self._start()

    def _start(self):
        with self._log_path.open("wb") as log:
            self.process = subprocess.Popen(
                self._command, stderr=log, stdout=log, env=ENVIRONMENT
            )
        self.port = self._listening("main")
        self.plain_port = self._listening("plain")
        self.url = f"{self._origin}:{self.port}"
        self._logged_in_at = -TOKEN_SECONDS

    @property
    def access_token(self) -> str:
        """The admin's access token, which is replaced after TOKEN_SECONDS."""
        if time.monotonic() - self._logged_in_at >= TOKEN_SECONDS:
            self._access_token = self.log_in(ADMIN_EMAIL, self.password)["accessToken"]
            self._logged_in_at = time.monotonic()
        return self._access_token

    def restart(self, *statements: str):
        """Restarts with the same data, on other ports and with an empty log.

        Statements change the database in between, when no service of the cloud can act on them.
        """
        assert self.stop() == 0, self.log()
        for statement in statements:
            self.alter(statement)
        self._start()

    def kill_and_start(self):
        """Kills the cloud with SIGKILL, and starts it with the same data on other ports."""
        self.process.kill()
        self.process.wait()
        self._start()

    def _add_admin(self, binary: pathlib.Path) -> str:
        command = [binary, "admin", "add", "--email", ADMIN_EMAIL]
        command += ["--data-directory", self.directory]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
        return done.stdout.strip()

    def _listening(self, listener: str) -> int:
        """The listener's port, from the log."""
        pattern = re.compile(rf"listener={listener} .*listening on \S+:(\d+)$", re.MULTILINE)

        def found():
            assert self.process.poll() is None, self.log()
            return pattern.search(self.log())

        return int(poll(found, START_SECONDS, f"the {listener} listener")[1])

    def stop(self) -> int:
        """Sends SIGTERM, and returns the exit status."""
        self.http.close()
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise

    def log(self) -> str:
        return self._log_path.read_text(encoding="utf-8", errors="replace")

    @contextlib.contextmanager
    def until_done(self):
        """Runs until the block ends. SIGTERM must end it with status 0, and it logs no secret."""
        try:
            yield self
        finally:
            status = self.stop()
        assert status == 0, self.log()
        assert self.leaked_secrets() == []

    def leaked_secrets(self) -> list[str]:
        """The secrets that the log contains, in any case."""
        log = self.log().lower()
        return sorted(secret for secret in self.secrets if secret.lower() in log)

    def alter(self, statement: str, *values) -> None:
        """Changes the cloud's database, for example to make a row older."""
        path = self.directory / "zapoj.sqlite"
        with contextlib.closing(sqlite3.connect(path, timeout=10)) as database, database:
            database.execute(statement, values)

    def query(self, statement: str, *values) -> list[tuple]:
        """Reads the running cloud's database."""
        path = self.directory / "zapoj.sqlite"
        with contextlib.closing(sqlite3.connect(path, timeout=10)) as database:
            return database.execute(statement, values).fetchall()

    def wait_for_consumers(self) -> None:
        """Waits until every consumer has handled the events that exist now."""
        ((newest,),) = self.query("SELECT COALESCE(max(id), 0) FROM domain_event")
        late = """
            SELECT name FROM event_consumer WHERE position < ?
            UNION SELECT consumer FROM event_delivery WHERE event_id <= ? AND next_attempt_at IS NOT NULL
            """
        poll(lambda: not self.query(late, newest, newest), 20, "the work of the consumers")

    def wait_for_lists(self) -> None:
        """Waits until the stations' lists of cards follow from the events that exist now.

        Other consumers may be late, or fail. A cloud that has ended does it after its next start.
        """
        self._lists_are_late = False
        ((newest,),) = self.query("SELECT COALESCE(max(id), 0) FROM domain_event")
        late = "SELECT 1 FROM event_consumer WHERE name = 'authorization-lists' AND position < ?"
        is_done = lambda: self.process.poll() is not None or not self.query(late, newest)
        poll(is_done, 20, "the lists of cards")

    def catch_up(self) -> None:
        """Waits until what earlier calls have added is on the lists of cards."""
        if self._lists_are_late:
            self.wait_for_lists()

    def call(self, method: str, path: str, json=None, token: str | None = None, **more):
        """A REST call; `token` replaces the admin's token, and an empty one sends none.

        What earlier calls have added is on the lists of cards before the call: a list that is sent
        twice, because the consumer was late, would surprise a test.
        """
        token = self.access_token if token is None else token
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        headers |= more.pop("headers", {})
        if method == "POST" and path in LIST_PATHS:
            self._lists_are_late = True
        elif path != "/api/v1/login":
            self.catch_up()
        return self.http.request(
            method, self.url + path, json=json, headers=headers, timeout=60, **more
        )

    def get(self, path: str) -> dict:
        return self._json(self.call("GET", path), 200)

    def change(self, path: str, json: dict) -> dict:
        return self._json(self.call("PATCH", path, json), 200)

    def create(self, path: str, json=None) -> dict:
        return self._json(self.call("POST", path, json), 201)

    @staticmethod
    def _json(answer: requests.Response, status: int) -> dict:
        assert answer.status_code == status, answer.text
        return answer.json()

    def log_in(self, email: str, password: str) -> dict:
        credentials = {"email": email, "password": password}
        tokens = self._json(self.call("POST", "/api/v1/login", credentials, token=""), 200)
        self.secrets |= {tokens["accessToken"], tokens["refreshToken"]}
        return tokens

    def grant_everyone(self, station: str) -> None:
        """Lets every card charge at a station; at a new one only its host's cards may."""
        self.create("/api/v1/grants", {"stationId": station, "everyone": True})

    def add_station(self, id: str | None = None, profile: int = 1) -> OCPPStation:
        """Adds a station where everyone may charge."""
        body = {"id": id or f"CP-{secrets.token_hex(5)}", "kind": "ocpp16", "name": "Garage"}
        made = self.create("/api/v1/stations", body | {"securityProfile": profile})
        if "password" in made:
            self.secrets.add(made["password"])
        self.grant_everyone(made["id"])
        return OCPPStation(made["id"], made.get("password"))

    def add_bridge_station(self) -> str:
        body = {"id": f"BR-{secrets.token_hex(5)}", "kind": "bridge", "name": "Carport"}
        id = self.create("/api/v1/stations", body)["id"]
        self.grant_everyone(id)
        return id

    def claim_code(self, station: str) -> str:
        code = self.create(f"/api/v1/stations/{station}/claims")["claimCode"]
        self.secrets.add(code)
        return code

    def new_card(self) -> str:
        """A UID of an unknown card."""
        card = "04" + secrets.token_hex(6).upper()
        self.secrets.add(card)
        return card

    def add_driver(self, card: str | None = None, **more) -> Driver:
        """Adds a driver with a card, by default a new one; `more` are members of its enrolment."""
        card = card or self.new_card()
        self.secrets.add(card)
        id = self.create("/api/v1/drivers", {"name": "Eva"})["id"]
        body = {"idToken": card, "driverId": id} | more
        return Driver(id, card, self.create("/api/v1/id-tokens", body))

    def add_credit(self, person: str, minor: int = 1_000_000) -> None:
        """Gives a person credit, in hundredths, so that they can charge where that costs something."""
        self.create(f"/api/v1/people/{person}/credit", {"amountMinor": minor, "note": "test"})

    def wait_booted(self, station: str) -> None:
        """Waits until a bridge has reported its connector, which it does after its boot."""
        poll(lambda: self.get(f"/api/v1/stations/{station}")["connectors"], 20, "the boot")

    def transactions(self, station: str) -> list[dict]:
        """All transactions of a station with their facts, oldest first."""
        found, cursor = [], ""
        while cursor is not None:
            page = self.get(f"/api/v1/transactions?limit=200{cursor}")
            found += [item["id"] for item in page["items"] if item["stationId"] == station]
            next_cursor = page.get("nextCursor")
            cursor = f"&cursor={next_cursor}" if next_cursor else None
        return [self.get(f"/api/v1/transactions/{id}") for id in reversed(found)]

    def only_transaction(self, station: str) -> dict:
        (transaction,) = self.transactions(station)
        return transaction
