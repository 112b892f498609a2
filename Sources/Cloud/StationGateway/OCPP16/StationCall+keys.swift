import ChargingModel
import OCPPMessages

/// Idempotency keys, derived from the content of the messages, since OCPP 1.6 has no sequence
/// numbers. They make redelivery harmless.
extension StationCall {
    /// Key of a transaction: station, connector, idTag, timestamp and meterStart of its start, as
    /// in SteVe; plus the digest of the message if one of them is unreadable.
    func startKey(_ request: V16.StartTransaction.Request, token: IdTokenReference?) -> String {
        let parts: [String?] = [
            request.connectorId.map(String.init),
            token?.hash,
            request.timestamp.map { String($0.milliseconds) },
            request.meterStart.map(String.init),
        ]
        let key = "\(station)/start/" + parts.map { $0 ?? "-" }.joined(separator: "/")
        return parts.contains(nil) ? "\(key)/\(factKey)" : key
    }

    /// Key of a fact within its transaction.
    var factKey: String { incoming.digest.text }
}
