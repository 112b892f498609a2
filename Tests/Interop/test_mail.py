"""Mails through a real msmtp to a real SMTP server, and the spool folder."""

import contextlib
import email
import email.policy
import json
import re
import stat
import time

import pytest
import requests

from cloud import ADMIN_EMAIL, Cloud, free_port, poll
from mail_server import FROM, Mailbox, through_msmtp


def add(cloud, recipient: str, subject: str = "Hello", paragraphs=("Text",), path="/inbox"):
    """Puts a mail into the outbox, as another process would; the cloud sees it when it starts."""
    now = int(time.time() * 1000)
    cloud.alter(
        "INSERT INTO mail (recipient, language, subject, paragraphs, link_label, link_path, state,"
        " next_attempt_at, created_at) VALUES (?, 'cs', ?, ?, 'Otevřít', ?, 'waiting', ?, ?)",
        recipient, subject, json.dumps(paragraphs), path, now, now,
    )


def send_form(browser, cloud, page: str, path: str, **fields):
    """Sends a form of a page, as a browser does."""
    text = browser.get(cloud.url + page, timeout=30).text
    for name in ("token", "submission"):
        fields[name] = re.search(rf'name="{name}" value="([^"]+)"', text)[1]
    answer = browser.post(cloud.url + path, data=fields, timeout=30)
    assert answer.status_code == 200, answer.text
    return answer.text


def states(cloud) -> dict[str, tuple[str, str | None]]:
    rows = cloud.query("SELECT recipient, state, error FROM mail ORDER BY id")
    return {recipient: (state, error) for recipient, state, error in rows}


def attempted(cloud):
    """Waits until every mail was tried."""
    poll(
        lambda: not cloud.query(
            "SELECT 1 FROM mail WHERE state = 'waiting' AND error IS NULL"
        ),
        seconds=30,
    )


@contextlib.contextmanager
def sending(binaries, tmp_path, *settings):
    running = Cloud(binaries / "zapoj-cloud", tmp_path / "data", settings=settings)
    try:
        yield running
    finally:
        status = running.stop()
    assert status == 0, running.log()


def test_mail_arrives_unchanged(binaries, tmp_path):
    """8-bit text, a lone dot, and what looks like a header arrive as they were written."""
    subject = "Nabíjení skončilo: „Škoda“ 🚗\u00a0– " + "ž" * 100
    paragraphs = [".", "..", "From here on", "Bcc: mallory@example.org", "13,6\u00a0kWh <b>&amp;"]
    with Mailbox() as mailbox, sending(
        binaries, tmp_path, *through_msmtp(mailbox.port, tmp_path)
    ) as cloud:
        add(cloud, "eva@example.org", subject, paragraphs, "/history/1?a=b&c=d")
        cloud.restart()
        poll(lambda: mailbox.envelopes, seconds=30)
        attempted(cloud)
        assert states(cloud) == {"eva@example.org": ("sent", None)}
        assert cloud.query("SELECT paragraphs, link_path FROM mail") == [("[]", None)]
    (envelope,), (mail,) = mailbox.envelopes, mailbox.mails()
    assert (envelope.mail_from, envelope.rcpt_tos) == (FROM, ["eva@example.org"])
    assert (mail["Subject"], mail["To"]) == (subject, "eva@example.org")
    assert mail["Bcc"] is None and mail["Auto-Submitted"] == "auto-generated"
    assert mail["Content-Language"] == "cs" and mail["Message-ID"].endswith("@example.org>")
    assert abs(mail["Date"].datetime.timestamp() - time.time()) < 120
    assert mail.get_content_type() == "multipart/alternative" and not mail.defects
    plain = mail.get_body(("plain",)).get_content().replace("\r\n", "\n")
    link = "Otevřít:\nhttps://zapoj.invalid/history/1?a=b&c=d"
    assert plain.startswith("\n\n".join([*paragraphs, link]))
    html = mail.get_body(("html",)).get_content()
    assert "13,6\u00a0kWh &lt;b&gt;&amp;amp;" in html
    assert 'href="https://zapoj.invalid/history/1?a=b&amp;c=d"' in html


