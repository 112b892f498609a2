"""Web Push against a push service that shares no code with the cloud: http-ece decrypts."""

import json
import secrets
import time

import pytest

from cloud import Cloud, poll
from form_browser import FormBrowser
from ocpp_wire import Station
from push_service import PushBrowser, PushService

SETTINGS = "/settings/notifications"


@pytest.fixture(scope="module")
def service():
    with PushService() as running:
        yield running


@pytest.fixture(scope="module")
def push_cloud(binaries, tmp_path_factory, service):
    running = Cloud(
        binaries / "zapoj-cloud",
        tmp_path_factory.mktemp("push") / "data",
        settings=("--push-loopback-service", service.url),
    )
    with running.until_done():
        yield running


class Eva:
    """A person with a blocked card, who is signed in and has turned the messages on."""

    def __init__(self, cloud, service):
        self.cloud = cloud
        self.email, password = f"{secrets.token_hex(5)}@example.org", secrets.token_hex(12)
        cloud.secrets.add(password)
        body = {"name": "Eva", "email": self.email, "password": password}
        self.id = cloud.create("/api/v1/drivers", body)["id"]
        self.card = cloud.new_card()
        card = {"idToken": self.card, "driverId": self.id}
        token = cloud.create("/api/v1/id-tokens", card)["id"]
        cloud.call("PATCH", f"/api/v1/id-tokens/{token}", {"status": "blocked"})
        self.browser = FormBrowser(cloud.url)
        self.browser.open("/sign-in")
        self.browser.send("/sign-in", email=self.email, password=password)
        self.phone = PushBrowser(service.url)
        page = self.browser.open(SETTINGS)
        self.cloud_key = page.partition('data-push="')[2].partition('"')[0]
        page = self.browser.send(f"{SETTINGS}/push", **self.phone.subscription())
        assert "Messages now come to this device." in page

    def is_refused_at(self, station):
        """The card is refused, of which Eva is told."""
        with Station(self.cloud, station) as point:
            answer = point.result("Authorize", {"idTag": self.card})
        assert answer["idTagInfo"]["status"] == "Blocked"

    def subscriptions(self) -> int:
        ((count,),) = self.cloud.query(
            "SELECT count(*) FROM push_subscription WHERE person_id = ?", self.id
        )
        return count

    def mails(self) -> list[str]:
        rows = self.cloud.query("SELECT subject FROM mail WHERE recipient = ?", self.email)
        return [subject for (subject,) in rows]


@pytest.fixture
def eva(push_cloud, service) -> Eva:
    return Eva(push_cloud, service)


def test_message_arrives_encrypted_and_signed(push_cloud, service, eva):
    eva.is_refused_at(push_cloud.add_station())
    (push,) = poll(lambda: service.to(eva.phone), 20, "a push")
    message = json.loads(eva.phone.text(push))
    assert set(message) == {"title", "text", "path", "tag"}
    assert message["title"] in eva.browser.open("/inbox")
    assert eva.browser.open(message["path"])
    claims = push.claims()
    assert claims["aud"] == service.url and claims["key"] == eva.cloud_key
    assert 0 < claims["exp"] - time.time() <= 86_400
    assert claims["sub"].startswith(("mailto:", "https://"))
    assert 0 < int(push.headers["ttl"]) <= 86_400
    assert eva.mails() == []


def test_test_message_arrives(service, eva):
    eva.browser.open(SETTINGS)
    page = eva.browser.send(f"{SETTINGS}/push/test")
    assert "A test message is on its way." in page
    (push,) = poll(lambda: service.to(eva.phone), 20, "a push")
    message = json.loads(eva.phone.text(push))
    assert (message["title"], message["path"]) == ("Test message", SETTINGS)
    assert eva.mails() == []


def test_subscription_that_is_gone_is_removed_and_a_mail_goes_instead(push_cloud, service, eva):
    service.statuses.append(410)
    eva.is_refused_at(push_cloud.add_station())
    poll(lambda: service.to(eva.phone), 20, "a push")
    poll(lambda: eva.subscriptions() == 0, 20, "the end of the subscription")
    assert len(poll(eva.mails, 20, "the mail")) == 1


def test_refused_push_is_tried_again(push_cloud, service, eva):
    """After a minute, which a test does not wait for."""
    service.statuses.append(503)
    eva.is_refused_at(push_cloud.add_station())
    poll(lambda: service.to(eva.phone), 20, "a push")
    waiting = "SELECT attempts FROM push_message WHERE state = 'waiting'"
    # The service gets the push before the cloud notes its answer.
    poll(lambda: push_cloud.query(waiting) == [(1,)], 20, "the attempt")
    push_cloud.restart("UPDATE push_message SET next_attempt_at = 0 WHERE state = 'waiting'")
    poll(lambda: len(service.to(eva.phone)) == 2, 20, "the second attempt")
    first, second = (json.loads(eva.phone.text(push)) for push in service.to(eva.phone))
    assert first == second
    poll(lambda: not push_cloud.query(waiting), 20, "the note about it")
    assert eva.mails() == []


def test_sign_out_ends_the_messages(push_cloud, service, eva):
    eva.browser.open("/home")
    eva.browser.send("/sign-out")
    assert eva.subscriptions() == 0
    eva.is_refused_at(push_cloud.add_station())
    told = "SELECT 1 FROM notification WHERE person_id = ?"
    poll(lambda: push_cloud.query(told, eva.id), 20, "the message")
    push_cloud.wait_for_consumers()
    assert service.to(eva.phone) == []


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://127.0.0.1:1/x", "https://127.0.0.1/x", "https://localhost/x",
        "https://169.254.169.254/latest", "https://push.example.org:8443/x", "file:///etc/passwd",
    ],
)  # fmt: skip
def test_rejects_endpoints_inside(push_cloud, service, eva, endpoint):
    eva.browser.open(SETTINGS)
    eva.browser.send(f"{SETTINGS}/push/off")
    fields = eva.phone.subscription() | {"endpoint": endpoint}
    page = eva.browser.send(f"{SETTINGS}/push", status=400, **fields)
    assert "push service is not supported" in page
    assert eva.subscriptions() == 0


def test_setting_is_only_for_loopback(binaries, tmp_path):
    """A cloud that others reach accepts no push service on its own machine."""
    with pytest.raises(AssertionError, match="push.loopbackService"):
        Cloud(
            binaries / "zapoj-cloud",
            tmp_path / "data",
            settings=("--push-loopback-service", "http://127.0.0.1:8030", "--http-host", "0.0.0.0"),
        )
