"""Names that try to be markup, to turn the text around or to break the layout are shown as text."""

import re
import secrets

import pytest

from cloud import poll
from crawler import Crawler
from form_browser import FormBrowser
from mailbox import mail_to
from neighbourhood import Neighbourhood
from people import person_of, sign_in
from unlinked import invite

MARKUP = "\"'><script>window.hacked = 1</script><img src=x onerror='window.hacked = 1'>{{t.title}}"
# Letters that run from right to left, and a mark that belongs to the letter before it. Characters
# that turn other text around are not accepted at all.
TURNED = "\u05d0\u05d1\u05d2 1234 (exe) e\u0301\u0301\u0301"
LONG = "W" * 180
# Of the host, the driver, the station, its vendor, the card (and the place), and the vehicle: each
# text is at each position in one of them.
CASTS = {
    "driver": [LONG, TURNED, MARKUP, LONG, TURNED, MARKUP],
    "host": [MARKUP, LONG, TURNED, MARKUP, LONG, TURNED],
    "admin": [TURNED, MARKUP, LONG, TURNED, MARKUP, LONG],
}


@pytest.fixture(scope="module", params=CASTS)
def hostile(request, cloud):
    """A neighbourhood in which everything has a hostile name."""
    host, driver, station, vendor, label, vehicle = CASTS[request.param]
    neighbourhood = Neighbourhood(
        cloud, host=host, driver=driver, place=label, station=station, vendor=vendor[:20],
        label=label[:60], vehicle=vehicle[:100],
    )  # fmt: skip
    # Who looks at it if not everybody does.
    neighbourhood.visitor = request.param
    yield neighbourhood
    neighbourhood.close()


@pytest.mark.scripts
def test_hostile_names_are_text_on_every_page(request, view, watched, site, hostile):
    """With --all for all visitors, and with everything that test_pages.py looks at."""
    everything = request.config.getoption("--all")
    for who in ("driver", "host", "admin") if everything else (hostile.visitor,):
        watched.context.clear_cookies()
        crawler = Crawler(watched, view, site, is_thorough=everything)
        sign_in(crawler.page, site, person_of(hostile, who), view)
        hacked = []

        def look(page, path):
            if page.evaluate("window.hacked") or page.locator("main img[src='x']").count():
                hacked.append(path)

        crawler.crawl(on_page=look)
        assert hacked == []
        assert crawler.faults == [], "\n".join(crawler.faults)


def test_hostile_names_are_text_in_a_mail(cloud, hostile):
    """The host invites somebody to the place. Python's own parser finds the fields and the two
    parts that each mail of Zapoj has."""
    browser = FormBrowser(f"http://localhost:{cloud.port}")
    browser.open("/sign-in")
    browser.send("/sign-in", email=hostile.host.email, password=hostile.host.password)
    guest = f"{secrets.token_hex(5)}@example.org"
    invite(browser, guest)
    mail = poll(lambda: mail_to(cloud, guest), 30, "the invitation")
    assert mail.defects == [] and all(part.defects == [] for part in mail.walk())
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert len(mail.keys()) == len(set(mail.keys())) and "Bcc" not in mail
    assert hostile.host.name in mail.get_body(("plain",)).get_content().replace("\n", "")
    assert not re.search("<script|<img", mail.get_body(("html",)).get_content())


@pytest.mark.parametrize(
    "path, name", [("/cards/new", "label"), ("/vehicles", "name"), ("/settings", "name")]
)
def test_names_of_ten_thousand_characters_are_refused_in_words(cloud, neighbourhood, path, name):
    driver = neighbourhood.driver
    browser = FormBrowser(f"http://localhost:{cloud.port}")
    browser.open("/sign-in")
    browser.send("/sign-in", email=driver.email, password=driver.password)
    browser.open(path)
    page = browser.send(path, 400, **{"number": cloud.new_card(), name: "W" * 10_000})
    assert 'class="error"' in page and "most" in page
