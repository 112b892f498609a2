"""A bridge that follows docs/bridge-protocol.md and signs with the package http-message-signatures.
"""

import base64
import itertools
import json
import re
import secrets
from dataclasses import replace

import requests
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from http_message_signatures import HTTPMessageSigner
from http_message_signatures.algorithms import ECDSA_P256_SHA256, HMAC_SHA256

from bridge_events import token

ENROLMENTS, EVENTS, AUTHORIZE = "/bridge/v1/enrolments", "/bridge/v1/events", "/bridge/v1/authorize"
COMMANDS, LIST = "/bridge/v1/commands", "/bridge/v1/authorization-list"
LABEL, TAG = "zapoj", "zapoj-bridge"
COMPONENTS = ("@method", "@path", "@query", "content-digest")


def new_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def public_pem(key) -> str:
    """The SubjectPublicKeyInfo in PEM, of a private or a public key."""
    public = key.public_key() if hasattr(key, "public_key") else key
    pem, spki = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    return public.public_bytes(pem, spki).decode()


def algorithm_for(key):
    """HMAC for bytes, which are a shared key; ECDSA for a key pair."""
    return HMAC_SHA256 if isinstance(key, bytes) else ECDSA_P256_SHA256


def signer(algorithm) -> HTTPMessageSigner:
    return HTTPMessageSigner(signature_algorithm=algorithm)


def prepare(
    request: requests.PreparedRequest,
    key_id: str,
    nonce: int | str,
    algorithm=ECDSA_P256_SHA256,
    **changed,
):
    """Returns the package's signature base, and sets Content-Digest in the request.

    The package always puts `created` first, which bridges leave out because they may not know the
    time. This removes it again; `apply` rebuilds the base and compares.
    """
    options = {"label": LABEL, "tag": TAG, "covered_component_ids": COMPONENTS} | changed
    prepared = signer(algorithm).prepare(
        request, key_id=key_id, nonce=str(nonce), body=request.body or b"", **options
    )
    without = re.sub(r";created=\d+", "", prepared.signature_params)
    base = prepared.signature_base.decode().replace(prepared.signature_params, without)
    return replace(prepared, signature_params=without, signature_base=base.encode())


def sign(
    request: requests.PreparedRequest,
    key,
    key_id: str,
    nonce: int | str,
    algorithm=None,
    **changed,
) -> None:
    """Signs the request, by default with the key's algorithm."""
    algorithm = algorithm or algorithm_for(key)
    prepared = prepare(request, key_id, nonce, algorithm, **changed)
    signature = algorithm(private_key=key).sign(prepared.signature_base)
    signer(algorithm).apply(request, prepared, signature)


class Bridge:
    """One enrolled bridge with its key (a key pair or shared bytes) and its nonce counter."""

    def __init__(self, cloud, station: str | None = None, key=None):
        self.cloud = cloud
        self.station = station or cloud.add_bridge_station()
        self.key = key or new_key()
        self.nonce = 0
        # Several threads may send.
        self._nonces = itertools.count(1)
        sent_key = self.key if isinstance(self.key, bytes) else public_pem(self.key)
        answer = enrol(cloud, cloud.claim_code(self.station), sent_key)
        assert answer.status_code == 201, answer.text
        assert answer.json()["stationId"] == self.station
        self.id = answer.json()["bridgeId"]
        self.cloud_key = serialization.load_pem_public_key(
            answer.json()["cloudPublicKey"].encode()
        )
        self.epoch = secrets.token_hex(8)

    def request(self, path: str, body, **changed) -> requests.PreparedRequest:
        """A signed request; `changed` replaces the method, nonce, key, key_id, algorithm or the
        covered components."""
        self.nonce = nonce = next(self._nonces)
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        request = requests.Request(
            changed.pop("method", "POST"),
            self.cloud.url + path,
            data=data,
            headers={"Content-Type": "application/json"},
        ).prepare()
        nonce = changed.pop("nonce", nonce)
        key, key_id = changed.pop("key", self.key), changed.pop("key_id", self.id)
        sign(request, key, key_id, nonce, **changed)
        return request

    def send(self, request: requests.PreparedRequest) -> requests.Response:
        self.cloud.catch_up()
        return self.cloud.http.send(request, timeout=90)

    def post(self, path: str, body, **changed) -> requests.Response:
        return self.send(self.request(path, body, **changed))

    def get(self, path: str, **query) -> dict:
        """The answer to a signed GET."""
        if query:
            path += "?" + "&".join(f"{name}={value}" for name, value in query.items())
        answer = self.post(path, b"", method="GET")
        assert answer.status_code == 200, answer.text
        return answer.json()

    def authorization_list(self, since: int = 0) -> dict | None:
        """The list after a check of its signature; None if `since` is the newest version.

        It contains everything that happened before the call: a consumer renews the lists.
        """
        self.cloud.wait_for_consumers()
        document = self.get(LIST, since=since).get("list")
        return document and read_document(document, self.cloud_key)

    def deliver(self, events: list[dict], epoch: str | None = None) -> requests.Response:
        return self.post(EVENTS, {"epoch": epoch or self.epoch, "events": events})

    def delivered(self, events: list[dict]) -> int:
        """Delivers and returns acknowledgedThrough."""
        answer = self.deliver(events)
        assert answer.status_code == 200, answer.text
        return answer.json()["acknowledgedThrough"]

    def authorize(self, card: str | dict) -> str:
        """The authorization status of a card's UID, or of a whole token."""
        answer = self.post(AUTHORIZE, {"idToken": token(card), "evseId": 1})
        assert answer.status_code == 200, answer.text
        return answer.json()["idTokenInfo"]["status"]


def read_document(text: str, key) -> dict:
    """The payload of a JSON Web Signature (RFC 7515, compact) under ES256."""
    signed, _, signature = text.rpartition(".")
    raw = decode(signature)
    r, s = (int.from_bytes(half) for half in (raw[:32], raw[32:]))
    key.verify(encode_dss_signature(r, s), signed.encode(), ec.ECDSA(hashes.SHA256()))
    header, payload = (json.loads(decode(part)) for part in signed.split("."))
    assert header == {"alg": "ES256", "typ": "zapoj"}
    return payload


def decode(text: str) -> bytes:
    """Decodes URL-safe Base64 without padding."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def enrol(cloud, claim_code: str, key: str | bytes) -> requests.Response:
    """Enrols with a public key in PEM, or with the bytes of a shared key."""
    is_shared = isinstance(key, bytes)
    member = {"sharedKey": base64.b64encode(key).decode()} if is_shared else {"publicKey": key}
    return cloud.call("POST", ENROLMENTS, {"claimCode": claim_code} | member, token="")
