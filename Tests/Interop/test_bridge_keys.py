"""A bridge's key: another one in its place, and none any more."""

import base64
import shutil

import pytest
from http_message_signatures.algorithms import ECDSA_P256_SHA256

from bridge import EVENTS, Bridge, new_key, public_pem
from cloud import poll
from device import Device

KEY = "/bridge/v1/key"
EMPTY = {"epoch": "any", "events": []}


@pytest.fixture
def bridge(cloud) -> Bridge:
    return Bridge(cloud)


def proof(key, bridge_id: str) -> str:
    text = f"zapoj bridge key {bridge_id}".encode()
    return base64.b64encode(ECDSA_P256_SHA256(private_key=key).sign(text)).decode()


def test_another_key(bridge):
    """The old key counts until the new one is used, so that an answer may be lost; then it does not."""
    old, new = bridge.key, new_key()
    change = {"publicKey": public_pem(new), "proof": proof(new, bridge.id)}
    for _ in range(2):
        assert bridge.post(KEY, change).status_code == 200
        assert bridge.post(EVENTS, EMPTY).status_code == 200
    bridge.key = new
    assert bridge.post(EVENTS, EMPTY).status_code == 200
    bridge.key = old
    assert bridge.post(EVENTS, EMPTY).status_code == 401
    bridge.key = new
    assert bridge.post(EVENTS, EMPTY).status_code == 200


def test_a_key_that_nobody_has(bridge):
    """Without the proof, with somebody else's, or with no key at all: the old one goes on."""
    new, other = new_key(), new_key()
    for change, field in [
        ({"publicKey": public_pem(new)}, "proof"),
        ({"publicKey": public_pem(new), "proof": proof(other, bridge.id)}, "proof"),
        ({"publicKey": public_pem(new), "proof": proof(new, "another")}, "proof"),
        ({"publicKey": "no key", "proof": ""}, "publicKey"),
        ({}, "publicKey"),
        ({"sharedKey": "short"}, "sharedKey"),
    ]:
        answer = bridge.post(KEY, change)
        assert (answer.status_code, answer.json()["field"]) == (400, field)
    assert bridge.post(EVENTS, EMPTY).status_code == 200


def test_revoked(cloud, bridge):
    """A bridge that was stolen is believed nothing; another one takes its place."""
    path = f"/api/v1/stations/{bridge.station}/bridge"
    assert cloud.call("DELETE", path).status_code == 204
    assert bridge.post(EVENTS, EMPTY).status_code == 401
    assert cloud.call("DELETE", path).status_code == 404
    assert Bridge(cloud, bridge.station).post(EVENTS, EMPTY).status_code == 200


def test_real_bridge(cloud, binaries, tmp_path):
    """`rotate-key` ends the daemon; its next start signs with the new key, under the old id."""
    device, station = Device(binaries, tmp_path), cloud.add_bridge_station()
    enrolled = device.enrol(cloud.url, cloud.claim_code(station))
    before = (tmp_path / "data/device.key").read_bytes()
    for _ in range(2):
        said = device.run("rotate-key")
        assert said.split()[1] in enrolled
        assert (tmp_path / "data/device.key").read_bytes() != before
        assert not (tmp_path / "data/device.key.next").exists()
    with device.running():
        cloud.wait_booted(station)


def test_interrupted(cloud, binaries, tmp_path):
    """The cloud has taken the key, and the bridge was never told so: it works as before, and the
    next `rotate-key` is the end of it."""
    device, station = Device(binaries, tmp_path), cloud.add_bridge_station()
    device.enrol(cloud.url, cloud.claim_code(station))
    key, following = tmp_path / "data/device.key", tmp_path / "data/device.key.next"
    old = shutil.copy(key, tmp_path / "old.key")
    device.run("rotate-key")
    new = key.read_bytes()
    key.rename(following)
    shutil.copy(old, key)
    with device.running():
        cloud.wait_booted(station)
    device.run("rotate-key")
    assert key.read_bytes() == new and not following.exists()
    booted_at = cloud.get(f"/api/v1/stations/{station}")["lastBootAt"]
    with device.running():
        poll(
            lambda: cloud.get(f"/api/v1/stations/{station}")["lastBootAt"] > booted_at,
            20,
            "the second boot",
        )
