import CloudServices
import Common

/// Keys that make redelivery harmless where the protocol has no counter.
///
/// A start is (station, connector, idTag, timestamp, meterStart), as SteVe has it, and its payload
/// where one of these can't be read; everything else is (station, action, transactionId, payload).
/// A charger that repeats a message repeats it to the letter.
enum FactKey {
    static func start(
        station: StationID, _ request: V16.StartTransaction.Request, token: IdTokenReference?,
        payload: JSONValue
    ) -> String {
        let parts: [String?] = [
            request.connectorId.map(String.init),
            token?.hash,
            request.timestamp.map { String($0.milliseconds) },
            request.meterStart.map(String.init),
        ]
        let key = "\(station)/start/" + parts.map { $0 ?? "-" }.joined(separator: "/")
        return parts.contains(nil) ? "\(key)/\(hash(payload))" : key
    }

    /// - Parameter ocppID: nil for a transaction that has no number of ours.
    static func message(
        station: StationID, action: String, ocppID: Int64?, payload: JSONValue
    ) -> String {
        "\(station)/\(action)/\(ocppID.map(String.init) ?? "none")/\(hash(payload))"
    }

    private static func hash(_ payload: JSONValue) -> Substring {
        SecretHash.of(JSONWriter.bytes(payload)).prefix(32)
    }
}
