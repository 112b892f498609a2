"""Fixtures: one real zapoj-cloud for the session, which must exit cleanly and log no secret."""

import os
import pathlib
import subprocess

import pytest

from cloud import ENVIRONMENT, Cloud
from octt import Octt

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def binaries() -> pathlib.Path:
    """The folder of the programs: ZAPOJ_BIN, or the debug build of the repository."""
    # Removed from the environment, since the programs reject unknown settings.
    return pathlib.Path(os.environ.pop("ZAPOJ_BIN", REPOSITORY / ".build/debug")).resolve()


@pytest.fixture(scope="session")
def protocol_document() -> str:
    """The text of docs/bridge-protocol.md."""
    return (REPOSITORY / "docs/bridge-protocol.md").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def cloud(binaries, tmp_path_factory):
    """A running cloud with an admin. SIGTERM must end it with status 0, and it logs no secret."""
    running = Cloud(binaries / "zapoj-cloud", tmp_path_factory.mktemp("cloud") / "data")
    with running.until_done():
        yield running


@pytest.fixture
def own_cloud(binaries, tmp_path):
    """A new cloud for one test only."""
    running = Cloud(binaries / "zapoj-cloud", tmp_path / "data")
    try:
        yield running
    finally:
        status = running.stop()
    assert status == 0, running.log()


@pytest.fixture
def run(cloud, binaries):
    """Runs a command on the data directory of the running cloud."""

    def run(*arguments: str, status: int = 0, directory=None) -> str:
        command = [binaries / "zapoj-cloud", *arguments]
        command += ["--data-directory", directory or cloud.directory]
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=60, env=ENVIRONMENT
        )
        assert done.returncode == status, done.stderr
        assert "fatal" not in done.stderr.lower()
        return done.stdout if status == 0 else done.stdout + done.stderr

    return run


@pytest.fixture
def cp(cloud):
    """A station for a case of the test document, booted."""
    station = Octt(cloud)
    station.boot()
    yield station
    station.close()
