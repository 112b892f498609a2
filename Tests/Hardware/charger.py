"""A bridged charger: the supervised daemon with a virtual reader, wiring and disk."""

import contextlib
import json
import pathlib
import socket
import subprocess
import time
from dataclasses import dataclass, field

from chip import Chip
from cloud import Cloud, poll
from contactor import Contactor
from disk import Disk
from supervisor import Supervisor, Unit

# The lines by fault name; the settings are gpio.emergencyStopLine and so on.
PROTECTIONS = {"emergencyStop": 23, "residualCurrent": 24, "overTemperature": 25}
START_SECONDS = 30
# The daemon decides about a tap within this time; the cloud has 2 s of it.
DECISION_SECONDS = 4
# The cloud sees a fault within this time: the detection takes 1 s, the delivery less.
REPORT_SECONDS = 10
# Six changes of the auxiliary contact within ten seconds are a fault, even after commands.
PACE_SECONDS = 5.5
# The words of the unit file that the tests replace.
PROGRAM, CONFIGURATION = "/usr/bin/zapoj-bridge", "/etc/zapoj/bridge.yaml"


@dataclass(frozen=True)
class Wiring:
    """The numbers of the lines; a Modbus meter needs none."""

    relay: int = 17
    feedback: int = 27
    meter: int | None = 22
    protections: dict[str, int] = field(default_factory=lambda: PROTECTIONS)

    def settings(self) -> dict:
        lines = {"contactorLine": self.relay, "feedbackLine": self.feedback}
        if self.meter is not None:
            lines["meterLine"] = self.meter
        return lines | {f"{name}Line": number for name, number in self.protections.items()}

    def names(self) -> dict[int, str]:
        names = {self.relay: "RELAY", self.feedback: "FEEDBACK"}
        if self.meter is not None:
            names[self.meter] = "S0"
        return names | {number: name for name, number in self.protections.items()}

    def contactor(self, chip: Chip, **more) -> Contactor:
        meter = None if self.meter is None else chip.line(self.meter)
        return Contactor(chip.line(self.relay), chip.line(self.feedback), meter, **more)


