"""Fixtures of the browser tests: a browser, contexts that watch their pages, a real cloud."""

import itertools
import os
import pathlib

import pytest
from playwright.sync_api import Browser, Playwright, expect, sync_playwright

from cloud import Cloud, free_port
from neighbourhood import Neighbourhood
from people import EVERYBODY
from views import View, views
from watched import Watched

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
TURN = itertools.count()
# As the time-outs of contexts: what Playwright waits for by default is short on a loaded machine.
expect.set_options(timeout=20_000)


def pytest_addoption(parser):
    parser.addoption(
        "--all", action="store_true", help="each test in every size, scheme and language"
    )


def pytest_generate_tests(metafunc):
    """A test with the fixture `view` looks at one view, the next test at another one."""
    if "view" not in metafunc.fixturenames:
        return
    marks = {mark.name for mark in metafunc.definition.iter_markers()}
    everything = metafunc.config.getoption("--all")

    def chosen() -> list[View]:
        turn = next(TURN)
        if "both" in marks and not everything:
            return views(True, False, turn) + views(False, False, turn)
        needs_scripts = "scripts" in marks or "axe" in marks and not everything
        return views(True if needs_scripts else None, everything, turn)

    if "who" in metafunc.fixturenames:
        cases = [(who, view) for who in EVERYBODY for view in chosen()]
        metafunc.parametrize("who, view", cases, ids=str)
    else:
        metafunc.parametrize("view", chosen(), ids=str)


def launch(playwright: Playwright) -> Browser:
    """Debian's Chromium. It has no sandbox for root."""
    return playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture
def watched(browser, view):
    """A new browser profile, whose pages must do nothing that no page may do."""
    context = browser.new_context(**view.options())
    context.set_default_timeout(20_000)
    watched = Watched(context)
    yield watched
    context.close()
    watched.assert_clean()


@pytest.fixture(scope="session")
def binary() -> pathlib.Path:
    """zapoj-cloud: from ZAPOJ_BIN, or the debug build of the repository."""
    # Removed from the environment, since the programs reject unknown settings.
    folder = os.environ.pop("ZAPOJ_BIN", REPOSITORY / ".build/debug")
    return pathlib.Path(folder).resolve() / "zapoj-cloud"


def start_cloud(binary: pathlib.Path, directory: pathlib.Path, *settings: str) -> Cloud:
    """A cloud at http://localhost:PORT: passkeys need a name, and the Origin must be its own."""
    port = free_port()
    settings += ("--web-font-file", str(REPOSITORY / ".build/assets/inter.woff2"))
    settings += ("--map-directory", str(REPOSITORY / ".build/assets"))
    settings += ("--people-registration", "open")
    public_url = f"http://localhost:{port}"
    return Cloud(binary, directory, settings=settings, port=port, public_url=public_url)


@pytest.fixture(scope="session")
def cloud(binary, tmp_path_factory):
    """A running cloud with an admin. SIGTERM must end it with status 0, and it logs no secret."""
    running = start_cloud(binary, tmp_path_factory.mktemp("cloud") / "data")
    with running.until_done():
        yield running


@pytest.fixture(scope="session")
def site(cloud) -> str:
    """The cloud's address for browsers, without a slash at its end."""
    return f"http://localhost:{cloud.port}"


@pytest.fixture(scope="session")
def neighbourhood(cloud):
    neighbourhood = Neighbourhood(cloud)
    yield neighbourhood
    neighbourhood.close()
