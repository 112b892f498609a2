"""A browser without JavaScript: it keeps cookies, reads pages and sends their forms."""

import html.parser
import urllib.parse

import requests


class _Page(html.parser.HTMLParser):
    """The forms of a page, by their action, and its text."""

    def __init__(self, text: str):
        super().__init__()
        self.forms: dict[str, dict[str, str]] = {}
        self.links: list[str] = []
        self.words: list[str] = []
        self._form = self._select = None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "form":
            self._form = self.forms.setdefault(given.get("action", ""), {})
        elif tag == "a" and "href" in given:
            self.links.append(given["href"])
        elif self._form is None or given.get("type") in ("submit", "checkbox", "radio"):
            return
        elif tag in ("input", "textarea"):
            self._form[given["name"]] = given.get("value") or ""
        elif tag == "select":
            self._select = given["name"]
        elif tag == "option" and (
            "selected" in given or self._select not in self._form
        ):
            self._form[self._select] = given["value"]

    def handle_endtag(self, tag):
        if tag == "form":
            self._form = None

    def handle_data(self, data):
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


class Browser:
    """Starts with no page and no session."""

    def __init__(self, cloud, language: str = "en"):
        self.cloud = cloud
        self.http = requests.Session()
        self.http.headers["Accept-Language"] = language
        self.http.headers["Accept"] = "text/html"

    def open(self, path: str, status: int = 200) -> "Browser":
        self._show(self.http.get(self.cloud.url + path, timeout=120), status)
        return self

    def send(self, action: str, status: int = 200, **fields) -> "Browser":
        """Fills in the form of the page that has this action, and sends it."""
        filled = self.page.forms[action] | fields
        self._show(self.http.post(self.cloud.url + action, data=filled, timeout=120), status)
        return self

    def sign_in(self, email: str, password: str) -> "Browser":
        return self.open("/sign-in").send("/sign-in", email=email, password=password)

    def _show(self, answer: requests.Response, status: int) -> None:
        assert answer.status_code == status, f"{answer.url}: {answer.status_code} {answer.text}"
        self.path = urllib.parse.urlsplit(answer.url).path
        self.source = answer.text
        self.page = _Page(answer.text)

    @property
    def text(self) -> str:
        return self.page.text
