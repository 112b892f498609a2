"""Cards that can't be copied: NTAG 424 DNA (NXP AN12196), played by `cryptography` and real libnfc."""

import secrets
import time

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.cmac import CMAC

import bridge_events
from bridge import Bridge
from cloud import poll
from device import Device
from ocpp_wire import Station

TOKENS = "/api/v1/id-tokens"


def cmac(key: bytes, data: bytes) -> bytes:
    code = CMAC(algorithms.AES(key))
    code.update(data)
    return code.finalize()


class SecureCard:
    """Says something else at each tap."""

    def __init__(self, uid: str):
        self.uid = uid
        self.meta_read, self.file_read = secrets.token_bytes(16), secrets.token_bytes(16)
        self.counter = 0

    @property
    def keys(self) -> dict:
        return {"metaRead": self.meta_read.hex(), "fileRead": self.file_read.hex()}

    def tapped(self) -> tuple[str, str]:
        """PICCENCData and SDMMAC of the next tap, in hexadecimal digits."""
        self.counter += 1
        told = bytes.fromhex(self.uid) + self.counter.to_bytes(3, "little")
        encryptor = Cipher(algorithms.AES(self.meta_read), modes.CBC(bytes(16))).encryptor()
        picc = encryptor.update(b"\xc7" + told + secrets.token_bytes(5)) + encryptor.finalize()
        session = cmac(self.file_read, bytes.fromhex("3cc300010080") + told)
        return picc.hex(), cmac(session, b"")[1::2].hex()

    def token(self) -> dict:
        """As a bridge sends it."""
        proof = {"additionalIdToken": ":".join(self.tapped()), "type": "SUN"}
        return bridge_events.token(self.uid) | {"additionalInfo": [proof]}

    def url(self) -> str:
        return "https://cards.example/t?e={}&c={}".format(*self.tapped())


@pytest.fixture
def bridge(cloud) -> Bridge:
    return Bridge(cloud)


@pytest.fixture
def card(cloud) -> SecureCard:
    """Enrolled with its keys, for a driver of its own."""
    made = SecureCard(cloud.new_card())
    view = cloud.add_driver(made.uid, sunKeys=made.keys).token
    assert view["needsProof"] is True and not set(made.keys.values()) & set(map(str, view.values()))
    made.id = view["id"]
    return made


def test_each_tap_counts_once(bridge, card):
    """A message that comes again, or after a later one, or is made up, is none."""
    first, second = card.token(), card.token()
    assert bridge.authorize(second) == "Accepted"
    assert bridge.authorize(second) == "Invalid"
    assert bridge.authorize(first) == "Invalid"
    assert bridge.authorize(card.token()) == "Accepted"
    forged = SecureCard(card.uid)
    forged.counter = 1000
    assert bridge.authorize(forged.token()) == "Invalid"


def test_a_uid_alone_is_not_enough(cloud, bridge, card):
    """Neither at a bridge nor at a station, whose reader can't ask; unless the keys are taken away."""
    assert bridge.authorize(card.uid) == "Invalid"
    station = cloud.add_station()
    with Station(cloud, station) as point:
        payload = {"idTag": card.uid}
        assert point.result("Authorize", payload)["idTagInfo"]["status"] == "Invalid"
        cloud.change(f"{TOKENS}/{card.id}", {"sunKeys": None})
        assert point.result("Authorize", payload)["idTagInfo"]["status"] == "Accepted"


def test_an_event_tells_of_its_tap(cloud, bridge, card):
    """The tap was asked about before, or not at all; without its message it is held for a person."""
    token = card.token()
    assert bridge.authorize(token) == "Accepted"
    for seq, told in [(1, token), (2, card.token()), (3, bridge_events.token(card.uid))]:
        assert bridge.delivered([bridge_events.started(seq, 1, told)]) == seq
    # One that was used is good for no second transaction, however late.
    assert bridge.delivered([bridge_events.started(4, 1, token)]) == 4
    assert anomalies(cloud, bridge) == [[], [], ["unknownToken"], ["unknownToken"]]


def test_the_same_keys_again(cloud, bridge, card):
    """Who is told what is known already forgets nothing: no old message counts again."""
    used, asked = card.token(), card.token()
    assert bridge.authorize(used) == "Accepted"
    assert bridge.delivered([bridge_events.started(1, 1, used)]) == 1
    assert bridge.authorize(asked) == "Accepted"
    assert cloud.change(f"{TOKENS}/{card.id}", {"sunKeys": card.keys})["needsProof"] is True
    assert [bridge.authorize(old) for old in [used, asked]] == ["Invalid"] * 2
    assert bridge.delivered([bridge_events.started(2, 1, used)]) == 2
    assert bridge.authorize(card.token()) == "Accepted"
    assert anomalies(cloud, bridge) == [[], ["unknownToken"]]


def test_other_keys(cloud, bridge, card):
    """With them a card counts from one again, though it has charged with that before."""
    used = card.token()
    assert bridge.authorize(used) == "Accepted"
    assert bridge.delivered([bridge_events.started(1, 1, used)]) == 1
    changed = SecureCard(card.uid)
    cloud.change(f"{TOKENS}/{card.id}", {"sunKeys": changed.keys})
    assert bridge.authorize(used) == "Invalid"
    token = changed.token()
    assert changed.counter == 1 and bridge.authorize(token) == "Accepted"
    # Once, as ever.
    assert bridge.authorize(token) == "Invalid"
    for seq in [2, 3]:
        assert bridge.delivered([bridge_events.started(seq, 1, token)]) == seq
    assert anomalies(cloud, bridge) == [[], [], ["unknownToken"]]


def anomalies(cloud, bridge: Bridge) -> list[list[str]]:
    """Of its transactions, oldest first."""
    return [each["anomalies"] for each in cloud.transactions(bridge.station)]


@pytest.mark.parametrize("keys", [{"metaRead": "00", "fileRead": "00"}, {"metaRead": "0" * 32}])
def test_keys_that_are_none(cloud, card, keys):
    answer = cloud.call("PATCH", f"{TOKENS}/{card.id}", {"sunKeys": keys})
    assert answer.status_code == 400 and answer.json()["field"].startswith("sunKeys")


def test_real_bridge(cloud, binaries, tmp_path, card):
    """Through libnfc: a copy of the UID does not close the contactor, the card itself does."""
    device, station = Device(binaries, tmp_path), cloud.add_bridge_station()
    device.enrol(cloud.url, cloud.claim_code(station))
    with device.running():
        cloud.wait_booted(station)
        device.tap(card.uid)
        poll(lambda: "refused: Invalid" in device.log(1), 10, "the refusal")
        # A card counts again when it was away for a second; a tap lasts 0.8 s.
        time.sleep(2.5)
        device.tap(card.uid, url=card.url())
        poll(lambda: cloud.transactions(station), 10, "charging")
    (transaction,) = cloud.transactions(station)
    assert transaction["anomalies"] == []
