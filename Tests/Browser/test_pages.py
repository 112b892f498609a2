"""Every page that a link leads to, for everybody: correct, accessible, small and quick."""

import pytest

from crawler import Crawler
from people import person_of, sign_in
from unlinked import Unlinked, unlinked_pages


@pytest.mark.axe
def test_every_page_is_right(who, view, watched, site, neighbourhood):
    """Status 200, one heading, no violation of axe or the content security policy, no shift of the
    layout, nothing wider than the window, at most 60 KiB, and targets that a thumb hits."""
    crawler = Crawler(watched, view, site)
    if person := person_of(neighbourhood, who):
        sign_in(crawler.page, site, person, view)
    crawler.crawl()
    assert crawler.faults == [], "\n".join(crawler.faults)


@pytest.fixture(scope="module")
def unlinked(cloud, neighbourhood) -> Unlinked:
    return unlinked_pages(cloud, neighbourhood)


@pytest.mark.axe
def test_pages_that_no_link_leads_to_are_right(view, watched, site, unlinked):
    crawler = Crawler(watched, view, site)
    crawler.look(unlinked)
    assert crawler.faults == [], "\n".join(crawler.faults)


def test_unknown_page_says_so(view, watched, site):
    page = watched.new_page()
    answer = page.goto(f"{site}/no-such-page")
    assert answer.status == 404
    assert page.locator("h1").count() == 1
    page.get_by_role("main").get_by_role("link").first.click()
    assert page.url == f"{site}/"
