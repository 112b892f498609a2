"""docs/bridge-protocol.md agrees with the cloud: the tests post its JSON and its worked example."""

import base64
import concurrent.futures
import hashlib
import json
import re

import pytest
import requests
from cryptography.hazmat.primitives import serialization
from http_message_signatures.algorithms import ECDSA_P256_SHA256

from bridge import (
    AUTHORIZE,
    COMMANDS,
    ENROLMENTS,
    EVENTS,
    Bridge,
    enrol,
    new_key,
    prepare,
    public_pem,
)
from cloud import Cloud, poll
from ocpp_wire import ago
from signatures import Received, verify

CARD = "04A1B2C3D4E5F6"
ZERO_KEYS = {"metaRead": "00" * 16, "fileRead": "00" * 16}


@pytest.fixture(scope="session")
def blocks(protocol_document) -> dict[str, list[str]]:
    """The document's fenced blocks by name, which follows the language in the info string."""
    found: dict[str, list[str]] = {}
    for name, text in re.findall(r"^```\w+ ([\w-]+)\n(.*?)\n```$", protocol_document, re.M | re.S):
        found.setdefault(name, []).append(text)
    return found


@pytest.fixture(scope="session")
def driver(cloud) -> str:
    """The id of the driver with the document's card."""
    return cloud.add_driver(CARD, expiresAt="2099-01-01T00:00:00Z").id


def shape(value):
    """The member names of a JSON value, with the types of the values."""
    if isinstance(value, dict):
        return {name: shape(member) for name, member in value.items()}
    return type(value).__name__


def events_of(blocks) -> list[dict]:
    first = json.loads(blocks["events-request"][0])["events"]
    steps = [json.loads(text) for text in blocks["event"]]
    return first + steps + json.loads(blocks["more-events"][0])


def test_enrolment_example_is_answered_as_shown(cloud, blocks):
    """The example gets a real claim code and a real key."""
    body = json.loads(blocks["enrolment-request"][0])
    body["claimCode"] = cloud.claim_code(cloud.add_bridge_station())
    body["publicKey"] = public_pem(new_key())
    answer = cloud.call("POST", ENROLMENTS, body, token="")
    assert answer.status_code == 201
    assert shape(answer.json()) == shape(json.loads(blocks["enrolment-response"][0]))


def test_event_examples_make_one_transaction(cloud, blocks, driver):
    """The examples are numbered without gaps, and make one transaction without an anomaly."""
    bridge, events = Bridge(cloud), events_of(blocks)
    body = blocks["events-request"][0].encode()
    answer = bridge.post(EVENTS, body)
    assert shape(answer.json()) == shape(json.loads(blocks["events-response"][0]))
    assert answer.json()["acknowledgedThrough"] == 1
    bridge.epoch = json.loads(body)["epoch"]
    assert bridge.delivered(events) == len(events) == 9
    transaction = cloud.only_transaction(bridge.station)
    kinds = [fact["kind"] for fact in transaction["facts"]]
    assert kinds == ["authorized", "started", "chargingStateChanged", "sampled", "ended"]
    assert (transaction["driverId"], transaction["energyWh"]) == (driver, 7250)
    assert (transaction["startedAt"], transaction["suspect"]) == ("2026-11-22T10:10:00.600Z", False)
    (connector,) = cloud.get(f"/api/v1/stations/{bridge.station}")["connectors"]
    assert (connector["status"], connector["errorCode"]) == ("Faulted", "contactorWelded")


def test_every_event_type_has_an_example(blocks):
    """The document has an example of every event type."""
    assert {event["type"] for event in events_of(blocks)} == {
        "BootNotification",
        "StatusNotification",
        "TransactionEvent",
        "SecurityEventNotification",
        "TapRefused",
        "Dropped",
    }


def test_authorize_example_is_answered_as_shown(cloud, blocks, driver):
    """The cloud accepts the document's card."""
    answer = Bridge(cloud).post(AUTHORIZE, blocks["authorize-request"][0].encode())
    assert shape(answer.json()) == shape(json.loads(blocks["authorize-response"][0]))
    assert answer.json()["idTokenInfo"]["status"] == "Accepted"


def test_sun_message_example_is_accepted_once(cloud, blocks):
    """The example is a SUN message of a card whose keys are all zeros."""
    token = json.loads(blocks["proven-token"][0])
    cloud.add_driver(token["idToken"], sunKeys=ZERO_KEYS, offline="always")
    bridge = Bridge(cloud)
    assert [bridge.authorize(token) for _ in range(2)] == ["Accepted", "Invalid"]
    token.pop("additionalInfo")
    assert bridge.authorize(token) == "Invalid"


