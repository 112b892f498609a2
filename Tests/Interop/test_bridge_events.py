"""Batches of events: each event counts once, in order, whatever way it is delivered."""

import copy
import json

import pytest

from bridge import AUTHORIZE, EVENTS, Bridge
from bridge_events import boot, moment, session, transaction_event

# What differs between two deliveries of the same session.
VARIABLE = {"id", "stationId", "facts", "reactions"}


@pytest.fixture
def bridge(cloud) -> Bridge:
    return Bridge(cloud)


def outcome(transaction: dict) -> dict:
    return {name: value for name, value in transaction.items() if name not in VARIABLE}


def test_any_split_gives_the_same_transaction(cloud):
    """One batch, single events or overlapping batches: the same transaction."""
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


def test_same_batch_again(cloud, bridge):
    """The same batch gets the same acknowledgement and has no second effect."""
    events = session(cloud.add_driver().card)
    assert bridge.delivered(events) == 5
    before = cloud.only_transaction(bridge.station)
    reordered = [dict(reversed(event.items())) for event in events]
    assert bridge.delivered(events) == 5 and bridge.delivered(reordered) == 5
    assert cloud.only_transaction(bridge.station) == before
    assert bridge.delivered(events[:2]) == 5


def test_gap(cloud, bridge):
    """A batch that leaves a gap is 409 and nothing of it is kept."""
    events = session(cloud.add_driver().card)
    assert bridge.deliver(events[1:]).status_code == 409
    assert cloud.transactions(bridge.station) == []
    assert bridge.delivered(events[:1]) == 1
    answer = bridge.deliver(events[2:])
    assert (answer.status_code, answer.json()["field"]) == (409, "events")
    assert bridge.delivered(events[1:]) == 5


def test_same_number_with_other_content(cloud, bridge):
    """A number that comes back with other content is 409 and changes nothing."""
    events = session(cloud.add_driver().card)
    bridge.delivered(events)
    before = cloud.only_transaction(bridge.station)
    changed = copy.deepcopy(events)
    changed[4]["data"]["meterValue"][0]["sampledValue"][0]["value"] += 1
    assert bridge.deliver(changed).status_code == 409
    assert cloud.only_transaction(bridge.station) == before


def test_new_epoch_counts_from_one(cloud, bridge):
    """A new epoch is a new sequence; what the old one said stays."""
    bridge.delivered(session(cloud.add_driver().card))
    answer = bridge.deliver([boot()], epoch="another")
    assert answer.json()["acknowledgedThrough"] == 1
    assert bridge.deliver([boot(3)], epoch="third").status_code == 409
    assert len(cloud.transactions(bridge.station)) == 1


def test_empty_batch_tells_where_the_cloud_is(bridge):
    """Without events the acknowledgement says what is there already."""
    assert bridge.delivered([]) == 0
    bridge.delivered([boot()])
    assert bridge.delivered([]) == 1


@pytest.mark.parametrize(
    "sequence",
    [[0], [-1], [2**63 - 1], [1, 1], [1, 3], [2, 1], [1, 2**63 - 1], list(range(1, 102))],
)
def test_sequence_within_a_batch(bridge, sequence):
    """Numbers rise by one, from 1, at most a hundred of them; else 400 or 409."""
    answer = bridge.deliver([boot(seq) for seq in sequence])
    assert answer.status_code in (400, 409) and answer.json()["field"] == "events"
    assert bridge.delivered([boot(seq) for seq in range(1, 101)]) == 100


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b"\xff", b"[" * 100_000, b'{"epoch":"e"}']
)
def test_garbage(bridge, body):
    """A signed body that is no batch is 400."""
    answer = bridge.post(EVENTS, body)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalidInput")


@pytest.mark.parametrize("epoch", ["", "x" * 65])
def test_epoch_length(bridge, epoch):
    """An epoch has 1 to 64 characters."""
    answer = bridge.post(EVENTS, {"epoch": epoch, "events": []})
    assert (answer.status_code, answer.json()["field"]) == (400, "epoch")


