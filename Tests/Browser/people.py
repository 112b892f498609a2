"""Signing in as people do it."""

from playwright.sync_api import Page

from neighbourhood import Neighbourhood, Person
from views import View


def sign_in(page: Page, site: str, person: Person, view: View, path: str = "/sign-in"):
    page.goto(site + path)
    page.get_by_label("E-mail").fill(person.email)
    page.get_by_label(view.say("Password", "Heslo")).fill(person.password)
    page.get_by_role("button", name=view.say("Sign in", "Přihlásit se")).click()
    page.locator("summary .avatar").wait_for()
    # Zapoj remembers the language of a person; the last test may have chosen another one.
    if page.locator("html").get_attribute("lang") != view.language:
        page.get_by_role("button", name=view.say("English", "Česky"), exact=True).click()
        page.locator(f"html[lang={view.language}]").wait_for()


def person_of(neighbourhood: Neighbourhood, who: str) -> Person | None:
    """The person whom "driver", "host" or "admin" is; None for "nobody"."""
    return None if who == "nobody" else getattr(neighbourhood, who)


EVERYBODY = ("nobody", "driver", "host", "admin")
