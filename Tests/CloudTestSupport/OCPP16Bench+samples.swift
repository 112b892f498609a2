import CommonBase
import TestSupport

extension OCPP16Bench {
    /// A valid payload for each Core action of stations.
    package static let samples: [(action: String, payload: JSONValue)] = [
        ("BootNotification", bootPayload),
        ("Heartbeat", .object([])),
        ("Authorize", .object(["idTag": .string(card)])),
        ("StatusNotification", statusPayload(.charging, timestamp: ManualClock.noon)),
        ("StartTransaction", startPayload()),
        ("MeterValues", samplePayload(5)),
        (
            "StopTransaction",
            stopPayload(5).with(
                "transactionData", samplePayload(5)["meterValue"])
        ),
    ]
}
