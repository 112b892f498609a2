"""An independent implementation of RFC 9421 signs for a bridge; the cloud checks all of it."""

import base64
import hashlib
import hmac
import secrets
import sqlite3
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from http_message_signatures.algorithms import ECDSA_P256_SHA256

import bridge as bridges
from bridge import AUTHORIZE, COMPONENTS, EVENTS, SIGNER, Bridge, enrol, new_key, public_pem
from bridge_events import boot, session

EMPTY = {"epoch": "e", "events": []}


@pytest.fixture
def bridge(cloud) -> Bridge:
    return Bridge(cloud)


def refused(answer: requests.Response) -> str | None:
    """Checks for 401; the field that the problem names."""
    assert answer.status_code == 401, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    return answer.json().get("field")


def send_alone(request: requests.PreparedRequest) -> int:
    """The status of a request on a connection of its own."""
    with requests.Session() as session:
        return session.send(request, timeout=30).status_code


def test_signed_by_another_implementation(cloud, bridge):
    """What http-message-signatures signs, the cloud verifies: events and authorizations."""
    driver = cloud.add_driver()
    assert bridge.delivered([boot()]) == 1
    assert bridge.may_charge(driver.card) == "Accepted"
    assert bridge.may_charge(driver.card.lower()) == "Accepted"
    assert bridge.may_charge(cloud.new_card()) == "Invalid"
    assert bridge.delivered(session(driver.card, first_seq=2)) == 6
    transaction = cloud.only_transaction(bridge.station)
    assert (transaction["driverId"], transaction["energyWh"]) == (driver.id, 7250)
    assert (transaction["source"], transaction["suspect"]) == ("bridge", False)


def test_signed_the_usual_way(bridge):
    """What the package makes without any help, which is with `created`, is accepted too."""
    request = bridge.request(EVENTS, EMPTY)
    for name in ["Content-Digest", "Signature", "Signature-Input"]:
        del request.headers[name]
    options = {"label": bridges.LABEL, "tag": bridges.TAG, "covered_component_ids": COMPONENTS}
    prepared = SIGNER.prepare(
        request, key_id=bridge.id, nonce=str(bridge.nonce), body=request.body, **options
    )
    signature = ECDSA_P256_SHA256(private_key=bridge.key).sign(prepared.signature_base)
    SIGNER.apply(request, prepared, signature)
    assert bridge.send(request).status_code == 200


def test_wrong_key(bridge):
    """A signature of another key is refused, and its nonce is not used up."""
    refused(bridge.post(EVENTS, EMPTY, key=new_key()))
    assert bridge.post(EVENTS, EMPTY, nonce=bridge.nonce).status_code == 200


def test_key_of_another_bridge(cloud, bridge):
    """A bridge can't speak for another."""
    other = Bridge(cloud)
    refused(bridge.post(EVENTS, EMPTY, key_id=other.id, nonce=99))
    refused(bridge.post(EVENTS, EMPTY, key_id="nobody"))
    refused(bridge.post(EVENTS, EMPTY, key_id=bridge.station))


def test_altered_body(bridge):
    """A body that is not the signed one is refused, and Content-Digest named."""
    request = bridge.request(EVENTS, EMPTY)
    request.prepare_body(request.body + b" ", None)
    assert refused(bridge.send(request)) == "Content-Digest"


def test_altered_digest(bridge):
    """A digest that fits an altered body is refused, since it is signed."""
    request, other = bridge.request(EVENTS, EMPTY), bridge.request(EVENTS, EMPTY | {"epoch": "f"})
    request.prepare_body(other.body, None)
    request.headers["Content-Digest"] = other.headers["Content-Digest"]
    refused(bridge.send(request))


@pytest.mark.parametrize("change", [(EVENTS, AUTHORIZE), (EVENTS, EVENTS + "?a=b")])
def test_altered_path_or_query(bridge, change):
    """A signature is good for one address."""
    request = bridge.request(EVENTS, EMPTY)
    request.url = request.url.replace(*change)
    refused(bridge.send(request))


def test_query_is_signed_as_sent(bridge):
    """A query is part of the base, byte for byte."""
    assert bridge.post(EVENTS + "?a=b%20c&d=", EMPTY).status_code == 200
    request = bridge.request(EVENTS + "?a=b", EMPTY)
    request.url = request.url.replace("?a=b", "?a=c")
    refused(bridge.send(request))


