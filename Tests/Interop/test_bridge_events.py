"""Batches of events: the cloud counts each event once and in order, however it is delivered."""

import copy
import json

import pytest

from bridge import AUTHORIZE, EVENTS, Bridge
from bridge_events import boot, moment, session, transaction_event

# The members that differ between two deliveries of the same session.
VARIABLE = {"id", "stationId", "facts", "events", "energyByQuarter"}


@pytest.fixture
def bridge(cloud) -> Bridge:
    return Bridge(cloud)


def outcome(transaction: dict) -> dict:
    return {name: value for name, value in transaction.items() if name not in VARIABLE}


def test_any_batch_split_gives_the_same_transaction(cloud):
    """One batch, single events and overlapping batches give the same transaction."""
    driver = cloud.add_driver()
    events = [boot(), *session(driver.card, first_seq=2)]
    splits = [
        [events],
        [[event] for event in events],
        [events[:2], events[2:]],
        [events[:4], events[1:5], events],
    ]
    outcomes = []
    for split in splits:
        bridge = Bridge(cloud)
        for batch in split:
            assert bridge.delivered(batch) == max(event["seq"] for event in batch)
        outcomes.append(outcome(cloud.only_transaction(bridge.station)))
    assert all(other == outcomes[0] for other in outcomes)
    assert outcomes[0]["energyWh"] == 7250 and outcomes[0]["suspect"] is False


def test_repeated_batch_has_no_effect(cloud, bridge):
    """The same batch gets the same acknowledgement and changes nothing."""
    events = session(cloud.add_driver().card)
    assert bridge.delivered(events) == 5
    before = cloud.only_transaction(bridge.station)
    reordered = [dict(reversed(event.items())) for event in events]
    assert bridge.delivered(events) == 5 and bridge.delivered(reordered) == 5
    assert cloud.only_transaction(bridge.station) == before
    assert bridge.delivered(events[:2]) == 5


def test_rejects_batch_after_a_gap(cloud, bridge):
    """The cloud answers 409 and stores nothing of the batch."""
    events = session(cloud.add_driver().card)
    assert bridge.deliver(events[1:]).status_code == 409
    assert cloud.transactions(bridge.station) == []
    assert bridge.delivered(events[:1]) == 1
    answer = bridge.deliver(events[2:])
    assert (answer.status_code, answer.json()["field"]) == (409, "events")
    assert bridge.delivered(events[1:]) == 5


def test_rejects_changed_event_under_the_same_number(cloud, bridge):
    """The cloud answers 409 and changes nothing."""
    events = session(cloud.add_driver().card)
    bridge.delivered(events)
    before = cloud.only_transaction(bridge.station)
    changed = copy.deepcopy(events)
    changed[4]["data"]["meterValue"][0]["sampledValue"][0]["value"] += 1
    assert bridge.deliver(changed).status_code == 409
    assert cloud.only_transaction(bridge.station) == before


def test_new_epoch_counts_from_one(cloud, bridge):
    """A new epoch starts a new sequence; the transactions of the old one stay."""
    bridge.delivered(session(cloud.add_driver().card))
    answer = bridge.deliver([boot()], epoch="another")
    assert answer.json()["acknowledgedThrough"] == 1
    assert bridge.deliver([boot(3)], epoch="third").status_code == 409
    assert len(cloud.transactions(bridge.station)) == 1


def test_empty_batch_returns_last_acknowledged_number(bridge):
    """The acknowledgement states the last stored event."""
    assert bridge.delivered([]) == 0
    bridge.delivered([boot()])
    assert bridge.delivered([]) == 1


@pytest.mark.parametrize(
    "sequence",
    [[0], [-1], [2**63 - 1], [1, 1], [1, 3], [2, 1], [1, 2**63 - 1], list(range(1, 102))],
)
def test_rejects_batch_with_wrong_sequence(bridge, sequence):
    """A batch has at most 100 events, whose numbers rise by one from 1; others are 400 or 409."""
    answer = bridge.deliver([boot(seq) for seq in sequence])
    assert answer.status_code in (400, 409)
    assert answer.json()["field"].split(".")[0] == "events"
    assert bridge.delivered([boot(seq) for seq in range(1, 101)]) == 100


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b"\xff", b"[" * 100_000, b'{"epoch":"e"}']
)
def test_rejects_body_that_is_no_batch(bridge, body):
    """The cloud answers 400 to a signed body that is not a batch."""
    answer = bridge.post(EVENTS, body)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalidInput")


@pytest.mark.parametrize("epoch", ["", "x" * 65])
def test_rejects_epoch_of_wrong_length(bridge, epoch):
    """An epoch has 1 to 64 characters."""
    answer = bridge.post(EVENTS, {"epoch": epoch, "events": []})
    assert (answer.status_code, answer.json()["field"]) == (400, "epoch")


