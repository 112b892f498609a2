"""Measures OCPP 1.6 calls to zapoj-cloud, a Python central system and the floors, in one run.

All figures are of whole processes, measured from outside: CPU from /proc, latencies from zapoj-sim
load. The servers take turns in each round, so a noisy machine affects all of them.
"""

import argparse
import json
import os
import pathlib
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "Tests/Interop"))
from cloud import Cloud  # noqa: E402 - shared with the tests

# With more stations than these, a call may cost MANY_RATIO times what it costs with them alone.
FEW = 50
MANY_RATIO = 1.1
TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid: int) -> float:
    """The user and system time of a process so far."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def peak_megabytes(pid: int) -> float:
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    (line,) = [line for line in status.splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) / 1024


class Server:
    """A server process that prints its port as the first line."""

    def __init__(self, *command, url: str):
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.url = f"ws://127.0.0.1:{int(self.process.stdout.readline())}{url}"

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)


def add_stations(cloud: Cloud, count: int) -> list[dict]:
    """Adds stations with a password, and a driver with a card for each."""
    pairs = [(cloud.add_station(), cloud.add_driver()) for _ in range(count)]
    return [{"id": s.id, "password": s.password, "card": d.card} for s, d in pairs]


def ended_transactions(cloud: Cloud) -> tuple[int, int]:
    """The number of ended transactions, and the sum of their energy in Wh."""
    count, energy, cursor = 0, 0, ""
    while cursor is not None:
        page = cloud.get(f"/api/v1/transactions?phase=ended&limit=200{cursor}")
        count += len(page["items"])
        energy += sum(item["energyWh"] for item in page["items"])
        cursor = f"&cursor={page['nextCursor']}" if "nextCursor" in page else None
    return count, energy


class DiskProbe:
    """Appends 4 KiB to a file and syncs it, again and again, to show what of a latency is the disk's."""

    PAUSE_SECONDS = 0.02

    def __init__(self, path: pathlib.Path):
        self.path = path
        self.milliseconds: list[float] = []
        self._is_done = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> "DiskProbe":
        self._thread.start()
        return self

    def __exit__(self, *_) -> None:
        self._is_done.set()
        self._thread.join()
        self.path.unlink()

    def _run(self) -> None:
        with self.path.open("wb", buffering=0) as file:
            while not self._is_done.wait(self.PAUSE_SECONDS):
                file.write(bytes(4096))
                before = time.perf_counter()
                os.fdatasync(file.fileno())
                self.milliseconds.append(1000 * (time.perf_counter() - before))

    def text(self) -> str:
        times = sorted(self.milliseconds) or [0.0]
        p99 = times[min(len(times) - 1, int(0.99 * len(times)))]
        return f"p50 {times[len(times) // 2]:.1f} p99 {p99:.1f} max {times[-1]:.1f} ms"


class Bench:
    def __init__(self, options, directory: pathlib.Path):
        self.options = options
        self.sim = options.binaries / "zapoj-sim"
        self.directory = directory
        self.stations = directory / "stations.json"
        self.failures: list[str] = []

    def load(
        self, name: str, process: subprocess.Popen, url: str, *more, stations=None
    ) -> dict:
        command = [self.sim, "load", "--url", url, "--stations", stations or self.stations]
        command += ["--seconds", str(self.options.seconds), *more]
        before = cpu_seconds(process.pid)
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if not done.stdout:
            sys.exit(f"{name}: {done.stderr}")
        report = json.loads(done.stdout)
        report["cpu"] = cpu_seconds(process.pid) - before
        report["cpuMicroseconds"] = 1e6 * report["cpu"] / report["calls"]
        if done.returncode:
            self.failures.append(f"{name}: {report['errors']} errors, {report['unanswered']} open")
        ms = report["milliseconds"]
        print(
            f"{name:<24} {report['callsPerSecond']:>8.0f} calls/s {report['cpuMicroseconds']:>7.1f}"
            f" µs CPU/call  p50 {ms['p50']:.2f} p99 {ms['p99']:.2f} max {ms['max']:.1f} ms"
            f"  errors {report['errors']} unanswered {report['unanswered']}"
            f" unsent {report['unsent']}",
            flush=True,
        )
        return report

    def commit_floor(self, number: int) -> dict:
        command = [self.sim, "floor", "commit", "--directory", self.directory / f"floor{number}"]
        command += ["--writers", str(self.options.stations)]
        command += ["--seconds", str(min(5, self.options.seconds))]
        report = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
        report["callsPerSecond"] = report["rows"] / report["seconds"]
        report["cpuMicroseconds"] = 1e6 * report["cpuSeconds"] / report["rows"]
        print(
            f"{'group commit':<24} {report['callsPerSecond']:>8.0f} rows/s "
            f"{report['cpuMicroseconds']:>7.1f} µs CPU/row   "
            f"{report['rows'] / report['commits']:.1f} rows a commit",
            flush=True,
        )
        return report


def median(reports: list[dict], name: str) -> float:
    return statistics.median(report[name] for report in reports)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("binaries", type=pathlib.Path)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--stations", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    # Next to the build, which is on a disk; /tmp may be in memory, where a sync costs nothing.
    with tempfile.TemporaryDirectory(dir=options.binaries.resolve().parent) as name:
        measure(options, pathlib.Path(name))


