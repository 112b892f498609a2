"""How people look at pages: sizes, colour schemes, languages, with and without JavaScript."""

import itertools
from dataclasses import dataclass

PHONE, DESKTOP = (390, 844), (1280, 800)


@dataclass(frozen=True)
class View:
    """`size` in CSS pixels; `scheme` is "light" or "dark"; `language` is "cs" or "en"."""

    size: tuple[int, int]
    scheme: str
    language: str
    scripts: bool = True

    @property
    def is_phone(self) -> bool:
        return self.size == PHONE

    def say(self, english: str, czech: str) -> str:
        return english if self.language == "en" else czech

    def __str__(self) -> str:
        size = "phone" if self.is_phone else "desktop"
        scripts = "scripts" if self.scripts else "no-scripts"
        return f"{size}-{self.scheme}-{self.language}-{scripts}"

    def options(self) -> dict:
        """The options of a browser context."""
        locale = {"cs": "cs-CZ", "en": "en-GB"}[self.language]
        return {
            "viewport": {"width": self.size[0], "height": self.size[1]},
            "is_mobile": self.is_phone,
            "has_touch": self.is_phone,
            "color_scheme": self.scheme,
            "locale": locale,
            "timezone_id": "Europe/Prague",
            "java_script_enabled": self.scripts,
            "reduced_motion": "reduce",
            # What a service worker answers is hidden from tests that look at requests.
            "service_workers": "block",
        }


ALL = [
    View(*parts)
    for parts in itertools.product((PHONE, DESKTOP), ("light", "dark"), ("cs", "en"), (True, False))
]
# One after the other, so that neighbouring tests differ in everything.
ALTERNATING = [
    View(PHONE, "light", "cs", True),
    View(DESKTOP, "dark", "en", True),
    View(PHONE, "dark", "en", False),
    View(DESKTOP, "light", "cs", False),
    View(PHONE, "dark", "cs", True),
    View(DESKTOP, "light", "en", True),
    View(PHONE, "light", "en", False),
    View(DESKTOP, "dark", "cs", False),
]


def views(scripts: bool | None, everything: bool, turn: int) -> list[View]:
    """All views that fit `scripts` (None: both), or one of them; `turn` decides which."""
    fitting = [
        view
        for view in (ALL if everything else ALTERNATING)
        if scripts is None or view.scripts == scripts
    ]
    return fitting if everything else [fitting[turn % len(fitting)]]
