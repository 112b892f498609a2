"""app.js on a page of its own: live pages, forms, and what it does while the network is away."""

import time

import pytest
from playwright.sync_api import expect

from cloud import poll
from script_site import ScriptSite
from watched import LIVE

pytestmark = pytest.mark.scripts


@pytest.fixture
def site():
    with ScriptSite() as site:
        yield site


@pytest.fixture
def tab(site, view, watched):
    """A tab on the page, whose stream is open."""
    watched.context.grant_permissions(["clipboard-read", "clipboard-write"])
    return new_tab(site, watched)


def new_tab(site, watched):
    tab, before = watched.context.new_page(), site.fetches
    tab.goto(site.url)
    # It refreshes once, because something may have changed before the stream was open.
    wait(tab, lambda: site.fetches >= before + 2, "the refresh")
    return tab


def wait(tab, probe, what: str):
    """Polls while the browser's events are handled."""

    def looked():
        tab.wait_for_timeout(50)
        return probe()

    poll(looked, 30, what)


def expect_number(site, *tabs, timeout=LIVE):
    for tab in tabs:
        expect(tab.locator("#number")).to_have_text(str(site.number), timeout=timeout)


def test_shows_change_of_its_topic(site, tab):
    site.change("transaction/1")
    expect_number(site, tab)
    expect(tab).to_have_title("1 kWh")


def test_ignores_changes_of_other_topics(site, tab):
    before = site.fetches
    site.change("transaction/2", "station/1")
    tab.wait_for_timeout(1_500)
    assert site.fetches == before
    site.change("*")
    expect_number(site, tab)


def test_fetches_at_most_once_a_second(site, tab):
    before, begin = site.fetches, time.monotonic()
    for _ in range(40):
        site.change("transaction/1")
        tab.wait_for_timeout(50)
    expect_number(site, tab)
    # The first one comes at once, and one may have begun before.
    assert site.fetches - before <= 2 + (time.monotonic() - begin)


def test_keeps_input_focus_caret_and_open_details(site, tab):
    tab.fill("#typed", "ahoj")
    tab.select_option("#chosen", "b")
    tab.click("#more summary")
    tab.focus("#typed")
    tab.evaluate("document.querySelector('#typed').setSelectionRange(1, 2)")
    site.change("transaction/1")
    expect_number(site, tab)
    kept = tab.evaluate(
        """() => [document.activeElement.id, document.activeElement.selectionStart,
                  document.querySelector('#more').open]"""
    )
    assert kept == ["typed", 1, True]
    assert (tab.input_value("#typed"), tab.input_value("#chosen")) == ("ahoj", "b")
    assert tab.locator("#list li").all_inner_texts() == ["1", "stálá"]


def test_keeps_form_that_was_refused(site, tab):
    site.change("transaction/1")
    expect_number(site, tab)
    assert tab.inner_text("#refused b") == "0"


def test_keeps_text_that_is_selected(site, tab):
    tab.evaluate("getSelection().selectAllChildren(document.querySelector('#number'))")
    site.change("transaction/1")
    tab.wait_for_timeout(1_500)
    assert tab.inner_text("#number") == "0"
    tab.evaluate("getSelection().removeAllRanges()")
    site.change("transaction/1")
    expect_number(site, tab)


def test_tabs_share_one_stream_and_survive_its_leader(site, tab, watched):
    other = new_tab(site, watched)
    (leaders,) = site.streams
    site.change("transaction/1")
    expect_number(site, tab, other)
    tab.close()
    wait(other, lambda: site.streams and leaders not in site.streams, "another stream")
    assert len(site.streams) == 1
    site.change("transaction/1")
    expect_number(site, other)


def test_closes_stream_of_hidden_page_and_returns_to_truth(site, tab):
    hide = """isHidden => {
        Object.defineProperty(document, 'hidden', { value: isHidden, configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));
    }"""
    tab.evaluate(hide, True)
    wait(tab, lambda: site.streams == [], "the end of the stream")
    site.change("transaction/1")
    tab.wait_for_timeout(1_500)
    assert tab.inner_text("#number") == "0"
    tab.evaluate(hide, False)
    expect_number(site, tab)


def test_says_offline_and_is_right_again_afterwards(site, tab, watched):
    watched.may_fail = True
    watched.context.set_offline(True)
    expect(tab.locator("#offline")).to_be_visible()
    site.change("transaction/1")
    watched.context.set_offline(False)
    expect_number(site, tab)
    expect(tab.locator("#offline")).to_be_hidden()


def test_polls_when_the_server_refuses_streams(site, view, watched):
    watched.may_fail = True
    site.refuses_streams = True
    tab = new_tab(site, watched)
    site.change("transaction/1")
    expect_number(site, tab, timeout=30_000)


def test_sends_a_form_once(site, tab):
    tab.evaluate("() => { const b = document.querySelector('#send'); b.click(); b.click(); }")
    wait(tab, lambda: site.posts, "the form")
    tab.wait_for_timeout(1_500)
    assert site.posts == 1


def test_asks_before_it_sends_a_form_with_a_question(site, tab):
    tab.click("#remove")
    dialog = tab.get_by_role("dialog")
    expect(dialog).to_contain_text("Opravdu odebrat?")
    dialog.get_by_role("button", name="Zpět").click()
    expect(dialog).to_be_hidden()
    tab.click("#remove")
    tab.keyboard.press("Escape")
    assert site.posts == 0
    tab.click("#remove")
    with tab.expect_navigation():
        dialog.get_by_role("button", name="Odebrat").click()
    assert site.posts == 1


def test_copies_a_value(tab):
    tab.click("#copy")
    expect(tab.locator("#copy")).to_have_text("Zkopírováno")
    assert tab.evaluate("navigator.clipboard.readText()") == "abc 123"


def test_menu_closes_with_escape_and_outside(tab):
    link = tab.get_by_role("link", name="Nastavení")
    for close in (lambda: tab.keyboard.press("Escape"), lambda: tab.click("#code")):
        tab.click(".menu summary")
        expect(link).to_be_visible()
        close()
        expect(link).to_be_hidden()


def test_refresh_link_is_only_for_browsers_without_scripts(tab):
    expect(tab.locator(".no-js")).to_be_hidden()
