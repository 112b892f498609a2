"""The examples of docs/rest-api.md, run unchanged by bash and curl."""

import os
import pathlib
import re
import subprocess

from cloud import ADMIN_EMAIL

DOCUMENT = pathlib.Path(__file__).resolve().parents[2] / "docs/rest-api.md"


def blocks() -> list[str]:
    return re.findall(r"^```sh\n(.*?)^```$", DOCUMENT.read_text(encoding="utf-8"), re.M | re.S)


def test_examples_set_every_variable_before_its_use():
    """A reader can paste the blocks one after the other into a shell."""
    known, unset = {"@", "1", "2"}, []
    for line in "\n".join(blocks()).splitlines():
        # What single quotes hold is jq's or JSON; `\$` does not occur.
        open_text = re.sub(r"'[^']*'", "", line)
        sets = re.findall(r"(?:^|[\s;])([A-Za-z_]\w*)=", open_text)
        sets += re.findall(r"\bfor (\w+) in\b", open_text)
        for name, default in re.findall(r"\$\{?(\w+|@)(:-)?", open_text):
            if not default and name not in known and name not in sets:
                unset.append((name, line))
        known |= set(sets)
    assert unset == []
    assert {"URL", "EMAIL", "PASSWORD", "TOKEN", "REFRESH", "JANA", "CARD", "DATA"} <= known


def test_examples_succeed_in_document_order(own_cloud):
    """curl fails on any status from 400, so each example must succeed."""
    examples = blocks()
    assert len(examples) >= 8
    environment = {
        "PATH": os.environ["PATH"],
        "URL": own_cloud.url,
        "EMAIL": ADMIN_EMAIL,
        "PASSWORD": own_cloud.password,
        "DATA": str(own_cloud.directory),
    }
    script = "set -euo pipefail\n" + "\n".join(f"echo '== {i}'\n{b}" for i, b in enumerate(examples))
    done = subprocess.run(
        ["bash", "-c", script], capture_output=True, text=True, timeout=120, env=environment
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert "event: driver" in done.stdout and "Jana Malá" in done.stdout
    assert '"status":"offline"' in done.stdout
    log = own_cloud.log()
    assert own_cloud.password not in log and "04A1B2C3D4E5F6" not in log
