"""Bookings are kept at bridges, online and offline, and at stations with and without the
Reservation profile."""

import asyncio
import json

import pytest
from ocpp.routing import on
from ocpp.v16 import call_result
from ocpp.v16.enums import Action

from bookings import QUARTER, book, column, next_quarter, note, rfc3339
from bridge import Bridge, read_document
from cloud import free_port, poll
from device import Device
from ocpp_wire import Station
from test_bridge_document import shape
from test_ocpp16_commands import CoreChargePoint, connected
from test_owners import person
from test_status_page import Page

BOOKINGS, COMMANDS = "/bridge/v1/bookings", "/bridge/v1/commands"


@pytest.fixture
def booker(cloud):
    return cloud.add_driver()


@pytest.fixture
def other(cloud):
    return cloud.add_driver()


def authorize_status(point, card: str) -> str:
    return point.result("Authorize", {"idTag": card})["idTagInfo"]["status"]


def test_native_charger_refuses_others_during_booking(cloud, booker, other):
    """The booker's start fulfils the booking; the station needs no Reservation profile."""
    station = cloud.add_station()
    booking = book(cloud, station.id, booker)
    with Station(cloud, station) as point:
        assert authorize_status(point, other.card) == "Blocked"
        refused = point.start(other.card, minutes_ago=0)
        assert refused["idTagInfo"]["status"] == "Blocked"
        point.stop(refused["transactionId"], meter=1000)
        assert authorize_status(point, booker.card) == "Accepted"
        own = point.start(booker.card, minutes_ago=0)
        assert own["idTagInfo"]["status"] == "Accepted"
    assert column(cloud, "status", booking) == "fulfilled"


def test_booker_ends_charging_by_card_after_booking(cloud, booker, other):
    """The booker has no other right; the station asks for each tap. No start follows from it."""
    station = cloud.add_station()
    with Station(cloud, station) as point:
        transaction = point.start(booker.card, minutes_ago=0)["transactionId"]
        cloud.alter("DELETE FROM access_grant WHERE station_id = ?", station.id)
        assert authorize_status(point, booker.card) == "Accepted"
        assert authorize_status(point, other.card) == "Blocked"
        again = point.start(booker.card, minutes_ago=0, connectorId=2)
        assert again["idTagInfo"]["status"] == "Blocked"
        point.stop(again["transactionId"], meter=1000)
        point.stop(transaction)
        assert authorize_status(point, booker.card) == "Blocked"


def test_station_with_another_host_cancels_bookings(cloud, booker, other):
    """The booker gets the message of a cancellation by the host."""
    station = cloud.add_station()
    booking = book(cloud, station.id, booker, quarter=4)
    path = f"/api/v1/stations/{station.id}"
    assert cloud.call("PATCH", path, {"ownerId": other.id}).ok
    assert column(cloud, "status", booking) == "canceled"
    assert column(cloud, "reason", booking) == "chargerHandedOver"
    titles = cloud.query("SELECT title_en FROM notification WHERE person_id = ?", booker.id)
    assert ("The host has canceled your booking",) in titles


def test_booked_through_api_until_canceled(cloud, other):
    """A neighbour books the next quarter of an hour; others can charge after the cancellation."""
    station, neighbour = cloud.add_station(), person(cloud)
    cloud.create("/api/v1/grants", {"stationId": station.id, "personId": neighbour["id"]})
    card = cloud.new_card()
    cloud.create("/api/v1/id-tokens", {"idToken": card, "driverId": neighbour["id"]})
    start = next_quarter()
    times = {"startsAt": rfc3339(start), "endsAt": rfc3339(start + 4 * QUARTER)}
    body = {"stationId": station.id} | times
    answer = cloud.call("POST", "/api/v1/bookings", body, token=neighbour["token"])
    assert answer.status_code == 201, answer.text
    assert answer.json()["status"] == "reserved"
    with Station(cloud, station) as point:
        assert authorize_status(point, other.card) == "Blocked"
        assert authorize_status(point, card) == "Accepted"
        path = f"/api/v1/bookings/{answer.json()['id']}/cancel"
        assert cloud.call("POST", path, {}, token=neighbour["token"]).ok
        assert authorize_status(point, other.card) == "Accepted"


def test_native_charger_refuses_others_before_booking(cloud, booker, other):
    station = cloud.add_station()
    booking = book(cloud, station.id, booker, quarter=1)
    with Station(cloud, station) as point:
        assert authorize_status(point, other.card) == "Blocked"
        assert authorize_status(point, booker.card) == "Accepted"
    cloud.alter("UPDATE booking SET status = 'canceled' WHERE id = ?", booking)
    with Station(cloud, station) as point:
        assert authorize_status(point, other.card) == "Accepted"


class ReservationChargePoint(CoreChargePoint):
    """A station with the Reservation profile."""

    @on(Action.reserve_now)
    def reserve(self, **_):
        return call_result.ReserveNow(status="Accepted")

    @on(Action.cancel_reservation)
    def cancel(self, **_):
        return call_result.CancelReservation(status="Accepted")


