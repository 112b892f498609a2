"""What the crash rig sets up once; `--long` adds the combinations, and days without internet."""

import os
import pathlib
import secrets
import subprocess

import pytest

from cloud import Cloud
from device import Device
from world import Base

# So that a check that fails outside of a test file shows its values, too.
pytest.register_assert_rewrite("bridge_checks", "watched_world")

HERE = pathlib.Path(__file__).resolve().parent


def pytest_addoption(parser):
    told = "also kill twice, at every pair of places, and be without internet for 30 days, not a few"
    parser.addoption("--long", action="store_true", help=told)
    parser.addoption("--kills", type=int, default=20, help="how many kills at random times")
    parser.addoption("--seed", type=int, help="when they are; else drawn, and told by a failure")


@pytest.fixture
def kills(request) -> int:
    return request.config.getoption("--kills")


@pytest.fixture
def seed(request) -> int:
    given = request.config.getoption("--seed")
    return secrets.randbelow(1_000_000) if given is None else given


@pytest.fixture(scope="session")
def is_long(request) -> bool:
    return request.config.getoption("--long")


@pytest.fixture(scope="session")
def killpoint(tmp_path_factory) -> pathlib.Path:
    """killpoint.c, compiled."""
    library = tmp_path_factory.mktemp("killpoint") / "killpoint.so"
    command = ["cc", "-shared", "-fPIC", "-O1", "-Wall", "-Wextra", "-Werror"]
    subprocess.run([*command, "-o", library, HERE / "killpoint.c", "-ldl"], check=True)
    return library


@pytest.fixture(scope="session")
def base(killpoint, tmp_path_factory) -> Base:
    """A cloud that knows a station, a bridge and two drivers, and was stopped in good order."""
    # Taken away, since the programs refuse a setting that they don't know.
    binaries = pathlib.Path(os.environ.pop("ZAPOJ_BIN", HERE.parents[1] / ".build/debug"))
    folder = tmp_path_factory.mktemp("base")
    cloud = Cloud(binaries / "zapoj-cloud", folder / "cloud")
    try:
        station = cloud.add_station("driveway")
        drivers = [cloud.add_driver(), cloud.add_driver()]
        bridge_station = cloud.add_bridge_station()
        Device(binaries, folder).enrol(cloud.url, cloud.claim_code(bridge_station))
    finally:
        status = cloud.stop()
    assert status == 0, cloud.log()
    return Base(
        binaries.resolve(), killpoint, folder, station, bridge_station, *drivers, cloud.access_token
    )
