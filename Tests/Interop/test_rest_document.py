"""The examples of docs/rest-api.md, run unchanged by bash and curl."""

import os
import pathlib
import re
import subprocess

from cloud import ADMIN_EMAIL

DOCUMENT = pathlib.Path(__file__).resolve().parents[2] / "docs/rest-api.md"


def test_examples_succeed_in_document_order(own_cloud):
    """curl fails on any status from 400, so each example must succeed."""
    blocks = re.findall(r"^```sh\n(.*?)^```$", DOCUMENT.read_text(encoding="utf-8"), re.M | re.S)
    assert len(blocks) >= 8
    environment = {
        "PATH": os.environ["PATH"],
        "URL": own_cloud.url,
        "EMAIL": ADMIN_EMAIL,
        "PASSWORD": own_cloud.password,
        "DATA": str(own_cloud.directory),
    }
    script = "set -euo pipefail\n" + "\n".join(f"echo '== {i}'\n{b}" for i, b in enumerate(blocks))
    done = subprocess.run(
        ["bash", "-c", script], capture_output=True, text=True, timeout=120, env=environment
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert "event: driver" in done.stdout and "Jana Malá" in done.stdout
    assert '"status":"offline"' in done.stdout
    log = own_cloud.log()
    assert own_cloud.password not in log and "04A1B2C3D4E5F6" not in log
