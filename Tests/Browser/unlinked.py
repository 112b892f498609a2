"""Pages that no other page links to: those behind mailed links and stickers, and errors."""

import re
import secrets
from dataclasses import dataclass, field

from cloud import Cloud
from form_browser import FormBrowser
from mailbox import link_in_mail
from neighbourhood import Neighbourhood


@dataclass
class Unlinked:
    """`paths` are for everybody, `errors` have the statuses with which they come."""

    paths: list[str]
    errors: dict[str, int] = field(default_factory=dict)


def address() -> str:
    return f"{secrets.token_hex(5)}@example.org"


def invite(browser: FormBrowser, guest: str):
    """Invites an address to the only place of the host who is signed in."""
    (people,) = re.findall(r'href="(/places/[^"]+/people)"', browser.open("/people"))
    browser.open(people)
    browser.send(people, email=guest, offer="charging")


def unlinked_pages(cloud: Cloud, street: Neighbourhood) -> Unlinked:
    """Asks for a mail of each kind, and leaves what its link leads to as it is."""
    site = f"http://localhost:{cloud.port}"
    browser = FormBrowser(site)

    def mailed(recipient: str, path: str) -> str:
        found = link_in_mail(cloud, recipient, path).removeprefix(site)
        cloud.secrets.add(found.rpartition("/")[2])
        return found

    newcomer = address()
    browser.open("/register")
    browser.send("/register", name="Eva Malá", email=newcomer)
    browser.open("/forgot-password")
    browser.send("/forgot-password", email=street.driver.email)
    browser.open("/sign-in")
    browser.send("/sign-in", email=street.host.email, password=street.host.password)
    guest = address()
    invite(browser, guest)
    sticker = browser.open(f"/stations/{street.station.id}/sticker")
    code = re.search(r"/c/([0-9A-Za-z-]+)", sticker)[1]
    return Unlinked(
        paths=[
            "/styleguide", f"/c/{code}", f"/c/{code}/guest", "/register/sent",
            "/forgot-password/sent", mailed(newcomer, "/confirm/"), mailed(street.driver.email, "/reset/"),
            mailed(guest, "/invitation/"),
        ],
        errors={"/no-such-page": 404, "/confirm/0123456789": 404, "/invitation/0123456789": 404},
    )  # fmt: skip