def test_admin_sends_test_mail(binaries, tmp_path):
    """The page of mails sends a mail at once, and shows what became of it."""
    with Mailbox() as mailbox, sending(
        binaries, tmp_path, *through_msmtp(mailbox.port, tmp_path)
    ) as cloud, requests.Session() as browser:
        send_form(
            browser, cloud, "/sign-in", "/sign-in", email=ADMIN_EMAIL, password=cloud.password
        )
        mailbox.refusals[ADMIN_EMAIL] = "550 5.1.1 <no> such user"
        send_form(browser, cloud, "/admin/mail", "/admin/mail/test")
        attempted(cloud)
        page = browser.get(cloud.url + "/admin/mail", timeout=30).text
        assert "550 5.1.1 &lt;no&gt; such user" in page
        assert "https://zapoj.invalid/admin/mail" in page
        mailbox.refusals.clear()
        send_form(browser, cloud, "/admin/mail", "/admin/mail/1/send")
        poll(lambda: mailbox.envelopes, 30, "the mail")
        (mail,) = mailbox.mails()
        assert mail["Subject"] == "Test mail"
        poll(lambda: states(cloud)[ADMIN_EMAIL] == ("sent", None), 30, "its state")


def test_permanent_and_temporary_refusals(binaries, tmp_path):
    """One refused mail stops no other; a busy server gets the mail later."""
    with Mailbox() as mailbox, sending(
        binaries, tmp_path, *through_msmtp(mailbox.port, tmp_path)
    ) as cloud:
        mailbox.refusals["gone@example.org"] = "550 5.1.1 no such user"
        mailbox.refusals["busy@example.org"] = "451 4.7.1 try again later"
        for name in ("gone", "busy", "eva"):
            add(cloud, f"{name}@example.org")
        # What a mail system could take for two recipients is refused before it gets there.
        add(cloud, "x,eva@example.org")
        cloud.restart()
        attempted(cloud)
        found = states(cloud)
        assert found["eva@example.org"] == ("sent", None)
        assert found["gone@example.org"][0] == "failed"
        assert "no such user" in found["gone@example.org"][1]
        assert found["busy@example.org"][0] == "waiting"
        assert "try again later" in found["busy@example.org"][1]
        assert found["x,eva@example.org"][0] == "failed"
        assert "eva@example.org" not in cloud.log()
        mailbox.refusals.clear()
        cloud.restart("UPDATE mail SET next_attempt_at = 0 WHERE state = 'waiting'")
        poll(lambda: states(cloud)["busy@example.org"] == ("sent", None), seconds=30)
    assert [envelope.rcpt_tos for envelope in mailbox.envelopes] == [
        ["eva@example.org"], ["busy@example.org"],
    ]


def test_no_server_and_busy_server(binaries, tmp_path):
    port = free_port()
    with sending(binaries, tmp_path, *through_msmtp(port, tmp_path)) as cloud:
        add(cloud, "eva@example.org")
        cloud.restart()
        attempted(cloud)
        state, error = states(cloud)["eva@example.org"]
        assert state == "waiting" and "/usr/bin/msmtp ended with" in error
        with Mailbox(port) as mailbox:
            mailbox.busy = "452 4.3.1 disk is full"
            cloud.restart("UPDATE mail SET next_attempt_at = 0")
            poll(lambda: "disk is full" in states(cloud)["eva@example.org"][1], seconds=30)
            mailbox.busy = None
            cloud.restart("UPDATE mail SET next_attempt_at = 0")
            poll(lambda: states(cloud) == {"eva@example.org": ("sent", None)}, seconds=30)
            assert len(mailbox.envelopes) == 1


def test_spools_mails_without_mail_system(own_cloud):
    """Each mail is a file that only its owner reads, and any mail program opens it."""
    add(own_cloud, "eva@example.org", "Nabíjení skončilo")
    own_cloud.restart()
    folder = own_cloud.directory / "mail"
    spooled = {"eva@example.org": ("spooled", None)}
    poll(lambda: states(own_cloud) == spooled, 30, "the mail")
    (file,) = folder.glob("*.eml")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    mail = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    assert mail["Subject"] == "Nabíjení skončilo" and mail["From"] == "Zapoj <zapoj@localhost>"
    assert "https://zapoj.invalid/inbox" in mail.get_body(("plain",)).get_content()


@pytest.mark.parametrize("program", ["/nonexistent/sendmail", "/bin/false"])
def test_broken_program_keeps_mail(binaries, tmp_path, program):
    settings = ("--mail-sendmail-command", program, "--mail-from", FROM)
    with sending(binaries, tmp_path, *settings) as cloud:
        add(cloud, "eva@example.org")
        cloud.restart()
        attempted(cloud)
        state, error = states(cloud)["eva@example.org"]
        assert state == "waiting" and program in error
