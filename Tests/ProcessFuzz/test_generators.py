"""Tests of the generators: valid values are valid, and odd ones reach the limits."""

import json
import random

import pytest

from ocpp_schemas import FROM_STATION, TO_STATION, is_valid, schema
from odd_values import Members, Raw, encode, odd_value
from schemas import Generator, shrink


def generator(seed: int = 1, definitions: dict | None = None) -> Generator:
    return Generator(random.Random(seed), definitions)


@pytest.mark.parametrize("action", [*FROM_STATION, *TO_STATION])
def test_values_without_oddness_fit_their_schema(action):
    whole = schema(action)
    for seed in range(20):
        text = encode(generator(seed, whole.get("definitions")).value(whole))
        assert is_valid(action, text), text


def test_odd_values_reach_limit_and_one_beyond():
    text = {"type": "string", "maxLength": 20}
    number = {"type": "integer", "minimum": 1, "maximum": 200}
    made = generator()
    lengths = {len(v) for _ in range(500) if isinstance(v := made.value(text, "", 1), str)}
    numbers = [v for _ in range(500) if isinstance(v := made.value(number, "", 1), int)]
    assert {20, 21} <= lengths
    assert {0, 1, 200, 201, (1 << 63) - 1, -(1 << 63) - 1} <= set(numbers)


def test_same_seed_gives_same_values():
    values = [encode(generator(7).value(schema("MeterValues"), "", 0.3)) for _ in range(2)]
    assert values[0] == values[1]


def test_encodes_what_python_cannot_hold():
    value = Members([("a", Raw(b"1e400")), ("a", ["\ud800", None, True, 2.5]), ("b", {"c": ""})])
    assert encode(value) == rb'{"a":1e400,"a":["\ud800",null,true,2.5],"b":{"c":""}}'
    for seed in range(300):
        assert isinstance(encode(odd_value(random.Random(seed))), bytes)


def test_shrinks_to_what_fails():
    value = {"a": [1, 2, {"x": "y" * 100, "bad": 9}], "b": {"c": "d"}, "e": Raw(b"[" * 900 + b"0")}

    def fails(less) -> bool:
        return '"bad": 9' in json.dumps(json.loads(encode(less)))

    del value["e"]
    assert json.loads(encode(shrink(value, fails))) == {"a": [{"bad": 9}]}
