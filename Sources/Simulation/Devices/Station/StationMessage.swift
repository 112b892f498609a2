import ChargingModel
import CommonBase
import OCPPMessages

/// One CALL of a station that waits to be sent.
enum StationMessage: Sendable, Hashable {
    case boot(V16.BootNotification.Request)
    case heartbeat
    case status(V16.StatusNotification.Request)
    case authorize(IdToken)
    /// `number` is the station's own transaction counter. The central system's id replaces it when
    /// the message is sent, because it is unknown until the start is answered.
    case start(number: Int, V16.StartTransaction.Request)
    case meterValues(number: Int, V16.MeterValue)
    case stop(number: Int, V16.StopTransaction.Request)
    /// A status report of an operation, in OCPP's terms.
    case report(action: String, payload: JSONValue)

    var action: String {
        switch self {
        case .boot: V16.BootNotification.action
        case .heartbeat: V16.Heartbeat.action
        case .status: V16.StatusNotification.action
        case .authorize: V16.Authorize.action
        case .start: V16.StartTransaction.action
        case .meterValues: V16.MeterValues.action
        case .stop: V16.StopTransaction.action
        case .report(let action, _): action
        }
    }

    /// The station's number of the transaction that the message belongs to. Such messages keep
    /// their order and wait until they are delivered (OCPP 1.6 edition 2 §3.7); all others are lost
    /// with the connection.
    var transactionNumber: Int? {
        switch self {
        case .boot, .heartbeat, .status, .authorize, .report: nil
        case .start(let number, _), .meterValues(let number, _), .stop(let number, _): number
        }
    }

    var isBoot: Bool {
        if case .boot = self { true } else { false }
    }

    var isHeartbeat: Bool { self == .heartbeat }

    var isMeterValues: Bool {
        if case .meterValues = self { true } else { false }
    }

    /// - Parameter transactionId: the central system's id, for messages that need one.
    func payload(transactionId: Int64) -> JSONValue {
        switch self {
        case .boot(let request): return request.json
        case .heartbeat: return EmptyPayload().json
        case .report(_, let payload): return payload
        case .status(let request): return request.json
        case .authorize(let token): return V16.Authorize.Request(idTag: token.text).json
        case .start(_, let request): return request.json
        case .meterValues(_, let value):
            return V16.MeterValues.Request(
                connectorId: StationConstants.connectorID, transactionId: transactionId,
                meterValue: [value]
            ).json
        case .stop(_, var request):
            request.transactionId = transactionId
            return request.json
        }
    }
}
