"""Values by JSON schema: valid ones that prefer the limits, and odd ones in their places."""

import random
from datetime import datetime, timedelta, timezone

from odd_values import TIMES, Members, Raw, odd_number, odd_text, odd_value

ALPHABETS = ["abc-XYZ_019", "žluťoučký kůň", "\U0001f50c\U0001f697", "e\u0301"]
# The most elements of a list whose schema has no limit.
LIST_ELEMENTS = 4
LONG_LIST = 3000
# The longest text where the schema has no limit.
TEXT_LENGTH = 60


class Generator:
    """Generates from one source of chance. `known` has values by the names of members, such as
    stationId: valid values prefer them, so that requests refer to what exists."""

    def __init__(self, source: random.Random, definitions: dict | None = None, known=None):
        self.source = source
        self._definitions = definitions or {}
        self.known = {} if known is None else known

    def value(self, schema: dict, name: str = "", oddness: float = 0):
        """A value of the schema; `oddness` is the chance of an odd one at each place."""
        if "$ref" in schema:
            schema = self._definitions[schema["$ref"].rpartition("/")[2]]
        if "anyOf" in schema:
            schema = self.source.choice(schema["anyOf"])
        if self.source.random() < oddness:
            return self._odd(schema)
        if "enum" in schema:
            return self.source.choice(schema["enum"])
        kind = schema.get("type", "object")
        if isinstance(kind, list):
            kind = self.source.choice(kind)
        make = getattr(self, "_" + kind, None)
        return make(schema, name, oddness) if make else None

    def _odd(self, schema: dict):
        """An odd value: mostly of the schema's type, at its limit or one beyond."""
        kind, chance = schema.get("type"), self.source.random()
        if chance < 0.2:
            return odd_value(self.source)
        if kind in ("integer", "number"):
            limits = [
                schema[key] + more
                for key in ("minimum", "maximum")
                if key in schema
                for more in (-1, 0, 1)
            ]
            return (
                self.source.choice(limits) if limits and chance < 0.5 else odd_number(self.source)
            )
        if kind == "string" and schema.get("format") == "date-time":
            return self.source.choice(TIMES)
        if kind == "string":
            length = schema.get("maxLength", TEXT_LENGTH) + self.source.choice([0, 1])
            return self._text(length) if chance < 0.5 else odd_text(self.source)
        if kind == "array":
            count = schema.get("maxItems", LONG_LIST) + self.source.choice([0, 1])
            return [self.value(schema.get("items", {}))] * count
        return odd_value(self.source)

    def _text(self, length: int) -> str:
        alphabet = self.source.choice(ALPHABETS)
        return (alphabet * (length // len(alphabet) + 1))[:length]

    def _string(self, schema: dict, name: str, _) -> str:
        if name in self.known and self.known[name] and self.source.random() < 0.85:
            return self.source.choice(self.known[name])
        if schema.get("format") == "date-time":
            hours = self.source.choice([-400, -2, -1, 0, 1, 400])
            time = datetime.now(timezone.utc) + timedelta(hours=hours, seconds=self.source.random())
            return time.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        least, most = schema.get("minLength", 0), schema.get("maxLength", TEXT_LENGTH)
        length = most if self.source.random() < 0.1 else self.source.randint(least, min(most, 20))
        return self._text(length) if "pattern" not in schema else ("id-0" * 12)[:length]

    def _integer(self, schema: dict, name: str, _) -> int:
        if name in self.known and self.known[name] and self.source.random() < 0.7:
            return self.source.choice(self.known[name])
        least, most = schema.get("minimum", 0), schema.get("maximum", 100_000)
        return self.source.choice([least, most, self.source.randint(least, min(most, least + 50))])

    def _number(self, schema: dict, name: str, oddness) -> float:
        return self._integer(schema, name, oddness) + self.source.choice([0, 0.5])

    def _boolean(self, *_) -> bool:
        return self.source.random() < 0.5

    def _array(self, schema: dict, name: str, oddness) -> list:
        count = self.source.randint(schema.get("minItems", 0), LIST_ELEMENTS)
        return [self.value(schema.get("items", {}), name, oddness) for _ in range(count)]

    def _object(self, schema: dict, name: str, oddness):
        required = schema.get("required", [])
        members = Members()
        for key, inner in schema.get("properties", {}).items():
            if key not in required and self.source.random() < 0.5:
                continue
            if self.source.random() >= oddness / 4:
                members.append((key, self.value(inner, key, oddness)))
        if self.source.random() < oddness / 2 and members:
            members.append((members[0][0], odd_value(self.source)))
        if self.source.random() < oddness / 4:
            members.append((odd_text(self.source), odd_value(self.source)))
        return members


def smaller(value):
    """Values with one part removed or shortened, biggest steps first."""
    if isinstance(value, dict):
        value = Members(value.items())
    if isinstance(value, Members):
        for i, (key, inner) in enumerate(value):
            yield Members(value[:i] + value[i + 1 :])
            for less in smaller(inner):
                yield Members([*value[:i], (key, less), *value[i + 1 :]])
    elif isinstance(value, list):
        if len(value) > 3:
            yield value[: len(value) // 2]
            yield value[len(value) // 2 :]
        for i, inner in enumerate(value[:20]):
            yield value[:i] + value[i + 1 :]
            for less in smaller(inner):
                yield [*value[:i], less, *value[i + 1 :]]
    elif isinstance(value, str) and len(value) > 8:
        yield value[: len(value) // 2]
    elif isinstance(value, Raw) and len(value.text) > 100 and value.text[:1] in b"[{":
        depth = value.text.count(value.text[:1]) // 2
        opening = b"[" if value.text[:1] == b"[" else b'{"a":'
        yield Raw(opening * depth + b"0" + {b"[": b"]"}.get(opening, b"}") * depth)


def shrink(value, fails, attempts: int = 150):
    """The smallest value found that still fails; `fails` plays a value and says whether it does."""
    candidates = smaller(value)
    while attempts and (less := next(candidates, None)) is not None:
        attempts -= 1
        if fails(less):
            value, candidates = less, smaller(less)
    return value
