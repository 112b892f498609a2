"""A bridge with its key in a TPM: swtpm, through the same OpenSSL provider as a real TPM."""

import os
import re
import subprocess

import pytest

from cloud import poll
from device import Device
from documents import DOCS, text

KEY = ["--key-uri", "handle:0x81000001", "--key-provider", "tpm2"]


def commands() -> str:
    """The commands for a TPM in docs/packaging.md."""
    chapter = text(DOCS / "packaging.md").split("### A key in a TPM\n")[1]
    return re.search(r"```sh\n(.*?)```", chapter, re.DOTALL)[1]


@pytest.fixture
def tpm(tmp_path):
    """A TPM with a key; yields the environment that lets a process find it."""
    path = tmp_path / "tpm.sock"
    (tmp_path / "tpm").mkdir()
    swtpm = ["swtpm", "socket", "--tpm2", "--flags", "startup-clear,not-need-init"]
    swtpm += ["--tpmstate", f"dir={tmp_path}/tpm", "--server", f"type=unixio,path={path}"]
    with subprocess.Popen([*swtpm, "--ctrl", f"type=unixio,path={path}.ctrl"]) as process:
        try:
            poll(path.exists, what="the TPM")
            tcti = f"swtpm:path={path}"
            environment = {"PATH": os.environ["PATH"], "TPM2TOOLS_TCTI": tcti}
            # Flushes the loaded objects after each command, as /dev/tpmrm0 does.
            script = re.sub(r"(?<!\\)\n", "\ntpm2_flushcontext -t\n", commands())
            subprocess.run(["sh", "-ec", script], cwd=tmp_path, env=environment, check=True)
            yield {"TPM2OPENSSL_TCTI": tcti}
        finally:
            process.terminate()


def test_enrols_and_signs_with_key_in_tpm(cloud, binaries, tmp_path, tpm):
    """The bridge enrols and signs with the key, and has no key file that could be copied."""
    device, station = Device(binaries, tmp_path), cloud.add_bridge_station()
    device.environment |= tpm
    device.enrol(cloud.url, cloud.claim_code(station), *KEY)
    device.settings = KEY
    with device.running():
        cloud.wait_booted(station)
    assert not list((tmp_path / "data").glob("device.key*"))
    assert "make another one there" in device.run("rotate-key", *KEY, status=1)


def test_explains_missing_key_and_keeps_claim_code_valid(cloud, binaries, tmp_path, tpm):
    """`enrol` prints the reason, and the claim code stays valid."""
    device, code = Device(binaries, tmp_path), cloud.claim_code(cloud.add_bridge_station())
    enrol = ["enrol", "--cloud-url", cloud.url, "--claim-code", code]
    for environment, uri, provider, reason in [
        (tpm, "handle:0x81000002", "tpm2", "No P-256 key at handle:0x81000002"),
        (tpm, "handle:0x81000001", "tpm9", "provider tpm9 can't be loaded"),
        ({"TPM2OPENSSL_TCTI": "swtpm:path=/none"}, KEY[1], "tpm2", "provider tpm2 can't be loaded"),
    ]:
        device.environment |= environment
        wrong = ["--key-uri", uri, "--key-provider", provider]
        assert reason in device.run(*enrol, *wrong, status=1)
    device.run(*enrol)
