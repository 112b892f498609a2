"""Signing in and out, the language, and forms that somebody else sends."""

import secrets

import pytest
import requests
from playwright.sync_api import expect

from people import sign_in


def test_signs_in_and_out(view, watched, site, neighbourhood):
    page = watched.new_page()
    sign_in(page, site, neighbourhood.driver, view)
    page.locator(".menu summary").click()
    page.get_by_role("button", name=view.say("Sign out", "Odhlásit se")).click()
    expect(page.get_by_role("status")).to_contain_text(
        view.say("You have signed out.", "Odhlášení proběhlo.")
    )
    page.goto(f"{site}/home")
    assert page.url.startswith(f"{site}/sign-in?next=")


def test_wrong_password_keeps_the_address(view, watched, site, neighbourhood):
    person = neighbourhood.add_person("Klára")
    page = watched.new_page()
    page.goto(f"{site}/sign-in")
    page.get_by_label("E-mail").fill(person.email)
    page.get_by_label(view.say("Password", "Heslo")).fill("wrong-" + secrets.token_hex(4))
    page.get_by_role("button", name=view.say("Sign in", "Přihlásit se")).click()
    expect(page.get_by_role("alert")).to_contain_text(view.say("is wrong", "nesedí"))
    assert page.get_by_label("E-mail").input_value() == person.email
    assert page.get_by_label(view.say("Password", "Heslo")).input_value() == ""


def test_returns_to_the_wanted_page(view, watched, site, neighbourhood):
    page = watched.new_page()
    sign_in(page, site, neighbourhood.driver, view, path="/home")
    assert page.url == f"{site}/home"


def test_language_is_chosen_at_the_foot_of_the_page(view, watched, site):
    page = watched.new_page()
    page.goto(f"{site}/sign-in")
    expect(page.locator("html")).to_have_attribute("lang", view.language)
    other = view.say("Česky", "English")
    page.get_by_role("button", name=other).click()
    expect(page.locator("html")).to_have_attribute("lang", view.say("cs", "en"))


@pytest.mark.parametrize("fault", ["foreign origin", "missing token", "token of another session"])
def test_refuses_forms_of_others(fault, view, watched, site, neighbourhood):
    page = watched.new_page()
    sign_in(page, site, neighbourhood.driver, view)
    token = page.locator("input[name=token]").first.get_attribute("value")
    cookies = {cookie["name"]: cookie["value"] for cookie in watched.context.cookies()}
    form = {"token": token, "submission": secrets.token_hex(8), "language": "cs", "next": "/"}
    headers = {"Origin": site}
    if fault == "foreign origin":
        headers["Origin"] = "https://evil.example"
    elif fault == "missing token":
        del form["token"]
    else:
        form["token"] = token[::-1]

    def send(form, headers):
        return requests.post(
            f"{site}/language", form, headers=headers, cookies=cookies, allow_redirects=False,
            timeout=30,
        )  # fmt: skip

    assert send(form, headers).status_code == 403
    assert send(form | {"token": token}, {"Origin": site}).status_code == 303
