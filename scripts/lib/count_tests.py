"""count_tests.py STATUS FOLDER: adds up the JUnit files of a folder and prints "N passed, N failed".

STATUS is 0 if every runner said that it succeeded; a runner that failed without naming a test (a
crash, say) counts as one failure, and so does a file that it left unfinished. Exits 1 unless
everything passed and something ran.
"""

import pathlib
import sys
import xml.etree.ElementTree as ElementTree


def count(path: pathlib.Path) -> tuple[int, int]:
    """The passed and the failed tests of one file; a skipped test counts as failed."""
    try:
        cases = list(ElementTree.parse(path).getroot().iter("testcase"))
    except ElementTree.ParseError as error:
        print(f"{path.name} is unfinished: {error}")
        return 0, 1
    failed = sum(any(case.find(kind) is not None for kind in ("failure", "error", "skipped"))
                 for case in cases)
    return len(cases) - failed, failed


def main() -> int:
    status, folder = int(sys.argv[1]), pathlib.Path(sys.argv[2])
    counts = [count(path) for path in sorted(folder.glob("*.xml"))]
    passed, failed = (sum(column) for column in zip(*counts)) if counts else (0, 0)
    if failed == 0 and (status != 0 or passed == 0):
        failed = 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


sys.exit(main())
