"""Two or three days without internet, thirty with `--long`, in the simulator with real cores."""

import subprocess

import pytest

# By the frequency of the power cuts: (days offline, days between power cuts), without `--long` and
# with it.
OUTAGES = {
    "never": [(2, None), (30, None)],
    "seldom": [(3, 2), (30, 8)],
    "daily": [(2, 1), (30, 1)],
}


def scenario_text(days: int, days_between_power_cuts: int | None) -> str:
    """A scenario in which two people charge daily, first online and then offline.

    Both charged while the bridge was online, so the bridge accepts them offline. With
    `days_between_power_cuts`, the bridge periodically loses its power and its clock.
    """
    lines = ["at 00:02 tap jana at garage", "at 00:03 tap petr at driveway"]
    lines += ["at 00:05 tap jana at garage", "at 00:06 tap petr at driveway"]
    lines += ["at 00:10 cut network"]
    power_cut_days = range(0, days, days_between_power_cuts) if days_between_power_cuts else []
    for day in range(days):
        for hour, who in [(8, "jana at garage"), (9, "petr at driveway")]:
            lines += [f"at {24 * day + hour + length}:00 tap {who}" for length in (0, 2)]
        if day in power_cut_days:
            lines += [f"at {24 * day + 5}:00 cut bridge power"]
            lines += [f"at {24 * day + 5}:00:20 restore bridge power"]
    lines += [f"at {24 * days}:00 restore network"]
    for charger in ["garage", "driveway"]:
        lines += [f"expect transactions {days + 1} at {charger}"]
        lines += [f"expect energy {charger} = meter"]
    # With daily power cuts the times are too uncertain, and some transactions are suspect.
    return "\n".join(lines + ["expect suspect 0"] * (days_between_power_cuts != 1)) + "\n"


@pytest.mark.parametrize("power_cuts", OUTAGES)
def test_delivers_every_transaction_after_days_offline(base, tmp_path, is_long, power_cuts):
    """Every transaction arrives once, with all energy.

    The simulator's checkers compare all reported times with the simulated ones: each is right to
    2.5 s, or states a larger uncertainty.
    """
    scenario = tmp_path / "days.scenario"
    scenario.write_text(scenario_text(*OUTAGES[power_cuts][is_long]))
    done = subprocess.run(
        [base.binaries / "zapoj-sim", "scenario", scenario],
        capture_output=True,
        text=True,
        timeout=1800,
    )
    assert done.returncode == 0, done.stdout + done.stderr
