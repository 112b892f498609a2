"""Measures what 50 honest stations and an admin notice of 200 hostile clients, in one run.

A quiet turn, a hostile turn from eight addresses, a pause, and a hostile turn in which everybody
has one address. Latencies are those of honest_stations.py; memory is the cloud's VmRSS.
"""

import argparse
import http.client
import json
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time

from bench_ocpp import cpu_seconds
from hostile_clients import RATES

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "Tests/Interop"))
from cloud import ADMIN_EMAIL, Cloud  # noqa: E402 - shared with the tests

UNIT = HERE.parents[1] / "systemd/zapoj-cloud.service"
LATENCY_BAR, MEMORY_BAR = 3.0, 1.3
SHARED_ADDRESS = "127.0.0.2"
# Each station calls once in so many seconds.
CALL_SECONDS = 1
SIGN_IN_SECONDS = 5
UNITS = {"K": 1 / 1024, "M": 1, "G": 1024, "": 1 / (1 << 20)}


def resident_megabytes(pid: int) -> float:
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmRSS:\s*(\d+)", status)[1]) / 1024


def stated_megabytes() -> float | None:
    """MemoryMax of the cloud's systemd unit; None if it has none."""
    found = re.search(r"^MemoryMax=(\d+)([KMG]?)$", UNIT.read_text(), re.MULTILINE)
    return found and int(found[1]) * UNITS[found[2]]


class Watch(threading.Thread):
    """Samples the cloud's memory and signs an admin in, until it is stopped."""

    def __init__(self, cloud: Cloud, address: str):
        super().__init__(daemon=True)
        self.cloud, self.address = cloud, address
        self.peak, self.sign_ins, self.refused = 0.0, [], 0
        self._stop_event = threading.Event()
        self._next = time.monotonic() + SIGN_IN_SECONDS

    def run(self) -> None:
        while not self._stop_event.wait(0.25):
            self.peak = max(self.peak, resident_megabytes(self.cloud.process.pid))
            if time.monotonic() >= self._next:
                self._sign_in()
                self._next = time.monotonic() + SIGN_IN_SECONDS

    def _sign_in(self) -> None:
        body = json.dumps({"email": ADMIN_EMAIL, "password": self.cloud.password})
        connection = http.client.HTTPConnection(
            "127.0.0.1", self.cloud.port, 30, source_address=(self.address, 0)
        )
        began = time.monotonic()
        try:
            headers = {"Content-Type": "application/json"}
            connection.request("POST", "/api/v1/login", body, headers)
            accepted = connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            accepted = False
        connection.close()
        self.sign_ins.append(time.monotonic() - began)
        self.refused += not accepted

    def stop(self) -> None:
        self._stop_event.set()
        self.join()


