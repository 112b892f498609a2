"""Rotation and revocation of a bridge's key."""

import base64
import shutil
import threading
import time

import pytest
from http_message_signatures.algorithms import ECDSA_P256_SHA256

from bridge import COMMANDS, EVENTS, Bridge, new_key, public_pem
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


def test_old_key_is_valid_until_new_key_is_used(bridge):
    """The old key stays valid until the first use of the new one, so the answer may get lost."""
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


def test_rejects_new_key_without_valid_proof(bridge):
    """The old key stays valid after a change without a proof, with a wrong one or without a key."""
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


def test_revoked_bridge_is_rejected_and_can_be_replaced(cloud, bridge):
    """The cloud rejects a revoked bridge, and accepts a new bridge of the same station."""
    path = f"/api/v1/stations/{bridge.station}/bridge"
    assert cloud.call("DELETE", path).status_code == 204
    assert bridge.post(EVENTS, EMPTY).json()["code"] == "revoked"
    assert cloud.call("DELETE", path).status_code == 404
    assert Bridge(cloud, bridge.station).post(EVENTS, EMPTY).status_code == 200


def test_revocation_ends_open_poll(cloud, bridge):
    """A poll that waits for a command ends with `revoked` once its bridge is revoked."""
    answers = []
    poll_once = threading.Thread(
        target=lambda: answers.append(bridge.post(f"{COMMANDS}?wait=60", b"", method="GET"))
    )
    poll_once.start()
    time.sleep(1)
    began = time.monotonic()
    assert cloud.call("DELETE", f"/api/v1/stations/{bridge.station}/bridge").status_code == 204
    poll_once.join(90)
    assert answers[0].json()["code"] == "revoked" and time.monotonic() - began < 40


def test_daemon_signs_with_new_key_after_rotate_key(cloud, binaries, tmp_path):
    """After `rotate-key`, the daemon signs with the new key under the old bridge id."""
    device, station = Device(binaries, tmp_path), cloud.add_bridge_station()
    enrolled = device.enrol(cloud.url, cloud.claim_code(station))
    before = (tmp_path / "data/device.key").read_bytes()
    for _ in range(2):
        output = device.run("rotate-key")
        assert output.split()[1] in enrolled
        assert (tmp_path / "data/device.key").read_bytes() != before
        assert not (tmp_path / "data/device.key.next").exists()
    with device.running():
        cloud.wait_booted(station)


def test_rotate_key_completes_interrupted_rotation(cloud, binaries, tmp_path):
    """The cloud has stored the new key, but the bridge missed the answer.

    The daemon works with the old key, and the next `rotate-key` completes the rotation.
    """
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
