import CloudServices
import Common

/// Keys that make redelivery harmless where the protocol has no counter.
///
/// A start is (station, connector, idTag, timestamp, meterStart), as SteVe has it; everything else
/// is (station, action, transaction, payload). A charger that repeats a message repeats it to the
/// letter.
enum FactKey {
    static func start(
        station: StationID, _ request: V16.StartTransaction.Request, token: IdTokenReference?
    ) -> String {
        let parts: [String] = [
            station.text, "start",
            request.connectorId.map(String.init) ?? "-",
            token?.hash ?? "-",
            request.timestamp.map { String($0.milliseconds) } ?? "-",
            request.meterStart.map(String.init) ?? "-",
        ]
        return parts.joined(separator: "/")
    }

    static func message(
        station: StationID, action: String, transaction: TransactionID, payload: JSONValue
    ) -> String {
        let hash = SecretHash.of(JSONWriter.bytes(payload)).prefix(32)
        return "\(station)/\(action)/\(transaction)/\(hash)"
    }
}
