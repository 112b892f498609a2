"""No statement that the cloud ran in the tests before this one scans a table that grows.

SQLite explains each recorded statement on an empty database with the cloud's schema, as it does on a
large one: the cloud never runs ANALYZE. A walk along an index is good where a LIMIT ends it.
"""

import re
import sqlite3

from test_statements_prepare import REPOSITORY, recorded

# Stations, or time, add rows without end. All other tables are registers that people keep (stations,
# people, cards, groups, grants, locations), or have a bounded number of rows for each station.
GROWING = {
    "charging_transaction", "charging_event", "command", "security_event", "reservation",
    "message_log", "station_report", "domain_event", "token_use", "bridge_event",
    "transaction_quarter", "transaction_checkpoint", "file_transfer", "refresh_token",
    "settlement", "settlement_wait", "earning", "ledger_posting", "ledger_transfer",
    "idempotency_key",
}

# Statements that read all of a table or index, and why that is right.
ALLOWED = {
    r"SELECT count\(\*\) FROM charging_transaction WHERE (phase <> 'ended'|anomalies <> '')":
        "/metrics counts the entries of a partial index",
    r"SELECT count\(\*\) FROM command WHERE status = 'pending'":
        "/metrics counts the entries of a partial index",
    r"SELECT count\(\*\) FROM \w+$": "a test counts",
    r"DELETE FROM token_use WHERE token_hash IN":
        "an account is deleted seldom, and each station keeps a bounded number of rows",
    r"SELECT id FROM charging_transaction$": "`check` visits all",
    r"SELECT ledger_account\.id, ledger_account\.balance,|SELECT settlement\.transaction_id, settlement\.total":
        "`check` adds up the ledger",
    r"DELETE FROM \w+\s+WHERE id IN \(SELECT id FROM \w+ ORDER BY id LIMIT":
        "walks the primary key to the LIMIT",
    r".*charging_event\b.*transaction_id \|\| ''": "reads the facts after a number, which are few",
    r".*(transaction_quarter|transaction_checkpoint)\b": "`check` compares everything with the facts",
}


def plan(database: sqlite3.Connection, statement: str) -> list[str]:
    arguments = [None] * len(re.findall(r"\?(?=(?:[^']*'[^']*')*[^']*$)", statement))
    rows = database.execute(f"EXPLAIN QUERY PLAN {statement}", arguments)
    return [row[3] for row in rows]


def is_scan(step: str, statement: str) -> bool:
    match = re.match(r"SCAN (\w+)(.*)", step)
    if not match or match[1] not in GROWING:
        return False
    return "USING" not in match[2] or "LIMIT" not in statement


def test_no_recorded_statement_scans_a_growing_table():
    database = sqlite3.connect(":memory:")
    database.executescript((REPOSITORY / "Sources/Cloud/Core/schema.sql").read_text())
    statements = [s for s in recorded() if re.match("SELECT|UPDATE|DELETE|WITH", s)]
    assert len(statements) > 100
    scans = [
        f"{step} in {statement}"
        for statement in statements
        if not any(re.match(text, statement, re.DOTALL) for text in ALLOWED)
        for step in plan(database, statement)
        if is_scan(step, statement)
    ]
    assert not scans, "\n\n".join(scans)


def test_a_scan_is_found():
    database = sqlite3.connect(":memory:")
    database.executescript((REPOSITORY / "Sources/Cloud/Core/schema.sql").read_text())
    for statement in [
        "SELECT * FROM charging_transaction WHERE energy_wh = ?",
        "SELECT * FROM charging_transaction WHERE phase = 'ended' ORDER BY energy_wh LIMIT 5",
        "SELECT * FROM command WHERE answer = ?",
    ]:
        assert any(is_scan(step, statement) for step in plan(database, statement))
