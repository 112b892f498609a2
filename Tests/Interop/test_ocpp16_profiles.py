"""The non-Core profiles and the security white paper's messages, with an independent client.

REST sends each command with its OCPP payload. The client checks each frame against the official
schema and answers with its own serialised dataclasses.
"""

import asyncio

import pytest
from ocpp.routing import on
from ocpp.v16 import call, call_result

from ocpp_wire import Station, ago
from test_ocpp16_commands import CoreChargePoint, connected, send_command_async

LATER, UPLOAD_URL = "2036-01-01T00:00:00Z", "ftp://example.org/up"
PEM = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
LOG_WITHOUT_LOCATION = {"log": {"remoteLocation": ""}, "logType": "SecurityLog", "requestId": 1}
HASHES = {
    "hashAlgorithm": "SHA256",
    "issuerNameHash": "ab" * 32,
    "issuerKeyHash": "cd" * 32,
    "serialNumber": "0123",
}
PROFILE = {
    "chargingProfileId": 7,
    "stackLevel": 0,
    "chargingProfilePurpose": "TxDefaultProfile",
    "chargingProfileKind": "Recurring",
    "recurrencyKind": "Daily",
    "validFrom": "2026-01-01T00:00:00Z",
    "chargingSchedule": {
        "duration": 86400,
        "startSchedule": "2026-01-01T22:00:00Z",
        "chargingRateUnit": "W",
        "chargingSchedulePeriod": [
            {"startPeriod": 0, "limit": 11000, "numberPhases": 3},
            {"startPeriod": 28800, "limit": 4140.5},
        ],
        "minChargingRate": 1400,
    },
}
TX_PROFILE = {
    "chargingProfileId": 8,
    "stackLevel": 1,
    "chargingProfilePurpose": "TxProfile",
    "chargingProfileKind": "Relative",
    "chargingSchedule": {
        "chargingRateUnit": "A",
        "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 8}],
    },
}
SCHEDULE = {
    "chargingRateUnit": "W",
    "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 11000.0}],
}


def answering(action: str, answer):
    """A charge point class that answers this action with this result."""

    class Answering(CoreChargePoint):
        @on(action)
        def answer(self, **_):
            return answer

    return Answering


def status(name: str, word: str):
    return getattr(call_result, name)(status=word)


