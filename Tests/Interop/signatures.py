"""Verifies bridges' signatures with http-message-signatures, independent of the project's code."""

from dataclasses import dataclass

from http_message_signatures import HTTPMessageVerifier
from http_message_signatures.algorithms import ECDSA_P256_SHA256
from http_message_signatures.resolvers import MappingKeyResolver
from http_message_signatures.structures import CaseInsensitiveDict, VerifyResult

COMPONENTS = ("@method", "@path", "@query", "content-digest")


@dataclass
class Received:
    """A request as received."""

    method: str
    path: str
    header_lines: list[tuple[str, str]]
    body: bytes

    @property
    def headers(self) -> CaseInsensitiveDict:
        return CaseInsensitiveDict(self.header_lines)

    @property
    def url(self) -> str:
        return f"http://{self.headers['Host']}{self.path}"


class AnyKey(MappingKeyResolver):
    """Resolves every key id to one public or shared key."""

    def __init__(self, key):
        super().__init__(public_keys={}, private_keys={})
        self._key = key

    def resolve_public_key(self, key_id: str):
        return self._key


class Verifier(HTTPMessageVerifier):
    """Accepts signatures without `created`, since bridges may not know the time."""

    require_created = False


def verify(request: Received, key, algorithm=ECDSA_P256_SHA256) -> list[VerifyResult]:
    """Verifies the one signature of `request` with its body.

    Raises InvalidSignature unless the signature is valid and covers all required components.
    """
    verifier = Verifier(signature_algorithm=algorithm, key_resolver=AnyKey(key))
    results = verifier.verify(
        request,
        max_age=None,
        expect_tag="zapoj-bridge",
        require_components=COMPONENTS,
        body=request.body,
    )
    assert [result.label for result in results] == ["zapoj"]
    assert results[0].body == request.body
    return results
