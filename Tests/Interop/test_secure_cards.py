"""Cards that can't be copied: NTAG 424 DNA (NXP AN12196), with `cryptography` and real libnfc."""

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
    """A card with a new SUN message at each tap."""

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
        data = bytes.fromhex(self.uid) + self.counter.to_bytes(3, "little")
        encryptor = Cipher(algorithms.AES(self.meta_read), modes.CBC(bytes(16))).encryptor()
        picc = encryptor.update(b"\xc7" + data + secrets.token_bytes(5)) + encryptor.finalize()
        session = cmac(self.file_read, bytes.fromhex("3cc300010080") + data)
        return picc.hex(), cmac(session, b"")[1::2].hex()

    def token(self) -> dict:
        """The token of the next tap, as a bridge sends it."""
        proof = {"additionalIdToken": ":".join(self.tapped()), "type": "SUN"}
        return bridge_events.token(self.uid) | {"additionalInfo": [proof]}

    def url(self) -> str:
        return "https://cards.example/t?e={}&c={}".format(*self.tapped())


@pytest.fixture
def bridge(cloud) -> Bridge:
    return Bridge(cloud)


@pytest.fixture
def card(cloud) -> SecureCard:
    """A card that is enrolled with its keys for a new driver."""
    made = SecureCard(cloud.new_card())
    view = cloud.add_driver(made.uid, sunKeys=made.keys).token
    assert view["needsProof"] is True and not set(made.keys.values()) & set(map(str, view.values()))
    made.id = view["id"]
    return made


def test_accepts_each_sun_message_once_and_in_order(bridge, card):
    """The cloud rejects a message that is repeated, older than the last one, or forged."""
    first, second = card.token(), card.token()
    assert bridge.authorize(second) == "Accepted"
    assert bridge.authorize(second) == "Invalid"
    assert bridge.authorize(first) == "Invalid"
    assert bridge.authorize(card.token()) == "Accepted"
    forged = SecureCard(card.uid)
    forged.counter = 1000
    assert bridge.authorize(forged.token()) == "Invalid"


def test_rejects_uid_without_sun_message(cloud, bridge, card):
    """The UID alone is Invalid at a bridge and at an OCPP station, unless the keys are removed."""
    assert bridge.authorize(card.uid) == "Invalid"
    station = cloud.add_station()
    with Station(cloud, station) as point:
        payload = {"idTag": card.uid}
        assert point.result("Authorize", payload)["idTagInfo"]["status"] == "Invalid"
        cloud.change(f"{TOKENS}/{card.id}", {"sunKeys": None})
        assert point.result("Authorize", payload)["idTagInfo"]["status"] == "Accepted"


def test_transaction_without_fresh_sun_message_has_anomaly(cloud, bridge, card):
    """A transaction needs a message, which may have been authorized before; one message is valid
    for one transaction only."""
    token = card.token()
    assert bridge.authorize(token) == "Accepted"
    for seq, sent in [(1, token), (2, card.token()), (3, bridge_events.token(card.uid))]:
        assert bridge.delivered([bridge_events.started(seq, 1, sent)]) == seq
    # A used message is not valid for a second transaction.
    assert bridge.delivered([bridge_events.started(4, 1, token)]) == 4
    assert anomalies(cloud, bridge) == [[], [], ["unknownToken"], ["unknownToken"]]


def test_setting_same_keys_keeps_counter(cloud, bridge, card):
    """The cloud rejects old messages after the same keys are set again."""
    used, authorized = card.token(), card.token()
    assert bridge.authorize(used) == "Accepted"
    assert bridge.delivered([bridge_events.started(1, 1, used)]) == 1
    assert bridge.authorize(authorized) == "Accepted"
    assert cloud.change(f"{TOKENS}/{card.id}", {"sunKeys": card.keys})["needsProof"] is True
    assert [bridge.authorize(old) for old in [used, authorized]] == ["Invalid"] * 2
    assert bridge.delivered([bridge_events.started(2, 1, used)]) == 2
    assert bridge.authorize(card.token()) == "Accepted"
    assert anomalies(cloud, bridge) == [[], ["unknownToken"]]


def test_new_keys_reset_counter(cloud, bridge, card):
    """With new keys the card counts from one, although it already charged with that counter."""
    used = card.token()
    assert bridge.authorize(used) == "Accepted"
    assert bridge.delivered([bridge_events.started(1, 1, used)]) == 1
    changed = SecureCard(card.uid)
    cloud.change(f"{TOKENS}/{card.id}", {"sunKeys": changed.keys})
    assert bridge.authorize(used) == "Invalid"
    token = changed.token()
    assert changed.counter == 1 and bridge.authorize(token) == "Accepted"
    # The same message again is invalid.
    assert bridge.authorize(token) == "Invalid"
    for seq in [2, 3]:
        assert bridge.delivered([bridge_events.started(seq, 1, token)]) == seq
    assert anomalies(cloud, bridge) == [[], [], ["unknownToken"]]


def anomalies(cloud, bridge: Bridge) -> list[list[str]]:
    """The anomalies of each of the bridge's transactions, oldest first, except `endNotReported`: the
    tests end none of them."""
    return [
        [anomaly for anomaly in each["anomalies"] if anomaly != "endNotReported"]
        for each in cloud.transactions(bridge.station)
    ]


@pytest.mark.parametrize("keys", [{"metaRead": "00", "fileRead": "00"}, {"metaRead": "0" * 32}])
def test_rejects_invalid_keys(cloud, card, keys):
    answer = cloud.call("PATCH", f"{TOKENS}/{card.id}", {"sunKeys": keys})
    assert answer.status_code == 400 and answer.json()["field"].startswith("sunKeys")


def test_real_bridge_rejects_copied_uid_and_accepts_card(cloud, binaries, tmp_path, card):
    """Through libnfc, a card with a copied UID does not charge, and the original card does."""
    device, station = Device(binaries, tmp_path), cloud.add_bridge_station()
    device.enrol(cloud.url, cloud.claim_code(station))
    with device.running():
        cloud.wait_booted(station)
        device.tap(card.uid)
        poll(lambda: "refused: Invalid" in device.log(1), 20, "the refusal")
        # The bridge accepts a card again after it was away for a second; a tap lasts 0.8 s.
        time.sleep(4)
        device.tap(card.uid, url=card.url())
        poll(lambda: cloud.transactions(station), 20, "charging")
    (transaction,) = cloud.transactions(station)
    assert transaction["anomalies"] == []
