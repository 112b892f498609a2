"""The cloud verifies the signatures that an independent RFC 9421 implementation makes."""

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


def rejected_field(answer: requests.Response) -> str | None:
    """Checks for 401, and returns the field that the problem names."""
    assert answer.status_code == 401, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    return answer.json().get("field")


def send_on_new_connection(request: requests.PreparedRequest) -> int:
    """Sends a request on a new connection, and returns the status."""
    with requests.Session() as session:
        return session.send(request, timeout=30).status_code


def test_accepts_signatures_of_another_implementation(cloud, bridge):
    """The cloud accepts events and authorizations that http-message-signatures signs."""
    driver = cloud.add_driver()
    assert bridge.delivered([boot()]) == 1
    assert bridge.authorize(driver.card) == "Accepted"
    assert bridge.authorize(driver.card.lower()) == "Accepted"
    assert bridge.authorize(cloud.new_card()) == "Invalid"
    assert bridge.delivered(session(driver.card, first_seq=2)) == 6
    transaction = cloud.only_transaction(bridge.station)
    assert (transaction["driverId"], transaction["energyWh"]) == (driver.id, 7250)
    assert (transaction["source"], transaction["suspect"]) == ("bridge", False)


def test_accepts_signature_with_created(bridge):
    """The cloud also accepts the package's default signature, which has `created`."""
    request = bridge.request(EVENTS, EMPTY)
    for name in ["Content-Digest", "Signature", "Signature-Input"]:
        del request.headers[name]
    options = {"label": bridges.LABEL, "tag": bridges.TAG, "covered_component_ids": COMPONENTS}
    default_signer = signer(ECDSA_P256_SHA256)
    prepared = default_signer.prepare(
        request, key_id=bridge.id, nonce=str(bridge.nonce), body=request.body, **options
    )
    signature = ECDSA_P256_SHA256(private_key=bridge.key).sign(prepared.signature_base)
    default_signer.apply(request, prepared, signature)
    assert bridge.send(request).status_code == 200


def test_accepts_components_in_any_order(bridge):
    """The lines of the signature base have the order of the components."""
    for components in [("@path", "@method", "@query", "content-digest"), COMPONENTS[::-1]]:
        answer = bridge.post(EVENTS, EMPTY, covered_component_ids=components)
        assert answer.status_code == 200, answer.text


def test_accepts_other_serialization(bridge):
    """Whitespace and other members of the headers do not invalidate a signature."""
    request = bridge.request(EVENTS, EMPTY)
    signed = request.headers["Signature-Input"]
    spaced = signed.replace(";", ";  ").replace("(", "( ").replace(")", "  )")
    request.headers["Signature-Input"] = f'other=("@authority");keyid="x" ,\t{spaced}'
    request.headers["Signature"] += ", other=:AAAA:"
    assert bridge.send(request).status_code == 200


def test_rejects_wrong_key_without_using_nonce(bridge):
    """The nonce of a rejected signature stays valid."""
    rejected_field(bridge.post(EVENTS, EMPTY, key=new_key()))
    assert bridge.post(EVENTS, EMPTY, nonce=bridge.nonce).status_code == 200


def test_rejects_key_id_of_another_bridge(cloud, bridge):
    """A bridge can't send events for another bridge."""
    other = Bridge(cloud)
    rejected_field(bridge.post(EVENTS, EMPTY, key_id=other.id, nonce=99))
    rejected_field(bridge.post(EVENTS, EMPTY, key_id="nobody"))
    rejected_field(bridge.post(EVENTS, EMPTY, key_id=bridge.station))


def test_rejects_altered_body(bridge):
    """The problem names Content-Digest."""
    request = bridge.request(EVENTS, EMPTY)
    request.prepare_body(request.body + b" ", None)
    assert rejected_field(bridge.send(request)) == "Content-Digest"


