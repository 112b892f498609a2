"""Options of the process-level fuzzer: how long, and from which seed."""

import os
import pathlib
import secrets

import pytest

HERE = pathlib.Path(__file__).resolve().parent


def pytest_addoption(parser):
    parser.addoption("--seconds", type=int, default=60, help="how long each program is fuzzed")
    parser.addoption("--seed", type=int, help="by default random, and printed if the test fails")


@pytest.fixture(scope="session")
def binaries() -> pathlib.Path:
    """The folder of the programs: ZAPOJ_BIN, or the debug build of the repository."""
    # Removed from the environment, since the programs reject unknown settings.
    return pathlib.Path(os.environ.pop("ZAPOJ_BIN", HERE.parents[1] / ".build/debug")).resolve()


@pytest.fixture(scope="session")
def seconds(request) -> int:
    return request.config.getoption("--seconds")


@pytest.fixture(scope="session")
def seed(request) -> int:
    given = request.config.getoption("--seed")
    return secrets.randbelow(1_000_000) if given is None else given
