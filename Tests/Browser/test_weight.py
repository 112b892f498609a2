"""How pages arrive on a slow network. What they weigh is tested by the crawler, on every page."""

import contextlib
import time

import pytest
from playwright.sync_api import Error, Page

from crawler import Crawler
from people import EVERYBODY, person_of, sign_in
from views import PHONE, View
from watched import MAXIMUM_SHIFT, Watched

# 400 kbit/s and 400 ms.
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
SECONDS = 5
VIEW = View(PHONE, "light", "cs")
# With --all, every page that links lead to.
PAGES = {
    "nobody": ["/sign-in"],
    "driver": ["/home", "/history"],
    "host": ["/host", "/chargers"],
    "admin": ["/admin/mail"],
}
# What a visitor does first. On a page without any there is something to read.
ACTIONS = "main :is(a[href], button, summary, input:not([type=hidden]))"


@pytest.fixture
def context(browser):
    context = browser.new_context(**VIEW.options())
    context.set_default_timeout(30_000)
    yield context
    context.close()


@pytest.mark.parametrize("visitor", EVERYBODY)
def test_main_action_is_possible_in_time_on_a_slow_network(
    visitor, context, site, neighbourhood, pytestconfig
):
    """Nothing is in the cache. The font arrives last, and moves nothing."""
    watched = Watched(context)
    crawler = Crawler(watched, VIEW, site)
    if person := person_of(neighbourhood, visitor):
        sign_in(crawler.page, site, person, VIEW)
    pages = PAGES[visitor]
    if pytestconfig.getoption("--all"):
        crawler.crawl()
        pages = crawler.visited
    page = watched.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    session.send("Network.emulateNetworkConditions", SLOW)
    faults = [fault for path in pages for fault in faults_of(page, site, path)]
    assert faults == [], "\n".join(faults)
    watched.assert_clean()


def faults_of(page: Page, site: str, path: str) -> list[str]:
    """Of three visits the quickest counts: other programs may slow one of them."""
    for _ in range(3):
        seconds, faults = visit(page, site, path)
        if faults or seconds <= SECONDS:
            return faults
    return [f"{path}: an action is possible after {seconds:.1f} s"]


def visit(page: Page, site: str, path: str) -> tuple[float, list[str]]:
    """After how many seconds an action is possible, and what else is wrong."""
    fonts = []
    page.route("**/inter.woff2", lambda route: fonts.append(route))
    began = time.monotonic()
    try:
        page.goto(site + path, wait_until="domcontentloaded")
        actions = page.locator(ACTIONS)
        (actions if actions.count() else page.locator("h1")).first.click(trial=True)
    except Error as error:
        return 0, [f"{path}: no action is possible: {error}"]
    seconds = time.monotonic() - began
    for font in fonts:
        # The page before may have asked for it.
        with contextlib.suppress(Error):
            font.continue_()
    page.wait_for_timeout(1_500 if fonts else 200)
    page.unroute_all(behavior="ignoreErrors")
    if (shift := page.evaluate("window.layoutShift")) > MAXIMUM_SHIFT:
        return seconds, [f"{path}: the layout shifts by {shift:.3f}"]
    return seconds, []
