"""A browser without JavaScript: signs in by the form, keeps its cookies and follows redirects."""

import re

import requests

HIDDEN = re.compile(r'name="(token|submission)" value="([^"]*)"')


class Browser:
    def __init__(self, cloud, language: str = "en"):
        self.url = cloud.url
        self.http = requests.Session()
        self.http.headers["Accept"] = "text/html"
        self.http.headers["Accept-Language"] = language

    def get(self, path: str, **query) -> requests.Response:
        return self.http.get(self.url + path, params=query, timeout=120)

    def page(self, path: str, **query) -> str:
        answer = self.get(path, **query)
        assert answer.status_code == 200, f"{path}: {answer.status_code} {answer.text[-2000:]}"
        return answer.text

    def sign_in(self, email: str, password: str) -> "Browser":
        hidden = dict(HIDDEN.findall(self.page("/sign-in")))
        form = hidden | {"email": email, "password": password}
        answer = self.http.post(
            f"{self.url}/sign-in", data=form, timeout=120, allow_redirects=False
        )
        assert answer.status_code == 303, answer.text[-2000:]
        return self
