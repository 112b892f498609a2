"""Firmware, diagnostics and logs through transfer URLs, each valid for one transfer."""

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
    """The id of a firmware image that is stored in three parts."""
    answer = cloud.call("POST", "/api/v1/firmware?name=x3 hac/1.5.bin", data=IMAGE)
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert (made["name"], made["size"]) == ("x3_hac_1.5.bin", len(IMAGE))
    assert made["sha256"] == hashlib.sha256(IMAGE).hexdigest()
    assert made in cloud.get("/api/v1/firmware")["items"]
    return made["id"]


def local_url(cloud, location: str) -> str:
    """The URL of the actual listener, for a public transfer URL."""
    if location.startswith(PLAIN_PUBLIC_URL):
        return location.replace(PLAIN_PUBLIC_URL, f"http://127.0.0.1:{cloud.plain_port}")
    assert location.startswith(PUBLIC_URL + "/transfers/")
    return location.replace(PUBLIC_URL, cloud.url)


def diagnostics_url(cp) -> str:
    """Asks the station for its diagnostics, and returns the URL that it receives."""
    sent = cp.command("GetDiagnostics", {"fileName": "d.log"}, "accepted", payload={})
    return local_url(cp.cloud, sent["payload"]["location"])


def files(cp) -> list[dict]:
    return cp.cloud.get(f"/api/v1/stations/{cp.station.id}/files")["items"]


def test_firmware_is_fetched(cp, cloud, firmware):
    """The station can fetch it repeatedly, until it reports that it has downloaded it."""
    reply = cp.command("UpdateFirmware", {}, "accepted", firmwareId=firmware)["payload"]
    assert set(reply) == {"location", "retrieveDate"}
    location = local_url(cloud, reply["location"])
    assert location.endswith("/x3_hac_1.5.bin")
    head = requests.head(location, timeout=60)
    assert (head.status_code, head.headers["Content-Length"]) == (200, str(len(IMAGE)))
    with requests.get(location, stream=True, timeout=60) as broken:
        assert next(broken.iter_content(1000))
    fetched = requests.get(location, timeout=60)
    assert fetched.content == IMAGE
    assert fetched.headers["Content-Type"] == "application/octet-stream"
    cp.report("FirmwareStatusNotification", "Downloading")
    assert requests.head(location, timeout=60).status_code == 200
    cp.report("FirmwareStatusNotification", "Downloaded", "Installed")
    assert requests.get(location, timeout=60).status_code == 404
    assert cp.reports() == ["Downloading", "Downloaded", "Installed"]


def test_signed_update_adds_location_and_request_id(cp, cloud, firmware):
    """The cloud sets the request id; the admin gives certificate and signature of the image."""
    signed = {
        "signingCertificate": "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
        "signature": "c2ln",
    }
    sent = cp.command(
        "SignedUpdateFirmware",
        ACCEPTED,
        "accepted",
        firmwareId=firmware,
        payload={"firmware": signed, "retries": 1},
    )["payload"]
    assert sent["requestId"] > 0 and sent["retries"] == 1
    assert sent["firmware"].items() > signed.items()
    assert requests.get(local_url(cloud, sent["firmware"]["location"]), timeout=60).content == IMAGE


def test_diagnostics_are_uploaded_once(cp, cloud):
    """The station uploads into the location as a folder; the cloud keeps its name and content."""
    location = diagnostics_url(cp)
    sent = requests.put(f"{location}/d.log", data=b"hot\n" * 9000, timeout=60)
    assert sent.status_code == 201, sent.text
    assert requests.put(f"{location}/d.log", data=b"again", timeout=60).status_code == 404
    (kept,) = files(cp)
    assert (kept["kind"], kept["name"], kept["size"]) == ("diagnostics", "d.log", 36000)
    fetched = cloud.call("GET", f"/api/v1/files/{kept['id']}")
    assert fetched.content == b"hot\n" * 9000
    assert fetched.headers["Content-Disposition"] == 'attachment; filename="d.log"'
    assert cloud.call("DELETE", f"/api/v1/files/{kept['id']}").status_code == 204
    assert files(cp) == []


