"""Values that a hostile client sends: numbers, texts, times and structures at and beyond limits.

JSON that Python cannot hold, such as 1e400 or invalid UTF-8, is `Raw`: bytes that `encode` copies.
"""

import json
import random


class Raw:
    """Bytes to be copied into the JSON text."""

    def __init__(self, text: bytes):
        self.text = text

    def __repr__(self):
        return f"Raw({self.text[:60]!r})"


class Members(list):
    """An object's members in order, as pairs: a name may occur twice."""


INT64 = (1 << 63) - 1
POWERS = [
    sign * (1 << bits) + more
    for bits in (15, 16, 31, 32, 53, 63, 64)
    for sign in (1, -1)
    for more in (-1, 0, 1)
]
NUMBERS = [*POWERS, 0, 1, -1, 0.1, -0.1, 64, 65, 1_000_000, 10**12, 253402300800]
RAW_NUMBERS = [
    Raw(text)
    for text in (
        b"-0",
        b"-0.0",
        b"1e308",
        b"-1e308",
        b"1e400",
        b"-1e400",
        b"1e-400",
        b"1E+2",
        b"1.0",
        b"5e-324",
        b"9223372036854775807.0",
        b"9.223372036854775807e18",
        b"1" * 400,
        b"0." + b"3" * 400,
        b"NaN",
        b"Infinity",
        b"-Infinity",
        b"01",
        b"+1",
        b"1.",
        b".5",
        b"0x10",
        b"1e",
    )
]
TEXTS = [
    "",
    " ",
    "\0",
    "a\0b",
    "admin@example.org\0",
    "\u202e\u2066evil\u2069",
    "\x9b31m\x85",
    "\x1b[2J",
    "\ud800",
    "\udc00\ud800",
    "a" + "\u0301" * 10_000,
    "\U0001f468\u200d\U0001f469\u200d\U0001f467" * 20,
    "\ufeff",
    "\uffff",
    "\u2028",
    "\r\nX: y",
    "x" * 37,
    "x" * 501,
    "é" * 5_000,
    "x" * 70_000,
    "İıſß",
    "NaN",
    "1e400",
    "-1e400",
    "9223372036854775807",
    "9223372036854775808",
    "-1",
    "0x7f",
    "１２",
    "1,5",
    "%00",
    "..",
    "../../etc/passwd",
    "' OR 1=1 --",
    "{}",
    "null",
    "a" * 48,
    "a" * 49,
    "-" * 48,
]
RAW_TEXTS = [
    Raw(text)
    for text in (
        b'"\xff\xfe"',
        b'"\xed\xa0\x80"',
        b'"\xc0\x80"',
        b'"\xf4\x90\x80\x80"',
        b'"\\u0000"',
        b'"\\ud83d"',
        b'"\\ud83d\\ude00"',
        b'"\\x41"',
        b'"\n"',
        b'"unfinished',
    )
]
TIMES = [
    "0001-01-01T00:00:00Z",
    "0000-01-01T00:00:00Z",
    "-0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999Z",
    "9999-12-31T23:59:59-23:59",
    "0001-01-01T00:00:00+23:59",
    "10000-01-01T00:00:00Z",
    "292277026596-12-04T15:30:08Z",
    "1970-01-01T00:00:00Z",
    "2038-01-19T03:14:08Z",
    "2026-02-30T00:00:00Z",
    "2026-06-30T23:59:60Z",
    "2026-01-01T24:00:00Z",
    "2026-01-01T00:00:00+99:99",
    "2026-01-01T00:00:00+14:00",
    "2026-01-01T00:00:00." + "9" * 400 + "Z",
    "2026-01-01t00:00:00z",
    "2026-01-01 00:00:00Z",
    "2026-01-01T00:00:00",
    "2026-01-01T00:00Z",
    "2026-01-01",
    "now",
    "２０２６-01-01T00:00:00Z",
    "2026-01-01T00:00:00\0Z",
    "2026-01-01T00:00:00.Z",
    "1600-01-01T00:00:00Z",
]
WRONG_TYPES = [None, True, False, [], {}, [None], {"": ""}, [[]], "", 0, {"a": {"a": {}}}]
DEPTHS = (16, 64, 500, 513, 10_000, 100_000)


def odd_text(source: random.Random):
    return source.choice(TEXTS if source.random() < 0.85 else RAW_TEXTS)


def odd_number(source: random.Random):
    return source.choice(NUMBERS if source.random() < 0.75 else RAW_NUMBERS)


def odd_value(source: random.Random):
    """Any odd value, of any type."""
    kind = source.random()
    if kind < 0.35:
        return odd_number(source)
    if kind < 0.65:
        return odd_text(source)
    if kind < 0.75:
        return source.choice(TIMES)
    if kind < 0.95:
        return source.choice(WRONG_TYPES)
    depth = source.choice(DEPTHS)
    opening, closing = source.choice([(b"[", b"]"), (b'{"a":', b"}")])
    return Raw(opening * depth + b"0" + closing * depth)


def encode(value) -> bytes:
    """The JSON text of a value, which may contain Raw and Members."""
    if isinstance(value, Raw):
        return value.text
    if isinstance(value, Members):
        return b"{" + b",".join(encode(k) + b":" + encode(v) for k, v in value) + b"}"
    if isinstance(value, dict):
        return encode(Members(value.items()))
    if isinstance(value, list):
        return b"[" + b",".join(map(encode, value)) + b"]"
    return json.dumps(value).encode()
