"""The installed app: what Chromium thinks of it, without a connection, and messages by Web Push."""

import json

import pytest
from playwright.sync_api import Page, expect

from cloud import poll
from conftest import start_cloud
from neighbourhood import Neighbourhood
from people import sign_in
from push_service import PushBrowser, PushService
from watched import Watched, axe_violations

# Chromium of the tests has no push service. The page gets the subscription that Python made.
SUBSCRIBES = """if ('PushManager' in window) {
  PushManager.prototype.subscribe = async () => ({ toJSON: () => (SUBSCRIPTION) });
}"""
READY = "navigator.serviceWorker.ready.then((found) => found.active.state)"
KEPT = "caches.has('zapoj-own')"
# Nobody but the browser can send this event.
CHANGED = """(subscription) => {
  const event = new Event('pushsubscriptionchange');
  event.newSubscription = { toJSON: () => subscription };
  event.waitUntil = () => {};
  self.dispatchEvent(event);
}"""
SHOWN = """navigator.serviceWorker.ready.then((found) => found.getNotifications()).then(
  (all) => all.map(({ title, body, data }) => ({ title, body, data })))"""


@pytest.fixture
def installed(browser, view):
    """As `watched`, with service workers."""
    context = browser.new_context(**view.options() | {"service_workers": "allow"})
    context.set_default_timeout(20_000)
    watched = Watched(context)
    yield watched
    context.close()
    watched.assert_clean()


def with_worker(page: Page):
    """Waits until the service worker has all that it needs, and answers for this page."""
    assert page.evaluate(READY) in ("activating", "activated")
    poll(lambda: page.evaluate("!!navigator.serviceWorker.controller"), 30, "the control")


@pytest.mark.scripts
def test_can_be_installed(view, installed, site):
    page = installed.new_page()
    page.goto(f"{site}/sign-in")
    with_worker(page)
    client = installed.context.new_cdp_session(page)
    found = client.send("Page.getAppManifest")
    assert found["errors"] == []
    manifest = json.loads(found["data"])
    assert manifest["lang"] == view.language
    assert {icon["sizes"] for icon in manifest["icons"]} >= {"192x192", "512x512"}
    faults = client.send("Page.getInstallabilityErrors")["installabilityErrors"]
    # The contexts of Playwright are incognito windows.
    assert {fault["errorId"] for fault in faults} <= {"in-incognito"}


def go(page: Page, url: str, wanted: str):
    """Opens a page until it holds `wanted`: the service worker learns later than the page whether
    there is a network."""

    def opened() -> int:
        page.goto(url)
        return page.locator(wanted).count()

    poll(opened, 30, f"{wanted} at {url}")


OFFLINE = "h1:has-text('Bez připojení')"


@pytest.mark.scripts
def test_shows_last_charging_without_a_connection_until_sign_out(
    view, installed, site, neighbourhood
):
    page = installed.new_page()
    sign_in(page, site, neighbourhood.driver, view)
    with_worker(page)
    page.goto(f"{site}/history")
    page.locator("main a[href^='/history/']").first.click()
    page.wait_for_url(f"{site}/history/*")
    seen, heading = page.url, page.locator("h1").inner_text()
    poll(lambda: page.evaluate(KEPT), 30, "the kept page")

    installed.may_fail = True
    installed.context.set_offline(True)
    go(page, f"{site}/statistics", OFFLINE)
    assert axe_violations(page) == []
    page.locator(f"section[lang={view.language}] a.go").click()
    page.wait_for_url(seen)
    assert page.locator("h1").inner_text() == heading
    expect(page.locator("#offline")).to_be_visible()

    installed.context.set_offline(False)
    go(page, f"{site}/home", ".menu summary")
    page.locator(".menu summary").click()
    page.get_by_role("button", name=view.say("Sign out", "Odhlásit se")).click()
    expect(page.locator("summary .avatar")).to_have_count(0)
    poll(lambda: not page.evaluate(KEPT), 30, "the end of the kept page")
    installed.context.set_offline(True)
    go(page, seen, OFFLINE)
    expect(page.locator("main a.go")).to_have_count(2)
    expect(page.locator("main a.go >> visible=true")).to_have_count(0)
    installed.context.set_offline(False)