def test_rejects_altered_body_and_digest(bridge):
    """The signature covers the digest, so a digest of the altered body does not help."""
    request, other = bridge.request(EVENTS, EMPTY), bridge.request(EVENTS, EMPTY | {"epoch": "f"})
    request.prepare_body(other.body, None)
    request.headers["Content-Digest"] = other.headers["Content-Digest"]
    rejected_field(bridge.send(request))


@pytest.mark.parametrize("change", [(EVENTS, AUTHORIZE), (EVENTS, EVENTS + "?a=b")])
def test_rejects_altered_path_or_query(bridge, change):
    """A signature covers path and query."""
    request = bridge.request(EVENTS, EMPTY)
    request.url = request.url.replace(*change)
    rejected_field(bridge.send(request))


def test_query_is_signed_as_sent(bridge):
    """The signature base has the query byte for byte."""
    assert bridge.post(EVENTS + "?a=b%20c&d=", EMPTY).status_code == 200
    request = bridge.request(EVENTS + "?a=b", EMPTY)
    request.url = request.url.replace("?a=b", "?a=c")
    rejected_field(bridge.send(request))


@pytest.mark.parametrize("header", ["Signature", "Signature-Input", "Content-Digest"])
def test_rejects_request_without_signature_header(bridge, header):
    """All three headers are required."""
    request = bridge.request(EVENTS, EMPTY)
    del request.headers[header]
    rejected_field(bridge.send(request))


@pytest.mark.parametrize("token", [False, True])
def test_rejects_unsigned_request(cloud, token):
    """An admin's access token doesn't replace a signature."""
    answer = cloud.call("POST", EVENTS, EMPTY, token=None if token else "")
    rejected_field(answer)


@pytest.mark.parametrize(
    "changed",
    [
        {"label": "sig1"},
        {"tag": "other"},
        {"tag": None},
        {"include_alg": False},
        {"covered_component_ids": ("@method", "@path", "content-digest")},
        {"covered_component_ids": ("@method", "@path", "@query", "@authority", "content-digest")},
    ],
)
def test_rejects_signature_of_another_form(bridge, changed):
    """The cloud rejects a valid signature that covers other components or has other parameters."""
    rejected_field(bridge.post(EVENTS, EMPTY, **changed))
    assert bridge.post(EVENTS, EMPTY).status_code == 200


@pytest.mark.parametrize("nonce", ["", "x", "-1", "007", "1.0", "+5", " 5", "18446744073709551616"])
def test_rejects_nonce_that_is_not_a_number(bridge, nonce):
    """A nonce is a decimal number below 2^64, without leading zeros."""
    rejected_field(bridge.post(EVENTS, EMPTY, nonce=nonce))


@pytest.mark.parametrize(
    "value", ["", "zapoj=::", "zapoj=:AAAA:", "zapoj=:!!:", "a=:AAAA:, zapoj=:AAAA:"]
)
def test_rejects_malformed_signature(bridge, value):
    """The cloud answers 401."""
    request = bridge.request(EVENTS, EMPTY)
    request.headers["Signature"] = value
    rejected_field(bridge.send(request))


def test_accepts_each_nonce_once_within_window(bridge):
    """A nonce may be up to 63 below the highest one, in any order."""
    assert bridge.post(EVENTS, EMPTY, nonce=1000).status_code == 200
    assert rejected_field(bridge.post(EVENTS, EMPTY, nonce=1000)) == "nonce"
    assert bridge.post(EVENTS, EMPTY, nonce=1000 - 63).status_code == 200
    assert bridge.post(EVENTS, EMPTY, nonce=1000 - 62).status_code == 200
    assert rejected_field(bridge.post(EVENTS, EMPTY, nonce=1000 - 63)) == "nonce"
    assert rejected_field(bridge.post(EVENTS, EMPTY, nonce=1000 - 64)) == "nonce"
    assert rejected_field(bridge.post(EVENTS, EMPTY, nonce=0)) == "nonce"
    assert bridge.post(EVENTS, EMPTY, nonce=2**64 - 1).status_code == 200
    assert rejected_field(bridge.post(EVENTS, EMPTY, nonce=2**64 - 1)) == "nonce"


