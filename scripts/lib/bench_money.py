"""Measures the settlement of 10,000 transactions, and a statement over a million entries.

A cloud starts with events of ended transactions that nobody has handled, each with eight readings
and eight quarters of an hour. The time is from its start until the last one is settled; another
person asks for the list of settlements meanwhile. Then the statement of an account with a million
entries is read page by page, as `LedgerTable.statement` reads it, and the ledger is asked for by
REST. No statement may scan a table.
"""

import argparse
import contextlib
import pathlib
import sqlite3
import sys
import tempfile
import time

from percentile import percentile
from web_database import Cloud, Neighbourhood, Opened

QUARTER = 900_000
PAGE = 50
# The bar of the p95 of a page, in milliseconds.
BAR = 10
SECONDS = 600

# Parameters: `transactions`, `postings`, `most` of both; `station`, `person`, `version`; `now`.
FILL = """
CREATE TEMP TABLE number (n INTEGER PRIMARY KEY);
WITH RECURSIVE counted (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < :most)
INSERT INTO number SELECT n FROM counted;
CREATE TEMP TABLE eight (n INTEGER PRIMARY KEY);
INSERT INTO eight SELECT n - 1 FROM number WHERE n <= 8;

INSERT INTO charging_transaction (id, source, station_id, connector_id, start_key, boot_count,
    person_id, phase, started_at, ended_at, energy_wh, fold, created_at, updated_at)
SELECT printf('bench-%06d', n), 'ocpp16', :station, 1, printf('bench-%06d', n), 0, :person,
    'ended', :now - 7200000, :now, 8 * (1000 + n % 500), '[]', :now - 7200000, :now
FROM number WHERE n <= :transactions;
INSERT INTO transaction_tariff (transaction_id, version_id, time_zone)
SELECT printf('bench-%06d', n), :version, 'Europe/Prague' FROM number WHERE n <= :transactions;
INSERT INTO transaction_quarter (transaction_id, from_time, energy_wh)
SELECT printf('bench-%06d', number.n), :now / :quarter * :quarter - 7200000 + eight.n * :quarter,
    1000 + number.n % 500
FROM number CROSS JOIN eight WHERE number.n <= :transactions;
INSERT INTO charging_event (transaction_id, key, kind, occurred_at, received_at, body)
SELECT printf('bench-%06d', number.n), 'reading-' || eight.n, 'sampled', :now, :now,
    '{"content":{"sampled":{"_0":[]}},"key":"reading-' || eight.n || '"}'
FROM number CROSS JOIN eight WHERE number.n <= :transactions;
INSERT INTO domain_event (kind, subject, station_id, person_id, payload, occurred_at)
SELECT 'transaction.ended', printf('bench-%06d', n), :station, :person, '{}', :now
FROM number WHERE n <= :transactions;

-- Each posting moves credit in and out again, so that the balances stay as they are.
INSERT INTO ledger_account (id, kind, owner_id, balance, minimum) VALUES
    ('credit:bench', 'credit', 'bench', 0, 0) ON CONFLICT (id) DO NOTHING;
INSERT INTO ledger_account (id, kind) VALUES ('bank', 'bank') ON CONFLICT (id) DO NOTHING;
INSERT INTO ledger_posting (id, idempotency_key, kind, posted_at)
SELECT 1000000 + n, 'bench:' || n, 'topUp', :now - :most + n FROM number WHERE n <= :postings;
INSERT INTO ledger_transfer (posting_id, from_account, to_account, amount)
SELECT 1000000 + n, 'bank', 'credit:bench', 100 FROM number WHERE n <= :postings;
INSERT INTO ledger_transfer (posting_id, from_account, to_account, amount)
SELECT 1000000 + n, 'credit:bench', 'bank', 100 FROM number WHERE n <= :postings;
DROP TABLE number;
DROP TABLE eight;
"""

WALKS = [
    f"""
    SELECT DISTINCT posting_id FROM ledger_transfer WHERE {column} = ? AND posting_id < ?
    ORDER BY posting_id DESC LIMIT ?
    """
    for column in ("from_account", "to_account")
]


def marks(count: int) -> str:
    return ", ".join("?" * count)


