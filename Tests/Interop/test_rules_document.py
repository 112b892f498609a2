"""`docs/ocpp16-rules.md` lists every section and names only tests that exist."""

import re

import pytest

from documents import DOCS, python_test_exists, swift_test_exists, names_of_tests

TEXT = (DOCS / "ocpp16-rules.md").read_text(encoding="utf-8")
SECTIONS = {
    "Connection": """J 3.1.1, J 3.1.2, J 3.2, JE 3.3, J 5.1, J 5.3, J 5.4, JE 3.9""",
    "Messages": """J 4.1.1, JE 3.4, J 4.1.2, J 4.1.3, J 4.1.4, J 4.2.1, J 4.2.2, J 4.2.3,
        JE 5.1, JE 5.2, JE 3.2, JE 3.8, JE 5.6, JE 2.1, JE 2.5, JE 2.2, JE 2.3, JE 2.4, JE 3.1""",
    "Boot, heartbeat, clock": """E2 4.2, ER 3.40, E2 3.14, E2 3.15""",
    "Transactions": """E2 3.7, E2 3.7.1, E2 4.8, E2 4.7, E2 4.10, ER 3.17, ER 3.18, ER 3.54,
        E2 5.14""",
    "Tags, lists, reservations": """E2 3.9, ER 3.73, ER 3.74, E2 3.10, E2 3.5.1, E2 3.5.2, E2 3.5.4,
        E2 5.10, E2 5.15, ER 3.52, E2 5.13""",
    "Meter values": """E2 3.16, E2 3.16.4, ER 3.14, E2 4.7, ER 3.16, ER 3.84, ER 3.89""",
    "States and operations": """E2 4.9, E2 5.3, E2 5.8, E2 5.2, E2 4.3, E2 5.6, E2 5.18, ER 3.85,
        E2 5.11, E2 5.12, E2 5.17, E2 4.4, E2 4.5, E2 5.9, E2 5.19, E2 8.1, E2 8.2, ER 3.88""",
    "Smart charging": """E2 3.13, E2 5.16, ER 3.86""",
    "Security": """SW A00.FR.005, SW FR.204, SW FR.205, J 6.2.2, SW FR.312, SW FR.317, SW FR.324,
        SW FR.320, SW FR.323, SW FR.404, FR.405""",
}


def section_names(text: str) -> set[str]:
    return set(re.split(r",\s+", text.strip()))


def table_rows(heading: str) -> list[list[str]]:
    """The section, rule and test of each row in the table under a heading."""
    part = TEXT.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return [line.strip("|").split(" | ") for line in part.splitlines() if line[:2] == "| "][1:]


@pytest.mark.parametrize("heading", SECTIONS)
def test_every_section_lists_rules_with_test_or_reason(heading):
    """Every section is listed, and every rule names a test or a reason for having none."""
    found = table_rows(heading)
    assert all(len(row) == 3 for row in found), found
    listed = {name for section, _, _ in found for name in section_names(section)}
    assert section_names(SECTIONS[heading]) <= listed
    for row in found:
        assert "`" in row[2] or row[2].strip().startswith(("not kept", "a rule for stations")), row


def test_headings_match_expected_list():
    assert re.findall(r"^## (.*)$", TEXT, re.MULTILINE) == list(SECTIONS)


def test_every_listed_test_exists():
    """Every listed Python and Swift test exists."""
    python = set(re.findall(r"`(test_\w+\.py::\w+)`", TEXT))
    swift = set(re.findall(r"`([A-Z]\w+\.\w+)`", TEXT))
    assert len(python) > 50 and len(swift) > 30
    assert [test for test in sorted(python) if not python_test_exists(test)] == []
    assert [test for test in sorted(swift) if not swift_test_exists(test)] == []


def test_every_section_test_is_listed():
    """The document lists every test whose name begins with a section."""
    python_tests = names_of_tests("test_rules_*.py", r"test_(?:J|JE|E2|ER|SW)_\w+")
    assert len(python_tests) > 25
    assert [test for test in sorted(python_tests) if f"`{test}`" not in TEXT] == []
