"""A person's own data in a real cloud: download, deletion, and what the audit log says."""

import io
import json
import re
import secrets
import zipfile
from datetime import datetime, timezone

import pytest
from cloud import poll
from form_browser import FormBrowser
from ocpp_wire import Station, ago

PRIVACY = "/settings/privacy"


class Person:
    """A person who is signed in, and who has charged with a card."""

    def __init__(self, cloud, language: str = "en"):
        self.cloud = cloud
        self.name = f"Eva {secrets.token_hex(6)}"
        self.email = f"{secrets.token_hex(5)}@example.org"
        self.password = secrets.token_hex(12)
        cloud.secrets.add(self.password)
        login = {"email": self.email, "password": self.password}
        self.id = cloud.create("/api/v1/drivers", {"name": self.name} | login)["id"]
        self.card = cloud.new_card()
        cloud.create("/api/v1/id-tokens", {"idToken": self.card, "driverId": self.id})
        self.browser = self.sign_in(language)

    def sign_in(self, language: str = "en", status: int = 200) -> FormBrowser:
        browser = FormBrowser(self.cloud.url, language)
        browser.open("/sign-in")
        browser.send("/sign-in", status, email=self.email, password=self.password)
        return browser

    def charge(self) -> str:
        """The id of the transaction."""
        station = self.cloud.add_station()
        with Station(self.cloud, station) as point:
            number = point.start(self.card, meter=1000)["transactionId"]
            sample = {"timestamp": ago(10), "sampledValue": [{"value": "2500"}]}
            values = {"connectorId": 1, "transactionId": number, "meterValue": [sample]}
            point.result("MeterValues", values)
            point.stop(number, meter=4000)
        return self.cloud.only_transaction(station.id)["id"]


@pytest.fixture
def person(cloud):
    return Person(cloud)


def archive(answer) -> dict[str, str]:
    """The files of a ZIP archive, whose checksums must be right."""
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as opened:
        assert opened.testzip() is None
        return {name: opened.read(name).decode() for name in opened.namelist()}


def test_downloads_everything_as_zip(cloud, person):
    transaction = person.charge()
    cloud.change(f"/api/v1/drivers/{person.id}", {"name": person.name + " N."})
    person.browser.open(PRIVACY)
    person.browser.open(f"{PRIVACY}/data.zip")
    files = archive(person.browser.page)
    data = {name: json.loads(text) for name, text in files.items() if name != "README.txt"}
    assert "transactions.json: your charging" in files["README.txt"]
    (account,) = data["person.json"]
    assert (account["name"], account["email"]) == (person.name + " N.", person.email)
    assert [card["suffix"] for card in data["cards.json"]] == [person.card[-4:]]
    (charged,) = data["transactions.json"]
    assert (charged["id"], charged["energyWh"]) == (transaction, 3000)
    assert charged["readings"][0]["sampledValue"][0]["value"] == 2500
    assert [line["new"] for line in data["audit.json"]][0] == json.dumps(
        {"name": person.name + " N."}, separators=(",", ":"))
    assert len(data["sessions.json"]) == 1
    assert data["reports.json"] == []
    everything = "".join(files.values())
    assert person.card not in everything
    assert person.password not in everything


def test_reads_many_transactions_in_pages(cloud, person):
    person.charge()
    columns = "source, station_id, connector_id, boot_count, phase, energy_wh, updated_at"
    cloud.alter(
        f"""
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)
        INSERT INTO charging_transaction (id, start_key, person_id, created_at, {columns})
        SELECT 'many-' || i, 'many-' || i, person_id, i, {columns}
        FROM charging_transaction, n WHERE person_id = ?
        """,
        person.id,
    )
    token = cloud.log_in(person.email, person.password)["accessToken"]
    files = archive(cloud.call("GET", "/api/v1/me/data", token=token))
    ids = [item["id"] for item in json.loads(files["transactions.json"])]
    assert len(ids) == len(set(ids)) == 301


def test_asks_for_password_after_a_while_and_limits_downloads(cloud):
    person = Person(cloud, "cs")
    cloud.alter(
        "UPDATE web_session SET created_at = created_at - 1000000 WHERE person_id = ?", person.id
    )
    person.browser.open(f"{PRIVACY}/data.zip")
    assert person.browser.path == f"/proof?next={PRIVACY}"
    person.browser.send("/proof", 400, currentPassword="wrong")
    person.browser.send("/proof", currentPassword=person.password)
    assert person.browser.path == PRIVACY
    person.browser.open(f"{PRIVACY}/data.zip")
    assert "Všechno, co o tobě Zapoj ví" in archive(person.browser.page)["README.txt"]
    person.browser.open(f"{PRIVACY}/data.zip")
    person.browser.open(f"{PRIVACY}/data.zip", 429)


