"""Accounts in the browser: registration, sign-in, passwords, addresses and invitations, by mail."""

import re
import secrets

import pytest

from cloud import Cloud, poll
from form_browser import FormBrowser


@pytest.fixture(scope="module")
def open_cloud(binaries, tmp_path_factory):
    """A cloud in which everybody may register. It must exit cleanly and log no secret."""
    running = Cloud(
        binaries / "zapoj-cloud",
        tmp_path_factory.mktemp("accounts") / "data",
        settings=("--people-registration", "open"),
    )
    with running.until_done():
        yield running


def password(cloud) -> str:
    made = secrets.token_hex(12)
    cloud.secrets.add(made)
    return made


def address() -> str:
    return f"{secrets.token_hex(5)}@example.org"


def mails(cloud, recipient: str) -> list[str]:
    """The mails to a recipient in the spool folder, oldest first, without soft line breaks."""
    files = sorted((cloud.directory / "mail").glob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
    texts = [file.read_text(encoding="utf-8").replace("=\n", "") for file in files]
    return [text for text in texts if re.search(rf"^To: <{recipient}>", text, re.MULTILINE)]


def link(cloud, recipient: str, page: str) -> str:
    """The path of the newest mailed link to a page such as `confirm`."""

    def found():
        return [
            match[0]
            for text in mails(cloud, recipient)
            if (match := re.search(rf"/{page}/[0-9a-z]+", text))
        ]

    path = poll(found, 20, f"a mail to {recipient} with a link to {page}")[-1]
    cloud.secrets.add(path.rpartition("/")[2])
    return path


def registered(cloud) -> tuple[FormBrowser, str, str]:
    """A new person who is signed in; the person's address and password."""
    browser, email, word = FormBrowser(cloud.url), address(), password(cloud)
    browser.open("/register")
    assert "Check your e-mail" in browser.send("/register", name="Eva", email=email)
    path = link(cloud, email, "confirm")
    browser.open(path)
    browser.send(path, password=word)
    return browser, email, word


def sign_in(cloud, email: str, word: str, status: int = 200) -> FormBrowser:
    browser = FormBrowser(cloud.url)
    browser.open("/sign-in")
    browser.send("/sign-in", status, email=email, password=word)
    return browser


def test_registers_confirms_and_signs_in(open_cloud):
    """A GET of the link changes nothing, and the link works once."""
    browser, email, word = FormBrowser(open_cloud.url), address(), password(open_cloud)
    assert 'href="/register"' in browser.open("/sign-in")
    browser.open("/register")
    browser.send("/register", name="Eva <b>", email=email)
    path = link(open_cloud, email, "confirm")
    for _ in range(2):
        assert email in browser.open(path)
    assert "most common ones" in browser.send(path, 400, password="password1")
    assert "Welcome!" in browser.send(path, password=word)
    assert "Eva &lt;b&gt;" in browser.open("/settings")
    browser.open(path, 404)
    assert sign_in(open_cloud, email, word).open("/settings")


def test_known_address_gets_the_same_page_and_another_mail(open_cloud):
    _, email, _ = registered(open_cloud)
    stranger = FormBrowser(open_cloud.url)
    stranger.open("/register")
    assert "Check your e-mail" in stranger.send("/register", name="X", email=email.upper())
    assert stranger.path == "/register/sent"
    poll(lambda: any("already have an account" in text for text in mails(open_cloud, email)))


def test_resets_forgotten_password_and_ends_sessions(open_cloud):
    browser, email, old = registered(open_cloud)
    stranger, new = FormBrowser(open_cloud.url), password(open_cloud)
    stranger.open("/forgot-password")
    stranger.send("/forgot-password", email=email)
    assert stranger.path == "/forgot-password/sent"
    path = link(open_cloud, email, "reset")
    stranger.open(path)
    assert "Sign in with the new one" in stranger.send(path, password=new)
    browser.open("/settings")
    assert browser.path.startswith("/sign-in")
    sign_in(open_cloud, email, old, 400)
    sign_in(open_cloud, email, new).open("/settings")


def test_unknown_address_gets_the_same_page_but_no_mail(open_cloud):
    stranger, email = FormBrowser(open_cloud.url), address()
    stranger.open("/forgot-password")
    stranger.send("/forgot-password", email=email)
    assert stranger.path == "/forgot-password/sent"
    assert mails(open_cloud, email) == []


def test_changes_name_language_password_and_address(open_cloud):
    browser, email, old = registered(open_cloud)
    browser.open("/settings")
    assert "Uloženo" in browser.send("/settings", name="Eva Nová", language="cs")
    assert "Eva Nová" in browser.open("/settings")
    new, moved = password(open_cloud), address()
    browser.open("/settings/password")
    refused = browser.send("/settings/password", 400, currentPassword="wrong", password=new)
    assert "Tohle není tvoje heslo" in refused
    browser.send("/settings/password", currentPassword=old, password=new)
    assert browser.path == "/settings"
    browser.open("/settings/email")
    browser.send("/settings/email", email=moved)
    path = link(open_cloud, moved, "confirm")
    assert "Eva Nová" in browser.open(path)
    browser.send(path)
    assert moved in browser.open("/settings")
    sign_in(open_cloud, email, new, 400)
    sign_in(open_cloud, moved, new)


def test_ends_sessions_and_makes_tokens(open_cloud):
    browser, email, word = registered(open_cloud)
    other = sign_in(open_cloud, email, word)
    browser.open("/settings/sessions")
    browser.send("/settings/sessions/end-others")
    other.open("/settings")
    assert other.path.startswith("/sign-in")
    shown = browser.send("/settings/access-tokens", label="Home", mayDo="read", validity="30")
    token = re.search(r"zpt_[0-9a-z]+", shown)[0]
    open_cloud.secrets.add(token)
    assert open_cloud.call("GET", "/api/v1/transactions", token=token).status_code == 200
    page = browser.open("/settings/sessions")
    (action,) = re.findall(r'action="(/settings/access-tokens/[^"]+/revoke)"', page)
    browser.send(action)
    assert open_cloud.call("GET", "/api/v1/transactions", token=token).status_code == 401


def test_old_sign_in_must_be_proved_before_a_token(open_cloud):
    browser, _, word = registered(open_cloud)
    open_cloud.alter("UPDATE web_session SET created_at = created_at - 900000")
    page = browser.open("/settings/sessions")
    assert "/settings/access-tokens" not in page
    (proof,) = re.findall(r'href="(/proof\?next=[^"]+)"', page)
    browser.open(proof)
    browser.send("/proof", 400, currentPassword="wrong")
    assert 'action="/settings/access-tokens"' in browser.send("/proof", currentPassword=word)
    assert browser.path == "/settings/sessions"


def test_household_invitation_makes_account_that_may_charge(cloud):
    """In a cloud by invitation only: the host mails one, and passes a link on to another person."""
    visitor = FormBrowser(cloud.url)
    assert "By invitation only" in visitor.open("/register")
    host_email, host_word = address(), password(cloud)
    host = cloud.create(
        "/api/v1/drivers", {"name": "Hana", "email": host_email, "password": host_word}
    )["id"]
    station = cloud.create(
        "/api/v1/stations",
        {"id": f"HOME-{secrets.token_hex(4)}", "kind": "bridge", "name": "x", "ownerId": host},
    )["id"]
    hana = sign_in(cloud, host_email, host_word)
    (people,) = re.findall(r'href="(/places/[^"]+/people)"', hana.open("/people"))
    hana.open(people)
    guest = address()
    assert "on its way" in hana.send(people, email=guest, offer="charging")
    path = link(cloud, guest, "invitation")
    word = password(cloud)
    assert "Hana invites you" in visitor.open(path)
    assert "Welcome!" in visitor.send(path + "/register", name="Eva", password=word)
    eva = cloud.log_in(guest, word)["accessToken"]
    assert cloud.call("GET", f"/api/v1/stations/{station}", token=eva).status_code == 200

    hana.open(people)
    shown = hana.send(people, offer="coHost")
    path = re.search(r"/invitation/[0-9a-z]+", shown)[0]
    cloud.secrets.add(path.rpartition("/")[2])
    visitor.open(path)
    visitor.send(path)
    assert people in visitor.open("/people")
    assert "Eva" in hana.open(people)
    FormBrowser(cloud.url).open(path, 404)
    (removal,) = re.findall(rf'action="({people}/grants/[^"]+/end)"', hana.page.text)
    assert "Removed" in hana.send(removal)
    stranger = registered_by_admin(cloud)
    stranger.open(people, 404)


def registered_by_admin(cloud) -> FormBrowser:
    """A signed-in person who runs no place."""
    email, word = address(), password(cloud)
    cloud.create("/api/v1/drivers", {"name": "Ben", "email": email, "password": word})
    return sign_in(cloud, email, word)