def measure(options, directory: pathlib.Path) -> None:
    bench = Bench(options, directory)
    cloud = Cloud(options.binaries / "zapoj-cloud", directory / "cloud", log_level="info")
    stations = add_stations(cloud, options.stations)
    bench.stations.write_text(json.dumps(stations))
    few = directory / "few.json"
    few.write_text(json.dumps(stations[:FEW]))
    ocpp = f"ws://127.0.0.1:{cloud.port}/ocpp"
    peer = Server(sys.executable, HERE / "ocpp_peer.py", url="")
    storing = Server(sys.executable, HERE / "ocpp_peer.py", directory / "peer.sqlite", url="")
    echo = Server(bench.sim, "floor", "echo", url="/ocpp")
    few_reports = []
    closed = {"zapoj": [], "peer": [], "storing": [], "echo": []}
    commits = []
    for number in range(options.rounds):
        closed["zapoj"].append(bench.load("zapoj-cloud, closed", cloud.process, ocpp))
        if options.stations > FEW:
            few_reports.append(
                bench.load(f"zapoj-cloud, {FEW} of them", cloud.process, ocpp, stations=few))
        closed["peer"].append(bench.load("python ocpp, closed", peer.process, peer.url))
        closed["storing"].append(bench.load("python ocpp, stores", storing.process, storing.url))
        closed["echo"].append(bench.load("bare echo, closed", echo.process, echo.url))
        commits.append(bench.commit_floor(number))
    reports = closed["zapoj"] + few_reports
    fastest = median(closed["zapoj"], "callsPerSecond")
    opened = {}
    for percent in [25, 50, 75]:
        rate = f"{fastest * percent / 100:.0f}"
        with DiskProbe(directory / "probe") as disk:
            opened[percent] = bench.load(
                f"zapoj-cloud, {percent} %", cloud.process, ocpp, "--rate", rate
            )
        opened[percent]["disk"] = disk.text()
        reports.append(opened[percent])
    verify(bench, cloud, reports)
    memory = {"zapoj": peak_megabytes(cloud.process.pid), "peer": peak_megabytes(peer.process.pid)}
    for server in [peer, storing, echo]:
        server.stop()
    assert cloud.stop() == 0, cloud.log()
    print("\n" + table(closed, commits, opened, memory))
    if few_reports:
        many, few_cpu = (median(r, "cpuMicroseconds") for r in (closed["zapoj"], few_reports))
        print(
            f"\nCPU per call with {options.stations} stations: {many:.1f} µs, {many / few_cpu:.2f} "
            f"times that with {FEW} of them ({few_cpu:.1f} µs; the bar is {MANY_RATIO})."
        )
        if many > MANY_RATIO * few_cpu:
            bench.failures.append(f"{options.stations} stations cost more than the bar per call")
    success = "all calls answered, all transactions stored with their energy"
    print("\n".join(bench.failures) or success)
    sys.exit(1 if bench.failures else 0)


def verify(bench: Bench, cloud: Cloud, reports: list[dict]) -> None:
    """The cloud stores every acknowledged transaction, with its energy."""
    acknowledged = tuple(sum(r[key] for r in reports) for key in ["endedTransactions", "endedWh"])
    stored = ended_transactions(cloud)
    if stored != acknowledged:
        bench.failures.append(f"stored: {stored}, acknowledged: {acknowledged}")


def table(closed, commits, opened, memory) -> str:
    """The results as Markdown tables, with ratios, which depend less on the machine."""
    cpu = {name: median(reports, "cpuMicroseconds") for name, reports in closed.items()}
    rate = {name: median(reports, "callsPerSecond") for name, reports in closed.items()}
    row, row_rate = median(commits, "cpuMicroseconds"), median(commits, "callsPerSecond")
    lines = [
        "| | CPU per call | against zapoj-cloud | calls a second | against zapoj-cloud |",
        "|---|---|---|---|---|",
    ]
    for name, title in [
        ("zapoj", "**zapoj-cloud**, each answer after its commit"),
        ("peer", "Python `ocpp`, stores nothing"),
        ("storing", "Python `ocpp`, each answer after its commit"),
        ("echo", "floor: bare WebSocket echo"),
    ]:
        lines.append(
            f"| {title} | {cpu[name]:.0f} µs | {cpu[name] / cpu['zapoj']:.2f} "
            f"| {rate[name]:.0f} | {rate[name] / rate['zapoj']:.2f} |"
        )
    lines.append(
        f"| floor: one row, group commit | {row:.0f} µs | {row / cpu['zapoj']:.2f} "
        f"| {row_rate:.0f} | {row_rate / rate['zapoj']:.2f} |"
    )
    lines += ["", "| open loop, from the due time | p50 | p99 | p99.9 | max | fdatasync beside it |",
              "|---|---|---|---|---|---|"]
    for percent, report in opened.items():
        ms = report["milliseconds"]
        lines.append(
            f"| {percent} % of the closed loop's rate, {report['callsPerSecond']:.0f} calls/s "
            f"| {ms['p50']:.1f} ms | {ms['p99']:.1f} ms | {ms['p999']:.1f} ms | {ms['max']:.0f} ms "
            f"| {report['disk']} |"
        )
    lines += ["", f"Peak memory: zapoj-cloud {memory['zapoj']:.0f} MB, Python {memory['peer']:.0f} MB."]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
