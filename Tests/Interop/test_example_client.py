"""docs/examples/esp32_bridge.py, unchanged MicroPython code, with a real cloud."""

import ast
import json
import ssl

import pytest
from http_message_signatures.algorithms import HMAC_SHA256

from bridge import ENROLMENTS
from cloud import Cloud, poll
from esp32 import ESP32, EXAMPLE, events_in
from forwarder import Forwarder
from misproxy import Misproxy, Page
from recorder import Recorder
from test_tls import make_certificate


def board(cloud, folder, station: str, port: int | None = None, **settings) -> ESP32:
    """An ESP32 with a claim code of the station."""
    return ESP32(folder, port or cloud.port, cloud.claim_code(station), **settings)


@pytest.fixture
def station(cloud) -> str:
    return cloud.add_bridge_station()


@pytest.fixture
def esp32(cloud, station, tmp_path):
    made = board(cloud, tmp_path / "flash", station)
    yield made
    cloud.secrets.add(made.state()["sharedKey"])


def event_steps(outbox: str) -> list[str]:
    """The transaction event types (Started, Updated, Ended) in an outbox, in order."""
    return [event["data"].get("eventType") for event in events_in(outbox)]


def is_available(cloud, station: str):
    """Whether the cloud shows the connector as available, which implies the enrolment."""
    connectors = cloud.get(f"/api/v1/stations/{station}")["connectors"]
    return [connector["status"] for connector in connectors] == ["Available"]


def ended_transaction(cloud, station: str) -> dict | None:
    """The only transaction, once it has ended."""
    found = cloud.transactions(station)
    return found[0] if len(found) == 1 and found[0]["phase"] == "ended" else None


def start_charging(cloud, esp32, station: str):
    """Adds a driver, presents the card, and returns when the relay is closed."""
    driver = cloud.add_driver()
    poll(lambda: is_available(cloud, station), 20, "the boot")
    esp32.present(driver.card.lower())
    poll(esp32.is_closed, 10, "closing")
    return driver


def fact_kinds(transaction: dict) -> list[str]:
    """The kinds of a transaction's facts except samples; checks that no fact is duplicate."""
    facts = transaction["facts"]
    assert len({(fact["kind"], fact["sequenceNumber"]) for fact in facts}) == len(facts)
    return [fact["kind"] for fact in facts if fact["kind"] != "sampled"]


def test_charges_between_two_taps(cloud, station, esp32):
    """The relay closes after the start is on flash; each pulse is a Wh; a second tap ends it."""
    esp32.pulses_at_closing = 3
    with esp32:
        driver = start_charging(cloud, esp32, station)
        assert "claimCode" not in esp32.state()
        assert [value for value, _ in esp32.relay] == [0, 1]
        assert event_steps(esp32.relay[-1][1])[-1] == "Started"
        for pulses in [1, 100, 19]:
            esp32.count(pulses)
        esp32.present(driver.card)
        transaction = poll(lambda: ended_transaction(cloud, station), 10, "the end")
        assert not esp32.is_closed()
    assert transaction["energyWh"] == 123
    assert (transaction["driverId"], transaction["stoppedReason"]) == (driver.id, "Local")
    assert (transaction["suspect"], transaction["anomalies"]) == (False, [])
    assert fact_kinds(transaction) == ["authorized", "started", "chargingStateChanged", "ended"]


def test_unknown_card_does_not_close_relay(cloud, station, esp32):
    """Unknown cards and noise do not close the relay, and the next valid card does."""
    with esp32:
        poll(lambda: is_available(cloud, station), 20, "the boot")
        for text in [cloud.new_card(), "04A1B", "", "?" * 200]:
            esp32.present(text)
        driver = start_charging(cloud, esp32, station)
        poll(lambda: cloud.transactions(station), 10, "the start")
    assert [value for value, _ in esp32.relay] == [0, 1]
    assert cloud.only_transaction(station)["driverId"] == driver.id


def test_power_cut_ends_session_with_stored_energy(cloud, station, esp32):
    """After a power cut the relay is open, and the session ends with the energy on flash."""
    with esp32:
        driver = start_charging(cloud, esp32, station)
        esp32.count(40)
        poll(lambda: esp32.pulses_on_flash() == 40, what="a sample on flash")
    with esp32.outbox.open("a") as outbox:
        outbox.write('[{"seq": 99, "type": "Trans')
    with esp32:
        transaction = poll(lambda: ended_transaction(cloud, station), 10, "the end")
        assert [value for value, _ in esp32.relay] == [0, 1, 0]
        assert (transaction["energyWh"], transaction["stoppedReason"]) == (40, "PowerLoss")
        assert transaction["anomalies"] == ["meterGap"]
        assert fact_kinds(transaction)[-1] == "ended"
        esp32.present(driver.card)
        poll(esp32.is_closed, 10, "closing again")
        esp32.count(2)
        esp32.present(driver.card)
        poll(lambda: not esp32.is_closed(), 10, "opening")
        last = poll(lambda: second_transaction(cloud, station), 10, "the second transaction")
    assert (last["energyWh"], last["anomalies"]) == (2, [])


