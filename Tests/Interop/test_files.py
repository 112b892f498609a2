"""Firmware, diagnostics and logs by addresses of our own, each good for one transfer."""

import hashlib
import http.client
import os

import pytest
import requests

from cloud import PLAIN_PUBLIC_URL, PUBLIC_URL
from octt import Octt

ACCEPTED = {"status": "Accepted"}
IMAGE = os.urandom(700_000)


@pytest.fixture(scope="module")
def firmware(cloud) -> str:
    """A firmware of three parts."""
    answer = cloud.call("POST", "/api/v1/firmware?name=x3 hac/1.5.bin", data=IMAGE)
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert (made["name"], made["size"]) == ("x3_hac_1.5.bin", len(IMAGE))
    assert made["sha256"] == hashlib.sha256(IMAGE).hexdigest()
    assert made in cloud.get("/api/v1/firmware")
    return made["id"]


def reached(cloud, location: str) -> str:
    """Where the listener that is meant really is."""
    if location.startswith(PLAIN_PUBLIC_URL):
        return location.replace(PLAIN_PUBLIC_URL, f"http://127.0.0.1:{cloud.plain_port}")
    assert location.startswith(PUBLIC_URL + "/transfers/")
    return location.replace(PUBLIC_URL, cloud.url)


def asked_for_diagnostics(cp, reply=None, wanted: str = "accepted") -> str:
    asked = cp.command("GetDiagnostics", reply or {"fileName": "d.log"}, wanted, payload={})
    return reached(cp.cloud, asked["payload"]["location"])


def files(cp) -> list[dict]:
    return cp.cloud.get(f"/api/v1/stations/{cp.station.id}/files")


def test_firmware_is_fetched(cp, cloud, firmware):
    """As often as it takes, until the station says that it has it."""
    reply = cp.command("UpdateFirmware", {}, "accepted", firmwareId=firmware)["payload"]
    assert set(reply) == {"location", "retrieveDate"}
    location = reached(cloud, reply["location"])
    assert location.endswith("/x3_hac_1.5.bin")
    head = requests.head(location, timeout=10)
    assert (head.status_code, head.headers["Content-Length"]) == (200, str(len(IMAGE)))
    with requests.get(location, stream=True, timeout=10) as broken:
        assert next(broken.iter_content(1000))
    fetched = requests.get(location, timeout=10)
    assert fetched.content == IMAGE
    assert fetched.headers["Content-Type"] == "application/octet-stream"
    cp.report("FirmwareStatusNotification", "Downloading")
    assert requests.head(location, timeout=10).status_code == 200
    cp.report("FirmwareStatusNotification", "Downloaded", "Installed")
    assert requests.get(location, timeout=10).status_code == 404
    assert cp.reports() == ["Downloading", "Downloaded", "Installed"]


def test_signed_firmware(cp, cloud, firmware):
    """The number is ours, what proves the image is the admin's."""
    proof = {
        "signingCertificate": "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
        "signature": "c2ln",
    }
    asked = cp.command(
        "SignedUpdateFirmware",
        ACCEPTED,
        "accepted",
        firmwareId=firmware,
        payload={"firmware": proof, "retries": 1},
    )["payload"]
    assert asked["requestId"] > 0 and asked["retries"] == 1
    assert asked["firmware"].items() > proof.items()
    assert requests.get(reached(cloud, asked["firmware"]["location"]), timeout=10).content == IMAGE


def test_diagnostics_are_brought_once(cp, cloud):
    """Into the location as a folder; kept to the letter under the station's own name."""
    location = asked_for_diagnostics(cp)
    sent = requests.put(f"{location}/d.log", data=b"hot\n" * 9000, timeout=10)
    assert sent.status_code == 201, sent.text
    assert requests.put(f"{location}/d.log", data=b"again", timeout=10).status_code == 404
    (kept,) = files(cp)
    assert (kept["kind"], kept["name"], kept["size"]) == ("diagnostics", "d.log", 36000)
    fetched = cloud.call("GET", f"/api/v1/files/{kept['id']}")
    assert fetched.content == b"hot\n" * 9000
    assert fetched.headers["Content-Disposition"] == 'attachment; filename="d.log"'
    assert cloud.call("DELETE", f"/api/v1/files/{kept['id']}").status_code == 204
    assert files(cp) == []


def test_log_is_brought_by_post(cp, cloud):
    """Some post, and take the location for the file itself."""
    reply = ACCEPTED | {"filename": "log.txt"}
    asked = cp.command("GetLog", reply, "accepted", payload={"logType": "SecurityLog"})["payload"]
    assert (asked["logType"], list(asked["log"])) == ("SecurityLog", ["remoteLocation"])
    location = reached(cloud, asked["log"]["remoteLocation"])
    assert requests.post(location, data=b"quiet", timeout=10).status_code == 201
    (kept,) = files(cp)
    assert (kept["kind"], kept["name"]) == ("log", f"log-{asked['requestId']}")