class Bench:
    def __init__(self, options, directory: pathlib.Path):
        self.options = options
        self.stations = directory / "stations.json"
        self.cloud = Cloud(options.binaries / "zapoj-cloud", directory / "cloud", log_level="info")
        stations = [self.cloud.add_station(f"honest-{n}") for n in range(1, options.stations + 2)]
        pairs = [(station, self.cloud.add_driver()) for station in stations]
        rows = [{"id": s.id, "password": s.password, "card": d.card} for s, d in pairs]
        self.stations.write_text(json.dumps(rows))
        for number in range(options.hostile // len(RATES) + 1):
            self.cloud.add_station(f"plain-{number}", profile=0)
        # Nobody signs in afterwards but the watch.
        self.cloud.http.close()

    def turn(self, name: str, is_hostile: bool, address: str | None = None) -> dict:
        cloud, seconds, where = self.cloud, str(self.options.seconds), [address] if address else []
        watch, before = Watch(cloud, address or "127.0.0.1"), cpu_seconds(cloud.process.pid)
        python = [sys.executable]
        honest = [*python, HERE / "honest_stations.py", str(cloud.port), self.stations, seconds]
        hostile = [*python, HERE / "hostile_clients.py", str(cloud.port), str(cloud.plain_port)]
        hostile += [str(self.options.hostile), seconds, *where]
        processes = [popen([*honest, str(CALL_SECONDS), *where])]
        # The stations are connected before the hostile clients come.
        time.sleep(2)
        if is_hostile:
            processes.append(popen(hostile))
        watch.start()
        answers = [process.communicate() for process in processes]
        watch.stop()
        assert cloud.process.poll() is None, cloud.log()[-3000:]
        if not answers[0][0]:
            sys.exit(f"{name}: {answers[0][1]}")
        report = json.loads(answers[0][0])
        report |= {"peak": watch.peak, "refused": watch.refused, "signIns": len(watch.sign_ins)}
        report["signIn"] = statistics.median(watch.sign_ins or [0])
        report["handshake"] = statistics.median(report["handshakes"] or [0])
        report["slowestHandshake"] = max(report["handshakes"], default=0)
        report["slowestSignIn"] = max(watch.sign_ins, default=0)
        report["cpu"] = (cpu_seconds(cloud.process.pid) - before) / self.options.seconds
        show(name, report)
        if is_hostile:
            print(f"  hostile clients: {answers[1][0].strip() or answers[1][1][-500:]}", flush=True)
        return report


def popen(command: list) -> subprocess.Popen:
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def show(name: str, report: dict) -> None:
    print(
        f"{name:<20} {report['calls']} calls, p50 {report['p50']:.1f} p99 {report['p99']:.1f}"
        f" max {report['max']:.0f} ms; lost {report['lost']}, errors {report['errors']},"
        f" reconnects {report['reconnects']}; handshake {report['handshake']:.2f} s, at most"
        f" {report['slowestHandshake']:.2f} s; sign-in {report['signIn']:.2f} s, at most"
        f" {report['slowestSignIn']:.2f} s, {report['refused']} of {report['signIns']} refused;"
        f" RSS {report['peak']:.0f} MB; {report['cpu']:.2f} cores",
        flush=True,
    )


def measure(options, directory: pathlib.Path) -> bool:
    print("hostile clients, each of these kinds at its rate, niced by 10:")
    print("\n".join(f"  {options.hostile // len(RATES)} × {k}: {v}" for k, v in RATES.items()))
    bench = Bench(options, directory)
    pid = bench.cloud.process.pid
    quiet = bench.turn("quiet", False)
    before = resident_megabytes(pid)
    hostile = bench.turn("hostile", True)
    time.sleep(options.pause)
    after = resident_megabytes(pid)
    shared = bench.turn("one address for all", True, SHARED_ADDRESS)
    assert bench.cloud.stop() == 0, bench.cloud.log()[-3000:]
    bound = stated_megabytes()
    peak = max(hostile["peak"], shared["peak"])
    print("\n" + table(quiet, hostile, shared))
    checks = [
        (
            f"p99 {hostile['p99'] / quiet['p99']:.1f} times that of the quiet turn,"
            f" at most {LATENCY_BAR}",
            hostile["p99"] <= LATENCY_BAR * quiet["p99"],
        ),
        ("no honest call was lost or refused", hostile["lost"] + hostile["errors"] == 0),
        (f"peak memory {peak:.0f} MB, bound {bound or 'not stated'}", bound and peak <= bound),
        (
            f"memory {after:.0f} MB {options.pause} s later, {after / before:.2f} times the former"
            f" {before:.0f} MB, at most {MEMORY_BAR}",
            after <= MEMORY_BAR * before,
        ),
    ]
    print("\n".join(f"{'ok' if holds else 'MISSED'}: {text}" for text, holds in checks))
    return all(holds for _, holds in checks)


def table(quiet: dict, hostile: dict, shared: dict) -> str:
    lines = [
        "| | honest p50 | honest p99 | ratio | lost | reconnects | handshake"
        " | sign-in, median / longest / refused | peak RSS |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    names = {"quiet": quiet, "200 hostile, 8 addresses": hostile, "all behind one address": shared}
    for name, report in names.items():
        lines.append(
            f"| {name} | {report['p50']:.1f} ms | {report['p99']:.1f} ms"
            f" | {report['p99'] / quiet['p99']:.1f} | {report['lost']} | {report['reconnects']}"
            f" | {report['handshake']:.2f} s | {report['signIn']:.2f} s"
            f" / {report['slowestSignIn']:.2f} s / {report['refused']} of {report['signIns']}"
            f" | {report['peak']:.0f} MB |"
        )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("binaries", type=pathlib.Path)
    parser.add_argument("--seconds", type=int, default=120, help="length of each turn")
    parser.add_argument("--pause", type=int, help="between the hostile turns; --seconds if absent")
    parser.add_argument("--stations", type=int, default=50)
    parser.add_argument("--hostile", type=int, default=200)
    options = parser.parse_args()
    options.pause = options.seconds if options.pause is None else options.pause
    # Next to the build, which is on a disk; /tmp may be in memory, where a sync costs nothing.
    with tempfile.TemporaryDirectory(dir=options.binaries.resolve().parent) as name:
        sys.exit(not measure(options, pathlib.Path(name)))


if __name__ == "__main__":
    main()
