"""The cloud's prices of random transactions equal those of an independent implementation."""

import random

import pytest

from ocpi_tariffs import DAYS, DIMENSIONS, MINUTE, bill, milliseconds, text

ZONES = ["Europe/Prague", "Europe/London", "America/New_York", "Asia/Kathmandu"]
#: Around both nights in which the clocks of Prague are set, and any day.
DATES = ["2026-10-24T12:00:00Z", "2027-03-27T12:00:00Z", "2026-11-30T00:00:00Z"]
MEMBERS = ["kind", "element", "quantity", "billedQuantity", "amountMinor"]


def price(dimension: str, ten_thousandths: int, vat: int | None = None, step: int = 1) -> dict:
    made = {"dimension": dimension, "priceE4": ten_thousandths, "stepSize": step}
    return made if vat is None else made | {"vatPerMille": vat}


def simple_facts(start: str, minutes: int, parking: int = 0, wh: int = 0) -> dict:
    begin = milliseconds(start)
    stop, end = begin + minutes * MINUTE, begin + (minutes + parking) * MINUTE
    return {
        "start": text(begin),
        "end": text(end),
        "timeZone": "Europe/Prague",
        "energy": [{"from": text(begin), "until": text(stop), "energyWh": wh}],
        "idle": [{"from": text(stop), "until": text(end)}] if parking else [],
    }


#: Of OCPI 2.2.1, in its net prices: elements, facts, and the totals without and with VAT.
EXAMPLES = [
    (
        [[price("FLAT", 5000, 200), price("ENERGY", 2500, 100)]],
        simple_facts("2026-11-30T09:00:00Z", 60, wh=20_000),
        (550, 610),
    ),
    (
        [[price("TIME", 30_000, 100, 60), price("PARKING_TIME", 50_000, 200, 300)]],
        simple_facts("2026-11-30T09:00:00Z", 150, parking=42),
        (1125, 1275),
    ),
    (
        [[price("TIME", 19_000, 52, 300)]],
        simple_facts("2026-11-30T09:00:00Z", 150),
        (475, 500),
    ),
    (
        [[price("TIME", 12_000, None, 900), price("PARKING_TIME", 10_000, None, 900)]],
        simple_facts("2026-11-30T16:55:00Z", 10, parking=2),
        (30, 30),
    ),
]


@pytest.mark.parametrize("elements, facts, totals", EXAMPLES)
def test_examples_of_ocpi_have_their_totals(elements, facts, totals):
    tariff = {
        "pricesIncludeVat": False,
        "elements": [{"components": components} for components in elements],
    }
    found = bill(tariff, facts)
    assert (found["netMinor"], found["totalMinor"]) == totals


def random_restrictions(chance: random.Random) -> dict:
    clock = [f"{chance.randrange(24):02}:{chance.randrange(60):02}" for _ in range(2)]
    possible = {
        "startTime": clock[0],
        "endTime": clock[1],
        "startDate": chance.choice(["2026-10-25", "2026-12-01"]),
        "endDate": chance.choice(["2026-10-25", "2027-03-28"]),
        "weekdays": chance.sample(DAYS, 3),
        "minimumWh": chance.randrange(20_000),
        "maximumWh": chance.randrange(20_000),
        "minimumW": chance.randrange(10_000),
        "maximumW": chance.randrange(20_000),
        "minimumMilliamperes": chance.randrange(40_000),
        "minimumSeconds": chance.randrange(300) * 60,
        "maximumSeconds": chance.randrange(600) * 60,
    }
    names = chance.sample(sorted(possible), chance.choice([0, 0, 1, 1, 2]))
    made = {name: possible[name] for name in names}
    if chance.random() < 0.2:
        made["reservation"] = chance.choice(["RESERVATION", "RESERVATION_EXPIRES"])
    return made


def random_tariff(chance: random.Random) -> dict:
    elements = []
    for _ in range(chance.randint(1, 6)):
        restrictions = random_restrictions(chance)
        possible = ["TIME", "FLAT"] if "reservation" in restrictions else list(DIMENSIONS)
        components = [
            price(
                dimension,
                chance.choice([0, 60_000, chance.randrange(200_000)]),
                chance.choice([None, 0, 120, 210]),
                chance.choice([1, 1, 60, 900]),
            )
            for dimension in chance.sample(possible, chance.randint(1, 2))
        ]
        elements.append({"components": components, "restrictions": restrictions})
    return {
        "elements": elements,
        "pricesIncludeVat": chance.random() < 0.5,
        "graceMinutes": chance.choice([0, 0, 5, 15]),
    }


def random_facts(chance: random.Random) -> dict:
    start = time = milliseconds(chance.choice(DATES)) + chance.randrange(1440) * MINUTE
    energy, idle = [], []
    for _ in range(chance.randrange(12)):
        end = time + chance.randint(1, 90) * MINUTE
        span = {"from": text(time), "until": text(end)}
        kind = chance.random()
        if kind < 0.6:
            energy.append(span | {"energyWh": chance.randrange(15_000)})
        elif kind < 0.9:
            idle.append(span)
        time = end
    facts = {
        "start": text(start),
        "end": text(time),
        "timeZone": chance.choice(ZONES),
        "energy": energy,
        "idle": idle,
    }
    if chance.random() < 0.4:
        begin = start - chance.randint(1, 200) * MINUTE
        expired = chance.random() < 0.5
        facts["reservation"] = {"from": text(begin), "until": text(start), "isExpired": expired}
    return facts


def shown(lines: list[dict]) -> list[tuple]:
    return sorted(tuple(line[name] for name in MEMBERS) for line in lines)


@pytest.mark.parametrize("seed", range(10))
def test_random_transactions_cost_the_same(cloud, seed):
    chance = random.Random(seed)
    for number in range(40):
        tariff, facts = random_tariff(chance), random_facts(chance)
        answer = cloud.call(
            "POST", "/api/v1/tariff-previews", {"tariff": tariff, "facts": facts}
        )
        assert answer.ok, (answer.text, tariff, facts)
        told, expected = answer.json(), bill(tariff, facts)
        case = (seed, number, tariff, facts)
        assert shown(told["lines"]) == shown(expected["lines"]), case
        for name in ("totalMinor", "vatMinor", "netMinor"):
            assert told[name] == expected[name], (name, case)
