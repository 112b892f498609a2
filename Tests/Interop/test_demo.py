"""The neighbourhood of scripts/run: people who can sign in, and their two months of history."""

import datetime
import json
import subprocess

import pytest

from cloud import ENVIRONMENT, Cloud
from pages import Browser
from test_statistics import sums


class DemoCloud(Cloud):
    """A cloud on the data that zapoj-sim has made."""

    def _add_admin(self, binary) -> str:
        command = [binary.parent / "zapoj-sim", "neighbourhood"]
        command += ["--data-directory", self.directory]
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=180, env=ENVIRONMENT
        )
        assert done.returncode == 0, done.stderr
        self.made = json.loads(done.stdout)
        again = subprocess.run(command, capture_output=True, text=True, timeout=60, env=ENVIRONMENT)
        assert again.returncode != 0 and "people already" in again.stderr
        self.secrets |= {person["password"] for person in self.made["signIns"]}
        return self.made["signIns"][0]["password"]

    def token_of(self, name: str) -> str:
        person = next(person for person in self.made["signIns"] if name in person["name"])
        return self.log_in(person["email"], person["password"])["accessToken"]


@pytest.fixture(scope="module")
def demo(binaries, tmp_path_factory):
    running = DemoCloud(binaries / "zapoj-cloud", tmp_path_factory.mktemp("demo") / "data")
    with running.until_done():
        yield running


def days_ago(time: str) -> float:
    now = datetime.datetime.now(datetime.timezone.utc)
    return (now - datetime.datetime.fromisoformat(time)) / datetime.timedelta(days=1)


def test_history_covers_two_months_without_contradictions(demo):
    (transactions,) = demo.query("SELECT count(*) FROM charging_transaction")[0]
    assert transactions == demo.made["transactions"] > 60
    started = demo.query(
        "SELECT started_at, ended_at, energy_wh, phase, person_id, anomalies, stopped_reason"
        " FROM charging_transaction ORDER BY started_at"
    )
    assert len({row[4] for row in started}) == 8
    assert [row[3] for row in started].count("ended") == transactions - 1
    assert started[-1][3] == "active" and started[-1][2] > 5_000
    # Only the power cut at the bridge leaves a doubt.
    assert {row[5] for row in started} <= {"[]", "", '["meterGap"]', "meterGap"}
    assert {row[6] for row in started} >= {"Local", "EVDisconnected", "Remote", "PowerLoss"}
    reasons = demo.query("SELECT DISTINCT reason FROM refused_tap")
    assert {"unknownCard", "notAllowed", "cardBlocked", "chargingElsewhere"} <= {
        reason for (reason,) in reasons
    }
    assert demo.query("SELECT count(*) FROM event_delivery") == [(0,)]
    assert demo.query("SELECT count(*) FROM transaction_limit WHERE energy_wh > 0")[0][0] > 0


def test_four_people_sign_in_and_see_their_part(demo):
    roles = [person["role"] for person in demo.made["signIns"]]
    assert roles == ["admin", "host", "host", "driver"]
    for person in demo.made["signIns"]:
        browser = Browser(demo).sign_in(person["email"], person["password"])
        assert person["name"] in browser.open("/home").text
        for path in ("/history", "/statistics", "/inbox", "/chargers", "/refusals", "/bookings"):
            browser.open(path)
    petr, jana = demo.token_of("Petr"), demo.token_of("Jana")
    assert sums(demo, petr, scope="own")[0] > 5
    assert sums(demo, jana, scope="managed")[1] > 100_000
    first = demo.call("GET", "/api/v1/transactions?phase=active", token=jana).json()["items"]
    assert [item["driverName"] for item in first] == ["Petr Svoboda"]
    assert days_ago(first[0]["startedAt"]) < 0.1


def test_places_are_shared_and_booked(demo):
    assert demo.query("SELECT count(*) FROM listing WHERE is_listed = 1") == [(3,)]
    statuses = demo.query("SELECT DISTINCT status FROM booking ORDER BY status")
    assert [status for (status,) in statuses] == ["fulfilled", "pending", "reserved"]
    people = {person["name"].split()[0]: person for person in demo.made["signIns"]}
    petr, jana = (
        Browser(demo).sign_in(people[name]["email"], people[name]["password"])
        for name in ("Petr", "Jana")
    )
    assert 'id="next-booking"' in petr.open("/home").source
    assert "/reject" in jana.open("/host").source
    assert "U Novákových" in petr.open("/map").text
