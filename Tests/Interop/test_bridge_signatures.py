"""An independent implementation of RFC 9421 signs for a bridge; the cloud checks all of it."""

import base64
import secrets
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from http_message_signatures.algorithms import ECDSA_P256_SHA256, HMAC_SHA256

import bridge as bridges
from bridge import AUTHORIZE, COMPONENTS, EVENTS, Bridge, enrol, new_key, public_pem, signer
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
    assert bridge.authorize(driver.card) == "Accepted"
    assert bridge.authorize(driver.card.lower()) == "Accepted"
    assert bridge.authorize(cloud.new_card()) == "Invalid"
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
    usual = signer(ECDSA_P256_SHA256)
    prepared = usual.prepare(
        request, key_id=bridge.id, nonce=str(bridge.nonce), body=request.body, **options
    )
    signature = ECDSA_P256_SHA256(private_key=bridge.key).sign(prepared.signature_base)
    usual.apply(request, prepared, signature)
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
    age = "UPDATE bridge_claim SET expires_at = expires_at - 600000 WHERE station_id = ?"
    cloud.alter(age, station)
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


class Mislabelled(HMAC_SHA256):
    """HMAC under the name of the other algorithm."""

    algorithm_id = ECDSA_P256_SHA256.algorithm_id


def test_shared_key(cloud):
    """A device without P-256 signs by hmac-sha256 and nothing else; nobody else's key is right."""
    bridge = Bridge(cloud, key=secrets.token_bytes(32))
    cloud.secrets.add(base64.b64encode(bridge.key).decode())
    assert bridge.post(EVENTS, EMPTY).status_code == 200
    assert refused(bridge.post(EVENTS, EMPTY, nonce=bridge.nonce)) == "nonce"
    refused(bridge.post(EVENTS, EMPTY, key=secrets.token_bytes(32)))
    refused(bridge.post(EVENTS, EMPTY, algorithm=Mislabelled))
    altered = bridge.request(EVENTS, EMPTY)
    altered.prepare_body(altered.body + b" ", None)
    assert refused(bridge.send(altered)) == "Content-Digest"
    assert bridge.post(EVENTS, EMPTY).status_code == 200


def test_shared_key_is_no_public_key(bridge):
    """Who knows a public key, as everybody may, can't sign by HMAC with it."""
    pem = public_pem(bridge.key).encode()
    for key in [pem, pem.strip()]:
        for algorithm in [HMAC_SHA256, Mislabelled]:
            refused(bridge.post(EVENTS, EMPTY, key=key, algorithm=algorithm))
    assert bridge.post(EVENTS, EMPTY).status_code == 200
