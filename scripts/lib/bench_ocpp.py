"""Measures OCPP 1.6 calls against zapoj-cloud, a Python central system and the floors, in one run.

Every figure is of a whole process, from outside: CPU from /proc, latencies from zapoj-sim load. The
contestants take turns, round after round, so that a noisy machine is noisy for all of them.
"""

import argparse
import json
import os
import pathlib
import secrets
import signal
import statistics
import subprocess
import sys
import tempfile

import requests

HERE = pathlib.Path(__file__).resolve().parent
TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid: int) -> float:
    """User and system time of a process so far."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def peak_megabytes(pid: int) -> float:
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    (line,) = [line for line in status.splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) / 1024


class Server:
    """A process that prints its port first."""

    def __init__(self, *command, url: str):
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.url = f"ws://127.0.0.1:{int(self.process.stdout.readline())}{url}"

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)


class Cloud:
    """A real cloud, with its database on a real disk."""

    def __init__(self, binary: pathlib.Path, directory: pathlib.Path):
        self.binary, self.directory = binary, directory
        self.email = "bench@example.org"
        self.password = self.run("admin", "add", "--email", self.email).strip()
        arguments = ["serve", "--data-directory", directory, "--http-port", "0"]
        log = directory.parent / "cloud.log"
        self.process = subprocess.Popen(
            [binary, *arguments, "--log-level", "info"], stderr=log.open("wb")
        )
        while "listening on" not in log.read_text():
            assert self.process.poll() is None, log.read_text()
        port = log.read_text().split("listening on 127.0.0.1:")[1].split()[0]
        self.http = f"http://127.0.0.1:{port}"
        self.url = f"ws://127.0.0.1:{port}/ocpp"

    def run(self, *arguments) -> str:
        command = [self.binary, *arguments, "--data-directory", self.directory]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    def log_in(self) -> requests.Session:
        session = requests.Session()
        login = {"email": self.email, "password": self.password}
        token = session.post(f"{self.http}/api/v1/login", json=login).json()["accessToken"]
        session.headers["Authorization"] = f"Bearer {token}"
        return session

    def add_stations(self, count: int) -> list[dict]:
        """Stations with a password, each with a driver's card of its own."""
        session, stations = self.log_in(), []
        driver = session.post(f"{self.http}/api/v1/drivers", json={"name": "Bench"}).json()["id"]
        for number in range(count):
            card = "04" + secrets.token_hex(6).upper()
            token = {"idToken": card, "driverId": driver}
            assert session.post(f"{self.http}/api/v1/id-tokens", json=token).ok
            station = {"id": f"load-{number}", "kind": "ocpp16", "name": "Load"}
            made = session.post(f"{self.http}/api/v1/stations", json=station).json()
            stations.append({"id": made["id"], "password": made["password"], "card": card})
        return stations

    def ended(self) -> tuple[int, int]:
        """How many transactions have ended, and their energy."""
        session, count, energy, cursor = self.log_in(), 0, 0, None
        while True:
            page = session.get(
                f"{self.http}/api/v1/transactions",
                params={"phase": "ended", "limit": 200} | ({"cursor": cursor} if cursor else {}),
            ).json()
            count += len(page["items"])
            energy += sum(item["energyWh"] for item in page["items"])
            cursor = page.get("nextCursor")
            if cursor is None:
                return count, energy

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(30) == 0


class Bench:
    def __init__(self, options, directory: pathlib.Path):
        self.options = options
        self.sim = options.binaries / "zapoj-sim"
        self.directory = directory
        self.stations = directory / "stations.json"
        self.failures: list[str] = []

    def load(self, name: str, server, *more) -> dict:
        command = [self.sim, "load", "--url", server.url, "--stations", self.stations]
        command += ["--seconds", str(self.options.seconds), *more]
        before = cpu_seconds(server.process.pid)
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if not done.stdout:
            sys.exit(f"{name}: {done.stderr}")
        report = json.loads(done.stdout)
        report["cpu"] = cpu_seconds(server.process.pid) - before
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
    # Beside the build, which is on a disk; /tmp may be memory, where a sync costs nothing.
    with tempfile.TemporaryDirectory(dir=options.binaries.resolve().parent) as name:
        measure(options, pathlib.Path(name))


def measure(options, directory: pathlib.Path) -> None:
    bench = Bench(options, directory)
    cloud = Cloud(options.binaries / "zapoj-cloud", directory / "cloud")
    bench.stations.write_text(json.dumps(cloud.add_stations(options.stations)))
    peer = Server(sys.executable, HERE / "ocpp_peer.py", url="")
    storing = Server(sys.executable, HERE / "ocpp_peer.py", directory / "peer.sqlite", url="")
    echo = Server(bench.sim, "floor", "echo", url="/ocpp")
    closed = {"zapoj": [], "peer": [], "storing": [], "echo": []}
    commits = []
    for number in range(options.rounds):
        closed["zapoj"].append(bench.load("zapoj-cloud, closed", cloud))
        closed["peer"].append(bench.load("python ocpp, closed", peer))
        closed["storing"].append(bench.load("python ocpp, stores", storing))
        closed["echo"].append(bench.load("bare echo, closed", echo))
        commits.append(bench.commit_floor(number))
    reports = list(closed["zapoj"])
    fastest = median(closed["zapoj"], "callsPerSecond")
    opened = {}
    for percent in [25, 50, 75]:
        rate = f"{fastest * percent / 100:.0f}"
        opened[percent] = bench.load(f"zapoj-cloud, {percent} %", cloud, "--rate", rate)
        reports.append(opened[percent])
    verify(bench, cloud, reports)
    memory = {"zapoj": peak_megabytes(cloud.process.pid), "peer": peak_megabytes(peer.process.pid)}
    for server in [peer, storing, echo, cloud]:
        server.stop()
    print("\n" + table(closed, commits, opened, memory))
    print("\n".join(bench.failures) or "no call unanswered, every transaction there with its energy")
    sys.exit(1 if bench.failures else 0)


def verify(bench: Bench, cloud: Cloud, reports: list[dict]) -> None:
    """What was acknowledged is there: every ended transaction, with its energy."""
    wanted = tuple(sum(r[key] for r in reports) for key in ["endedTransactions", "endedWh"])
    if cloud.ended() != wanted:
        bench.failures.append(f"stored: {cloud.ended()}, acknowledged: {wanted}")


def table(closed, commits, opened, memory) -> str:
    """Ratios: a machine's own figures mean little."""
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
    lines += ["", "| open loop, from the due time | p50 | p99 | p99.9 | max |", "|---|---|---|---|---|"]
    for percent, report in opened.items():
        ms = report["milliseconds"]
        lines.append(
            f"| {percent} % of the closed loop's rate, {report['callsPerSecond']:.0f} calls/s "
            f"| {ms['p50']:.1f} ms | {ms['p99']:.1f} ms | {ms['p999']:.1f} ms | {ms['max']:.0f} ms |"
        )
    lines += ["", f"Peak memory: zapoj-cloud {memory['zapoj']:.0f} MB, Python {memory['peer']:.0f} MB."]
    return "\n".join(lines)


main()
