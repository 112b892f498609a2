"""Answers of stations that deviate from OCPP-J are repaired like CALLs, and binary frames are read."""

import json

import pytest

from ocpp_wire import Station, ago
from test_ocpp16_commands import start_command

BOM = "\ufeff"
CLEAR_CACHE = {"action": "ClearCache", "timeoutSeconds": 20}


@pytest.fixture(scope="module")
def point(cloud):
    """One station for all answers; a command that times out would make the next test fail."""
    station = cloud.add_station()
    with Station(cloud, station) as point:
        point.cloud, point.station = cloud, station
        yield point


def answer_command(point, body: dict, text: str | bytes | list) -> dict:
    """The outcome of a command that the station answers with this text, whose `$ID` is the id."""
    wait = start_command(point.cloud, point.station, body)
    id = json.loads(point.socket.recv(30))[1]

    def filled(part):
        if isinstance(part, bytes):
            return part.replace(b"$UP", id.upper().encode()).replace(b"$ID", id.encode())
        return part.replace("$UP", id.upper()).replace("$NO", id.split("-")[1]).replace("$ID", id)

    point.socket.send([filled(part) for part in text] if isinstance(text, list) else filled(text))
    return wait()


@pytest.mark.parametrize(
    "text",
    [
        '[3,"$ID",{"status":"Accepted"}',
        '[3,"$ID",{"status":"Accepted"',
        '[3,"$ID",{"status":"Accepted",}]',
        '[3,"$ID",{,"status":"Accepted"}]',
        '[3,"$ID",,{"status":"Accepted"}]',
        '[3,"$ID",{"status":"Accepted"}]\0',
        '[3,"$ID",{"status":"Accepted\\u0000"}]',
        BOM + '[3,"$ID",{"status":"Accepted"}]',
        '\r\n[3,\n"$ID",\n{"status":"Accepted"}\n]\r\n',
        '[3,"$ID",{"status":"accepted"}]',
        '[3,"$ID",{"status":"ACCEPTED"}]',
        '[3,"$ID",{"status":" Accepted "}]',
        '[3,"$ID","Accepted"]',
        '[3,"$ID",{}]',
        '[3,"$ID",null]',
        '[3,"$ID"]',
        '[3,"$UP",{"status":"Accepted"}]',
        '[3,$NO,{"status":"Accepted"}]',
        '[3,"$NO",{"status":"Accepted"}]',
        '[3,0,{"status":"Accepted"}]',
        '[3,"",{"status":"Accepted"}]',
        '[3,{"status":"Accepted"},"$ID"]',
        b'[3,"$ID",{"status":"Accepted"}]',
        BOM.encode() + b'[3,"$UP",{"status":"accepted",}\0',
        ['[3,"$ID",{"sta', 'tus":"Accepted"}', "]"],
        [b'[3,"$ID",{"sta', b'tus":"Accepted"}', b"]"],
    ],
)
def test_accepts_repaired_answer(point, text):
    """The command is accepted, without waiting for its time-out."""
    assert answer_command(point, CLEAR_CACHE, text)["status"] == "accepted"


@pytest.mark.parametrize(
    "text, status",
    [
        ('[3,"$ID",{"status":"rejected"}', "rejected"),
        ('[3,"$ID","Rejected"]', "rejected"),
        ('[3,"$ID",{"status":"NOT_SUPPORTED"}]', "notSupported"),
        ('[3,"$ID",{"status":"Perhaps"}]', "rejected"),
        ('[4,"$ID","NotSupported"]', "notSupported"),
        ('[4,"$ID","notimplemented","",{}', "notSupported"),
        ('[4,"$ID","","",null]', "failed"),
        ('[4,$NO,"InternalError","",{}]', "failed"),
        ('[4,"$ID","NotSupp', "failed"),
    ],
)
def test_maps_repaired_answer_to_status(point, text, status):
    """A rejection or an error stays one."""
    assert answer_command(point, CLEAR_CACHE, text)["status"] == status


@pytest.mark.parametrize("text", ['[3,"$ID",{"status":"Rej', '[3,"$ID",{', '[3,"other-1",{}]'])
def test_ignores_answer_without_its_status(cloud, text):
    """A missing status would mean success, so an answer that lost it does not count."""
    station = cloud.add_station()
    with Station(cloud, station) as point:
        point.cloud, point.station = cloud, station
        body = {"action": "ClearCache", "timeoutSeconds": 1}
        assert answer_command(point, body, text)["status"] == "timedOut"
        assert point.is_alive()


@pytest.mark.parametrize(
    "action, members, word, status",
    [
        ("UnlockConnector", {"connectorId": 1}, "unlocked", "accepted"),
        ("UnlockConnector", {"connectorId": 1}, "UNLOCK_FAILED", "rejected"),
        ("Reset", {}, "accepted", "accepted"),
        ("ChangeAvailability", {"operative": True}, "scheduled", "accepted"),
        ("ChangeConfiguration", {"key": "A", "value": "1"}, "REBOOTREQUIRED", "accepted"),
        ("ChangeConfiguration", {"key": "A", "value": "1"}, "notsupported", "notSupported"),
        ("DataTransfer", {"vendorId": "V"}, "unknownVendorId", "rejected"),
    ],
)
def test_reads_status_of_command_in_any_case(point, action, members, word, status):
    """Each command has its own words; an unknown one would be a rejection."""
    body = {"action": action, "timeoutSeconds": 20} | members
    text = json.dumps([3, "$ID", {"status": word}])
    assert answer_command(point, body, text)["status"] == status


