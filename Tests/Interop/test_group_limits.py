"""The cloud stops the charging of a group's members by its limits."""

import json
import secrets
import time

import pytest

from cloud import OCPPStation
from ocpp_wire import Station, ago
from test_owners import person

# A stop that crosses a message of the station is sent again after a minute.
STOP_SECONDS = 110


class Group:
    """A group that may charge at a station of its host."""

    def __init__(self, cloud):
        self.cloud, host = cloud, person(cloud)
        body = {"id": f"GRP-{secrets.token_hex(4)}", "kind": "ocpp16", "name": "Garage"}
        made = cloud.create("/api/v1/stations", body | {"ownerId": host["id"], "securityProfile": 1})
        cloud.secrets.add(made["password"])
        self.station = OCPPStation(made["id"], made["password"])
        wanted = {"name": "Neighbours", "hostId": host["id"]}
        self.path = f"/api/v1/groups/{cloud.create('/api/v1/groups', wanted)['id']}"
        grant = {"stationId": self.station.id, "groupId": self.path.rsplit("/", 1)[1]}
        cloud.create("/api/v1/grants", grant)

    def add_member(self):
        driver = self.cloud.add_driver()
        assert self.cloud.call("PUT", f"{self.path}/members/{driver.id}").status_code == 204
        return driver

    def limit(self, **limits) -> None:
        answer = self.cloud.call("PUT", f"{self.path}/limits", limits)
        assert answer.status_code == 200, answer.text

    def end(self, person: str) -> str:
        """What the message about the end tells a member."""
        self.cloud.wait_for_consumers()
        ((text,),) = self.cloud.query(
            "SELECT text_en FROM notification WHERE person_id = ? AND kind = 'chargingEnded'", person
        )
        return text


@pytest.fixture
def group(cloud) -> Group:
    return Group(cloud)


def start(point, card: str, connector: int = 1) -> int:
    begun = point.start(card, minutes_ago=4, connectorId=connector)
    assert begun["idTagInfo"]["status"] == "Accepted"
    return begun["transactionId"]


def sample(point, number: int, register: int, connector: int) -> None:
    value = {"timestamp": ago(0), "sampledValue": [{"value": str(register)}]}
    payload = {"connectorId": connector, "transactionId": number, "meterValue": [value]}
    point.result("MeterValues", payload)


def accept_stop(point) -> int:
    """Waits for a RemoteStopTransaction, and returns the transaction that it stops."""
    _, id, action, payload = json.loads(point.socket.recv(STOP_SECONDS))
    assert action == "RemoteStopTransaction"
    point.socket.send(json.dumps([3, id, {"status": "Accepted"}]))
    return payload["transactionId"]


def test_stops_all_members_at_their_common_energy(group):
    """Each of them could take all of it at the start; together they can't."""
    group.limit(groupMonthWh=1000)
    members = [group.add_member(), group.add_member()]
    with Station(group.cloud, group.station) as point:
        first, second = (start(point, each.card, n) for n, each in enumerate(members, 1))
        sample(point, first, 1600, 1)
        sample(point, second, 1400, 2)
        assert {accept_stop(point), accept_stop(point)} == {first, second}
        point.stop(first, meter=1600, reason="Remote")
        point.stop(second, meter=1400, reason="Remote")
        refused = point.result("Authorize", {"idTag": members[0].card})
        assert refused["idTagInfo"]["status"] == "Blocked"
    for member in members:
        assert "The energy that the host allows was reached." in group.end(member.id)


def test_stops_member_at_the_end_of_the_hours(group):
    member = group.add_member()
    with Station(group.cloud, group.station) as point:
        number = start(point, member.card)
        other_day = (time.localtime().tm_wday + 3) % 7 + 1
        group.limit(hours=[{"weekdays": [other_day], "from": "10:00", "until": "11:00"}])
        assert accept_stop(point) == number
        point.stop(number, meter=1100, reason="Remote")
    assert "The hours in which the group may charge were over." in group.end(member.id)