def test_rejects_replay(bridge):
    """The cloud rejects a recorded request that is sent again."""
    request = bridge.request(EVENTS, EMPTY)
    assert bridge.send(request).status_code == 200
    assert rejected_field(bridge.send(request)) == "nonce"


def test_accepts_one_of_concurrent_replays(bridge):
    """The cloud accepts one of eight identical concurrent requests."""
    request = bridge.request(EVENTS, EMPTY)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(send_on_new_connection, [request] * 8))
    assert sorted(answers) == [200] + [401] * 7


def test_invalid_body_uses_up_nonce(bridge):
    """The nonce of a signed request is used even if its body is invalid."""
    assert bridge.post(EVENTS, b"{").status_code == 400
    assert rejected_field(bridge.post(EVENTS, EMPTY, nonce=bridge.nonce)) == "nonce"


def test_new_enrolment_revokes_old_bridge(cloud, bridge):
    """The cloud rejects the old bridge's signatures after the station's next enrolment."""
    assert bridge.post(EVENTS, EMPTY).status_code == 200
    successor = Bridge(cloud, bridge.station, key=bridge.key)
    assert bridge.post(EVENTS, EMPTY).json()["code"] == "revoked"
    assert successor.post(EVENTS, EMPTY).status_code == 200


def test_claim_code_is_valid_once(cloud):
    """Case and dashes of a claim code do not matter; a wrong or used code is 403."""
    station = cloud.add_bridge_station()
    code = cloud.claim_code(station)
    typed = code.upper().replace("-", " ")
    assert enrol(cloud, typed, public_pem(new_key())).status_code == 201
    for wrong in [code, "0000-0000", ""]:
        answer = enrol(cloud, wrong, public_pem(new_key()))
        assert (answer.status_code, answer.json()["field"]) == (403, "claimCode")


def test_rejects_expired_claim_code(cloud):
    """A claim code older than ten minutes is 403."""
    station = cloud.add_bridge_station()
    code = cloud.claim_code(station)
    age = "UPDATE bridge_claim SET expires_at = expires_at - 600000 WHERE station_id = ?"
    cloud.alter(age, station)
    assert enrol(cloud, code, public_pem(new_key())).status_code == 403


@pytest.mark.parametrize("kind", ["garbage", "P-384", "Ed25519", "private", "empty"])
def test_rejects_wrong_public_key_without_using_claim_code(cloud, kind):
    """A key that is not a P-256 public key is 400, and the claim code stays valid."""
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
    """HMAC that is labelled as ECDSA."""

    algorithm_id = ECDSA_P256_SHA256.algorithm_id


def test_shared_key_signs_with_hmac_only(cloud):
    """A bridge with a shared key must sign with hmac-sha256 and with that key."""
    bridge = Bridge(cloud, key=secrets.token_bytes(32))
    cloud.secrets.add(base64.b64encode(bridge.key).decode())
    assert bridge.post(EVENTS, EMPTY).status_code == 200
    assert rejected_field(bridge.post(EVENTS, EMPTY, nonce=bridge.nonce)) == "nonce"
    rejected_field(bridge.post(EVENTS, EMPTY, key=secrets.token_bytes(32)))
    rejected_field(bridge.post(EVENTS, EMPTY, algorithm=Mislabelled))
    altered = bridge.request(EVENTS, EMPTY)
    altered.prepare_body(altered.body + b" ", None)
    assert rejected_field(bridge.send(altered)) == "Content-Digest"
    assert bridge.post(EVENTS, EMPTY).status_code == 200


def test_rejects_hmac_with_public_key(bridge):
    """The cloud does not accept the public key, which is not secret, as an HMAC key."""
    pem = public_pem(bridge.key).encode()
    for key in [pem, pem.strip()]:
        for algorithm in [HMAC_SHA256, Mislabelled]:
            rejected_field(bridge.post(EVENTS, EMPTY, key=key, algorithm=algorithm))
    assert bridge.post(EVENTS, EMPTY).status_code == 200