def second_transaction(cloud, station: str) -> dict | None:
    found = cloud.transactions(station)
    return found[1] if len(found) == 2 and found[1]["phase"] == "ended" else None


def test_delivers_offline_events_once(own_cloud, tmp_path):
    """Events from the time without a cloud, or without its answers, arrive later and count once."""
    station = own_cloud.add_bridge_station()
    with Forwarder(own_cloud.port) as forwarder:
        esp32 = board(own_cloud, tmp_path / "flash", station, forwarder.port)
        with esp32:
            driver = start_charging(own_cloud, esp32, station)
            forwarder.is_deaf = True
            esp32.count(7)
            poll(lambda: forwarder.unanswered >= 2, 10, "events without an answer")
            forwarder.target, forwarder.is_deaf = None, False
            esp32.count(8)
            esp32.present(driver.card)
            poll(lambda: not esp32.is_closed(), 10, "opening")
            # The bridge opens the relay before it stores the end.
            poll(lambda: "Ended" in event_steps(esp32.outbox.read_text()), 10, "the end on flash")
            own_cloud.restart()
        assert not ended_transaction(own_cloud, station)
        with esp32:
            forwarder.target = own_cloud.port
            transaction = poll(lambda: ended_transaction(own_cloud, station), 30, "the end")
            poll(lambda: len(esp32.events()) == 1, 10, "the removal of delivered events")
    assert (transaction["energyWh"], transaction["anomalies"]) == (15, [])
    assert fact_kinds(transaction) == ["authorized", "started", "chargingStateChanged", "ended"]


def test_new_claim_code_enrols_new_bridge(cloud, station, esp32):
    """A new claim code enrols a new bridge, whose events count from 1."""
    with esp32:
        poll(lambda: is_available(cloud, station), 20, "the boot")
        poll(lambda: len(esp32.events()) == 1, 10, "the removal of delivered events")
    first = esp32.state()
    cloud.secrets.add(first["sharedKey"])
    code = cloud.claim_code(station)
    esp32.known.write_text(json.dumps(first | {"claimCode": code}))
    with esp32:
        start_charging(cloud, esp32, station)
        poll(lambda: cloud.transactions(station), 10, "the start")
        again = esp32.state()
    for name in ["bridgeId", "sharedKey", "epoch"]:
        assert again[name] != first[name]


def test_starts_new_epoch_after_cloud_lost_events(cloud, station, esp32):
    """A cloud without the earlier events (after a restored backup) gets the rest in a new epoch."""
    with esp32:
        poll(lambda: is_available(cloud, station), 20, "the boot")
        poll(lambda: len(esp32.events()) == 1, 10, "the removal of delivered events")
    (last,) = esp32.events()
    forgotten = esp32.state() | {"epoch": "forgotten"}
    esp32.known.write_text(json.dumps(forgotten))
    with esp32:
        start_charging(cloud, esp32, station)
        poll(lambda: cloud.transactions(station), 10, "the start")
        known = esp32.state()
    assert "cloud: 409" in esp32.log()
    assert (known["epoch"] != "forgotten", known["before"]) == (True, last["seq"] - 1)


def test_drops_event_that_cloud_rejects(cloud, station, esp32):
    """The bridge replaces an event that the cloud can't read, and delivers the later ones."""
    with esp32:
        poll(lambda: is_available(cloud, station), 20, "the boot")
        poll(lambda: len(esp32.events()) == 1, 10, "the removal of delivered events")
    event, state = json.loads(esp32.outbox.read_text())
    event |= {"seq": event["seq"] + 1, "type": "TransactionEvent", "data": {"seqNo": "none"}}
    with esp32.outbox.open("a") as outbox:
        outbox.write(json.dumps([event, state]) + "\n")
    with esp32:
        start_charging(cloud, esp32, station)
        poll(lambda: cloud.transactions(station), 20, "the start")
    assert "cloud: 400" in esp32.log()
    (shown,) = cloud.get(f"/api/v1/security-events?stationId={station}")["items"]
    assert (shown["type"], shown["techInfo"]) == ("EventDropped", "TransactionEvent: unreadable")


PROBLEM, PLAIN = "application/problem+json", "application/json"


@pytest.mark.parametrize(
    "page",
    [
        Page(400, b'{"code": "BadRequest"}', {"Content-Type": PLAIN}),
        Page(400, b'{"code": "BadRequest", "status": 400}', {"Content-Type": PROBLEM}),
        Page(400, b'{"code": "invalidInput", "status": 400}', {"Content-Type": PLAIN}),
        Page(400, b'{"code": "invalidInput"}', {"Content-Type": PROBLEM}),
        Page(409, b'["code"]', {"Content-Type": PROBLEM}),
        Page(200, b'"serverTime"', {"Content-Type": PLAIN}),
        Page(400),
    ],
    ids=lambda page: f"{page.status} {page.body.decode()}",
)
def test_drops_nothing_on_word_of_proxy(cloud, station, tmp_path, page):
    """An answer of a proxy leaves events and epoch as they are, and the cloud gets them later."""
    with Misproxy(cloud.port) as proxy:
        port = int(proxy.url.rpartition(":")[2])
        esp32 = board(cloud, tmp_path / "flash", station, port)
        with esp32:
            poll(lambda: is_available(cloud, station), 20, "the boot")
            poll(lambda: len(esp32.events()) == 1, 10, "the removal of delivered events")
        before = esp32.state()
        cloud.secrets.add(before["sharedKey"])
        proxy.page = page
        with esp32:
            poll(lambda: proxy.answered >= 3, 20, "answers of the proxy")
            assert "a proxy answers, not the cloud" in esp32.log() or page.body.startswith(b"<")
            assert "Dropped" not in [event["type"] for event in esp32.events()]
            assert esp32.state()["epoch"] == before["epoch"]
            proxy.page = None
            poll(lambda: len(esp32.events()) == 1, 30, "the delivery")


