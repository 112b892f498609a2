"""The internet is away for a few days, with `--long` for thirty; simulated, with the real machines."""

import subprocess

import pytest

# How long, and after how many days the bridge loses its power again; in short and with `--long`.
DAYS = {
    "never": [(2, None), (30, None)],
    "seldom": [(3, 2), (30, 8)],
    "daily": [(2, 1), (30, 1)],
}


def story(days: int, days_of_a_boot: int | None) -> str:
    """Two people charge each day; who was let in while the cloud was there is let in without it.

    With `days_of_a_boot` the bridge loses its power, and the time, so often.
    """
    lines = ["at 00:02 tap jana at garage", "at 00:03 tap petr at driveway"]
    lines += ["at 00:05 tap jana at garage", "at 00:06 tap petr at driveway"]
    lines += ["at 00:10 cut network"]
    cuts = range(0, days, days_of_a_boot) if days_of_a_boot else []
    for day in range(days):
        for hour, who in [(8, "jana at garage"), (9, "petr at driveway")]:
            lines += [f"at {24 * day + hour + length}:00 tap {who}" for length in (0, 2)]
        if day in cuts:
            lines += [f"at {24 * day + 5}:00 cut bridge power"]
            lines += [f"at {24 * day + 5}:00:20 restore bridge power"]
    lines += [f"at {24 * days}:00 restore network"]
    for charger in ["garage", "driveway"]:
        lines += [f"expect transactions {days + 1} at {charger}"]
        lines += [f"expect energy {charger} = meter"]
    # Where the time is lost too often, what it was in between is for a person to look at.
    return "\n".join(lines + ["expect suspect 0"] * (days_of_a_boot != 1)) + "\n"


@pytest.mark.parametrize("cuts", DAYS)
def test_days_without_internet(base, tmp_path, is_long, cuts):
    """All of it arrives, once, and every watt-hour is sold.

    The simulator's checkers compare all times with the truth: they are right to 2.5 s, or say how
    far off they may be.
    """
    scenario = tmp_path / "days.scenario"
    scenario.write_text(story(*DAYS[cuts][is_long]))
    done = subprocess.run(
        [base.binaries / "zapoj-sim", "scenario", scenario],
        capture_output=True,
        text=True,
        timeout=1800,
    )
    assert done.returncode == 0, done.stdout + done.stderr
