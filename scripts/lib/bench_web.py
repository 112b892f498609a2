"""Measures the pages of the web app with 10,000 stations and a million transactions in the database.

It follows the links of the pages as a driver, a host, a company with 50 chargers and an admin, and
asks for each kind of page again and again, in turns with a small file of the same server, the plain
"hello". The time is from the request to the last byte of the answer, on one kept connection. The
bar: p95 at most 15 ms for every page.
"""

import argparse
import gzip
import http.client
import pathlib
import re
import shutil
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass, field
from urllib.parse import urldefrag, urlsplit

from percentile import percentile
from web_database import ROOT, Opened, filled

from browser import Browser

BAR = 15
WHO = ("nobody", "driver", "host", "company", "admin")
# Filters that no link has, but a form.
FORMS = (
    "/statistics?of=managed&by=year",
    "/history?odd=true",
    "/history?from=2026-01-01&to=2026-06-30",
    "/history?station={station}",
    "/history?driver={driver}",
    "/refusals?before=50000",
    "/admin/stations?q=garage",
    "/admin/people?q=person",
    "/admin/stations/FILL-00002/log?action=Heartbeat",
    "/admin/security-events?station=FILL-00002",
)
LINK = re.compile(r'href="(/[^"]*)"')
# Files, not pages; and the reference, which is a file of the program.
OTHER = re.compile(r"/(assets|docs|live|openapi)\b")
HELLO = re.compile(r"/assets/\w+/icon\.svg")


@dataclass
class Page:
    """A page as somebody sees it: `milliseconds`, those of the small file beside it, the processor
    time of the cloud for it, and its compressed size."""

    who: str
    path: str
    milliseconds: list[float] = field(default_factory=list)
    hello: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    size: int = 0


class Connection:
    """A kept connection with somebody's session, or a program's with an access token."""

    def __init__(self, port: int, cookies: str = "", token: str = ""):
        self._http = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        who = {"Authorization": f"Bearer {token}"} if token else {"Cookie": cookies}
        kind = "application/json" if token else "text/html"
        self._headers = {"Accept-Encoding": "gzip", "Accept": kind} | who

    def get(self, path: str) -> tuple[int, str, bytes, float]:
        """Status, media type, compressed body, milliseconds."""
        begin = time.perf_counter()
        self._http.request("GET", path, headers=self._headers)
        answer = self._http.getresponse()
        body = answer.read()
        taken = time.perf_counter() - begin
        # The cloud rests after a page as long as it took, for the sake of the stations.
        time.sleep(taken + 0.001)
        return answer.status, answer.getheader("content-type", ""), body, 1000 * taken


def kind(path: str) -> str:
    """What pages of one kind have in common: an id, a code or a date makes no other kind."""
    parts = urlsplit(path)
    names = sorted(name.split("=")[0] for name in parts.query.split("&") if name)
    plain = re.sub(r"/[^/]*\d[^/]*", "/…", parts.path)
    return plain + ("?" + "&".join(names) if names else "")


def unpacked(body: bytes) -> str:
    return (gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body).decode()


def crawl(connection: Connection, who: str, more: tuple[str, ...]) -> list[Page]:
    """One page of each kind that links lead to from the start page and the pages `more`."""
    waiting, pages, known = ["/", *more], [], set()
    while waiting:
        path = waiting.pop(0)
        if kind(path) in known or OTHER.match(path):
            continue
        known.add(kind(path))
        status, media, body, _ = connection.get(path)
        if media.startswith("text/html") and status == 200:
            text = unpacked(body)
            pages.append(Page(who, path, size=len(body)))
            waiting += [urldefrag(link.replace("&amp;", "&")).url for link in LINK.findall(text)]
        else:
            assert status in (200, 303, 403, 404), f"{who}, {path}: {status}"
    return pages


