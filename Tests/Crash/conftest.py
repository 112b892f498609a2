"""Options and session fixtures of the crash tests.

`--long` adds second kills at every pair of kill points, and 30 days without internet.
"""

import os
import pathlib
import secrets
import subprocess

import pytest

from cloud import Cloud
from device import Device
from world import Base

# A failing check outside of a test file then shows its values, too.
pytest.register_assert_rewrite("bridge_checks", "watched_world")

HERE = pathlib.Path(__file__).resolve().parent


def pytest_addoption(parser):
    long_help = "also kill twice, at every pair of kill points; 30 days offline instead of 2 or 3"
    parser.addoption("--long", action="store_true", help=long_help)
    parser.addoption("--kills", type=int, default=20, help="number of kills at random times")
    seed_help = "seed of the random kills; by default random, and printed if the test fails"
    parser.addoption("--seed", type=int, help=seed_help)


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
    """The library that killpoint.c compiles to."""
    library = tmp_path_factory.mktemp("killpoint") / "killpoint.so"
    command = ["cc", "-shared", "-fPIC", "-O1", "-Wall", "-Wextra", "-Werror"]
    subprocess.run([*command, "-o", library, HERE / "killpoint.c", "-ldl"], check=True)
    return library


@pytest.fixture(scope="session")
def base(killpoint, tmp_path_factory) -> Base:
    """A cleanly stopped cloud that has a station, a bridge and two drivers."""
    # Removed from the environment, since the programs reject unknown settings.
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
