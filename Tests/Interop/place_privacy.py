"""What tells where a place is, and what a viewer can fetch from the cloud."""

import html
import io
import itertools
import re
import secrets
import time
import urllib.parse
import zipfile

import requests

from cloud import TOKEN_SECONDS
from pages import Browser

#: Streams that do not end by themselves.
STREAMS = {"/api/v1/events", "/live"}
PAGE_LIMIT = 400
#: Addresses that differ only in their query.
QUERY_LIMIT = 6


class SecretPlace:
    """A published place whose street, number and position are unmistakable."""

    def __init__(self, cloud, host, access: str, position: tuple[int, int]):
        self.cloud, self.access, self.position = cloud, access, position
        self.street = "Ulice" + secrets.token_hex(6)
        self.number = str(900_000_000 + secrets.randbelow(99_999_999))
        self.notes = "Klic" + secrets.token_hex(6)
        place = {"name": f"Garage {access}", "hostId": host.id}
        self.id = cloud.create("/api/v1/locations", place)["id"]
        station = {"id": f"CP-{secrets.token_hex(5)}", "kind": "ocpp16", "name": "Wallbox"}
        made = cloud.create("/api/v1/stations", station | {"securityProfile": 1})
        cloud.secrets.add(made["password"])
        self.station = made["id"]
        cloud.change(f"/api/v1/stations/{self.station}", {"locationId": self.id})
        self.save()

    def save(self, **change) -> tuple[int, int]:
        """Saves the listing, and returns the public point."""
        listing = {
            "title": f"Yard for {self.access}",
            "connectorKind": "type2Cable",
            "powerW": 11_000,
            "phases": 3,
            "meterClass": "mid",
            "district": "Lesná",
            "town": "Brno",
            "street": self.street,
            "houseNumber": self.number,
            "postcode": "63800",
            "accessNotes": self.notes,
            "latitudeE6": self.position[0],
            "longitudeE6": self.position[1],
            "access": self.access,
            "isListed": True,
        }
        path = f"/api/v1/places/{self.id}/listing"
        answer = self.cloud.call("PUT", path, listing | change)
        assert answer.status_code == 200, answer.text
        view = answer.json()
        self.public = (view["publicLatitudeE6"], view["publicLongitudeE6"])
        return self.public

    def needles(self, places: "list[SecretPlace]") -> list[str]:
        """What tells the address: words, and each coordinate with so many digits that no public
        point has them."""
        found = [self.street, self.number, self.notes]
        for axis in (0, 1):
            exact = str(self.position[axis])
            publics = {str(place.public[axis]) for place in places}
            digits = next(
                count
                for count in range(5, 9)
                if not any(public.startswith(exact[:count]) for public in publics)
            )
            # One more, since the middle of a cluster may share the last one by chance.
            digits = min(digits + 1, 8)
            # Without a dot, six digits are also those of towns on the base map.
            found += [exact[:7], f"{exact[:2]}.{exact[2:digits]}"]
            found += [f"{exact[:2]},{exact[2:digits]}"]
        return found


class Person(Browser):
    """Signed in by the browser and in the API."""

    def __init__(self, cloud, name: str):
        super().__init__(cloud)
        password = secrets.token_hex(12)
        cloud.secrets.add(password)
        login = {"email": f"{secrets.token_hex(5)}@example.org", "password": password}
        self.id = cloud.create("/api/v1/drivers", {"name": name} | login)["id"]
        self.sign_in(**login)
        self._login, self._logged_in_at = login, -TOKEN_SECONDS

    @property
    def token(self) -> str:
        """An access token, which is replaced before it expires."""
        if time.monotonic() - self._logged_in_at >= TOKEN_SECONDS:
            self._token = self.cloud.log_in(**self._login)["accessToken"]
            self._logged_in_at = time.monotonic()
        return self._token


class Anonymous(Browser):
    id, token = None, ""


class Fetched:
    """Everything that a viewer gets, by its address."""

    def __init__(self, viewer, ids: list[str], starts: list[str]):
        self.viewer, self.cloud = viewer, viewer.cloud
        self.texts: dict[str, str] = {}
        self._crawl(starts)
        self._call_all(ids)

    def finding(self, needle: str) -> list[str]:
        """The addresses whose answers hold it."""
        return [address for address, text in self.texts.items() if needle in text]

    def _keep(self, address: str, answer: requests.Response) -> None:
        assert answer.status_code < 500, f"{address}: {answer.text}"
        headers = " ".join(f"{name}: {value}" for name, value in answer.headers.items())
        self.texts[address] = f"{headers} {readable(answer.content)}"

    def _crawl(self, starts: list[str]) -> None:
        """Follows all links of pages within the cloud."""
        waiting, known, queries = list(starts), set(starts), {}
        while waiting and len(self.texts) < PAGE_LIMIT:
            address = waiting.pop(0)
            answer = self.viewer.http.get(self.cloud.url + address, timeout=30)
            self._keep(address, answer)
            if not answer.headers.get("Content-Type", "").startswith("text/html"):
                continue
            for link in links(answer.text, answer.url, self.cloud.url):
                path = link.partition("?")[0]
                if link in known or path in STREAMS or path.startswith("/guide"):
                    continue
                known.add(link)
                queries[path] = queries.get(path, 0) + 1
                if queries[path] <= QUERY_LIMIT:
                    waiting.append(link)

    def _call_all(self, ids: list[str]) -> None:
        """Calls each route of the document that reads, with each id."""
        document = self.cloud.call("GET", "/openapi.json", token="").json()
        for path, operations in document["paths"].items():
            if "get" not in operations or path in STREAMS:
                continue
            names = re.findall(r"\{(\w+)\}", path)
            for values in itertools.islice(itertools.product(ids, repeat=len(names)), 100):
                address = path
                for name, value in zip(names, values):
                    address = address.replace("{" + name + "}", value)
                self._keep(
                    f"GET {address}", self.cloud.call("GET", address, token=self.viewer.token)
                )

    def call(self, address: str) -> requests.Response:
        """A request of the API with parameters of its own, which is kept, too."""
        answer = self.cloud.call("GET", address, token=self.viewer.token)
        self._keep(f"GET {address}", answer)
        return answer


def readable(content: bytes) -> str:
    """A text without escapes; of an archive, all files; of a picture, its bytes as Latin-1."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return " ".join(readable(archive.read(name)) for name in archive.namelist())
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return content.decode("latin-1")
    return f"{text} {html.unescape(text)} {urllib.parse.unquote(text)}"


def links(text: str, base: str, origin: str) -> list[str]:
    """What a page names in `href`, `src` and `data-` attributes, within the cloud."""
    found = []
    for value in re.findall(r'(?:href|src|data-[a-z-]+)="([^"#]+)', text):
        value = html.unescape(value)
        if not re.match(r"[/?]|https?:", value):
            continue
        address = urllib.parse.urljoin(base, value)
        if address.startswith(origin + "/"):
            found.append(address.removeprefix(origin))
    return found
