"""A simulated GPIO chip (the kernel's gpio-sim) and its lines."""

import os
import pathlib

CONFIGURATION = pathlib.Path("/sys/kernel/config/gpio-sim")
LINE_COUNT = 28


class Line:
    """One line, seen from outside the chip."""

    def __init__(self, folder: pathlib.Path):
        self._value = os.open(folder / "value", os.O_RDONLY)
        self._pull = os.open(folder / "pull", os.O_WRONLY)
        self._driven: bool | None = None

    def is_high(self) -> bool:
        return os.pread(self._value, 1, 0) == b"1"

    def drive(self, high: bool) -> None:
        if high != self._driven:
            os.pwrite(self._pull, b"pull-up" if high else b"pull-down", 0)
            self._driven = high


class Chip:
    """Exists until the kernel stops; the line numbers are those of a Raspberry Pi."""

    def __init__(self, names: dict[int, str], label: str = "zapoj"):
        chip = CONFIGURATION / label
        bank = chip / "bank0"
        bank.mkdir(parents=True)
        (bank / "num_lines").write_text(str(LINE_COUNT))
        (bank / "label").write_text(label)
        for number, name in names.items():
            line = bank / f"line{number}"
            line.mkdir()
            (line / "name").write_text(name)
        (chip / "live").write_text("1")
        name = (bank / "chip_name").read_text().strip()
        device = (chip / "dev_name").read_text().strip()
        self.path = f"/dev/{name}"
        self._folder = pathlib.Path("/sys/devices/platform") / device / name

    def line(self, number: int) -> Line:
        return Line(self._folder / f"sim_gpio{number}")
