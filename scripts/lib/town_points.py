"""Points of places around Czechia, in cities and small towns, for the bench of the map."""

import math
import random
from collections.abc import Iterator

TOWNS = 300
# Meters; the public point lies in the middle of a cell of this size, and up to 150 m beside it.
CELL = 400
# Meters of a degree of latitude.
DEGREE = 111_320
# Name, latitude and longitude in degrees, radius in meters, share of the places in cities.
CITIES = (
    ("Praha", 50.087, 14.421, 9_000, 30),
    ("Brno", 49.195, 16.607, 5_500, 16),
    ("Ostrava", 49.835, 18.292, 6_000, 11),
    ("Plzeň", 49.747, 13.377, 4_000, 8),
    ("Liberec", 50.767, 15.056, 3_500, 7),
    ("Olomouc", 49.594, 17.251, 3_000, 7),
    ("České Budějovice", 48.974, 14.474, 3_000, 6),
    ("Hradec Králové", 50.209, 15.833, 3_000, 6),
    ("Pardubice", 50.034, 15.781, 3_000, 5),
    ("Zlín", 49.224, 17.666, 3_000, 4),
)


def points(places: int) -> Iterator[tuple[str, str, tuple[int, ...]]]:
    """Town and district of each place, and four numbers in millionths of a degree: latitude and
    longitude, exact and public. Half of the places are in ten cities. The same each time."""
    chance = random.Random(19)
    towns = [
        (f"Town {n}", chance.uniform(48.9, 50.6), chance.uniform(12.9, 17.9), 1_200)
        for n in range(1, TOWNS + 1)
    ]
    cities = [city[:4] for city in CITIES]
    shares = [city[4] for city in CITIES]
    for place in range(places):
        town = chance.choice(towns) if place % 2 else chance.choices(cities, shares)[0]
        name, latitude, longitude, radius = town
        width = DEGREE * math.cos(math.radians(latitude))
        exact = (
            latitude + chance.gauss(0, radius / 2) / DEGREE,
            longitude + chance.gauss(0, radius / 2) / width,
        )
        public = (
            _beside(exact[0], CELL / DEGREE, chance),
            _beside(exact[1], CELL / width, chance),
        )
        degrees = tuple(round(value * 1_000_000) for value in exact + public)
        yield name, f"District {chance.randrange(1, 20)}", degrees


def _beside(value: float, cell: float, chance: random.Random) -> float:
    """A point in the same cell, but not at its edge."""
    return (math.floor(value / cell) + chance.uniform(0.125, 0.875)) * cell
