"""The style sheet, the sprite and the templates agree with each other; colours can be read."""

import gzip
import itertools
import pathlib
import re

import pytest

SOURCES = pathlib.Path(__file__).resolve().parents[2] / "Sources/Cloud"
ASSETS = SOURCES / "Web/Assets"


def style(file: pathlib.Path) -> str:
    return re.sub(r"/\*.*?\*/", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)


STYLE = style(ASSETS / "app.css")
# Its script sets classes, too.
MAP_STYLE = style(SOURCES / "Sharing/Pages/Templates/map.css")
SCRIPT = (ASSETS / "app.js").read_text(encoding="utf-8")
# The pages of the API's documentation have a style of their own.
TEMPLATES = [
    path for path in SOURCES.rglob("Templates/*.mustache") if "Documentation" not in path.parts
]
# The layout sets this one from a cookie.
SET_BY_LAYOUT = {"inter"}


def template_text() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in TEMPLATES)


def classes_of_style(text: str = STYLE) -> set[str]:
    selectors = re.sub(r"\{[^{}]*\}", "{}", text)
    return set(re.findall(r"\.([a-z][a-z0-9-]*)", selectors))


def classes_of_templates() -> set[str]:
    lists = re.findall(r'\sclass="([^"]*)"', template_text())
    written = [re.sub(r"\S*\{\{.*?\}\}\S*", " ", classes).split() for classes in lists]
    return set(itertools.chain.from_iterable(written))


def tokens(scheme: str) -> dict[str, str]:
    """The colours of the tokens: of the light scheme, or with the dark ones over them."""
    blocks = re.findall(r":root \{(.*?)\}", STYLE, flags=re.DOTALL)
    found = {}
    for block in blocks[: 2 if scheme == "dark" else 1]:
        found |= dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{3,6});", block))
    return found


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear))


def contrast(first: str, second: str) -> float:
    darker, lighter = sorted((luminance(first), luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_has_contrast_of_four_and_a_half(scheme):
    colours = tokens(scheme)
    pairs = [
        *itertools.product(("ink", "ink-2", "ink-3"), ("paper", "card", "sunk")),
        ("ink", "raised"),
        *itertools.product(("green", "red"), ("paper", "card")),
        *((colour, f"{colour}-soft") for colour in ("green", "amber", "red", "blue")),
        *(("ink", f"{colour}-soft") for colour in ("green", "amber", "red", "blue")),
        ("green-ink", "green"), ("green-ink", "green-2"), ("red-ink", "red"), ("red-ink", "red-2"),
        ("volt-ink", "volt"), ("paper", "ink"),
    ]  # fmt: skip
    weak = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in pairs}
    assert {pair: value for pair, value in weak.items() if value < 4.5} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_edges_of_controls_have_contrast_of_three(scheme):
    colours = tokens(scheme)
    assert min(contrast(colours["edge"], colours[back]) for back in ("paper", "card")) >= 3


def test_every_rule_is_used_by_a_template():
    by_script = set(re.findall(r"'\.([a-z-]+)", SCRIPT))
    assert classes_of_style() - classes_of_templates() - by_script - SET_BY_LAYOUT == set()


def test_every_class_of_a_template_has_a_rule():
    assert classes_of_templates() - classes_of_style(STYLE + MAP_STYLE) == set()


def test_every_icon_exists_once():
    sprite = re.findall(r'<symbol id="([^"]+)"', (ASSETS / "icons.svg").read_text(encoding="utf-8"))
    assert len(sprite) == len(set(sprite))
    used = set(re.findall(r'<use href="[^"#]*#([a-z-]+)"', template_text()))
    assert used - set(sprite) == set()


def test_templates_hold_no_inline_style_or_script():
    text = template_text()
    assert re.findall(r'\s(?:style|on[a-z]+)="', text) == []
    assert re.findall(r"<style|<script(?![^>]*\ssrc=)", text) == []


@pytest.mark.parametrize("name, kibibytes", [("app.css", 20), ("app.js", 6), ("icons.svg", 6)])
def test_assets_stay_small(name, kibibytes):
    assert len(gzip.compress((ASSETS / name).read_bytes())) <= kibibytes * 1024