def test_result_examples_are_accepted(cloud, blocks):
    """The cloud accepts each result example as the result of a separate command."""
    bridge, after = Bridge(cloud), 0
    bridge.get(COMMANDS, after=0)
    path = f"/api/v1/stations/{bridge.station}/commands"
    command_body = {"action": "GetConfiguration", "timeoutSeconds": 60}
    for text in blocks["result-request"]:
        post = lambda: cloud.call("POST", path, command_body)
        with concurrent.futures.ThreadPoolExecutor() as pool:
            outcome = pool.submit(post)
            (command,) = poll(lambda: bridge.get(COMMANDS, after=after)["commands"], 10)
            after = command["number"]
            answer = bridge.post(f"{COMMANDS}/{after}/result", text.encode())
            assert shape(answer.json()) == shape(json.loads(blocks["result-response"][0]))
            assert outcome.result().json()["status"] == "accepted"


def test_list_example_has_the_members_of_real_lists(cloud, blocks, driver):
    """The example has exactly the members of a list with all kinds of entries."""
    bridge = Bridge(cloud)
    kept = {"stationId": bridge.station, "driverId": driver, "expiresAt": ago(-30)}
    cloud.create("/api/v1/reservations", kept)
    station = cloud.get(f"/api/v1/stations/{bridge.station}")
    path = f"/api/v1/locations/{station['locationId']}/members/{cloud.add_driver().id}"
    assert cloud.call("PUT", path).ok
    card = {"idToken": cloud.new_card(), "driverId": driver, "offline": "always"}
    cloud.create("/api/v1/id-tokens", card | {"sunKeys": ZERO_KEYS})
    assert members(bridge.authorization_list()) == members(json.loads(blocks["list"][0]))


def members(document: dict) -> dict:
    """The shape of a list, with the members of all its entries merged."""
    merged = {name: member for entry in document["entries"] for name, member in entry.items()}
    (kept,) = document["reservations"]
    return shape(document | {"entries": merged, "reservations": kept})


def test_problem_example_equals_the_clouds_answer(cloud, blocks):
    """The cloud answers a gap in the sequence with the example."""
    bridge, problem = Bridge(cloud), json.loads(blocks["problem"][0])
    boot = events_of(blocks)[0]
    bridge.delivered([boot | {"seq": seq} for seq in range(1, 7)])
    assert bridge.deliver([boot | {"seq": 9}]).json() == problem


def example(blocks) -> Received:
    """The worked example's request."""
    head, body = blocks["example-request"][0].split("\n\n")
    request_line, *lines = head.split("\n")
    method, path, _ = request_line.split(" ")
    return Received(method, path, [tuple(line.split(": ", 1)) for line in lines], body.encode())


def test_worked_example_verifies_independently(blocks):
    """Another implementation gets the same base, digest, lengths and signature."""
    request, base = example(blocks), blocks["example-base"][0].encode()
    key = serialization.load_pem_public_key(blocks["example-key"][0].encode())
    (result,) = verify(request, key)
    assert int(request.headers["Content-Length"]) == len(request.body)
    plain = requests.Request("POST", "https://cloud.example" + EVENTS, data=request.body).prepare()
    prepared = prepare(plain, result.parameters["keyid"], result.nonce)
    assert prepared.signature_base == base and len(base) == 285
    text = request.headers["Signature"].removeprefix("zapoj=:").removesuffix(":")
    signature = base64.b64decode(text)
    ECDSA_P256_SHA256(public_key=key).verify(signature, base)


def test_documented_digest_is_that_of_the_signature_base(protocol_document, blocks):
    """The document states the SHA-256 of its signature base."""
    digest = hashlib.sha256(blocks["example-base"][0].encode()).hexdigest()
    assert f"`{digest}`" in protocol_document


def test_cloud_accepts_worked_example_once(cloud, blocks):
    """The bridge has the example's id and key, and sends the example's exact bytes twice."""
    enrol_bridge_of_worked_example(cloud, blocks)
    request = example(blocks)
    headers = {name: value for name, value in request.headers.items() if name != "Host"}
    for status in [200, 401]:
        answer = cloud.http.post(cloud.url + EVENTS, request.body, headers=headers, timeout=30)
        assert answer.status_code == status, answer.text


def enrol_bridge_of_worked_example(cloud: Cloud, blocks) -> None:
    """Enrols a bridge with the example's key, and sets its id in the database to the example's."""
    pem = blocks["example-key"][0] + "\n"
    (id,) = re.findall(r'keyid="(\w+)"', blocks["example-base"][0])
    made = enrol(cloud, cloud.claim_code(cloud.add_bridge_station()), pem).json()
    cloud.alter("UPDATE bridge SET id = ? WHERE id = ?", id, made["bridgeId"])
    claims = "UPDATE bridge_claim SET bridge_id = ? WHERE bridge_id = ?"
    cloud.alter(claims, id, made["bridgeId"])