@pytest.mark.parametrize("header", ["Signature", "Signature-Input", "Content-Digest"])
def test_missing_header(bridge, header):
    """All three headers are needed."""
    request = bridge.request(EVENTS, EMPTY)
    del request.headers[header]
    refused(bridge.send(request))


@pytest.mark.parametrize("token", [False, True])
def test_unsigned(cloud, token):
    """An admin's access token doesn't replace a signature."""
    answer = cloud.call("POST", EVENTS, EMPTY, token=None if token else "")
    refused(answer)


@pytest.mark.parametrize(
    "changed",
    [
        {"label": "sig1"},
        {"tag": "other"},
        {"tag": None},
        {"include_alg": False},
        {"covered_component_ids": ("@method", "@path", "content-digest")},
        {"covered_component_ids": ("@method", "@path", "@query", "@authority", "content-digest")},
        {"covered_component_ids": ("@path", "@method", "@query", "content-digest")},
    ],
)
def test_other_forms(bridge, changed):
    """A valid signature that covers less, or is of another form, is refused."""
    refused(bridge.post(EVENTS, EMPTY, **changed))
    assert bridge.post(EVENTS, EMPTY).status_code == 200


@pytest.mark.parametrize("nonce", ["", "x", "-1", "007", "1.0", "+5", " 5", "18446744073709551616"])
def test_nonce_is_a_number(bridge, nonce):
    """A nonce is a decimal number below 2^64, without leading zeros."""
    refused(bridge.post(EVENTS, EMPTY, nonce=nonce))


@pytest.mark.parametrize(
    "value", ["", "zapoj=::", "zapoj=:AAAA:", "zapoj=:!!:", "a=:AAAA:, zapoj=:AAAA:"]
)
def test_garbage_signature(bridge, value):
    """A signature that is none is refused."""
    request = bridge.request(EVENTS, EMPTY)
    request.headers["Signature"] = value
    refused(bridge.send(request))


def test_nonces(bridge):
    """Each nonce is good once; one may come up to 63 behind the highest, in any order."""
    assert bridge.post(EVENTS, EMPTY, nonce=1000).status_code == 200
    assert refused(bridge.post(EVENTS, EMPTY, nonce=1000)) == "nonce"
    assert bridge.post(EVENTS, EMPTY, nonce=1000 - 63).status_code == 200
    assert bridge.post(EVENTS, EMPTY, nonce=1000 - 62).status_code == 200
    assert refused(bridge.post(EVENTS, EMPTY, nonce=1000 - 63)) == "nonce"
    assert refused(bridge.post(EVENTS, EMPTY, nonce=1000 - 64)) == "nonce"
    assert refused(bridge.post(EVENTS, EMPTY, nonce=0)) == "nonce"
    assert bridge.post(EVENTS, EMPTY, nonce=2**64 - 1).status_code == 200
    assert refused(bridge.post(EVENTS, EMPTY, nonce=2**64 - 1)) == "nonce"


def test_replay(bridge):
    """A recorded request can't be sent again."""
    request = bridge.request(EVENTS, EMPTY)
    assert bridge.send(request).status_code == 200
    assert refused(bridge.send(request)) == "nonce"


def test_replays_at_once(bridge):
    """Of the same request sent eight times at once, one is let in."""
    request = bridge.request(EVENTS, EMPTY)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(send_alone, [request] * 8))
    assert sorted(answers) == [200] + [401] * 7


def test_nonce_is_used_up_by_a_refused_body(bridge):
    """A signed request whose body is wrong has used its nonce up."""
    assert bridge.post(EVENTS, b"{").status_code == 400
    assert refused(bridge.post(EVENTS, EMPTY, nonce=bridge.nonce)) == "nonce"


def test_enrolling_again_revokes(cloud, bridge):
    """The station's new bridge is the only one; the old one's signature is refused from then on."""
    assert bridge.post(EVENTS, EMPTY).status_code == 200
    successor = Bridge(cloud, bridge.station, key=bridge.key)
    refused(bridge.post(EVENTS, EMPTY))
    assert successor.post(EVENTS, EMPTY).status_code == 200


