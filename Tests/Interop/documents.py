"""Helpers that compare the test names in the documents with the tests."""

import functools
import pathlib
import re

TESTS = pathlib.Path(__file__).resolve().parents[1]
DOCS = TESTS.parent / "docs"


@functools.cache
def text(path: pathlib.Path) -> str:
    return path.read_text(encoding="utf-8")


def python_test_exists(name: str) -> bool:
    """Whether `file::test` exists in this folder."""
    file, test = name.split("::")
    path = TESTS / "Interop" / file
    return path.exists() and f"def {test}(" in text(path)


def swift_test_exists(name: str) -> bool:
    """Whether `Suite.function` is a Swift test in that suite."""
    suite, function = name.split(".")
    test = re.compile(rf"@Test\b(?:(?!\bfunc )[\s\S])*\bfunc {function}\(")
    return any(
        f"@Suite struct {suite} " in text(path) and test.search(text(path))
        for path in TESTS.rglob("*.swift")
    )


def names_of_tests(pattern: str, name: str) -> set[str]:
    """`file::test` of each test that matches the regular expression `name`, in matching files."""
    return {
        f"{path.name}::{test}"
        for path in (TESTS / "Interop").glob(pattern)
        for test in re.findall(rf"def ({name})\(", text(path))
    }