def cpu_milliseconds(process: int) -> float:
    """Of all threads, from the scheduler: `stat` counts in hundredths of a second."""
    tasks = pathlib.Path(f"/proc/{process}/task").glob("*/schedstat")
    return sum(int(task.read_text().split()[0]) for task in tasks) / 1e6


def measure(
    cloud: Opened, connection: Connection, hello: str, pages: list[Page], rounds: int
) -> None:
    for round in range(rounds + 2):
        for page in pages:
            plain = connection.get(hello)[3]
            before = cpu_milliseconds(cloud.process.pid)
            taken = connection.get(page.path)[3]
            used = cpu_milliseconds(cloud.process.pid) - before
            # The first two fill the caches.
            if round >= 2:
                page.milliseconds.append(taken)
                page.hello.append(plain)
                page.cpu.append(used)


def table(pages: list[Page], everyone: bool) -> list[str]:
    """A row per kind of page, of whom it takes longest; prints it, and returns what is too slow."""
    kinds = defaultdict(list)
    for page in pages:
        kinds[kind(page.path)].append(page)
    print("| page | who | p50 | p95 | p95 against hello | CPU, median | bytes, compressed |")
    print("|---|---|---|---|---|---|---|")
    slow = []
    for name, alike in sorted(kinds.items()):
        alike.sort(key=lambda page: -percentile(page.milliseconds, 0.95))
        for page in alike if everyone else alike[:1]:
            p50, p95 = percentile(page.milliseconds, 0.5), percentile(page.milliseconds, 0.95)
            ratio = p95 / percentile(page.hello, 0.95)
            size = max(page.size for page in alike)
            cpu = percentile(page.cpu, 0.5)
            times = f"{p50:.1f} ms | {p95:.1f} ms | {ratio:.1f} | {cpu:.1f} ms"
            print(f"| `{name}` | {page.who} | {times} | {size} |")
            if p95 > BAR:
                slow.append(f"{name} of {page.who}: p95 {p95:.1f} ms")
    plain = [taken for page in pages for taken in page.hello]
    p50, p95 = percentile(plain, 0.5), percentile(plain, 0.95)
    print(f"| hello: a file of 294 bytes | | {p50:.1f} ms | {p95:.1f} ms | 1.0 | | |")
    return slow


def sign_in(cloud: Opened, people: dict, who: str) -> str:
    """The cookies of somebody who is signed in."""
    browser = Browser(cloud)
    if who in people:
        browser.sign_in(people[who]["email"], people[who]["password"])
    else:
        browser.page("/sign-in")
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in browser.http.cookies)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("binaries", type=pathlib.Path)
    parser.add_argument("--transactions", type=int, default=1_000_000)
    parser.add_argument("--stations", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--everyone", action="store_true", help="a row for each who sees a page")
    parser.add_argument("--only", default="", help="a part of the paths that are measured")
    options = parser.parse_args()
    binary = options.binaries / "zapoj-cloud"
    kept, people = filled(binary, options.stations, options.transactions)
    with tempfile.TemporaryDirectory(dir=ROOT / ".build") as name:
        directory = pathlib.Path(name) / "cloud"
        shutil.copytree(kept, directory)
        cloud = Opened(binary, directory, people)
        names = {"station": people["station"]["id"], "driver": people["driver"]["id"]}
        forms = tuple(path.format(**names) for path in FORMS)
        hello = HELLO.search(Browser(cloud).page("/sign-in"))[0]
        pages = []
        for who in WHO:
            connection = Connection(cloud.port, sign_in(cloud, people, who))
            found = crawl(connection, who, forms if who in people else ("/sign-in", "/register"))
            found = [page for page in found if options.only in page.path]
            measure(cloud, connection, hello, found, options.rounds)
            pages += found
        slow = table(pages, options.everyone)
        assert cloud.stop() == 0, cloud.log()
    print("\n".join(slow) or f"the p95 of every page is at most {BAR} ms")
    sys.exit(1 if slow else 0)


if __name__ == "__main__":
    main()
