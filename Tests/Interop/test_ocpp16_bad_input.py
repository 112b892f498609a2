"""Invalid OCPP frames get the error of OCPP-J; the connection stays open where possible."""

import json

import pytest
from websockets import ConnectionClosed

from ocpp_wire import Station

LIMIT = 256 * 1024


@pytest.fixture
def point(cloud):
    """A connected station."""
    with Station(cloud, cloud.add_station()) as connected:
        yield connected


@pytest.mark.parametrize(
    "text",
    [
        '[2,"x1","Heartbeat",{]',
        '[2, "x1", "MeterValues", {"transactionId":::,"connectorId":1}]',
        ' [ 2 , "x1","MeterValues",{"sampledValue"=[{}]}]',
        '[2,"x1","Heartbeat","text"]',
        '[2,"x1","Heartbeat",[]]',
        '[2,"x1"]',
        '[2,"x1",7,{}]',
        '[2,"x1","Heartbeat",' + '{"a":' * 40 + "1" + "}" * 40 + "]",
    ],
)
def test_malformed_frame_with_id_gets_formation_violation(point, text):
    """A malformed frame with a readable message id gets the CALLERROR FormationViolation."""
    frame = point.raw(text)
    assert frame[:3] == [4, "x1", "FormationViolation"]
    assert isinstance(frame[3], str) and frame[4] == {}
    assert point.is_alive()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "hello",
        "[]",
        "{}",
        "null",
        "[2]",
        '[2,"',
        '[2,"",  "Heartbeat",{}]',
        '[2,"' + "i" * 37 + '","Heartbeat",{}]',
        "[" * 100_000,
        '[2,"' + "i" * 37 + '","Heartbeat",{',
    ],
)
def test_ignores_malformed_frame_without_id(point, text):
    """A frame without a usable message id is ignored; the next frame is answered."""
    point.socket.send(text)
    assert point.is_alive()


@pytest.mark.parametrize(
    "frame",
    [
        [5, "x", {}],
        [0, "x", "Heartbeat", {}],
        [-1],
        ["2", "x", "Heartbeat", {}],
        [3, "nobody-asked", {}],
        [3, "", {}],
        [3],
        [4, "nobody-asked", "GenericError", "", {}],
        [4, "nobody-asked", "OccurrenceConstraintViolation", "", "text"],
        [4],
    ],
)
def test_ignores_unknown_message_types_and_unsolicited_answers(point, frame):
    """Unknown message types (J 4.1.3) and answers to no CALL are ignored."""
    point.socket.send(json.dumps(frame))
    assert point.is_alive()


@pytest.mark.parametrize("action", ["Nonsense", "heartbeat", "", "DataTransfer" * 100])
def test_unknown_action_gets_not_implemented(point, action):
    """An unknown action, or a known one in the wrong case, gets NotImplemented."""
    frame = point.raw(json.dumps([2, "x", action, {}]))
    assert frame[:3] == [4, "x", "NotImplemented"] and len(frame[3]) <= 255


@pytest.mark.parametrize(
    ("action", "payload"),
    [
        ("BootNotification", {}),
        ("BootNotification", None),
        ("BootNotification", {"chargePointVendor": "V"}),
        ("BootNotification", {"chargePointVendor": None, "chargePointModel": "M"}),
        ("StatusNotification", {"connectorId": 1, "errorCode": "NoError"}),
        ("Authorize", {}),
    ],
)
def test_missing_member_gets_protocol_error(point, action, payload):
    """A payload without a required member gets ProtocolError."""
    assert point.error(action, payload) == "ProtocolError"
    assert point.is_alive()


@pytest.mark.parametrize(
    ("action", "payload"),
    [
        ("BootNotification", {"chargePointVendor": {}, "chargePointModel": "M"}),
        ("StatusNotification", {"connectorId": "one", "status": "Available"}),
        ("StatusNotification", {"connectorId": 1.5, "status": "Available"}),
        ("Authorize", {"idTag": ["04AB"]}),
        ("Authorize", {"idTag": True}),
    ],
)
def test_wrong_type_gets_type_constraint_violation(point, action, payload):
    """A member of the wrong type gets TypeConstraintViolation."""
    assert point.error(action, payload) == "TypeConstraintViolation"