CANCELLED = status("CancelReservation", "Accepted")
# Action, payload, the station's answer, the resulting status of the command.
COMMANDS = [
    (
        "UpdateFirmware",
        {"location": "https://example.org/f.bin", "retrieveDate": LATER, "retries": 2},
        call_result.UpdateFirmware(),
        "accepted",
    ),
    (
        "GetDiagnostics",
        {"location": UPLOAD_URL, "startTime": "2026-01-01T00:00:00Z"},
        call_result.GetDiagnostics(file_name="log.zip"),
        "accepted",
    ),
    ("GetDiagnostics", {"location": UPLOAD_URL}, call_result.GetDiagnostics(), "accepted"),
    ("GetLocalListVersion", {}, call_result.GetLocalListVersion(list_version=3), "accepted"),
    ("GetLocalListVersion", {}, call_result.GetLocalListVersion(list_version=-1), "notSupported"),
    (
        "SendLocalList",
        {
            "listVersion": 4,
            "localAuthorizationList": [
                {"idTag": "04AABBCCDDEE80", "idTagInfo": {"status": "Accepted"}},
                {"idTag": "04AABBCCDDEE81"},
            ],
            "updateType": "Differential",
        },
        status("SendLocalList", "VersionMismatch"),
        "rejected",
    ),
    (
        "SendLocalList",
        {"listVersion": 1, "updateType": "Full"},
        status("SendLocalList", "NotSupported"),
        "notSupported",
    ),
    (
        "ReserveNow",
        {"connectorId": 1, "expiryDate": LATER, "idTag": "04AABBCCDDEE80", "reservationId": 5},
        status("ReserveNow", "Occupied"),
        "rejected",
    ),
    ("CancelReservation", {"reservationId": 5}, CANCELLED, "accepted"),
    (
        "SetChargingProfile",
        {"connectorId": 0, "csChargingProfiles": PROFILE},
        status("SetChargingProfile", "Accepted"),
        "accepted",
    ),
    ("ClearChargingProfile", {"id": 7}, status("ClearChargingProfile", "Unknown"), "rejected"),
    ("ClearChargingProfile", {}, status("ClearChargingProfile", "Accepted"), "accepted"),
    (
        "GetCompositeSchedule",
        {"connectorId": 1, "duration": 3600, "chargingRateUnit": "W"},
        call_result.GetCompositeSchedule(
            status="Accepted", connector_id=1, schedule_start=LATER, charging_schedule=SCHEDULE
        ),
        "accepted",
    ),
    (
        "TriggerMessage",
        {"requestedMessage": "StatusNotification", "connectorId": 1},
        status("TriggerMessage", "NotImplemented"),
        "notSupported",
    ),
    (
        "ExtendedTriggerMessage",
        {"requestedMessage": "SignChargePointCertificate"},
        status("ExtendedTriggerMessage", "Accepted"),
        "accepted",
    ),
    (
        "CertificateSigned",
        {"certificateChain": PEM},
        status("CertificateSigned", "Rejected"),
        "rejected",
    ),
    (
        "InstallCertificate",
        {"certificateType": "CentralSystemRootCertificate", "certificate": PEM},
        status("InstallCertificate", "Accepted"),
        "accepted",
    ),
    (
        "DeleteCertificate",
        {"certificateHashData": HASHES},
        status("DeleteCertificate", "NotFound"),
        "rejected",
    ),
    (
        "GetInstalledCertificateIds",
        {"certificateType": "ManufacturerRootCertificate"},
        call_result.GetInstalledCertificateIds(
            status="Accepted",
            certificate_hash_data=[HASHES],
        ),
        "accepted",
    ),
    (
        "GetInstalledCertificateIds",
        {"certificateType": "ManufacturerRootCertificate"},
        status("GetInstalledCertificateIds", "NotFound"),
        "accepted",
    ),
    (
        "GetLog",
        {
            "log": {"remoteLocation": "https://example.org/up", "latestTimestamp": LATER},
            "logType": "SecurityLog",
            "requestId": 9,
        },
        call_result.GetLog(status="AcceptedCanceled", filename="security.log"),
        "accepted",
    ),
    (
        "SignedUpdateFirmware",
        {
            "requestId": 10,
            "firmware": {
                "location": "https://example.org/f.bin",
                "retrieveDateTime": LATER,
                "signingCertificate": PEM,
                "signature": "c2lnbmF0dXJl",
            },
        },
        status("SignedUpdateFirmware", "InvalidCertificate"),
        "rejected",
    ),
]


@pytest.mark.parametrize("action, payload, answer, outcome", COMMANDS)
def test_sends_payload_and_stores_answer(cloud, action, payload, answer, outcome):
    """The payload reaches the station unchanged, in a frame that fits the official schema."""
    station = cloud.add_station()
    if action == "ReserveNow":
        payload = payload | {"idTag": cloud.add_driver().card}

    async def run():
        async with connected(cloud, station, answering(action, answer)) as client:
            command = await send_command_async(cloud, station, action, payload=payload)
            return command, client.received_calls

    command, received_calls = asyncio.run(run())
    assert received_calls == [(action, payload)]
    assert command["status"] == outcome
    assert cloud.get(f"/api/v1/commands/{command['id']}") == command


