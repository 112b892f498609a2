"""The mails that lie in the cloud's spool folder, because it has no mail system."""

import email
import email.policy
import re
from email.message import EmailMessage

from cloud import Cloud, poll


def mail_to(cloud: Cloud, address: str, containing: str = "") -> EmailMessage | None:
    """The newest mail to an address whose text matches the pattern `containing`."""
    files = sorted((cloud.directory / "mail").glob("*.eml"), key=lambda file: file.stat().st_mtime)
    for file in reversed(files):
        mail = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
        text = mail.get_body(("plain",)).get_content()
        if address in str(mail["To"]) and re.search(containing, text):
            return mail
    return None


def link_in_mail(cloud: Cloud, address: str, path: str) -> str:
    """The link of the newest mail to an address whose path begins so."""
    link = rf"http://localhost:\d+{path}\S+"
    mail = poll(lambda: mail_to(cloud, address, link), 30, f"a mail to {address}")
    return re.search(link, mail.get_body(("plain",)).get_content())[0]