@pytest.mark.parametrize(
    "payload",
    [
        {"connectorId": 1, "errorCode": "NoError", "status": "Sleeping"},
        {"connectorId": -1, "errorCode": "NoError", "status": "Available"},
        {"connectorId": 1_850_027_108, "errorCode": "NoError", "status": "Available"},
    ],
)
def test_invalid_value_gets_property_constraint_violation(point, payload):
    """A value that the specification or the cloud forbids gets PropertyConstraintViolation."""
    assert point.error("StatusNotification", payload) == "PropertyConstraintViolation"


def test_accepts_wrong_types_extra_members_and_long_texts(point):
    """Numbers as strings, strings as numbers, extra members and long strings are accepted."""
    long = {"chargePointVendor": "V" * 300, "chargePointModel": 22, "extra": {"a": [1]}}
    assert point.result("BootNotification", long)["status"] == "Accepted"
    assert point.result("StatusNotification", {"connectorId": "1", "status": "Available"}) == {}
    assert point.result("Authorize", {"idTag": "nobody", "connectorId": 1})["idTagInfo"] == {
        "status": "Invalid"
    }


def test_reads_message_of_256_kib(point):
    """A message of exactly 256 KiB is read."""
    frame = '[2,"big","Heartbeat",{}]'
    assert point.raw(frame + " " * (LIMIT - len(frame)))[:2] == [3, "big"]


def test_rejects_call_over_256_kib_without_energy(point):
    """Only messages that carry energy may be larger, up to 4 MiB."""
    answer = point.raw('[2,"big","Heartbeat",{}]'.ljust(LIMIT + 1))
    assert answer[:3] == [4, "big", "FormationViolation"]
    assert point.is_alive()


@pytest.mark.parametrize("fragmented", [False, True])
def test_closes_connection_after_oversized_message(cloud, fragmented):
    """A message over 4 MiB, fragmented or not, closes the connection with 1009."""
    station = cloud.add_station()
    with Station(cloud, station) as point:
        limit = 16 * LIMIT
        text = '[2,"big","Heartbeat",{}]'.ljust(limit + 1)
        with pytest.raises(ConnectionClosed) as closed:
            point.socket.send([text[:limit], text[limit:]] if fragmented else text)
            point.socket.recv(30)
        assert closed.value.rcvd is not None and closed.value.rcvd.code == 1009
    with Station(cloud, station) as again:
        assert again.is_alive()


@pytest.mark.parametrize("bytes", [b"\x00\x01", b"hello", b'{"a":1}'])
def test_closes_connection_after_binary_frame_without_message(point, bytes):
    """OCPP-J uses text frames; a binary frame without a message closes the connection with 1003."""
    with pytest.raises(ConnectionClosed) as closed:
        point.raw(bytes)
    assert closed.value.rcvd.code == 1003


def test_rejects_invalid_utf8(point):
    """Invalid UTF-8 closes the connection with 1007 or gets FormationViolation."""
    try:
        point.socket.send(b'[2,"x","Authorize",{"idTag":"\xff\xfe"}]', text=True)
        frame = json.loads(point.socket.recv(30))
    except ConnectionClosed as closed:
        assert closed.rcvd.code == 1007
    else:
        assert frame[:3] == [4, "x", "FormationViolation"]


def test_reassembles_fragments(point):
    """A message may consist of any number of frames (J 4, quirk Q23)."""
    text = '[2,"frag","Heartbeat",{}]'
    assert point.raw([text[:1], text[1:9], "", text[9:]])[:2] == [3, "frag"]
    assert point.raw(list(text))[:2] == [3, "frag"]


def test_answers_ping_between_calls(point):
    """The cloud answers a ping with a pong, and the next CALL."""
    assert point.socket.ping(b"hello").wait(10)
    assert point.is_alive()


def test_answers_pipelined_calls_in_order(point):
    """A station that doesn't wait for answers gets them in the order of its CALLs."""
    for number in range(60):
        point.socket.send(json.dumps([2, str(number), "Heartbeat", {}]))
    answers = [json.loads(point.socket.recv(30)) for _ in range(60)]
    assert [(frame[0], frame[1]) for frame in answers] == [(3, str(n)) for n in range(60)]
