"""The internet is away for a day, with `--long` for thirty; simulated, with the real machines."""

import subprocess

DAYS, LONG_DAYS = 1, 30


def story(days: int) -> str:
    """Two people charge each day; who was let in while the cloud was there is let in without it."""
    lines = ["at 00:02 tap jana at garage", "at 00:03 tap petr at driveway"]
    lines += ["at 00:05 tap jana at garage", "at 00:06 tap petr at driveway"]
    lines += ["at 00:10 cut network"]
    for day in range(days):
        for hour, who in [(8, "jana at garage"), (9, "petr at driveway")]:
            lines += [f"at {24 * day + hour + length}:00 tap {who}" for length in (0, 2)]
    lines += [f"at {24 * days}:00 restore network"]
    for charger in ["garage", "driveway"]:
        lines += [f"expect transactions {days + 1} at {charger}"]
        lines += [f"expect energy {charger} = meter"]
    return "\n".join(lines + ["expect suspect 0", ""])


def test_days_without_internet(base, tmp_path, is_long):
    """All of it arrives, once, with its times, and every watt-hour is sold."""
    scenario = tmp_path / "days.scenario"
    scenario.write_text(story(LONG_DAYS if is_long else DAYS))
    done = subprocess.run(
        [base.binaries / "zapoj-sim", "scenario", scenario],
        capture_output=True,
        text=True,
        timeout=1800,
    )
    assert done.returncode == 0, done.stdout + done.stderr
