"""What must hold of a bridge and its cloud in the end, wherever they were killed."""

from world import World


def is_told(world: World) -> bool:
    """Nothing runs at the bridge, and nothing waits."""
    ((running,),) = world.bridge_rows("SELECT session IS NOT NULL FROM stream")
    ((waiting,),) = world.bridge_rows("SELECT count(*) FROM outbox")
    return running == 0 and waiting == 0


def is_available(world: World) -> bool:
    """The cloud knows the connector, and everything else that the bridge has stored."""
    known = world.cloud_rows(
        "SELECT 1 FROM connector WHERE station_id = ? AND status = 'Available'",
        world.bridge_station,
    )
    return bool(known) and world.bridge_rows("SELECT count(*) FROM outbox") == [(0,)]


def check_stream(world: World) -> None:
    """Every event that was durable at the bridge is in the cloud, once, in one epoch."""
    ((last,),) = world.bridge_rows("SELECT last_seq FROM stream")
    epochs = world.cloud_rows("SELECT count(DISTINCT epoch) FROM bridge_event")
    stored = world.cloud_rows("SELECT seq FROM bridge_event ORDER BY seq")
    assert epochs == [(1,)] and [seq for (seq,) in stored] == list(range(1, last + 1))


def whole_and_cut(transactions: list[dict]) -> tuple[list[dict], list[dict]]:
    """Those that a card ended, and those that a killed bridge did. There are no others; each ended
    once, and nothing is odd about a whole one."""
    whole = [each for each in transactions if each["stoppedReason"] == "Local"]
    cut = [each for each in transactions if each["stoppedReason"] == "PowerLoss"]
    assert len(whole) + len(cut) == len(transactions)
    for each in transactions:
        kinds = [fact["kind"] for fact in each["facts"]]
        assert each["phase"] == "ended" and kinds.count("ended") == 1 and kinds.count("started") < 2
    assert all(each["anomalies"] == [] and not each["suspect"] for each in whole)
    assert all(each["suspect"] and "meterGap" in each["anomalies"] for each in cut)
    return whole, cut