@pytest.mark.parametrize(
    "text, keys",
    [
        ('[3,"$ID",{"configurationKey":[]', []),
        ('[3,"$ID",{}]', []),
        ('[3,"$ID",{"configurationKey":null}]', []),
        ('[3,"$ID",{"unknownKey":["A"]}]', []),
        ('[3,"$ID",{"configurationKey":{"key":"A","readonly":false,"value":"1"}}]', [("A", "1")]),
        ('[3,"$ID",{"configurationKey":[{"key":"A","readonly":"false","value":1}]}]', [("A", "1")]),
        ('[3,"$ID",{"configurationKey":[{"key":"A"}]}]', [("A", None)]),
        ('[3,"$ID",{"configurationKey":{"A":"1","B":2}}]', [("A", "1"), ("B", "2")]),
        ('[3,"$ID",{"configurationKey":[{"key":"A","value":"1"},{"key":"B","val', [("A", "1"), ("B", None)]),
        ('[3,"$ID",[]]', []),
        ('[3,"$ID",null]', []),
    ],
)  # fmt: skip
def test_reads_odd_configuration(point, text, keys):
    """The command is accepted, with the keys that the answer has."""
    body = {"action": "GetConfiguration", "keys": ["A"], "timeoutSeconds": 20}
    command = answer_command(point, body, text)
    assert command["status"] == "accepted"
    found = command["answer"].get("configurationKey", [])
    assert [(key["key"], key.get("value")) for key in found] == keys


def test_counts_repairs_of_answers(cloud):
    """`/repairs` lists the repairs of answers."""
    station = cloud.add_station()
    with Station(cloud, station) as point:
        point.cloud, point.station = cloud, station
        answer_command(point, CLEAR_CACHE, '[3,"$ID",{"status":"Accepted",}]\0')
        point.raw(BOM + '[2,7,"Heartbeat",{}]')
    path = f"/api/v1/stations/{station.id}/repairs"
    found = {item["repair"] for item in cloud.get(path)["items"]}
    names = {"superfluousComma", "nulCharacter", "byteOrderMark", "numericID"}
    assert found == {f"json {name}" for name in names}


@pytest.mark.parametrize(
    "before, after, kind",
    [("", "", str), (BOM, "", str), ("", "\0", str), ("\r\n ", "\n", str), ("", "", bytes)],
)
@pytest.mark.parametrize("id", [7, "seven"])
def test_bills_transaction_of_repaired_frames(cloud, before, after, kind, id):
    """No repair of these costs anything: the transaction is clean. A number as an id comes back."""
    station, card = cloud.add_station(), cloud.add_driver().card
    with Station(cloud, station) as point:

        def call(action: str, payload: dict):
            text = before + json.dumps([2, id, action, payload], indent=1) + after
            kind_of_answer, answered, payload = point.raw(
                text.encode() if kind is bytes else text
            )
            assert (kind_of_answer, answered) == (3, id)
            return payload

        start = {"connectorId": 1, "idTag": card, "meterStart": 1000, "timestamp": ago(60)}
        number = call("StartTransaction", start)["transactionId"]
        sample = [{"timestamp": ago(30), "sampledValue": [{"value": "5000"}]}]
        call("MeterValues", {"connectorId": 1, "transactionId": number, "meterValue": sample})
        call("StopTransaction", {"transactionId": number, "meterStop": 8000, "timestamp": ago(0)})
    transaction = cloud.only_transaction(station.id)
    outcome = (transaction["phase"], transaction["energyWh"], transaction["anomalies"])
    assert outcome == ("ended", 7000, [])


def test_reads_binary_fragments_and_control_frames(cloud):
    """Fragments may be binary, too; what is sent back is text."""
    station = cloud.add_station()
    with Station(cloud, station) as point:
        assert point.raw([b'[2,"a","Heart', b'beat",', b"{}]"])[:2] == [3, "a"]
        assert point.socket.ping().wait(30)
        assert point.raw('[2,"b","Heartbeat",{}]')[:2] == [3, "b"]
        assert point.is_alive()


def test_accepts_unusual_values_of_boot(cloud):
    """Empty, negative and placeholder texts in a BootNotification."""
    station = cloud.add_station()
    boot = {
        "chargePointVendor": "Phihong Technology",
        "chargePointModel": "EA702CxTFxPx",
        "chargePointSerialNumber": "EA702C1TF8P2D204111151B2",
        "firmwareVersion": "V0.35.70",
        "iccid": "-67",
        "imsi": "",
        "meterSerialNumber": "N/A",
        "meterType": "AC",
    }
    with Station(cloud, station) as point:
        assert point.result("BootNotification", boot)["status"] == "Accepted"
    path = f"/api/v1/stations/{station.id}/repairs"
    assert cloud.get(path)["items"] == []


def test_accepts_call_without_payload(cloud):
    """A missing payload equals {}; an id that is a number comes back as one."""
    station = cloud.add_station()
    with Station(cloud, station) as point:
        assert point.raw('[2,"q","Heartbeat"]')[:2] == [3, "q"]
        assert point.raw('[2,17,"Heartbeat",{}]')[:2] == [3, 17]
        assert point.raw('[2,18,"Dance",{}]')[:3] == [4, 18, "NotImplemented"]