def fill(path: pathlib.Path, options: argparse.Namespace, station: str, person: str) -> None:
    with contextlib.closing(sqlite3.connect(path)) as database, database:
        database.execute("PRAGMA synchronous = OFF")
        ((version,),) = database.execute("SELECT id FROM tariff_version LIMIT 1").fetchall()
        values = {
            "transactions": options.transactions, "postings": options.entries // 2,
            "most": max(options.transactions, options.entries // 2), "station": station,
            "person": person, "version": version, "now": int(time.time() * 1000),
            "quarter": QUARTER,
        }  # fmt: skip
        for statement in FILL.split(";\n"):
            database.execute(statement, values)


def settle(cloud: Cloud, count: int) -> tuple[float, list[float]]:
    """Seconds until all are settled, and the milliseconds of lists meanwhile."""
    start, lists = time.monotonic(), []
    while True:
        ((settled,),) = cloud.query(
            "SELECT count(*) FROM settlement WHERE transaction_id LIKE 'bench-%'"
        )
        if settled == count:
            return time.monotonic() - start, lists
        assert time.monotonic() - start < SECONDS, f"{settled} of {count} were settled"
        before = time.perf_counter()
        cloud.get("/api/v1/settlements?limit=50")
        lists.append(1000 * (time.perf_counter() - before))
        time.sleep(0.1)


def read_statement(database: sqlite3.Connection) -> tuple[int, list[float]]:
    """The postings of the whole statement's first thousand pages, and the milliseconds of each."""
    total, taken, before = 0, [], 2**62
    while len(taken) < 1000:
        start = time.perf_counter()
        walked = [database.execute(walk, ["credit:bench", before, PAGE]) for walk in WALKS]
        page = sorted({n for rows in walked for (n,) in rows}, reverse=True)[:PAGE]
        if not page:
            break
        for statement in details(len(page)):
            database.execute(statement, page).fetchall()
        taken.append(1000 * (time.perf_counter() - start))
        total, before = total + len(page), page[-1]
    return total, taken


def details(count: int) -> list[str]:
    return [
        f"SELECT id, kind, posted_at FROM ledger_posting WHERE id IN ({marks(count)})",
        "SELECT posting_id, from_account, to_account, amount FROM ledger_transfer "
        f"WHERE posting_id IN ({marks(count)})",
    ]


def plans(database: sqlite3.Connection) -> list[str]:
    """The steps of the statements that scan a table."""
    found = []
    for statement in [*WALKS, *details(2)]:
        values = [None] * statement.count("?")
        steps = database.execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchall()
        print("\n".join(f"  {step[3]}" for step in steps))
        found += [step[3] for step in steps if step[3].startswith("SCAN")]
    return found


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("binaries", type=pathlib.Path)
    parser.add_argument("--transactions", type=int, default=10_000)
    parser.add_argument("--entries", type=int, default=1_000_000)
    options = parser.parse_args()
    # Next to the build, which is on a disk; /tmp may be in memory, where a sync costs nothing.
    with tempfile.TemporaryDirectory(dir=options.binaries.resolve().parent) as name:
        cloud = Cloud(
            options.binaries / "zapoj-cloud", pathlib.Path(name) / "cloud", log_level="info"
        )
        here = Neighbourhood(cloud)
        here.close()
        assert cloud.stop() == 0, cloud.log()
        path = cloud.directory / "zapoj.sqlite"
        fill(path, options, here.station.id, here.driver.id)
        known = {"admin": {"password": cloud.password}}
        cloud = Opened(options.binaries / "zapoj-cloud", cloud.directory, known)
        seconds, lists = settle(cloud, options.transactions)
        rest = []
        for _ in range(100):
            before = time.perf_counter()
            cloud.get("/api/v1/ledger/postings?limit=50")
            rest.append(1000 * (time.perf_counter() - before))
        with contextlib.closing(sqlite3.connect(path)) as database:
            total, taken = read_statement(database)
            scans = plans(database)
        assert cloud.stop() == 0, cloud.log()
    print("| what | result |")
    print("|---|---|")
    print(f"| settled | {options.transactions:,} in {seconds:.1f} s |")
    print(f"| each | {1000 * seconds / options.transactions:.2f} ms |")
    if lists:
        print(f"| list of settlements meanwhile, p95 | {percentile(lists, 0.95):.1f} ms |")
    print(f"| postings by REST, p95 | {percentile(rest, 0.95):.1f} ms |")
    print(f"| page of a statement of {options.entries:,} entries, p95 "
          f"| {percentile(taken, 0.95):.2f} ms of {total:,} postings |")  # fmt: skip
    if scans or percentile(taken, 0.95) > BAR:
        sys.exit(f"too slow, or scans: {scans}")


main()
