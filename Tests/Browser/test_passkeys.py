"""Passkeys with Chromium's virtual authenticator, and with one that knows only RS256."""

import pytest
from playwright.sync_api import expect

from ceremonies import Ceremonies, TrustedPlatformModule
from people import sign_in


def add_authenticator(watched, page) -> None:
    """A fingerprint reader in the device that always recognizes its owner."""
    client = watched.context.new_cdp_session(page)
    client.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    client.send("WebAuthn.addVirtualAuthenticator", {"options": options})


@pytest.mark.scripts
@pytest.mark.parametrize("algorithm", ["ES256", "RS256"])
def test_adds_a_passkey_signs_in_with_it_and_removes_it(
    algorithm, view, watched, site, neighbourhood
):
    """py_webauthn accepts what the cloud asks for and accepts."""
    person = neighbourhood.add_person("Klára")
    own = TrustedPlatformModule(site) if algorithm == "RS256" else None
    ceremonies = Ceremonies(watched.context, own)
    page = watched.new_page()
    add_authenticator(watched, page)
    sign_in(page, site, person, view)
    page.goto(f"{site}/settings/passkeys")
    page.get_by_label(view.say("Name", "Název")).fill("My phone")
    page.get_by_role("button", name=view.say("Add a passkey", "Přidat přístupový klíč")).click()
    expect(page.get_by_role("status")).to_contain_text(view.say("is added", "je přidaný"))
    expect(page.locator("main li")).to_contain_text("My phone")

    page.locator(".menu summary").click()
    page.get_by_role("button", name=view.say("Sign out", "Odhlásit se")).click()
    page.goto(f"{site}/sign-in?next=/settings/passkeys")
    page.get_by_role("button", name=view.say("Use a passkey", "Použít přístupový klíč")).click()
    expect(page).to_have_url(f"{site}/settings/passkeys")

    # An old sign-in must be proved before the account changes.
    neighbourhood.cloud.alter("UPDATE web_session SET created_at = created_at - 900000")
    page.goto(f"{site}/settings/email")
    expect(page.locator("h1")).to_contain_text(view.say("Is it you?", "Jsi to ty?"))
    page.get_by_role("button", name=view.say("Use a passkey", "Použít přístupový klíč")).click()
    expect(page).to_have_url(f"{site}/settings/email")

    page.goto(f"{site}/settings/passkeys")
    page.get_by_role("button", name=view.say("Remove", "Odebrat")).click()
    expect(page.get_by_role("status")).to_contain_text(view.say("is removed", "je odebraný"))
    page.locator(".menu summary").click()
    page.get_by_role("button", name=view.say("Sign out", "Odhlásit se")).click()
    page.get_by_role("button", name=view.say("Use a passkey", "Použít přístupový klíč")).click()
    expect(page.get_by_role("alert")).to_contain_text(view.say("is not valid here", "tu neplatí"))
    assert [ceremony.kind for ceremony in ceremonies.noted] == ["create"] + 3 * ["get"]
    ceremonies.verify(site)


@pytest.mark.both
def test_hides_passkeys_without_javascript(view, watched, site, neighbourhood):
    page = watched.new_page()
    page.goto(f"{site}/sign-in")
    name = view.say("Use a passkey", "Použít přístupový klíč")
    expect(page.get_by_role("button", name=name)).to_have_count(1 if view.scripts else 0)
    sign_in(page, site, neighbourhood.driver, view, path="/sign-in?next=/settings/passkeys")
    name = view.say("Add a passkey", "Přidat přístupový klíč")
    expect(page.get_by_role("button", name=name)).to_have_count(1 if view.scripts else 0)
