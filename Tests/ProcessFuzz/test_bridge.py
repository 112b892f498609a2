"""A real bridge survives a cloud that lies, and works with an honest one afterwards."""

import contextlib
import re
import subprocess
import time

from cloud import poll
from device import Device
from lying_cloud import LyingCloud

CARD = "04A1B2C3D4E5F7"
# The bridge exits with status 1 after Reset, and systemd starts it again.
RESTART = "The bridge stops: the cloud told it to restart."
ODDNESS = 0.7
# Between two taps the reader needs a second without a card.
TAP_SECONDS = 3


def test_survives_lying_cloud(binaries, seed, seconds, tmp_path):
    device, cloud = Device(binaries, tmp_path), LyingCloud(f"{seed} bridge", CARD)
    try:
        device.enrol(cloud.url, "7k3m-q0xw")
        cloud.oddness = ODDNESS
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            play_until_end(device, deadline)
            has_obeyed = device.log(1).rstrip().endswith(RESTART)
            assert device.process.returncode == has_obeyed, report(device, cloud, seed)
            check_log(device, cloud, seed)
        print(f"seed {seed}: {cloud.requests} requests, {len(cloud.events)} events")
        cloud.oddness = 0
        while not reaches(device, cloud):
            # The last command from before may have been a Reset, which ends the bridge.
            assert device.log(1).rstrip().endswith(RESTART), report(device, cloud, seed)
        check_log(device, cloud, seed)
    finally:
        cloud.close()


def reaches(device: Device, cloud: LyingCloud) -> bool:
    """Whether the bridge reaches the cloud, and ends in order."""
    try:
        with device.running():
            before = cloud.requests
            poll(lambda: cloud.requests > before + 3, 90, "a request to the honest cloud")
    except AssertionError:
        return False
    return True


def play_until_end(device: Device, deadline: float) -> None:
    """Runs the bridge and taps cards, until the deadline or until the bridge ends."""
    with contextlib.suppress(AssertionError, subprocess.CalledProcessError), device.running():
        while time.monotonic() < deadline and device.process.poll() is None:
            device.tap(CARD)
            time.sleep(TAP_SECONDS)


def report(device: Device, cloud: LyingCloud, seed: int) -> str:
    answers = "\n".join(cloud.sent[-10:])
    return f"seed {seed}\n{device.log(1)[-2000:]}\nlast answers:\n{answers}"


def check_log(device: Device, cloud: LyingCloud, seed: int) -> None:
    errors = re.findall(r"^.* (?:error|critical) zapoj-bridge.*$", device.log(1), re.MULTILINE)
    unknown = [line for line in errors if "the cloud told it to restart" not in line]
    assert "Fatal error" not in device.log(1) and not unknown, (
        f"{unknown[:5]}\n{report(device, cloud, seed)}"
    )