def test_masks_tags_in_payload(cloud):
    """The stored command contains only the end of a tag."""
    station = cloud.add_station()
    card = cloud.add_driver().card
    payload = {"connectorId": 1, "expiryDate": LATER, "idTag": card, "reservationId": 5}
    command = cloud.create(
        f"/api/v1/stations/{station.id}/commands", {"action": "ReserveNow", "payload": payload}
    )
    assert command["request"]["payload"]["idTag"] == f"…{card[-4:]}"
    listed = {
        "listVersion": 1,
        "updateType": "Full",
        "localAuthorizationList": [{"idTag": card, "idTagInfo": {"status": "Accepted"}}],
    }
    command = cloud.create(
        f"/api/v1/stations/{station.id}/commands", {"action": "SendLocalList", "payload": listed}
    )
    assert card not in str(command)


@pytest.mark.parametrize(
    "action, payload, names",
    [
        ("UpdateFirmware", {"location": "https://example.org"}, "retrieveDate"),
        ("UpdateFirmware", {"location": "x", "retrieveDate": "soon"}, "retrieveDate"),
        ("UpdateFirmware", {"location": "x", "retrieveDate": LATER, "colour": 1}, "colour"),
        ("UpdateFirmware", {"location": "x", "retrieveDate": LATER, "retries": -1}, "retries"),
        ("SendLocalList", {"listVersion": 0, "updateType": "Full"}, "listVersion"),
        ("SendLocalList", {"listVersion": -1, "updateType": "Full"}, "listVersion"),
        ("SendLocalList", {"listVersion": 1, "updateType": "Some"}, "updateType"),
        (
            "ReserveNow",
            {"connectorId": 1, "expiryDate": LATER, "idTag": "A" * 21, "reservationId": 5},
            "idTag",
        ),
        ("SetChargingProfile", {"connectorId": 0, "csChargingProfiles": TX_PROFILE}, "connectorId"),
        (
            "SetChargingProfile",
            {
                "connectorId": 1,
                "csChargingProfiles": PROFILE
                | {
                    "chargingSchedule": {
                        "chargingRateUnit": "W",
                        "chargingSchedulePeriod": [{"startPeriod": 5, "limit": 1}],
                    }
                },
            },
            "chargingSchedulePeriod",
        ),
        ("GetCompositeSchedule", {"connectorId": 1}, "duration"),
        ("TriggerMessage", {"requestedMessage": "BootNotification"}, "BootNotification"),
        ("TriggerMessage", {"requestedMessage": "Heartbeat", "connectorId": 0}, "connectorId"),
        ("CertificateSigned", {"certificateChain": "x" * 10_001}, "certificateChain"),
        ("GetLog", LOG_WITHOUT_LOCATION, "remoteLocation"),
        ("ClearChargingProfile", [], "payload"),
    ],
)
def test_rejects_invalid_payload(cloud, action, payload, names):
    """A payload that violates the specification gets 400, names the member, and is not stored."""
    station = cloud.add_station()
    body = {"action": action, "payload": payload}
    answer = cloud.call("POST", f"/api/v1/stations/{station.id}/commands", body)
    assert (answer.status_code, answer.json()["field"]) == (400, "payload")
    assert names in answer.json()["detail"]
    assert cloud.get(f"/api/v1/commands?stationId={station.id}")["items"] == []


def test_tx_profile_names_stations_transaction_id(cloud):
    """A TxProfile contains the station's transactionId. The profile of a remote start has none,
    because the transaction does not exist yet."""
    station, driver = cloud.add_station(), cloud.add_driver()
    accepted = status("SetChargingProfile", "Accepted")

    async def run():
        async with connected(
            cloud, station, answering("SetChargingProfile", accepted)
        ) as client:
            start = await send_command_async(
                cloud,
                station,
                "RequestStartTransaction",
                idToken=driver.card,
                connectorId=1,
                chargingProfile=TX_PROFILE,
            )
            started = await client.call(
                call.StartTransaction(
                    connector_id=1, id_tag=driver.card, meter_start=100, timestamp=ago(1)
                )
            )
            transaction = await asyncio.to_thread(cloud.only_transaction, station.id)
            limit = await send_command_async(
                cloud,
                station,
                "SetChargingProfile",
                transactionId=transaction["id"],
                payload={"connectorId": 1, "csChargingProfiles": TX_PROFILE},
            )
            return client.received_calls, start, limit, started.transaction_id

    received_calls, start, limit, number = asyncio.run(run())
    assert start["status"] == limit["status"] == "accepted"
    assert received_calls[0][1]["chargingProfile"] == TX_PROFILE
    profile = received_calls[1][1]["csChargingProfiles"]
    assert profile == TX_PROFILE | {"transactionId": number}