class Charger:
    """A charger that is enrolled with the cloud; the daemon runs from `start` to `stop`."""

    def __init__(
        self,
        binaries: pathlib.Path,
        unit: pathlib.Path,
        folder: pathlib.Path,
        logs: pathlib.Path,
        chip: Chip,
        contactor: Contactor,
        disk: Disk,
        cloud: Cloud,
        wiring: Wiring = Wiring(),
        **sections,
    ):
        """`sections` override the configuration for good."""
        self._wiring, self._sections = wiring, sections
        self.contactor, self.disk, self.cloud = contactor, disk, cloud
        self.binaries, self.folder, self.logs, self.unit = binaries, folder, logs, unit
        self.station, self.driver = cloud.add_bridge_station(), cloud.add_driver()
        self._chip = chip
        self._protections = {
            name: chip.line(number) for name, number in wiring.protections.items()
        }
        for name in self._protections:
            self.release(name)
        self._configuration = folder / "bridge.yaml"
        self._configure()
        self._enrol()
        self.devices: subprocess.Popen | None = None
        self.daemon: Supervisor | None = None
        self._boot: str | None = None
        self._charged_by, self._charged_at = None, 0.0
        self._stack = contextlib.ExitStack()

    def _configure(self, **sections) -> None:
        settings = {
            "data": {"directory": str(self.disk.folder / "data")},
            "reader": {"connection": f"pn532_uart:{self.folder}/reader"},
            "gpio": {"chip": self._chip.path} | self._wiring.settings(),
            "contactor": {"minimumOffSeconds": 0, "closingsPerHour": 1000},
            "meter": {"sampleIntervalSeconds": 1},
        }
        for changes in (self._sections, sections):
            for name, more in changes.items():
                settings[name] |= more
        # JSON is valid YAML.
        self._configuration.write_text(json.dumps(settings))

    def _enrol(self) -> None:
        command = [self.binaries / "zapoj-bridge", "enrol", "--config", self._configuration]
        command += ["--cloud-url", self.cloud.url]
        command += ["--claim-code", self.cloud.claim_code(self.station)]
        subprocess.run(command, check=True, timeout=60, stdout=subprocess.DEVNULL)

    # Starting and stopping

    def __enter__(self):
        self.start_devices()
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()
        self.devices.kill()
        self.devices.communicate()

    def start_devices(self) -> None:
        log = (self.logs / "devices.log").open("ab")
        command = [self.binaries / "zapoj-sim", "demo", "--directory", self.folder]
        self.devices = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log
        )
        log.close()
        assert self.devices.stdout.readline() == b"ready\n"

    def start(self, **sections) -> None:
        """Starts the daemon; `sections` override the configuration."""
        self._configure(**sections)
        replace = {
            PROGRAM: str(self.binaries / "zapoj-bridge"),
            CONFIGURATION: str(self._configuration),
        }
        self.daemon = self._stack.enter_context(
            Supervisor(Unit(self.unit), replace, self.logs / "bridge.log")
        )
        self.wait_booted()

    def wait_booted(self) -> None:
        """Waits until the cloud has received a new boot, and the reader is ready."""
        poll(lambda: self._last_boot() not in (None, self._boot), START_SECONDS, "the boot")
        self._boot = self._last_boot()
        self.wait_reader_ready(1)

    def _last_boot(self) -> str | None:
        return self.cloud.get(f"/api/v1/stations/{self.station}").get("lastBootAt")

    def wait_reader_ready(self, times: int) -> None:
        """Waits until the running daemon has opened the reader that many times."""
        line = "card reader ready"
        poll(lambda: self.daemon.output().count(line) >= times, START_SECONDS, "the reader")

    def stop(self) -> None:
        """Stops the daemon as `systemctl stop` does."""
        self._stack.close()

    def restart(self, **sections) -> None:
        self.stop()
        self.start(**sections)

    # Actions at the charger

    def tap(self) -> None:
        """Holds the driver's card to the reader for a moment."""
        self.control(f"tap reader {self.driver.card}")

    def control(self, command: str) -> None:
        """Sends a command to the virtual devices, as `zapoj-sim` does."""
        with socket.socket(socket.AF_UNIX) as control:
            control.settimeout(10)
            control.connect(str(self.folder / "control.sock"))
            control.sendall(f"{command}\n".encode())
            assert control.makefile().readline().startswith("ok")

    def charge(self) -> None:
        """Taps the card, and returns when energy flows."""
        if self._charged_by == self.daemon.pid:
            time.sleep(max(0, self._charged_at + PACE_SECONDS - time.monotonic()))
        self._charged_by, self._charged_at = self.daemon.pid, time.monotonic()
        before = self.contactor.pulses
        self.tap()
        poll(lambda: self.contactor.is_closed, DECISION_SECONDS, "the contactor")
        poll(lambda: self.contactor.pulses > before, 2, "energy")

    def refuses_card(self) -> bool:
        """Whether the contactor stays open after a tap."""
        moment = time.monotonic()
        self.tap()
        time.sleep(DECISION_SECONDS)
        return self.contactor.closings_since(moment) == 0

    def restore(self) -> None:
        """Removes all faults, and returns when the connector is available."""
        self.contactor.repair()
        for name in self._protections:
            self.release(name)
        self.stop()
        self.clear_fault_locally()
        self.start()
        self.wait_for("Available")

    def trip(self, name: str) -> None:
        """Opens a protection's contact, which is closed to ground in normal operation."""
        self._protections[name].drive(True)

    def release(self, name: str) -> None:
        self._protections[name].drive(False)

    def clear_fault_locally(self) -> None:
        """Clears the fault with `--contactor-inspected`, which restarts a running daemon."""
        command = [self.binaries / "zapoj-bridge", "clear-fault", "--contactor-inspected"]
        command += ["--config", self._configuration]
        subprocess.run(command, check=True, timeout=60, stdout=subprocess.DEVNULL)

    # The cloud's view and commands

    def connector(self) -> dict:
        connectors = self.cloud.get(f"/api/v1/stations/{self.station}")["connectors"]
        return connectors[0] if connectors else {"status": None}

    def wait_for(self, status: str, limit: float = START_SECONDS) -> dict:
        """Waits until the cloud shows this connector status."""
        poll(lambda: self.connector()["status"] == status, limit, status)
        return self.connector()

    def running_transaction(self) -> str:
        """The cloud's id of the active transaction."""

        def found() -> str | None:
            newest = self.cloud.get("/api/v1/transactions?limit=100")["items"]
            own = (each for each in newest if each["stationId"] == self.station)
            return next((each["id"] for each in own if each["phase"] != "ended"), None)

        return poll(found, REPORT_SECONDS, "the transaction")

    def stop_transaction_by_cloud(self, transaction: str) -> None:
        answer = self._command(action="RequestStopTransaction", transactionId=transaction)
        assert answer["status"] == "accepted", answer

    def clear_fault_by_cloud(self) -> None:
        self._command(action="ClearFault")

    def _command(self, **body) -> dict:
        return self.cloud.create(f"/api/v1/stations/{self.station}/commands", body)