def test_body_limit(bridge):
    """256 KiB are read; one byte more is 413."""
    body = json.dumps({"epoch": "e", "events": []}).encode()
    assert bridge.post(EVENTS, body.ljust(262_144)).status_code == 200
    assert bridge.post(EVENTS, body.ljust(262_145)).status_code == 413


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"seq": "1"}, "events.0.seq"),
        # Foundation does not say where such a number stands.
        ({"seq": 1.5}, None),
        ({"seq": 2**63}, None),
        ({"type": None}, "events.0.type"),
        ({"moment": {}}, "events.0.moment.uptime"),
        ({"moment": moment(1) | {"wall": "now"}}, "events.0.moment.wall"),
        ({"moment": moment(1) | {"wall": 5}}, "events.0.moment.wall"),
        ({"data": {}}, "events.0.data.reason"),
        ({"data": 5}, "events.0.data"),
    ],
)
def test_wrong_member(bridge, change, field):
    """A wrong member is 400, named by its path where it can be, and the batch is not kept."""
    answer = bridge.deliver([boot() | change])
    assert answer.status_code == 400, answer.text
    assert answer.json().get("field") == field
    assert bridge.delivered([]) == 0


def test_unknown_type_holds_nothing_up(cloud, bridge):
    """An event of a type that the cloud does not know is acknowledged, and what follows counts."""
    events = session(cloud.add_driver().card, first_seq=2)
    assert bridge.delivered([boot() | {"type": "FromTheFuture"}, *events]) == events[-1]["seq"]
    assert cloud.only_transaction(bridge.station)["phase"] == "ended"


def test_wrong_authorize(bridge):
    """A question without a usable token is 400."""
    for token, field in [({}, "idToken.idToken"), ({"idToken": "", "type": "Local"}, "idToken")]:
        answer = bridge.post(AUTHORIZE, {"idToken": token, "evseId": 1})
        assert (answer.status_code, answer.json()["field"]) == (400, field)


@pytest.mark.parametrize(
    ("minutes", "synchronised", "anomaly"),
    [(60, False, "clockUnsynchronised"), (-60, True, "timeInFuture")],
)
def test_doubtful_times(cloud, bridge, minutes, synchronised, anomaly):
    """A clock that nobody set, or that is ahead, makes the transaction suspect."""
    events = session(cloud.add_driver().card)
    events[0]["moment"] = moment(minutes, synchronised)
    bridge.delivered(events)
    assert anomaly in cloud.only_transaction(bridge.station)["anomalies"]


def test_missing_transaction_event(cloud, bridge):
    """A gap in seqNo, which a dropped event leaves, makes the transaction suspect."""
    events = session(cloud.add_driver().card)
    dropped = {"type": "TransactionEvent", "reason": "outbox full"}
    events[2] |= {"type": "Dropped", "data": dropped}
    bridge.delivered(events)
    assert cloud.only_transaction(bridge.station)["anomalies"] == ["sequenceGap"]


def test_extreme_numbers_are_kept(cloud, bridge):
    """Numbers at the edge of their range are kept as suspect, and break nothing."""
    edge = {"timestamp": "9999-12-31T23:59:59.999Z", "sampledValue": []}
    for seq, number in enumerate([2**63 - 1, -(2**63)], start=1):
        value = {"measurand": "Energy.Active.Import.Register", "context": "Transaction.End"}
        reading = edge | {"sampledValue": [value | {"value": number // 1000}]}
        common = {"eventType": "Ended", "triggerReason": "AbnormalCondition", "seqNo": number}
        event = transaction_event(seq, 5, transactionId=f"t{seq}", meterValue=[reading], **common)
        event["moment"]["uptime"] = number
        bridge.delivered([event])
    assert all(found["suspect"] for found in cloud.transactions(bridge.station))


def test_two_bridges_may_use_the_same_transaction_id(cloud, bridge):
    """A bridge's name for a transaction means something only at its station."""
    events, other = session(cloud.add_driver().card), Bridge(cloud)
    bridge.delivered(events[:2])
    other.delivered(events)
    assert cloud.only_transaction(bridge.station)["phase"] == "active"
    assert cloud.only_transaction(other.station)["phase"] == "ended"


def test_meter(cloud, bridge):
    """A boot tells of the meter as a whole: what it leaves out is not the one before's, and a class
    that there is not is none."""
    classes = [("B", "B"), (None, None), ("C", "C"), ("Z", None), ("A", "A")]
    for seq, (said, shown) in enumerate(classes, 1):
        meter = {"type": f"Type {seq}", "serialNumber": f"19-{seq}"}
        meter |= {"accuracyClass": said} if said else {}
        assert bridge.delivered([boot(seq, meter=meter)]) == seq
        view = cloud.get(f"/api/v1/stations/{bridge.station}")
        assert (view["meterType"], view["meterSerialNumber"]) == (f"Type {seq}", f"19-{seq}")
        assert view.get("meterAccuracyClass") == shown, said
