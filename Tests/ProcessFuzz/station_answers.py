"""Answers of a station with counts and limits that the cloud works with."""

import random

from odd_values import INT64, TIMES, odd_number, odd_text

LIMITS = [
    "LocalAuthListMaxLength",
    "SendLocalListMaxLength",
    "GetConfigurationMaxKeys",
    "HeartbeatInterval",
    "NumberOfConnectors",
    "ChargeProfileMaxStackLevel",
    "ChargingScheduleMaxPeriods",
    "MaxChargingProfilesInstalled",
    "MeterValueSampleInterval",
    "SupportedFeatureProfiles",
    "ReserveConnectorZeroSupported",
    "SupportedFileTransferProtocols",
    "SecurityProfile",
    "AuthorizationKey",
    "LocalAuthListEnabled",
    "CertificateStoreMaxLength",
    "CpoName",
]
VALUES = [
    "0",
    "-1",
    str(INT64),
    str(INT64 + 1),
    "1e400",
    "true",
    "NaN",
    " 5 ",
    "Core,,SmartCharging",
]


def odd_answer(source: random.Random, action: str) -> dict | None:
    """An answer to some commands; None for the others, and sometimes for these."""
    chance = source.random()
    if action == "GetLocalListVersion" and chance < 0.7:
        return {"listVersion": INT64 if chance < 0.2 else odd_number(source)}
    if action == "GetConfiguration" and chance < 0.5:
        return configuration(source)
    if action == "GetCompositeSchedule" and chance < 0.5:
        period = {"startPeriod": odd_number(source), "limit": odd_number(source)}
        schedule = {"chargingRateUnit": "W", "duration": odd_number(source)}
        schedule["chargingSchedulePeriod"] = [period] * source.choice([1, 2, 5000])
        answer = {"status": "Accepted", "connectorId": 1, "scheduleStart": source.choice(TIMES)}
        return answer | {"chargingSchedule": schedule}
    return None


def configuration(source: random.Random) -> dict:
    """Thousands of keys, or the limits that the cloud reads with odd values."""
    if source.random() < 0.3:
        count = source.choice([500, 501, 5000])
        keys = [{"key": f"key{i}", "readonly": False, "value": "x"} for i in range(count)]
        return {"configurationKey": keys, "unknownKey": ["y"] * 3000}
    keys = []
    for name in LIMITS:
        value = source.choice(VALUES) if source.random() < 0.7 else odd_text(source)
        keys.append({"key": name, "readonly": source.random() < 0.5, "value": value})
    return {"configurationKey": keys}
