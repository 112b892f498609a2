"""A browser context that notes whatever no page may do, and fails the test for it."""

from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page

# Layout shifts without an input of the visitor, of the document that is shown.
MEASURE_SHIFT = """
window.layoutShift = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) layoutShift += entry.value;
}).observe({ type: 'layout-shift', buffered: true });
"""
MAXIMUM_SHIFT = 0.01
# Milliseconds within which an open page shows a change: shorter than the 15 s between two refreshes
# of a page that has no stream.
LIVE = 12_000


class Watched:
    """`may_fail` allows failed requests, for tests that take the network or the stream away."""

    def __init__(self, context: BrowserContext):
        self.context = context
        self.may_fail = False
        self.complaints: list[str] = []
        context.add_init_script(MEASURE_SHIFT)
        context.on("page", self._watch)

    def _watch(self, page: Page):
        origin = None

        def on_request(request):
            nonlocal origin
            address = urlsplit(request.url)
            if address.scheme in ("data", "blob"):
                return
            origin = origin or address.netloc
            if address.netloc != origin:
                self.complaints.append(f"request to another origin: {request.url}")

        def on_response(response):
            # Pages may say "not found"; what they consist of must be there.
            if response.status >= 400 and response.request.resource_type != "document":
                if not self.may_fail:
                    self.complaints.append(f"{response.status} for {response.url}")

        def on_console(message):
            # Responses are looked at above. Violations of the content security policy come here.
            # Playwright's own words for a blocked service worker are no complaint.
            expected = ("Failed to load resource", "Service Worker registration blocked")
            if message.type in ("error", "warning") and not message.text.startswith(expected):
                self.complaints.append(f"console: {message.text} ({page.url})")

        page.on("request", on_request)
        page.on("response", on_response)
        page.on("console", on_console)
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))

    def new_page(self) -> Page:
        return self.context.new_page()

    def assert_clean(self):
        assert self.complaints == [], "\n".join(self.complaints)


def axe_violations(page: Page) -> list[str]:
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
    ]
