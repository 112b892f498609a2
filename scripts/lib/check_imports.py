#!/usr/bin/env python3
"""Checks that each target declares, in Package.swift, every target of ours that its files import.

An incremental build does not notice a missing declaration, because the module is left from an earlier
build; a clean build fails. Reads the output of `swift package dump-package` from standard input.
"""

import json
import pathlib
import re
import sys

IMPORT = re.compile(
    r"^\s*(?:@\w+ |package |public |internal )*import (?:struct |class |enum |func )?(\w+)", re.M
)


def main() -> int:
    targets = {target["name"]: target for target in json.load(sys.stdin)["targets"]}
    failed = False
    for name, target in targets.items():
        declared = {values[0] for item in target["dependencies"] for values in item.values()}
        folder = pathlib.Path(target.get("path") or f"Tests/{name}")
        for file in sorted(folder.rglob("*.swift")):
            imported = set(IMPORT.findall(file.read_text()))
            for module in sorted(imported & targets.keys() - declared - {name}):
                failed = True
                print(f"{file}: {name} imports {module}, but Package.swift does not declare it")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