def told(cloud, charge_point, change, last: str | None = None) -> list[tuple[str, dict]]:
    """The reservation messages that a station gets before the next booking, and after `change`;
    waits for the message `last`."""
    station, guest = cloud.add_station(), cloud.add_driver()
    booking = book(cloud, station.id, guest, quarter=1)

    async def run() -> list[tuple[str, dict]]:
        async with connected(cloud, station, charge_point) as client:
            await asyncio.to_thread(
                poll, lambda: column(cloud, "at_station", booking), 30, "the outcome"
            )
            await asyncio.to_thread(change, booking)
        async with connected(cloud, station, charge_point) as again:
            is_told = lambda: not last or last in dict(again.received_calls)
            await asyncio.to_thread(poll, is_told, 30, f"{last}")
            # What the cloud sends again comes at once.
            await asyncio.sleep(1)
            return client.received_calls + again.received_calls

    calls = asyncio.run(run())
    return [each for each in calls if each[0] in {"ReserveNow", "CancelReservation"}]


def test_sends_and_cancels_reservation_at_station_with_profile(own_cloud):
    """It gets the booking's number and a tag of the booker; a canceled one is withdrawn."""

    def cancel(booking: str) -> None:
        assert column(own_cloud, "at_station", booking) == "accepted"
        own_cloud.alter("UPDATE booking SET status = 'canceled' WHERE id = ?", booking)
        note(own_cloud, "canceled", booking)

    calls = told(own_cloud, ReservationChargePoint, cancel, last="CancelReservation")
    (first, reserved), (second, canceled) = calls
    assert (first, second) == ("ReserveNow", "CancelReservation")
    numbers = {json.dumps(payload).count("1073741824") for payload in (reserved, canceled)}
    assert numbers == {1}
    assert own_cloud.query("SELECT count(*) FROM reservation") == [(0,)]


def test_asks_station_without_reservation_profile_once(own_cloud):
    """The cloud keeps the booking by itself."""

    def check(booking: str) -> None:
        assert column(own_cloud, "at_station", booking) == "notSupported"

    assert len(told(own_cloud, CoreChargePoint, check)) <= 1


def test_document_names_booker_and_times(cloud, booker, protocol_document):
    """The bridge's long poll announces it; it has the members of the example."""
    bridge = Bridge(cloud)
    before = bridge.get(COMMANDS)["bookingsVersion"]
    book(cloud, bridge.station, booker)
    poll(lambda: bridge.get(COMMANDS)["bookingsVersion"] > before, 20, "the new version")
    answer = bridge.get(BOOKINGS, since=before)
    document = read_document(answer["document"], bridge.cloud_key)
    assert document["version"] == answer["version"] and document["stationId"] == bridge.station
    (kept,) = document["bookings"]
    assert kept["group"] in {each["group"] for each in document["tokens"]}
    example = json.loads(protocol_document.split("```json bookings\n")[1].split("\n```")[0])
    assert shape(kept) == shape(example["bookings"][0])
    assert document.keys() == example.keys()
    assert set(document["tokens"][0]) <= set(example["tokens"][0])
    assert "document" not in bridge.get(BOOKINGS, since=answer["version"])
    # An older bridge does not name a version of its bookings.
    assert bridge.get(COMMANDS, wait=1)["commands"] == []


@pytest.fixture
def device(own_cloud, binaries, tmp_path) -> Device:
    folder = tmp_path / "bridge"
    folder.mkdir()
    return Device(binaries, folder)


def test_offline_bridge_keeps_booking(own_cloud, device):
    """The booker charges, others are refused, although both are on the authorization list."""
    station = own_cloud.add_bridge_station()
    booker, other = (own_cloud.add_driver(offline="always") for _ in range(2))
    device.enrol(own_cloud.url, own_cloud.claim_code(station))
    book(own_cloud, station, booker)
    with device.running():
        own_cloud.wait_booted(station)
        poll(lambda: "bookings 2" in device.log(1), 80, "the bookings")
        own_cloud.stop()
        device.tap(other.card)
        poll(lambda: "refused: Blocked" in device.log(1), 20, "the refusal")
        device.tap(booker.card)
        poll(lambda: "contactor closed" in device.log(1), 20, "the booker's charging")


def test_status_page_shows_times_of_bookings(own_cloud, device):
    """Without the names of those who have booked."""
    station, booker = own_cloud.add_bridge_station(), own_cloud.add_driver()
    page = Page(free_port())
    device.settings = ["--status-port", str(page.port)]
    device.enrol(own_cloud.url, own_cloud.claim_code(station))
    current = column(own_cloud, "ends_at", book(own_cloud, station, booker))
    following = column(own_cloud, "starts_at", book(own_cloud, station, booker, quarter=12))
    with device.running():
        poll(page.is_served, 20, "the page")
        shown = {"bookedUntil": milliseconds(current), "nextBookingAt": milliseconds(following)}
        page.wait_for(seconds=80, **shown)
        assert "Bookings</th><td>now, until " in page.request().text


def milliseconds(time: int) -> str:
    return rfc3339(time).replace("Z", ".000Z")


def test_bridge_ends_transaction_of_other_when_booking_begins(own_cloud, device):
    """The transaction says that another booking began, whoever has stopped it."""
    station = own_cloud.add_bridge_station()
    booker, other = own_cloud.add_driver(), own_cloud.add_driver()
    device.enrol(own_cloud.url, own_cloud.claim_code(station))
    with device.running():
        own_cloud.wait_booted(station)
        device.tap(other.card)
        poll(lambda: own_cloud.transactions(station), 20, "the transaction")
        book(own_cloud, station, booker)
        ended = lambda: own_cloud.only_transaction(station)["phase"] == "ended"
        poll(ended, 60, "the end")
        cause = lambda: own_cloud.query("SELECT cause FROM transaction_stop")
        assert poll(cause, 20, "the cause") == [("booking",)]
    assert own_cloud.only_transaction(station)["anomalies"] == []
