"""/metrics, parsed by Prometheus' own parser."""

import itertools

from prometheus_client.parser import text_string_to_metric_families

from cloud import poll
from ocpp_wire import Station


def scrape(cloud) -> dict[str, dict[tuple, float]]:
    """All samples, by name and by label values."""
    token = (cloud.directory / "metrics.token").read_text(encoding="utf-8")
    answer = cloud.call("GET", "/metrics", token=token)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    families = text_string_to_metric_families(answer.text)
    samples = list(itertools.chain.from_iterable(family.samples for family in families))
    found: dict[str, dict[tuple, float]] = {}
    for sample in samples:
        labels = tuple(sample.labels.values())
        assert labels not in found.setdefault(sample.name, {}), "a sample came twice"
        found[sample.name][labels] = sample.value
    return found


def test_metrics_require_monitoring_token(cloud):
    """Neither an anonymous client nor an admin may read the metrics."""
    for token in ["", "guess", cloud.access_token]:
        assert cloud.call("GET", "/metrics", token=token).status_code == 401


def test_counts_calls_by_action_and_outcome(own_cloud):
    """The cloud counts a station's calls by action and outcome, and the connected stations."""
    before = scrape(own_cloud)
    with Station(own_cloud, own_cloud.add_station()) as station:
        station.result("Heartbeat", {})
        station.error("NoSuchAction", {})
        # A call is counted after its answer.
        unknown = ("unknown", "error")
        poll(lambda: unknown in scrape(own_cloud)["zapoj_ocpp_calls_total"], what="the count")
        during = scrape(own_cloud)
        connected = during["zapoj_stations_connected"][("ocpp16",)]
        assert connected == before["zapoj_stations_connected"][("ocpp16",)] + 1

    def rise(name: str, *labels: str) -> float:
        return during[name].get(labels, 0) - before.get(name, {}).get(labels, 0)

    assert rise("zapoj_ocpp_calls_total", "Heartbeat", "result") == 1
    assert rise("zapoj_ocpp_calls_total", "unknown", "error") == 1
    assert rise("zapoj_ocpp_call_seconds_count", "Heartbeat") == 1
    assert rise("zapoj_database_writes_total") >= 2
    assert rise("zapoj_stations", "ocpp16") == 1


def test_histogram_buckets_are_cumulative(cloud):
    """The counts of a histogram's buckets rise up to its total count."""
    found = scrape(cloud)
    buckets = found["zapoj_http_request_seconds_bucket"]
    for route, group in itertools.groupby(buckets.items(), key=lambda item: item[0][:2]):
        counts = [count for _, count in group]
        assert counts == sorted(counts)
        assert counts[-1] == found["zapoj_http_request_seconds_count"][route]
