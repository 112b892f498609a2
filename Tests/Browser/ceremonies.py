"""Passkey ceremonies of pages, judged by py_webauthn, which shares no code with the cloud."""

import hashlib
import json
import secrets
from dataclasses import dataclass

import cbor2
import webauthn
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from playwright.sync_api import BrowserContext
from webauthn.helpers import (
    base64url_to_bytes,
    bytes_to_base64url,
    parse_authentication_options_json,
    parse_registration_options_json,
)
from webauthn.helpers.cose import COSEAlgorithmIdentifier as Algorithm
from webauthn.helpers.structs import UserVerificationRequirement

# Puts itself between the page and the browser. `answerCeremony` gives null if the browser's own
# authenticator is to answer, and `noteCeremony` hears what was asked and answered.
BETWEEN = """(() => {
  if (!navigator.credentials) return;
  const encode = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  const decode = (text) => Uint8Array.from(
    atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0)).buffer;
  const plain = (value) => {
    if (value instanceof Uint8Array) return encode(value);
    if (Array.isArray(value)) return value.map(plain);
    if (typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, plain(one)]));
  };
  const buffers = (members) => Object.fromEntries(
    Object.entries(members).map(([name, one]) => [name, decode(one)]));
  for (const kind of ['create', 'get']) {
    const ask = navigator.credentials[kind].bind(navigator.credentials);
    navigator.credentials[kind] = async (options) => {
      const wanted = plain(options.publicKey);
      const answer = await answerCeremony(kind, wanted);
      const credential = answer ? { ...answer, response: buffers(answer.response) }
        : await ask(options);
      await noteCeremony(kind, wanted, answer ?? credential.toJSON());
      return credential;
    };
  }
})()"""


@dataclass
class Ceremony:
    """`kind` is "create" or "get". Bytes in `options` and `credential` are in base64url."""

    kind: str
    options: dict
    credential: dict


class Ceremonies:
    """Notes the ceremonies of all pages of a context. `authenticator` answers them instead of the
    browser's own one."""

    def __init__(self, context: BrowserContext, authenticator=None):
        self.noted: list[Ceremony] = []
        context.expose_function("noteCeremony", lambda *ceremony: self._note(*ceremony))
        context.expose_function(
            "answerCeremony",
            lambda kind, options: authenticator and authenticator.answer(kind, options),
        )
        context.add_init_script(BETWEEN)

    def _note(self, kind: str, options: dict, credential: dict):
        self.noted.append(Ceremony(kind, options, credential))

    def verify(self, site: str):
        """Reads and verifies all of them as another relying party would."""
        known = {}
        for ceremony in self.noted:
            verify = {"create": _verify_creation, "get": _verify_use}[ceremony.kind]
            verify(ceremony, {"expected_origin": site, "require_user_verification": True}, known)


def _verify_creation(ceremony: Ceremony, expected: dict, known: dict):
    options = parse_registration_options_json(ceremony.options)
    offered = {each.alg for each in options.pub_key_cred_params}
    assert offered == {Algorithm.ECDSA_SHA_256, Algorithm.RSASSA_PKCS1_v1_5_SHA_256}
    assert options.authenticator_selection.user_verification == UserVerificationRequirement.REQUIRED
    assert len(options.challenge) >= 16 and 1 <= len(options.user.id) <= 64
    known[ceremony.credential["id"]] = webauthn.verify_registration_response(
        credential=ceremony.credential,
        expected_challenge=options.challenge,
        expected_rp_id=options.rp.id,
        **expected,
    )


def _verify_use(ceremony: Ceremony, expected: dict, known: dict):
    options = parse_authentication_options_json(ceremony.options)
    assert options.user_verification == UserVerificationRequirement.REQUIRED
    passkey = known[ceremony.credential["id"]]
    webauthn.verify_authentication_response(
        credential=ceremony.credential,
        expected_challenge=options.challenge,
        expected_rp_id=options.rp_id,
        credential_public_key=passkey.credential_public_key,
        credential_current_sign_count=passkey.sign_count,
        **expected,
    )


class TrustedPlatformModule:
    """An authenticator of Windows that can sign only with RS256, and does not count."""

    def __init__(self, origin: str):
        self._origin = origin
        self._id = secrets.token_bytes(32)
        self._key = rsa.generate_private_key(65537, 2048)

    def answer(self, kind: str, options: dict) -> dict:
        id = bytes_to_base64url(self._id)
        make = {"create": self._create, "get": self._get}[kind]
        return {"id": id, "rawId": id, "type": "public-key", "response": make(options)}

    def _create(self, options: dict) -> dict:
        assert {"type": "public-key", "alg": -257} in options["pubKeyCredParams"]
        numbers = self._key.public_key().public_numbers()
        key = {1: 3, 3: -257, -1: numbers.n.to_bytes(256, "big"), -2: b"\1\0\1"}
        # User present and verified, and the new key follows: AAGUID, id, key.
        data = self._head(options["rp"]["id"], 0x45) + bytes(16)
        data += len(self._id).to_bytes(2, "big") + self._id + cbor2.dumps(key)
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        client_data = self._client_data("webauthn.create", options)
        return {
            "clientDataJSON": bytes_to_base64url(client_data),
            "attestationObject": bytes_to_base64url(attestation),
        }

    def _get(self, options: dict) -> dict:
        data = self._head(options["rpId"], 0x05)
        client_data = self._client_data("webauthn.get", options)
        signed = data + hashlib.sha256(client_data).digest()
        signature = self._key.sign(signed, padding.PKCS1v15(), hashes.SHA256())
        return {
            "clientDataJSON": bytes_to_base64url(client_data),
            "authenticatorData": bytes_to_base64url(data),
            "signature": bytes_to_base64url(signature),
        }

    def _client_data(self, kind: str, options: dict) -> bytes:
        challenge = bytes_to_base64url(base64url_to_bytes(options["challenge"]))
        members = {"type": kind, "challenge": challenge, "origin": self._origin}
        return json.dumps(members | {"crossOrigin": False}).encode()

    @staticmethod
    def _head(party: str, flags: int) -> bytes:
        return hashlib.sha256(party.encode()).digest() + bytes([flags]) + bytes(4)
