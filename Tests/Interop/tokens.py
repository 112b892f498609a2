"""Access tokens that the tests make, with the cloud's own key and without it."""

import base64
import hashlib
import hmac
import json
import pathlib
import time

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature


def encode(data: bytes) -> str:
    """Encodes as URL-safe Base64 without padding (RFC 7515)."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def part_of(token: str, number: int) -> dict:
    text = token.split(".")[number]
    return json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))


def header_of(token: str) -> dict:
    """The header of a token, which names the key."""
    return part_of(token, 0)


def claims_of(token: str) -> dict:
    """The claims of a token, without verification."""
    return part_of(token, 1)


def unsigned(claims: dict, header: dict) -> str:
    return f"{encode(json.dumps(header).encode())}.{encode(json.dumps(claims).encode())}"


def signed(claims: dict, header: dict, key: ec.EllipticCurvePrivateKey) -> str:
    """A token that is signed with ES256."""
    text = unsigned(claims, header)
    r, s = decode_dss_signature(key.sign(text.encode(), ec.ECDSA(hashes.SHA256())))
    return f"{text}.{encode(r.to_bytes(32) + s.to_bytes(32))}"


def invalid_tokens(good: str, data_directory: pathlib.Path) -> dict[str, str]:
    """Tokens that the cloud must reject, by their defect; `good` is an admin's token."""
    pem = (data_directory / "access-token.pem").read_bytes()
    key = serialization.load_pem_private_key(pem, None)
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    header, claims, now = header_of(good), claims_of(good), int(time.time())
    without_algorithm = unsigned(claims, header | {"alg": "none"})
    # `signed` makes valid tokens (see `resigned`), so each of these fails by its defect alone.
    with_public_key = unsigned(claims, header | {"alg": "HS256"})
    mac = hmac.new(public, with_public_key.encode(), hashlib.sha256).digest()
    head, body, signature = good.split(".")
    promoted = encode(json.dumps(claims | {"sub": "somebody"}).encode())
    return {
        "garbage": "abc",
        "three empty parts": "..",
        "alg none": without_algorithm + ".",
        "alg none, signed": f"{without_algorithm}.{signature}",
        "public key as HMAC key": f"{with_public_key}.{encode(mac)}",
        "other claims": f"{head}.{promoted}.{signature}",
        "other key": signed(claims, header, ec.generate_private_key(ec.SECP256R1())),
        "expired": signed(claims | {"exp": now - 1}, header, key),
        "other audience": signed(claims | {"aud": "zapoj-other"}, header, key),
        "unknown person": signed(claims | {"sub": "nobody"}, header, key),
        "no expiry": signed({k: v for k, v in claims.items() if k != "exp"}, header, key),
        "zero signature": f"{head}.{body}.{encode(bytes(64))}",
        "enormous": "x." * 4000,
    }


def resigned(good: str, data_directory: pathlib.Path) -> str:
    """The token, signed again with the cloud's key; its acceptance proves that `signed` works."""
    return sign_with_cloud_key(good, {}, data_directory)


def sign_with_cloud_key(good: str, changes: dict, data_directory: pathlib.Path) -> str:
    """A token with changed claims, signed with the key in the cloud's data directory."""
    pem = (data_directory / "access-token.pem").read_bytes()
    key = serialization.load_pem_private_key(pem, None)
    return signed(claims_of(good) | changes, header_of(good), key)
