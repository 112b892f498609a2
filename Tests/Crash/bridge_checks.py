"""Checks of the final state of a bridge and its cloud, wherever they were killed."""

from world import World


def has_delivered_all(world: World) -> bool:
    """Whether the bridge has no active transaction and an empty outbox."""
    ((running,),) = world.bridge_rows("SELECT session IS NOT NULL FROM stream")
    ((waiting,),) = world.bridge_rows("SELECT count(*) FROM outbox")
    return running == 0 and waiting == 0


def is_ready(world: World) -> bool:
    """Whether the cloud shows the connector as Available, and the bridge's outbox is empty."""
    known = world.cloud_rows(
        "SELECT 1 FROM connector WHERE station_id = ? AND status = 'Available'",
        world.bridge_station,
    )
    return bool(known) and world.bridge_rows("SELECT count(*) FROM outbox") == [(0,)]


def check_stream(world: World) -> None:
    """The cloud stores every event that the bridge committed exactly once, in one epoch."""
    ((last,),) = world.bridge_rows("SELECT last_seq FROM stream")
    epochs = world.cloud_rows("SELECT count(DISTINCT epoch) FROM bridge_event")
    stored = world.cloud_rows("SELECT seq FROM bridge_event ORDER BY seq")
    assert epochs == [(1,)] and [seq for (seq,) in stored] == list(range(1, last + 1))


def completed_and_interrupted(transactions: list[dict]) -> tuple[list[dict], list[dict]]:
    """The transactions that a card ended, and those that a killed bridge interrupted.

    Checks that there are no others, that each ended once, and that completed transactions have no
    anomaly.
    """
    completed = [each for each in transactions if each["stoppedReason"] == "Local"]
    interrupted = [each for each in transactions if each["stoppedReason"] == "PowerLoss"]
    assert len(completed) + len(interrupted) == len(transactions)
    for each in transactions:
        kinds = [fact["kind"] for fact in each["facts"]]
        assert each["phase"] == "ended" and kinds.count("ended") == 1 and kinds.count("started") < 2
    assert all(each["anomalies"] == [] and not each["suspect"] for each in completed)
    assert all(each["suspect"] and "meterGap" in each["anomalies"] for each in interrupted)
    return completed, interrupted