def test_independent_verifier_accepts_signatures(tmp_path):
    """http-message-signatures verifies all requests; nonces and uptimes rise across restarts."""
    with Recorder() as recorder:
        port = int(recorder.url.rpartition(":")[2])
        esp32 = ESP32(tmp_path / "flash", port, "7k3m-q0xw")
        with esp32:
            poll(recorder.events, 10, "the boot")
            esp32.present("04A1B2C3D4E5F6")
            poll(lambda: len(recorder.events()) > 12, 20, "samples")
        with esp32:
            poll(lambda: boots(recorder) == 2, 10, "the second boot")
    (enrolment,) = recorder.to(ENROLMENTS)
    assert "Signature" not in enrolment.headers
    nonces = recorder.verify_all(HMAC_SHA256)
    assert len(recorder.key()) == 32 and nonces == sorted(set(nonces))
    # The bridge repeats events that were not acknowledged before the restart.
    events = {event["seq"]: event for event in recorder.events()}
    moments = [event["moment"] for event in events.values()]
    first = [moment for moment in moments if moment["bootId"] == moments[0]["bootId"]]
    uptimes = [moment["uptime"] for moment in first]
    # The ticks of the MicroPython double wrap three seconds after the start.
    assert uptimes == sorted(uptimes) and uptimes[-1] > 1 << 30
    assert uptimes[-1] - uptimes[0] < 600_000
    assert (first[0]["isSynchronised"], first[-1]["isSynchronised"]) == (False, True)


def boots(recorder) -> int:
    return len({event["moment"]["bootId"] for event in recorder.events()})


def test_trusts_only_the_configured_certificate(binaries, tmp_path):
    """The bridge checks the cloud's certificate before it sends its key."""
    pair = make_certificate(tmp_path)
    (tmp_path / "other").mkdir()
    other = make_certificate(tmp_path / "other")
    cloud = Cloud(binaries / "zapoj-cloud", tmp_path / "data", tls=pair)
    try:
        station = cloud.add_bridge_station()
        names = {"host": "localhost", "caFile": "ca.der"}
        esp32 = board(cloud, tmp_path / "flash", station, **names)
        certificate = esp32.known.with_name("ca.der")
        certificate.write_bytes(ssl.PEM_cert_to_DER_cert(other[0].read_text()))
        with esp32:
            poll(lambda: "certificate" in esp32.log().lower(), 10, "the refusal")
        assert "claimCode" in esp32.state()
        certificate.write_bytes(ssl.PEM_cert_to_DER_cert(pair[0].read_text()))
        with esp32:
            poll(lambda: is_available(cloud, station), 20, "the boot")
    finally:
        status = cloud.stop()
    assert status == 0


# The members of MicroPython's modules on an ESP32; CPython's modules of these names have more.
MICROPYTHON = {
    "binascii": {"a2b_base64", "b2a_base64", "crc32", "hexlify", "unhexlify"},
    "hashlib": {"md5", "sha1", "sha256"},
    "json": {"dump", "dumps", "load", "loads"},
    "os": {"chdir", "listdir", "mkdir", "remove", "rename", "stat", "statvfs", "urandom"},
    "socket": {"AF_INET", "SOCK_STREAM", "getaddrinfo", "socket"},
    "ssl": {"CERT_NONE", "CERT_REQUIRED", "PROTOCOL_TLS_CLIENT", "SSLContext", "wrap_socket"},
    "time": {"gmtime", "sleep", "sleep_ms", "ticks_diff", "ticks_ms", "time", "time_ns"},
    "machine": {"Pin", "UART", "WDT", "reset", "reset_cause"},
    "network": {"STA_IF", "WLAN"},
    "ntptime": {"host", "settime", "timeout"},
}


def test_uses_only_micropython_modules_and_stays_small():
    """The example only uses modules and functions of the board, and has at most 275 lines."""
    text = EXAMPLE.read_text(encoding="utf-8")
    tree = ast.parse(text)
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
    used = {(n.value.id, n.attr) for n in names if isinstance(n.value, ast.Name)}
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import)]
    modules = {alias.name for node in imports for alias in node.names}
    assert modules <= MICROPYTHON.keys()
    for module in modules:
        assert {attribute for name, attribute in used if name == module} <= MICROPYTHON[module]
    assert len(text.splitlines()) <= 275
    assert max(len(line) for line in text.splitlines()) <= 100