def test_deletes_account_and_keeps_the_books(cloud, person):
    transaction = person.charge()
    before = cloud.get(f"/api/v1/transactions/{transaction}")
    deletion = f"{PRIVACY}/deletion"
    assert "This is deleted" in person.browser.open(deletion)
    person.browser.send(deletion, 400, word="no")
    answer = person.browser.send(deletion, word="delete")
    assert "Your account is deleted" in answer
    assert cloud.call("GET", f"/api/v1/drivers/{person.id}").status_code == 404
    after = cloud.get(f"/api/v1/transactions/{transaction}")
    assert after["energyWh"] == before["energyWh"] == 3000
    assert before["driverId"] == person.id and "driverId" not in after
    refused = person.sign_in(status=400).page.text
    person.email = f"{secrets.token_hex(5)}@example.org"
    unknown = person.sign_in(status=400).page.text
    note = r'class="note[^"]*"[^>]*>.*?</p>'
    assert re.search(note, refused, re.S)[0] == re.search(note, unknown, re.S)[0]


def test_says_goodbye_by_mail(cloud, person):
    person.browser.open(f"{PRIVACY}/deletion")
    person.browser.send(f"{PRIVACY}/deletion", word="DELETE")

    def mails():
        return [
            text
            for file in (cloud.directory / "mail").glob("*.eml")
            if f"To: <{person.email}>" in (text := file.read_text(encoding="utf-8"))
        ]

    assert "Your account was deleted" in poll(mails, 20, "the goodbye mail")[-1]


def test_admin_deletes_driver_with_transactions(cloud, person, run):
    transaction = person.charge()
    assert "transactions" in run("driver", "remove", "--id", person.id, status=1)
    assert run("driver", "remove", "--id", person.id, "--unlink") == ""
    assert "driverId" not in cloud.get(f"/api/v1/transactions/{transaction}")
    page = cloud.get(f"/api/v1/audit?personId={person.id}")
    removed = [line for line in page["items"] if line["change"] == "removed"]
    assert {line["object"] for line in removed} == {"driver", "idToken"}
    assert all(line["way"] == "commandLine" and "old" not in line for line in removed)


def test_refuses_host_with_chargers(cloud, person):
    body = {"id": f"PRI-{secrets.token_hex(4)}", "kind": "ocpp16", "ownerId": person.id}
    made = cloud.create("/api/v1/stations", body | {"name": "Garage"})
    cloud.secrets.add(made["password"])
    text = person.browser.open(f"{PRIVACY}/deletion")
    assert "You have chargers" in text and "for good</button>" not in text
    token = cloud.log_in(person.email, person.password)["accessToken"]
    answer = cloud.call(
        "POST", "/api/v1/me/deletion", {"currentPassword": person.password}, token=token
    )
    assert answer.status_code == 409 and "hand them over" in answer.json()["detail"]


def test_audit_pages_show_what_an_admin_did(cloud, person):
    cloud.change(f"/api/v1/drivers/{person.id}", {"name": "Jana"})
    own = person.browser.open(f"{PRIVACY}/audit")
    assert person.name in own and "Jana" in own and "PATCH" not in own
    assert "<h2>Person Jana</h2>" in own and person.id not in own
    assert person.browser.open("/audit", 403)
    admin = FormBrowser(cloud.url)
    admin.open("/sign-in")
    admin.send("/sign-in", email="admin@example.org", password=cloud.password)
    day = datetime.now(timezone.utc).date().isoformat()
    page = admin.open(f"/audit?day={day}&person={person.email}")
    assert "<h2>Person Jana</h2>" in page and f"id {person.id}" in page
    assert "is intact" in page and "PATCH /api/v1/drivers/{id}" in page
    assert "Nobody has this" in admin.open("/audit?person=nobody@example.org")


def test_verification_names_the_first_broken_line(own_cloud, run):
    driver = own_cloud.create("/api/v1/drivers", {"name": "Eva"})["id"]
    for name in ["Jana", "Petra"]:
        own_cloud.change(f"/api/v1/drivers/{driver}", {"name": name})
    assert run("audit", "verify", directory=own_cloud.directory).startswith("ok     4 lines")
    lines = run("audit", "list", "--person", driver, directory=own_cloud.directory).splitlines()
    assert [json.loads(line)["number"] for line in lines] == [4, 3, 2]
    own_cloud.alter("DROP TRIGGER audit_line_is_never_changed")
    own_cloud.alter("UPDATE audit_line SET action = 'x' WHERE number = 3")
    answer = run("audit", "verify", status=1, directory=own_cloud.directory)
    assert "wrong  line 3 of " in answer and "lineChanged" in answer