@pytest.fixture
def service():
    with PushService() as running:
        yield running


@pytest.fixture
def push_cloud(binary, tmp_path, service):
    running = start_cloud(binary, tmp_path / "data", "--push-loopback-service", service.url)
    with running.until_done():
        yield running


@pytest.fixture
def street(push_cloud):
    street = Neighbourhood(push_cloud, is_charging=False)
    yield street
    street.close()


@pytest.mark.scripts
def test_shows_messages_on_this_phone(view, installed, push_cloud, street, service):
    """From the charger by the cloud and a push service into the browser."""
    site = f"http://localhost:{push_cloud.port}"
    phone = PushBrowser(service.url)
    fields = phone.subscription()
    subscription = {"endpoint": fields.pop("endpoint"), "keys": fields}
    installed.context.add_init_script(
        SUBSCRIBES.replace("SUBSCRIPTION", json.dumps(subscription))
    )
    installed.context.grant_permissions(["notifications"], origin=site)
    page = installed.new_page()
    registrations = []
    client = installed.context.new_cdp_session(page)
    client.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: registrations.extend(event["registrations"]),
    )
    client.send("ServiceWorker.enable")
    sign_in(page, site, street.driver, view)
    with_worker(page)
    page.goto(f"{site}/settings/notifications")
    page.get_by_role("button", name=view.say("Show messages here", "Ukazovat zprávy tady")).click()
    expect(page.locator("main > .note.go")).to_be_visible()
    assert axe_violations(page) == []

    push_cloud.wait_for_consumers()
    street.charger.start(street.card)
    push, *_ = poll(lambda: service.to(phone), 30, "a push")
    message = json.loads(phone.text(push))
    (id,) = {found["registrationId"] for found in registrations if found["scopeURL"] == site + "/"}
    delivery = {"origin": site, "registrationId": id, "data": json.dumps(message)}

    def delivered() -> list:
        """A push service delivers at least once; a repeated message takes the place of the first."""
        client.send("ServiceWorker.deliverPushMessage", delivery)
        for _ in range(50):
            if found := page.evaluate(SHOWN):
                break
            page.wait_for_timeout(100)
        return found

    shown = poll(delivered, 30, "the message")
    assert shown == [
        {"title": message["title"], "body": message["text"], "data": message["path"]}
    ]

    # The browser replaces the subscription, and the worker tells the cloud.
    other = PushBrowser(service.url)
    fields = other.subscription()
    subscription = {"endpoint": fields.pop("endpoint"), "keys": fields}
    (worker,) = installed.context.service_workers
    worker.evaluate(CHANGED, subscription)
    endpoints = "SELECT endpoint FROM push_subscription"
    poll(
        lambda: push_cloud.query(endpoints) == [(subscription["endpoint"],)],
        10, "the new subscription",
    )  # fmt: skip
    page.goto(f"{site}/settings/notifications")
    test = view.say("Send a test message", "Poslat zkušební zprávu")
    page.get_by_role("button", name=test).click()
    expect(page.locator("main > .note.go")).to_be_visible()
    poll(lambda: service.to(other), 20, "the test message")

    off = view.say("Stop showing messages here", "Přestat tady zprávy ukazovat")
    page.get_by_role("button", name=off).click()
    expect(page.get_by_role("button", name=off)).to_have_count(0)
    subscriptions = "SELECT 1 FROM push_subscription"
    poll(lambda: not push_cloud.query(subscriptions), 20, "the end of the subscription")


@pytest.mark.both
def test_offers_messages_only_where_they_work(view, watched, site, neighbourhood):
    """Without JavaScript there is no switch."""
    page = watched.new_page()
    sign_in(page, site, neighbourhood.driver, view)
    page.goto(f"{site}/settings/notifications")
    switch = page.locator("[data-push-settings]")
    if not view.scripts:
        expect(switch).to_be_hidden()
    else:
        can = page.evaluate("'PushManager' in window && 'Notification' in window")
        expect(switch).to_be_visible(visible=can)
