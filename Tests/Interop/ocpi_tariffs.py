"""Prices of OCPI 2.2.1 tariffs by decimals, minute by minute: independent of the project's code.

Facts must be in whole minutes; tariffs and facts are in the JSON of POST /api/v1/tariff-previews.
"""

from datetime import datetime, timezone
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

MINUTE = 60_000
DAYS = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"]
#: The kind of a line, what a unit of its price is, and a unit of its step size.
DIMENSIONS = {
    "ENERGY": ("energy", 1000, 1),
    "TIME": ("time", 3_600_000, 1000),
    "PARKING_TIME": ("parking", 3_600_000, 1000),
    "FLAT": ("flat", 1, 1),
}


def milliseconds(text: str) -> int:
    return int(datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()) * 1000


def text(time: int) -> str:
    moment = datetime.fromtimestamp(time // 1000, timezone.utc)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def span(interval: dict) -> tuple[int, int]:
    return milliseconds(interval["from"]), milliseconds(interval["until"])


def half_up(amount: Decimal) -> int:
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))


class Course:
    """The energy over a time, and when the car stood still."""

    def __init__(self, start, end, zone, energy=(), idle=()):
        self.start, self.end, self.zone = start, end, ZoneInfo(zone)
        self.energy = sorted(energy)  # (from, until, Wh)
        self.stops = []
        for begin, until in sorted(stop for stop in idle if stop[0] < stop[1]):
            if self.stops and begin <= self.stops[-1][1]:
                self.stops[-1][1] = max(until, self.stops[-1][1])
            else:
                self.stops.append([begin, until])

    def delivered(self, time: int) -> Fraction:
        total = Fraction(0)
        for begin, until, energy in self.energy:
            total += energy * Fraction(min(max(time - begin, 0), until - begin), until - begin)
        return total

    def time_of(self, energy: int) -> int:
        """The first millisecond at which this much is delivered."""
        before = 0
        for begin, until, part in self.energy:
            if before + part >= energy:
                exact = begin + Fraction((energy - before) * (until - begin), part)
                return -(-exact.numerator // exact.denominator)
            before += part
        raise ValueError(energy)

    def points(self, thresholds: set[int]) -> list[tuple[int, int]]:
        """Each minute, and when each threshold is reached, with the energy until then."""
        minutes = range(self.start, self.end + 1, MINUTE)
        points = [(time, int(self.delivered(time))) for time in minutes]
        total = int(self.delivered(self.end))
        points += [(self.time_of(wh), wh) for wh in thresholds if 0 < wh <= total]
        return sorted(points)

    def period(self, time: int) -> tuple[int, int]:
        """The energy and the length of the period at a time."""
        for begin, until, energy in self.energy:
            if begin <= time < until:
                return energy, until - begin
        return 0, 1

    def stop(self, time: int):
        return next((stop for stop in self.stops if stop[0] <= time < stop[1]), None)


def holds(limits: dict, course: Course, time: int, energy: int) -> bool:
    local = datetime.fromtimestamp(time // 1000, course.zone)
    clock, day = local.strftime("%H:%M"), local.strftime("%Y-%m-%d")
    start, end = limits.get("startTime", "00:00"), limits.get("endTime", "24:00")
    in_hours = start <= clock < end if start < end else clock >= start or clock < end
    flow, length = course.period(time)
    watts = Fraction(flow * 3_600_000, length)
    measured = [
        ("Wh", Fraction(energy)),
        ("W", watts),
        ("Milliamperes", watts * 1000 / 230),
        ("Seconds", Fraction(time - course.start, 1000)),
    ]
    return (
        in_hours
        and limits.get("startDate", day) <= day < limits.get("endDate", "9999")
        and DAYS[local.weekday()] in limits.get("weekdays", DAYS)
        and all(
            limits.get("minimum" + name, 0) <= value < limits.get("maximum" + name, 10**18)
            for name, value in measured
        )
    )


def uses(tariff: dict, course: Course, purpose, dimensions) -> dict:
    """By dimension: the quantities by element, and the element that applied last."""
    elements = [
        (index, element)
        for index, element in enumerate(tariff["elements"])
        if element.get("restrictions", {}).get("reservation") == purpose
    ]
    limits = [element.get("restrictions", {}) for _, element in elements]
    names = ("minimumWh", "maximumWh")
    thresholds = {limit[name] for limit in limits for name in names if name in limit}
    grace = tariff.get("graceMinutes", 0) * MINUTE
    found = {}
    points = course.points(thresholds)
    if len(points) == 1:
        points *= 2
    for (time, energy), (next_time, next_energy) in zip(points, points[1:]):
        stop = course.stop(time)
        length = next_time - time
        amounts = {
            "ENERGY": next_energy - energy,
            "TIME": 0 if stop else length,
            "PARKING_TIME": length if stop and time - stop[0] >= grace else 0,
            "FLAT": 0 if "FLAT" in found else 1,
        }
        for dimension in dimensions:
            if amounts[dimension] == 0:
                continue
            for index, element in elements:
                prices = [p for p in element["components"] if p["dimension"] == dimension]
                if prices and holds(element.get("restrictions", {}), course, time, energy):
                    quantities, _ = found.get(dimension, ({}, None))
                    sums = quantities.setdefault(index, [0, prices[0]])
                    sums[0] += amounts[dimension]
                    found[dimension] = (quantities, index)
                    break
    return found


def stepped(found: dict, dimension: str) -> int:
    """Rounds up to the step size of the last price. Returns the difference."""
    if dimension not in found:
        return 0
    quantities, last = found[dimension]
    step = quantities[last][1].get("stepSize", 1) * DIMENSIONS[dimension][2]
    extra = -sum(sums[0] for sums in quantities.values()) % step
    quantities[last].append(extra)
    return extra


def lines(tariff: dict, course: Course, purpose=None, dimensions=tuple(DIMENSIONS)) -> list[dict]:
    found = uses(tariff, course, purpose, dimensions)
    stepped(found, "ENERGY")
    extra = stepped(found, "TIME")
    parked = sum(sums[0] for sums in found.get("PARKING_TIME", ({}, 0))[0].values())
    is_waived = parked <= extra
    if not is_waived:
        stepped(found, "PARKING_TIME")
    result = []
    for dimension, (quantities, _) in found.items():
        name, unit, _ = DIMENSIONS[dimension]
        for index, (quantity, price, *added) in quantities.items():
            billed = 0 if dimension == "PARKING_TIME" and is_waived else quantity + sum(added)
            minor = Decimal(price["priceE4"]) * billed / (unit * 100)
            result.append(
                {
                    "kind": f"reservation{name.title()}" if purpose else name,
                    "element": index,
                    "quantity": quantity,
                    "billedQuantity": billed,
                    "vat": price.get("vatPerMille"),
                    "amountMinor": half_up(minor),
                }
            )
    return result


def reserved(tariff: dict, facts: dict) -> list[dict]:
    reservation = facts.get("reservation")
    if not reservation:
        return []
    course = Course(*span(reservation), facts["timeZone"])
    if not reservation["isExpired"]:
        return lines(tariff, course, "RESERVATION", ("TIME", "FLAT"))
    replaces = any(
        element.get("restrictions", {}).get("reservation") == "RESERVATION_EXPIRES"
        and any(price["dimension"] == "TIME" for price in element["components"])
        for element in tariff["elements"]
    )
    usual = lines(tariff, course, "RESERVATION", ("FLAT",) if replaces else ("TIME", "FLAT"))
    return usual + lines(tariff, course, "RESERVATION_EXPIRES", ("TIME", "FLAT"))


def bill(tariff: dict, facts: dict) -> dict:
    """Lines in no order, and the sums in hundredths; tariffs must have no limits."""
    course = Course(
        milliseconds(facts["start"]),
        milliseconds(facts["end"]),
        facts["timeZone"],
        [span(period) + (period["energyWh"],) for period in facts["energy"]],
        [span(stop) for stop in facts.get("idle", [])],
    )
    is_expired = facts.get("reservation", {}).get("isExpired", False)
    items = ([] if is_expired else lines(tariff, course)) + reserved(tariff, facts)
    rates: dict[int, Decimal] = {}
    for item in items:
        rate = item["vat"] or 0
        rates[rate] = rates.get(rate, Decimal(0)) + item["amountMinor"]
    total = int(sum(rates.values()))
    if tariff["pricesIncludeVat"]:
        gross = total
        vat = sum(half_up(part * rate / (1000 + rate)) for rate, part in rates.items())
    else:
        vat = half_up(sum((part * rate / 1000 for rate, part in rates.items()), Decimal(0)))
        gross = total + vat
    return {"lines": items, "totalMinor": gross, "vatMinor": vat, "netMinor": gross - vat}