REPORTS = [
    (call.FirmwareStatusNotification(status="Downloading"), "firmware", None),
    (call.FirmwareStatusNotification(status="InstallationFailed"), "firmware", None),
    (call.DiagnosticsStatusNotification(status="Uploaded"), "diagnostics", None),
    (call.LogStatusNotification(status="UploadFailure", request_id=9), "log", 9),
    (
        call.SignedFirmwareStatusNotification(status="InvalidSignature", request_id=10),
        "firmware",
        10,
    ),
]


def test_stores_status_reports(cloud):
    """Each report is answered and stored with its original status."""
    station = cloud.add_station()

    async def run():
        async with connected(cloud, station) as client:
            for report, _, _ in REPORTS:
                await client.call(report, suppress=False)

    asyncio.run(run())
    listed = cloud.get(f"/api/v1/stations/{station.id}/reports")["items"]
    reported = [(item["kind"], item["status"], item.get("requestId")) for item in reversed(listed)]
    assert reported == [(kind, report.status, id) for report, kind, id in REPORTS]
    page = cloud.get(f"/api/v1/stations/{station.id}/reports?kind=firmware&limit=2")
    assert [item["status"] for item in page["items"]] == ["InvalidSignature", "InstallationFailed"]
    rest = cloud.get(
        f"/api/v1/stations/{station.id}/reports?kind=firmware&cursor={page['nextCursor']}"
    )
    assert [item["status"] for item in rest["items"]] == ["Downloading"]


@pytest.mark.parametrize("status", ["Perhaps", "", None, 7])
def test_rejects_report_with_unknown_status(cloud, status):
    """A report with an unknown status gets a CALLERROR and is not stored."""
    station = cloud.add_station()
    with Station(cloud, station) as point:
        code = point.error("FirmwareStatusNotification", {"status": status})
        assert code in {"PropertyConstraintViolation", "ProtocolError"}
        assert point.is_alive()
    assert cloud.get(f"/api/v1/stations/{station.id}/reports")["items"] == []


def test_stores_security_events(cloud):
    """Security events are stored, including vendor types and unreadable timestamps."""
    station = cloud.add_station()

    async def run():
        async with connected(cloud, station) as client:
            await client.call(
                call.SecurityEventNotification(
                    type="InvalidCentralSystemCertificate", timestamp=ago(5), tech_info="CN=x"
                ),
                suppress=False,
            )

    asyncio.run(run())
    with Station(cloud, station) as point:
        point.result("SecurityEventNotification", {"type": "DoorOpened", "timestamp": "noon"})
        assert point.error("SecurityEventNotification", {"timestamp": ago(1)}) == "ProtocolError"
    events = cloud.get(f"/api/v1/security-events?stationId={station.id}")["items"]
    assert [(event["type"], event["source"]) for event in events] == [
        ("DoorOpened", "station"),
        ("InvalidCentralSystemCertificate", "station"),
    ]
    assert events[1]["techInfo"] == "CN=x"
    assert events[1]["occurredAt"][:19] + "Z" <= events[1]["receivedAt"][:19] + "Z"
    only = cloud.get(f"/api/v1/security-events?stationId={station.id}&type=DoorOpened")["items"]
    assert only == events[:1]
