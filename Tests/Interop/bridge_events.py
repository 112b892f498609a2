"""Builders of the events that a bridge reports."""

import secrets

from ocpp_wire import ago


def moment(minutes_ago: float, synchronised: bool = True) -> dict:
    uptime = round((600 - minutes_ago) * 60_000)
    wall = ago(minutes_ago)
    return {"uptime": uptime, "wall": wall, "bootId": "boot-1", "isSynchronised": synchronised}


def register(minutes_ago: float, watt_hours: int, context: str = "Sample.Periodic") -> list[dict]:
    value = {"measurand": "Energy.Active.Import.Register", "context": context}
    return [
        {"timestamp": ago(minutes_ago), "sampledValue": [value | {"value": watt_hours}]},
    ]


def transaction_event(seq: int, minutes_ago: float, **data) -> dict:
    whole = {"evseId": 1, "meterValue": [], "meterGap": False} | data
    return {
        "seq": seq,
        "type": "TransactionEvent",
        "moment": moment(minutes_ago),
        "data": whole,
    }


def boot(seq: int = 1, **more) -> dict:
    data = {"reason": "PowerUp", "vendorName": "Zapoj", "model": "Pi", "firmwareVersion": "1"}
    return {"seq": seq, "type": "BootNotification", "moment": moment(90), "data": data | more}


def token(card: str | dict) -> dict:
    """The token of a card's UID; a whole token is returned unchanged."""
    return card if isinstance(card, dict) else {"idToken": card, "type": "ISO14443"}


def started(seq: int, minutes_ago: float, card: str | dict) -> dict:
    """The event of a tap that starts a transaction."""
    data = {"eventType": "Started", "triggerReason": "Authorized", "seqNo": 0}
    data |= {"idToken": token(card), "meterValue": register(minutes_ago, 1000)}
    return transaction_event(seq, minutes_ago, transactionId=secrets.token_hex(8), **data)


def session(card: str, first_seq: int = 1) -> list[dict]:
    """The events of a tap, an hour of charging with 7250 Wh, and the tap that ends it."""
    events = [started(first_seq, 60, card)]
    id = events[0]["data"]["transactionId"]
    steps = [
        (
            59,
            "Updated",
            "ChargingStateChanged",
            {
                "chargingState": "Charging",
                "meterValue": register(59, 1000, "Transaction.Begin"),
            },
        ),
        (30, "Updated", "MeterValuePeriodic", {"meterValue": register(30, 4000)}),
        (10, "Updated", "ChargingStateChanged", {"chargingState": "SuspendedEV"}),
        (
            1,
            "Ended",
            "StopAuthorized",
            {
                "idToken": token(card),
                "stoppedReason": "Local",
                "meterValue": register(1, 8250, "Transaction.End"),
            },
        ),
    ]
    for number, (minutes, event_type, reason, data) in enumerate(steps, 1):
        common = {"eventType": event_type, "triggerReason": reason, "seqNo": number}
        event = transaction_event(first_seq + number, minutes, transactionId=id, **common, **data)
        events.append(event)
    return events
