"""A browser without JavaScript: it follows redirects, keeps cookies and sends the forms of pages."""

import html.parser

import requests


class _Forms(html.parser.HTMLParser):
    """Collects the forms of a page: their actions and the fields that they hold at first."""

    def __init__(self):
        super().__init__()
        self.forms: list[tuple[str, dict]] = []
        self._is_inside = False

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if tag == "form":
            self.forms.append((values.get("action", ""), {}))
            self._is_inside = True
        is_unchecked = values.get("type") in ("radio", "checkbox") and "checked" not in values
        if tag == "input" and self._is_inside and "name" in values and not is_unchecked:
            self.forms[-1][1][values["name"]] = values.get("value", "")

    def handle_endtag(self, tag):
        if tag == "form":
            self._is_inside = False


class FormBrowser:
    """`page` is the last page that was loaded."""

    def __init__(self, url: str, language: str = "en"):
        self._url = url
        self._session = requests.Session()
        self._session.headers["Accept-Language"] = language
        self._session.headers["Accept"] = "text/html"
        self.page: requests.Response | None = None

    @property
    def path(self) -> str:
        """The path of the last page."""
        return self.page.url.removeprefix(self._url)

    def open(self, path: str, status: int = 200) -> str:
        """Loads a page, and returns its text."""
        self.page = self._session.get(self._url + path, timeout=120)
        assert self.page.status_code == status, self.page.text
        return self.page.text

    def fields(self, action: str) -> dict:
        """The fields of the form on this page that is sent to `action`."""
        parser = _Forms()
        parser.feed(self.page.text)
        (found,) = [fields for target, fields in parser.forms if target == action]
        return found

    def send(self, action: str, status: int = 200, **typed: str) -> str:
        """Sends a form of this page, follows the redirect, and returns the text of its answer."""
        self.page = self._session.post(
            self._url + action, data=self.fields(action) | typed, timeout=120
        )
        assert self.page.status_code == status, self.page.text
        return self.page.text
