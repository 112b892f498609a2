"""The virtual station of `zapoj-sim` against the real cloud, with personalities and faults."""

import json
import pathlib
import subprocess

import pytest

from cloud import poll

PERSONALITIES = pathlib.Path(__file__).resolve().parents[1] / "SimulationTests/Personalities"


class Demo:
    """A running `zapoj-sim demo` with one station."""

    def __init__(
        self, binaries, cloud, folder, personality: pathlib.Path | None = None, power_w: int = 11_000
    ):
        self.cloud, self.sim = cloud, binaries / "zapoj-sim"
        self.station = cloud.add_station()
        self.socket = folder / "control.sock"
        command = [self.sim, "demo", "--directory", folder, "--sample-interval", "1"]
        command += ["--power-w", str(power_w)]
        command += ["--ocpp-url", f"ws://127.0.0.1:{cloud.port}/ocpp"]
        command += ["--station", f"{self.station.id}:{self.station.password}"]
        if personality:
            command += ["--personality", personality]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        assert self.process.stdout.readline() == b"ready\n"
        path = f"/api/v1/stations/{self.station.id}"
        poll(lambda: cloud.get(path).get("lastBootAt"), 30, "the boot")

    def tap(self, card: str):
        command = [self.sim, "tap", self.station.id, card, "--control", self.socket]
        subprocess.run(command, check=True, capture_output=True)

    def status(self) -> dict:
        command = [self.sim, "status", "--control", self.socket]
        done = subprocess.run(command, check=True, capture_output=True)
        (station,) = json.loads(done.stdout)["stations"]
        return station

    def charge(self, card: str, energy: int):
        """Charges at least `energy` Wh and stops. Returns the energy that the station counted."""
        before = self.status()["registerWh"]
        self.tap(card)
        poll(lambda: self.status()["registerWh"] >= before + energy, 60, "the energy")
        self.tap(card)
        poll(lambda: self.status()["transactionsEnded"] == 1, 20, "the end")
        poll(lambda: self.status()["queuedMessages"] == 0, 20, "its messages")
        return self.status()["deliveredWh"]

    def stop(self):
        self.process.terminate()
        self.process.stdout.close()
        assert self.process.wait(20) == 0


@pytest.mark.parametrize("personality", ["solax-x3-hac", "careless"])
def test_charges_with_personality(binaries, cloud, tmp_path, personality):
    """A station of any personality charges, and the transaction has the delivered energy."""
    demo = Demo(binaries, cloud, tmp_path, PERSONALITIES / f"{personality}.json")
    try:
        card = cloud.add_driver().card
        energy = demo.charge(card, 3)
        transaction = cloud.only_transaction(demo.station.id)
        outcome = (transaction["phase"], transaction["energyWh"], transaction["anomalies"])
        assert outcome == ("ended", energy, [])
        repairs = cloud.get(f"/api/v1/stations/{demo.station.id}/repairs")["items"]
        assert bool(repairs) == (personality == "careless"), repairs
        if personality == "solax-x3-hac":
            path = f"/api/v1/stations/{demo.station.id}/configuration"
            view = cloud.get(path)
            assert view["template"] == "SolaX X3-HAC"
            keys = {key["key"]: key for key in view["keys"]}
            assert keys["MeterValueSampleInterval"]["outcome"] == "accepted"
    finally:
        demo.stop()


@pytest.mark.parametrize(
    "fault, anomaly",
    [
        ("yearsOf1970", "clockUnsynchronised"),
        ("localTimes", "timeInFuture"),
        ("negativeStops", "registerWentBackwards"),
    ],
)
def test_clock_and_meter_faults_are_suspect(binaries, cloud, tmp_path, fault, anomaly):
    """The transaction has the exact delivered energy and is suspect."""
    file = tmp_path / "personality.json"
    file.write_text(json.dumps({"vendor": "V", "model": "M", "faults": [fault]}))
    demo = Demo(binaries, cloud, tmp_path, file)
    try:
        energy = demo.charge(cloud.add_driver().card, 3)
        transaction = cloud.only_transaction(demo.station.id)
        assert (transaction["phase"], transaction["energyWh"]) == ("ended", energy)
        assert transaction["suspect"] and anomaly in transaction["anomalies"]
    finally:
        demo.stop()
