"""Percentiles of what the benches measure."""


def percentile(values: list[float], share: float) -> float:
    """The value that `share` of the values, 0 to 1, do not exceed."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]