def test_claim_code(cloud):
    """A claim code is good once, with any case and dashes; a wrong one is 403."""
    station = cloud.add_bridge_station()
    code = cloud.claim_code(station)
    typed = code.upper().replace("-", " ")
    assert enrol(cloud, typed, public_pem(new_key())).status_code == 201
    for wrong in [code, "0000-0000", ""]:
        answer = enrol(cloud, wrong, public_pem(new_key()))
        assert (answer.status_code, answer.json()["field"]) == (403, "claimCode")


def test_expired_claim_code(cloud):
    """A claim code that is older than ten minutes is 403."""
    station = cloud.add_bridge_station()
    code = cloud.claim_code(station)
    with sqlite3.connect(cloud.directory / "zapoj.sqlite", timeout=10) as database:
        age = "UPDATE bridge_claim SET expires_at = expires_at - 600000 WHERE station_id = ?"
        database.execute(age, [station])
    database.close()
    assert enrol(cloud, code, public_pem(new_key())).status_code == 403


@pytest.mark.parametrize("kind", ["garbage", "P-384", "Ed25519", "private", "empty"])
def test_wrong_public_key(cloud, kind):
    """A key that is no P-256 public key is 400, and doesn't use the code up."""
    keys = {
        "garbage": "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n",
        "P-384": public_pem(ec.generate_private_key(ec.SECP384R1())),
        "Ed25519": public_pem(ed25519.Ed25519PrivateKey.generate()),
        "private": public_pem(new_key()).replace("PUBLIC", "PRIVATE"),
        "empty": "",
    }
    code = cloud.claim_code(cloud.add_bridge_station())
    answer = enrol(cloud, code, keys[kind])
    assert (answer.status_code, answer.json()["field"]) == (400, "publicKey")
    assert enrol(cloud, code, public_pem(new_key())).status_code == 201


def test_shared_key(cloud):
    """A device without P-256 signs by hmac-sha256, and by nothing else; nobody else's key is right."""
    station, key = cloud.add_bridge_station(), secrets.token_bytes(32)
    cloud.secrets.add(base64.b64encode(key).decode())
    body = {"claimCode": cloud.claim_code(station), "sharedKey": base64.b64encode(key).decode()}
    enrolled = cloud.call("POST", "/bridge/v1/enrolments", body, token="")
    assert enrolled.status_code == 201, enrolled.text
    bridge_id = enrolled.json()["bridgeId"]

    def sent(nonce: int, key: bytes, algorithm: str = "hmac-sha256", body: bytes | None = None):
        data = b'{"epoch":"e","events":[]}'
        digest = base64.b64encode(hashlib.sha256(data).digest()).decode()
        content = f"sha-256=:{digest}:"
        parameters = (
            '("@method" "@path" "@query" "content-digest");'
            f'keyid="{bridge_id}";alg="{algorithm}";nonce="{nonce}";tag="zapoj-bridge"'
        )
        base = (
            f'"@method": POST\n"@path": /bridge/v1/events\n"@query": ?\n'
            f'"content-digest": {content}\n"@signature-params": {parameters}'
        )
        signature = hmac.new(key, base.encode(), hashlib.sha256).digest()
        headers = {
            "Content-Type": "application/json",
            "Content-Digest": content,
            "Signature-Input": f"zapoj={parameters}",
            "Signature": f"zapoj=:{base64.b64encode(signature).decode()}:",
        }
        return cloud.http.post(
            cloud.url + "/bridge/v1/events", data=body or data, headers=headers, timeout=10
        ).status_code

    assert sent(1, key) == 200
    assert sent(1, key) == 401
    assert sent(2, secrets.token_bytes(32)) == 401
    assert sent(3, key, "ecdsa-p256-sha256") == 401
    assert sent(4, key, body=b'{"epoch":"f","events":[]}') == 401
    assert sent(5, key) == 200


def test_shared_key_is_no_public_key(bridge):
    """Who knows a public key can't sign by HMAC with it."""
    request = bridge.request("/bridge/v1/events", {"epoch": "e", "events": []})
    name = "Signature-Input"
    request.headers[name] = request.headers[name].replace("ecdsa-p256-sha256", "hmac-sha256")
    assert bridge.send(request).status_code == 401
