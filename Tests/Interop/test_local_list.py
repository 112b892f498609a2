"""The cloud keeps a station's local list in sync with the authorized tokens."""

import asyncio

import pytest
from ocpp.routing import on
from ocpp.v16 import call, call_result
from ocpp.v16.enums import Action

from cloud import poll
from test_ocpp16_commands import CoreChargePoint, connected


class LocalListChargePoint(CoreChargePoint):
    """A station that implements the local list as specified."""

    def __init__(self, id, socket):
        super().__init__(id, socket)
        self.list: dict[str, dict] = {}
        self.version = 0
        self.update_types: list[str] = []
        self.supports_lists = True

    @on(Action.get_local_list_version)
    def list_version(self):
        version = self.version if self.supports_lists else -1
        return call_result.GetLocalListVersion(list_version=version)

    @on(Action.send_local_list)
    def send_list(self, list_version, update_type, local_authorization_list=()):
        self.update_types.append(update_type)
        if update_type == "Full":
            self.list = {}
        elif list_version <= self.version:
            return call_result.SendLocalList(status="VersionMismatch")
        for entry in local_authorization_list:
            if "id_tag_info" in entry:
                self.list[entry["id_tag"]] = entry["id_tag_info"]
            else:
                self.list.pop(entry["id_tag"], None)
        self.version = list_version
        return call_result.SendLocalList(status="Accepted")


@pytest.fixture
def cloud_with_cards(own_cloud):
    """A cloud, a station and the cloud's 45 cards."""
    station = own_cloud.add_station()
    driver = own_cloud.add_driver()
    cards = [driver.card]
    for _ in range(44):
        cards.append(own_cloud.new_card())
        own_cloud.create("/api/v1/id-tokens", {"idToken": cards[-1], "driverId": driver.id})
    return own_cloud, station, cards


def local_list_path(station) -> str:
    return f"/api/v1/stations/{station.id}/local-list"


async def enable_list(cloud, station) -> dict:
    """Enables the list, and returns its state once the station has answered: the list may be on its
    way already when the request comes."""
    path = local_list_path(station)
    await asyncio.to_thread(cloud.call, "PUT", path)
    answered = lambda: (shown := cloud.get(path)).get("outcome") and shown
    return await asyncio.to_thread(poll, answered, 20, "the answer to the list")


async def wait_until(condition, what: str):
    for _ in range(600):
        if condition():
            return
        await asyncio.sleep(0.05)
    raise AssertionError(what)


def test_sends_changes_and_resends_lost_list(cloud_with_cards):
    """The cloud sends the full list in parts, then each change, and the full list again after the
    station lost it."""
    cloud, station, cards = cloud_with_cards
    assert cloud.call("GET", local_list_path(station)).status_code == 404

    async def run():
        async with connected(cloud, station, LocalListChargePoint) as client:
            shown = await enable_list(cloud, station)
            assert shown["upToDate"] and shown["entries"] == 45
            assert set(client.list) == set(cards)
            # Twenty entries per message, if the station does not report a limit.
            assert client.update_types == ["Full", "Differential", "Differential"]
            new = cloud.new_card()
            driver = (await asyncio.to_thread(cloud.get, "/api/v1/drivers"))["items"][0]["id"]
            token = {"idToken": new, "driverId": driver}
            added = await asyncio.to_thread(cloud.create, "/api/v1/id-tokens", token)
            await wait_until(lambda: new in client.list, "the new card")
            assert client.update_types[3:] == ["Differential"]
            change = {"status": "blocked"}
            tokens = f"/api/v1/id-tokens/{added['id']}"
            await asyncio.to_thread(cloud.call, "PATCH", tokens, change)
            await wait_until(lambda: new not in client.list, "the blocked card")
            assert client.update_types[4:] == ["Differential"]
            # The station loses its list.
            client.list, client.version = {}, 0
            await asyncio.to_thread(cloud.call, "PATCH", tokens, {"status": "active"})
            await wait_until(lambda: set(client.list) == {*cards, new}, "the whole list")
            assert client.update_types[5] == "Full"
            client.supports_lists = False

    asyncio.run(run())


def test_sends_list_after_boot(cloud_with_cards):
    """Changes made while the station was offline are sent after its boot."""
    cloud, station, cards = cloud_with_cards
    answer = cloud.call("PUT", local_list_path(station))
    assert not answer.json()["upToDate"] and "outcome" not in answer.json()

    async def run():
        async with connected(cloud, station, LocalListChargePoint) as client:
            boot = call.BootNotification(charge_point_vendor="V", charge_point_model="M")
            await client.call(boot, suppress=False)
            await wait_until(lambda: set(client.list) == set(cards), "the list")
            # The cloud stores the outcome after the answer.
            await asyncio.to_thread(poll, lambda: cloud.get(local_list_path(station))["upToDate"])

    asyncio.run(run())
    shown = cloud.get(local_list_path(station))
    assert shown["upToDate"] and shown["outcome"] == "accepted" and shown["version"] == 3
    assert cloud.call("DELETE", local_list_path(station)).status_code == 204
    assert cloud.call("GET", local_list_path(station)).status_code == 404


def test_does_not_retry_unsupported_list(cloud_with_cards):
    """After NotSupported, changed tokens cause no further CALLs."""
    cloud, station, _ = cloud_with_cards

    async def run():
        async with connected(cloud, station, LocalListChargePoint) as client:
            client.supports_lists = False
            assert (await enable_list(cloud, station))["outcome"] == "notSupported"
            calls_before = len(client.received_calls)
            await asyncio.to_thread(cloud.add_driver)
            await asyncio.to_thread(cloud.wait_for_lists)
            await asyncio.sleep(0.3)
            assert len(client.received_calls) == calls_before

    asyncio.run(run())


def test_rejects_local_list_of_bridge_station(cloud):
    id = cloud.add_bridge_station()
    assert cloud.call("PUT", f"/api/v1/stations/{id}/local-list").status_code == 409
