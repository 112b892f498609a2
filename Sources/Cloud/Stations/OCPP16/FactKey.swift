import Common
import Crypto

/// Keys that make redelivery harmless where the protocol has no counter.
///
/// A transaction's is (station, connector, idTag, timestamp, meterStart) of its start, as SteVe has
/// it, and the payload where one of these can't be read; a fact's, within its transaction, is
/// (action, payload). A charger that repeats a message repeats it to the letter.
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

    static func message(_ action: String, _ payload: JSONValue) -> String {
        "\(action)/\(hash(payload))"
    }

    private static func hash(_ payload: JSONValue) -> String {
        Hex.text(SHA256.hash(data: JSONWriter.bytes(payload)).prefix(16))
    }
}
