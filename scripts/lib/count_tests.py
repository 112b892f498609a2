"""count_tests.py STATUS FOLDER: sums up a folder's JUnit files, and prints "N passed, N failed".

STATUS is 0 if every runner succeeded. A runner that failed without a failed test (because of a
crash, for example) counts as one failure, and so does an incomplete file. Exits 1 unless at least
one test ran and all passed.
"""

import pathlib
import sys
import xml.etree.ElementTree as ElementTree


def count(path: pathlib.Path) -> tuple[int, int]:
    """The numbers of passed and failed tests of one file; a skipped test counts as failed."""
    try:
        cases = list(ElementTree.parse(path).getroot().iter("testcase"))
    except ElementTree.ParseError as error:
        print(f"{path.name} is incomplete: {error}")
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
