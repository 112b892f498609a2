"""The Open Charge Alliance's schemas, which the package `ocpp` includes."""

import functools
import json
import pathlib

import jsonschema
import ocpp

FOLDER = pathlib.Path(ocpp.__file__).parent / "v16" / "schemas"
FROM_STATION = [
    "Authorize",
    "BootNotification",
    "DataTransfer",
    "DiagnosticsStatusNotification",
    "FirmwareStatusNotification",
    "Heartbeat",
    "LogStatusNotification",
    "MeterValues",
    "SecurityEventNotification",
    "SignCertificate",
    "SignedFirmwareStatusNotification",
    "StartTransaction",
    "StatusNotification",
    "StopTransaction",
]
TO_STATION = sorted(
    path.stem
    for path in FOLDER.glob("*.json")
    if not path.stem.endswith("Response") and path.stem not in FROM_STATION
)


@functools.cache
def schema(name: str) -> dict:
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8-sig"))


def is_valid(name: str, payload: bytes) -> bool:
    """Whether JSON text fits a message's schema."""
    validator = jsonschema.validators.validator_for(schema(name))(schema(name))
    try:
        return validator.is_valid(json.loads(payload))
    except (ValueError, RecursionError, OverflowError):
        return False