def test_log_upload_by_post_is_accepted(cp, cloud):
    """Some stations use POST, and take the location as the file's URL."""
    reply = ACCEPTED | {"filename": "log.txt"}
    sent = cp.command("GetLog", reply, "accepted", payload={"logType": "SecurityLog"})["payload"]
    assert (sent["logType"], list(sent["log"])) == ("SecurityLog", ["remoteLocation"])
    location = local_url(cloud, sent["log"]["remoteLocation"])
    assert requests.post(location, data=b"quiet", timeout=60).status_code == 201
    (kept,) = files(cp)
    assert (kept["kind"], kept["name"]) == ("log", f"log-{sent['requestId']}")


def test_rejects_empty_huge_and_partial_uploads(cp):
    """The cloud keeps no empty, huge or partial file, and the URL stays valid."""
    location = diagnostics_url(cp)
    assert requests.put(location, data=b"", timeout=60).status_code == 400
    huge = requests.put(location, data=bytes((16 << 20) + 1), timeout=60)
    assert (huge.status_code, huge.json()["code"]) == (413, "tooLarge")
    host, path = location.removeprefix("http://").split("/", 1)
    half = http.client.HTTPConnection(host, timeout=60)
    half.putrequest("PUT", "/" + path)
    half.putheader("Content-Length", "1000000")
    half.endheaders(b"x" * 400_000)
    half.close()
    assert files(cp) == []
    assert requests.put(location, data=b"whole", timeout=60).status_code == 201
    assert [file["size"] for file in files(cp)] == [5]


def test_rejected_command_invalidates_transfer_url(cp, cloud, firmware):
    """The URL of a rejected command is invalid, and so is a URL used in the other direction."""
    sent = cp.command("GetLog", {"status": "Rejected"}, "rejected", payload={})["payload"]
    location = local_url(cloud, sent["log"]["remoteLocation"])
    assert requests.put(location, data=b"late", timeout=60).status_code == 404
    fetch = local_url(
        cloud,
        cp.command("UpdateFirmware", {}, "accepted", firmwareId=firmware)["payload"]["location"],
    )
    assert requests.put(fetch, data=b"wrong way", timeout=60).status_code == 404
    assert requests.get(diagnostics_url(cp) + "/d.log", timeout=60).status_code == 404
    assert requests.get(f"{cloud.url}/transfers/nonsense/x", timeout=60).status_code == 404


def test_station_without_tls_gets_url_of_plain_listener(cloud, firmware):
    """A station with security profile 0 gets the URL of the plain listener."""
    plain = Octt(cloud, profile=0)
    sent = plain.command("UpdateFirmware", {}, "accepted", firmwareId=firmware)["payload"]
    assert sent["location"].startswith(PLAIN_PUBLIC_URL)
    assert requests.get(local_url(cloud, sent["location"]), timeout=60).content == IMAGE
    plain.close()


def test_transfer_urls_are_masked(cp, cloud):
    """The URL's token is in no log, no command record and no list of frames."""
    location = diagnostics_url(cp)
    token = location.rsplit("/", 1)[1]
    assert len(token) == 26
    cloud.secrets.add(token)
    requests.put(location, data=b"x", timeout=60)
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
def test_rejects_invalid_file_command(cp, firmware, body, refusal):
    if body.get("firmwareId") == "FIRMWARE":
        body = body | {"firmwareId": firmware}
    assert cp.refused(body) == refusal


def test_command_line_adds_firmware_and_saves_files(cp, run, tmp_path):
    """The command line adds and lists firmware, and lists and saves an uploaded file."""
    image = tmp_path / "new.bin"
    image.write_bytes(IMAGE)
    assert '"name" : "new.bin"' in run("firmware", "add", "--file", image)
    assert "new.bin" in run("firmware", "list")
    requests.put(diagnostics_url(cp), data=b"brought", timeout=60)
    (kept,) = files(cp)
    assert kept["id"] in run("station", "files", "--id", cp.station.id)
    run("station", "save", "--file", kept["id"], "--to", tmp_path / "saved")
    assert (tmp_path / "saved").read_bytes() == b"brought"