def test_rejects_body_over_256_kib(bridge):
    """The cloud reads 256 KiB, and answers 413 to one byte more."""
    body = json.dumps({"epoch": "e", "events": []}).encode()
    assert bridge.post(EVENTS, body.ljust(262_144)).status_code == 200
    assert bridge.post(EVENTS, body.ljust(262_145)).status_code == 413


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"seq": "1"}, "events.0.seq"),
        ({"seq": 1.5}, "events.0.seq"),
        ({"seq": 2**63}, "events.0.seq"),
        ({"type": None}, "events.0.type"),
        ({"moment": {}}, "events.0.moment.uptime"),
        ({"moment": moment(1) | {"wall": "now"}}, "events.0.moment.wall"),
        ({"moment": moment(1) | {"wall": 5}}, "events.0.moment.wall"),
        ({"data": {}}, "events.0.data.reason"),
        ({"data": 5}, "events.0.data"),
    ],
)
def test_rejects_and_names_wrong_member(bridge, change, field):
    """The cloud answers 400 with the member's path where it is known, and stores nothing."""
    answer = bridge.deliver([boot() | change])
    assert answer.status_code == 400, answer.text
    assert answer.json().get("field") == field
    assert bridge.delivered([]) == 0


def test_acknowledges_event_of_unknown_type(cloud, bridge):
    """The cloud acknowledges an event of an unknown type, and processes those after it."""
    events = session(cloud.add_driver().card, first_seq=2)
    assert bridge.delivered([boot() | {"type": "FromTheFuture"}, *events]) == events[-1]["seq"]
    assert cloud.only_transaction(bridge.station)["phase"] == "ended"


def test_rejects_authorize_without_usable_token(bridge):
    """The cloud answers 400, and names the member."""
    for token, field in [({}, "idToken.idToken"), ({"idToken": "", "type": "Local"}, "idToken")]:
        answer = bridge.post(AUTHORIZE, {"idToken": token, "evseId": 1})
        assert (answer.status_code, answer.json()["field"]) == (400, field)


@pytest.mark.parametrize(
    ("minutes", "synchronised", "anomaly"),
    [(60, False, "clockUnsynchronised"), (-60, True, "timeInFuture")],
)
def test_uncertain_times_make_transaction_suspect(cloud, bridge, minutes, synchronised, anomaly):
    """A clock that is unsynchronised or ahead makes the transaction suspect."""
    events = session(cloud.add_driver().card)
    events[0]["moment"] = moment(minutes, synchronised)
    bridge.delivered(events)
    assert anomaly in cloud.only_transaction(bridge.station)["anomalies"]


def test_dropped_event_makes_transaction_suspect(cloud, bridge):
    """A dropped event leaves a gap in seqNo, which makes the transaction suspect."""
    events = session(cloud.add_driver().card)
    dropped = {"type": "TransactionEvent", "reason": "outbox full"}
    events[2] |= {"type": "Dropped", "data": dropped}
    bridge.delivered(events)
    assert cloud.only_transaction(bridge.station)["anomalies"] == ["sequenceGap"]


def test_extreme_numbers_are_stored_as_suspect(cloud, bridge):
    """The cloud stores numbers at the limits of their range, and marks the transaction suspect. A
    reading beyond a TWh is stored at that bound."""
    edge = {"timestamp": "9999-12-31T23:59:59.999Z", "sampledValue": []}
    for seq, number in enumerate([2**63 - 1, -(2**63)], start=1):
        value = {"measurand": "Energy.Active.Import.Register", "context": "Transaction.End"}
        reading = edge | {"sampledValue": [value | {"value": number // 1000}]}
        counter = 2**53 - 1 if number > 0 else 0
        common = {"eventType": "Ended", "triggerReason": "AbnormalCondition", "seqNo": counter}
        event = transaction_event(seq, 5, transactionId=f"t{seq}", meterValue=[reading], **common)
        event["moment"]["uptime"] = counter
        bridge.delivered([event])
    assert all(found["suspect"] for found in cloud.transactions(bridge.station))


def test_two_bridges_may_use_the_same_transaction_id(cloud, bridge):
    """A bridge's transaction id is unique only within its station."""
    events, other = session(cloud.add_driver().card), Bridge(cloud)
    bridge.delivered(events[:2])
    other.delivered(events)
    assert cloud.only_transaction(bridge.station)["phase"] == "active"
    assert cloud.only_transaction(other.station)["phase"] == "ended"


def test_boot_replaces_all_meter_data(cloud, bridge):
    """A boot describes the whole meter: a missing member is unset, not kept from the last boot.

    An unknown accuracy class is unset, too.
    """
    classes = [("B", "B"), (None, None), ("C", "C"), ("Z", None), ("A", "A")]
    for seq, (sent, shown) in enumerate(classes, 1):
        meter = {"type": f"Type {seq}", "serialNumber": f"19-{seq}"}
        meter |= {"accuracyClass": sent} if sent else {}
        assert bridge.delivered([boot(seq, meter=meter)]) == seq
        view = cloud.get(f"/api/v1/stations/{bridge.station}")
        assert (view["meterType"], view["meterSerialNumber"]) == (f"Type {seq}", f"19-{seq}")
        assert view.get("meterAccuracyClass") == shown, sent
