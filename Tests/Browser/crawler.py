"""Visits every page that links lead to, and says what is wrong with each of them."""

import re
from collections import Counter
from urllib.parse import urldefrag, urljoin, urlsplit

from playwright.sync_api import Page

from unlinked import Unlinked
from watched import MAXIMUM_SHIFT, Watched, axe_violations

# Pages of one kind, such as one transaction each, that are visited.
SAME_KIND = 2
MAXIMUM_PAGES = 120
# The admin's page of mails shows links that work once; `unlinked.py` has unused ones.
MAILED = ("/confirm/", "/reset/", "/invitation/", "/handovers/")
MAXIMUM_BYTES = 60 * 1024
# What a thumb has to hit, in CSS pixels. Links within text are left out, as in WCAG 2.5.8.
TARGETS = """() => [...document.querySelectorAll(
  'button, .btn, summary, select, input:not([type=hidden]), .tabs a, .nav a, .seg a, .filter, .line'
)].filter((element) => element.checkVisibility() && !element.closest('p, .link'))
  .map((element) => (element.matches('[type=checkbox], [type=radio]')
    ? element.closest('label') ?? element : element))
  .map((element) => [element, element.getBoundingClientRect()])
  .filter(([, box]) => box.width > 0 && (box.width < 43.5 || box.height < 43.5))
  .map(([element, box]) => `${element.outerHTML.slice(0, 90)} ${box.width}x${box.height}`)"""
# Links of a picture, too, whose `href` is no text.
LINKS = """() => [...document.querySelectorAll('a[href]')]
  .map((link) => new URL(link.getAttribute('href'), location.href).href)"""
TEXT = """() => ({
  language: document.documentElement.lang, title: document.title,
  headings: document.querySelectorAll('h1').length,
  overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  shift: window.layoutShift ?? 0,
  closed: document.querySelectorAll('dialog:not([open])').values()
    .filter((dialog) => dialog.checkVisibility()).toArray().length,
  withoutScripts: document.querySelectorAll('.no-js').values()
    .filter((link) => link.checkVisibility()).toArray().length,
})"""


class Crawler:
    """`faults` has a line per fault, with the path of its page. `visited` are the paths. Without
    `is_thorough` it takes one page of a kind, and leaves axe out."""

    def __init__(self, watched: Watched, view, origin: str, is_thorough: bool = True):
        self._watched = watched
        self._view = view
        self._origin = origin
        self._is_thorough = is_thorough
        self._page = watched.new_page()
        self._weights: dict[str, int] = {}
        self._weigh()
        self._kinds: Counter[str] = Counter()
        self._seen: set[str] = set()
        self.visited: list[str] = []
        self.faults: list[str] = []

    @property
    def page(self) -> Page:
        return self._page

    def crawl(self, start: str = "/", on_page=lambda page, path: None):
        waiting = [urljoin(self._origin, start)]
        while waiting and len(self.visited) < MAXIMUM_PAGES:
            address = waiting.pop(0)
            if not self._is_new(address):
                continue
            links = self._visit(address)
            if links is not None:
                on_page(self._page, self.visited[-1])
                waiting += links
        assert self.visited, self.faults

    def look(self, pages: Unlinked, on_page=lambda page, path: None):
        """Looks at pages, whether or not a link leads to them."""
        for path, status in (dict.fromkeys(pages.paths, 200) | pages.errors).items():
            if self._visit(self._origin + path, status) is not None:
                on_page(self._page, path)

    def _is_new(self, address: str) -> bool:
        if address in self._seen or not address.startswith(self._origin + "/"):
            return False
        self._seen.add(address)
        parts = urlsplit(address)
        if parts.path.startswith(MAILED):
            return False
        # An id, a code, a date or a number does not make another kind of page; whose it is does.
        query = re.sub(r"(?<!\bof)=[^&]*", "", parts.query)
        kind = re.sub(r"/[^/]*\d[^/]*", "/*", parts.path) + query
        self._kinds[kind] += 1
        return self._kinds[kind] <= (SAME_KIND if self._is_thorough else 1)

    def _visit(self, address: str, status: int = 200) -> list[str] | None:
        """Looks at the page, and returns the addresses that it links to; None for a file."""
        path = address.removeprefix(self._origin)
        if "." in urlsplit(address).path:
            answer = self._watched.context.request.get(address)
        else:
            answer = self._page.goto(address, wait_until="load")
        # A person downloads everything about themselves a few times a day; --all crawls more often.
        if answer.status == 429 and path == "/settings/privacy/data.zip":
            return None
        if answer.status != status:
            self.faults.append(f"{path}: status {answer.status}")
            return None
        if not answer.headers["content-type"].startswith("text/html"):
            return None
        self.visited.append(path)
        self._judge(path)
        return [urldefrag(link).url for link in self._page.evaluate(LINKS)]

    def _judge(self, path: str):
        wrong = []
        if self._view.scripts and self._is_thorough:
            # It takes a while, in which something may shift the layout.
            wrong += axe_violations(self._page)
        found = self._page.evaluate(TEXT)
        if found["language"] != self._view.language:
            wrong.append(f"language {found['language']}")
        if not found["title"] or found["headings"] != 1:
            wrong.append(f"title {found['title']!r}, {found['headings']} h1")
        if found["closed"]:
            wrong.append("a closed dialog is shown")
        if bool(found["withoutScripts"]) == self._view.scripts:
            wrong.append("the link to refresh is for browsers without scripts")
        if found["overflow"] > 0:
            wrong.append(f"{found['overflow']} px wider than the window")
        if found["shift"] > MAXIMUM_SHIFT:
            wrong.append(f"layout shift {found['shift']:.3f}")
        if self._view.is_phone:
            wrong += [f"small target {target}" for target in self._page.evaluate(TARGETS)]
        if (weight := self._weight()) > MAXIMUM_BYTES:
            wrong.append(f"{weight} bytes")
        wrong += [complaint for complaint in self._watched.complaints]
        self._watched.complaints.clear()
        self.faults += [f"{path}: {line}" for line in wrong]

    def _weigh(self):
        """Notes how many bytes arrive for each address; what is cached keeps its first weight."""
        session = self._watched.context.new_cdp_session(self._page)
        session.send("Network.enable")
        kinds, addresses = {}, {}

        def on_response(event):
            kinds[event["requestId"]] = event["type"]
            addresses[event["requestId"]] = event["response"]["url"]

        def on_finished(event):
            id = event["requestId"]
            # The page's own markup, style and script, and its icons; no font, photo or stream.
            is_sprite = addresses.get(id, "").endswith(".svg")
            if kinds.get(id) in ("Document", "Stylesheet", "Script") or is_sprite:
                size = event["encodedDataLength"]
                known = self._weights.get(addresses[id], 0)
                self._weights[addresses[id]] = max(size, known)

        session.on("Network.responseReceived", on_response)
        session.on("Network.loadingFinished", on_finished)

    def _weight(self) -> int:
        used = self._page.evaluate(
            "() => performance.getEntriesByType('resource').map((entry) => entry.name)"
        )
        return sum(self._weights.get(name, 0) for name in {*used, self._page.url})