def test_only_whole_files_of_some_size(cp):
    """Neither half a file, an empty one nor a huge one is kept, and the address stays good."""
    location = asked_for_diagnostics(cp)
    assert requests.put(location, data=b"", timeout=10).status_code == 400
    huge = requests.put(location, data=bytes((16 << 20) + 1), timeout=60)
    assert (huge.status_code, huge.json()["code"]) == (413, "tooLarge")
    host, path = location.removeprefix("http://").split("/", 1)
    half = http.client.HTTPConnection(host, timeout=10)
    half.putrequest("PUT", "/" + path)
    half.putheader("Content-Length", "1000000")
    half.endheaders(b"x" * 400_000)
    half.close()
    assert files(cp) == []
    assert requests.put(location, data=b"whole", timeout=10).status_code == 201
    assert [file["size"] for file in files(cp)] == [5]


def test_refused_command_leaves_no_address(cp, cloud, firmware):
    """Nor does an address serve for the other direction."""
    asked = cp.command("GetLog", {"status": "Rejected"}, "rejected", payload={})["payload"]
    location = reached(cloud, asked["log"]["remoteLocation"])
    assert requests.put(location, data=b"late", timeout=10).status_code == 404
    fetch = reached(
        cloud,
        cp.command("UpdateFirmware", {}, "accepted", firmwareId=firmware)["payload"]["location"],
    )
    assert requests.put(fetch, data=b"wrong way", timeout=10).status_code == 404
    assert requests.get(asked_for_diagnostics(cp) + "/d.log", timeout=10).status_code == 404
    assert requests.get(f"{cloud.url}/transfers/nonsense/x", timeout=10).status_code == 404


def test_station_on_the_plain_listener(cloud, firmware):
    """One that knows no TLS is told where the plain listener is."""
    plain = Octt(cloud, profile=0)
    asked = plain.command("UpdateFirmware", {}, "accepted", firmwareId=firmware)["payload"]
    assert asked["location"].startswith(PLAIN_PUBLIC_URL)
    assert requests.get(reached(cloud, asked["location"]), timeout=10).content == IMAGE
    plain.close()


def test_addresses_are_secret(cp, cloud):
    """In no log, no record of a command, and no list of frames."""
    location = asked_for_diagnostics(cp)
    token = location.rsplit("/", 1)[1]
    assert len(token) == 26
    cloud.secrets.add(token)
    requests.put(location, data=b"x", timeout=10)
    commands = cloud.call("GET", f"/api/v1/commands?stationId={cp.station.id}").text
    assert '/transfers/…"' in commands and token not in commands
    messages = cloud.call("GET", f"/api/v1/stations/{cp.station.id}/messages").text
    assert "/transfers/…" in messages and token not in messages


@pytest.mark.parametrize(
    "body, refusal",
    [
        ({"action": "UpdateFirmware"}, (400, "firmwareId")),
        ({"action": "GetDiagnostics", "firmwareId": "x"}, (400, "firmwareId")),
        ({"action": "UpdateFirmware", "firmwareId": "none"}, (404, "firmwareId")),
        ({"action": "Reset", "firmwareId": "x"}, (400, "firmwareId")),
        (
            {
                "action": "UpdateFirmware",
                "firmwareId": "FIRMWARE",
                "payload": {"retrieveDate": "2100-01-01T00:00:00Z"},
            },
            (400, "payload"),
        ),
        ({"action": "SignedUpdateFirmware", "firmwareId": "FIRMWARE"}, (400, "payload")),
    ],
)
def test_what_can_not_be_meant(cp, firmware, body, refusal):
    if body.get("firmwareId") == "FIRMWARE":
        body = body | {"firmwareId": firmware}
    assert cp.refused(body) == refusal


def test_by_the_command_line(cp, run, tmp_path):
    """Adds a firmware, sends it, and saves what the station has brought."""
    image = tmp_path / "new.bin"
    image.write_bytes(IMAGE)
    assert '"name" : "new.bin"' in run("firmware", "add", "--file", image)
    assert "new.bin" in run("firmware", "list")
    requests.put(asked_for_diagnostics(cp), data=b"brought", timeout=10)
    (kept,) = files(cp)
    assert kept["id"] in run("station", "files", "--id", cp.station.id)
    run("station", "save", "--file", kept["id"], "--to", tmp_path / "saved")
    assert (tmp_path / "saved").read_bytes() == b"brought"
