"""Verifies bridges' signatures with http-message-signatures; knows nothing of our own code."""

from dataclasses import dataclass

from http_message_signatures import HTTPMessageVerifier
from http_message_signatures.algorithms import ECDSA_P256_SHA256
from http_message_signatures.resolvers import MappingKeyResolver
from http_message_signatures.structures import CaseInsensitiveDict, VerifyResult

COMPONENTS = ("@method", "@path", "@query", "content-digest")


@dataclass
class Received:
    """A request as it came in."""

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
    """One public or shared key, whatever the key id."""

    def __init__(self, key):
        super().__init__(public_keys={}, private_keys={})
        self._key = key

    def resolve_public_key(self, key_id: str):
        return self._key


class Verifier(HTTPMessageVerifier):
    """Bridges may not know the time, so that signatures carry none."""

    require_created = False


def verify(request: Received, key, algorithm=ECDSA_P256_SHA256) -> list[VerifyResult]:
    """The one signature of `request`, verified with the body.

    Raises InvalidSignature unless it is right and covers everything that it must.
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
