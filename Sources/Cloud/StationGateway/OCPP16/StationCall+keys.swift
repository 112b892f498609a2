import ChargingModel
import OCPPMessages

/// Keys that make redelivery harmless where the protocol has no counter: a fact's key, within its
/// transaction, is what the message said.
extension StationCall {
    /// Of a transaction: (station, connector, idTag, timestamp, meterStart) of its start, as SteVe
    /// has it; and the message's digest where one of these can't be read.
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

    /// Of a fact.
    var factKey: String { incoming.digest.text }
}
