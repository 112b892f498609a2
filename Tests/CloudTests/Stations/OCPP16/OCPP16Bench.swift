import ChargingModel
import CloudServices
import CloudStore
import CommonBase
import OCPPMessages

@testable import CloudStations

/// Stations that speak OCPP 1.6 to the dispatcher, without a socket.
struct OCPP16Bench: Sendable {
    let cloud: CloudBench
    let dispatcher: OCPP16Dispatcher

    /// With the stations CP-1 and CP-2, and an active card.
    static let card = "04A2B3C4D5E6F7"

    init() async throws {
        cloud = try CloudBench()
        dispatcher = OCPP16Dispatcher(
            environment: cloud.environment, heartbeatIntervalSeconds: 300, metrics: Metrics(),
            logger: CloudBench.logger)
        try await cloud.addStation("CP-1")
        try await cloud.addStation("CP-2")
        try await cloud.addCard(Self.card)
    }

    /// - Throws: `NotAnswered` where the station gets no answer.
    func frame(
        _ action: String, _ payload: JSONValue = .object([]), at station: String = "CP-1"
    ) async throws -> OCPPFrame {
        let answer = await dispatcher.answer(
            try id(station), id: "m", action: action, payload: payload)
        guard let answer else { throw NotAnswered() }
        return answer
    }

    struct NotAnswered: Error {}

    /// The payload of the CALLRESULT. - Throws: `OCPPError` for a CALLERROR.
    func call(
        _ action: String, _ payload: JSONValue = .object([]), at station: String = "CP-1"
    ) async throws -> JSONValue {
        switch try await frame(action, payload, at: station) {
        case .callResult("m", let payload): return payload
        case .callError(_, let code, let description, _): throw OCPPError(code, description)
        case let other: throw OCPPError(.genericError, "\(other)")
        }
    }

    /// The code of the CALLERROR; nil for a CALLRESULT.
    func errorCode(
        _ action: String, _ payload: JSONValue, at station: String = "CP-1"
    ) async throws -> OCPPErrorCode? {
        do {
            _ = try await call(action, payload, at: station)
            return nil
        } catch let error as OCPPError {
            return error.code
        }
    }

    /// Gives the transaction's number and the token's status.
    func start(
        _ payload: JSONValue = startPayload(), at station: String = "CP-1"
    ) async throws -> Started {
        let answer = try V16.StartTransaction.Response(
            FieldReader(try await call("StartTransaction", payload, at: station)))
        return Started(number: answer.transactionId, status: answer.idTagInfo.status)
    }

    /// A start that happens as it is told.
    func startNow(
        idTag: String = card, meterStart: Int64 = 1000, at station: String = "CP-1"
    ) async throws -> Started {
        let payload = Self.startPayload(
            idTag: idTag, meterStart: meterStart, timestamp: cloud.clock.now.wall)
        return try await start(payload, at: station)
    }

    func stop(
        _ number: Int64, meterStop: Int64 = 4000, minute: Int64 = 60, at station: String = "CP-1"
    ) async throws {
        _ = try await call(
            "StopTransaction", Self.stopPayload(number, meterStop: meterStop, minute: minute),
            at: station)
    }

    func boot(at station: String = "CP-1") async throws {
        _ = try await call("BootNotification", Self.bootPayload, at: station)
    }

    struct Started: Hashable {
        var number: Int64
        var status: AuthorizationStatus
    }

    static let bootPayload = JSONValue.object([
        "chargePointVendor": "Zapoj", "chargePointModel": "Test",
    ])

    /// When the stations' transactions begin by default: two hours ago.
    static let begin = ToldClock.noon.adding(seconds: -7200)

    static func at(_ minute: Int64) -> Timestamp { begin.adding(seconds: minute * 60) }

    static func startPayload(
        idTag: String = card, meterStart: Int64 = 1000, timestamp: Timestamp = begin
    ) -> JSONValue {
        V16.StartTransaction.Request(
            connectorId: 1, idTag: idTag, meterStart: meterStart, timestamp: timestamp
        ).json
    }

    static func stopPayload(
        _ number: Int64, meterStop: Int64 = 4000, minute: Int64 = 60
    ) -> JSONValue {
        V16.StopTransaction.Request(
            transactionId: number, meterStop: meterStop, timestamp: at(minute)
        ).json
    }

    static func samplePayload(
        _ number: Int64?, registerWh: Int64 = 2000, minute: Int64 = 20
    ) -> JSONValue {
        V16.MeterValues.Request(
            connectorId: 1, transactionId: number,
            meterValue: [
                .init(timestamp: at(minute), sampledValue: [.init(value: String(registerWh))])
            ]
        ).json
    }

    static func statusPayload(
        _ status: V16.ChargePointStatus, connector: Int64 = 1, timestamp: Timestamp? = nil
    ) -> JSONValue {
        V16.StatusNotification.Request(
            connectorId: connector, status: status, timestamp: timestamp
        ).json
    }
}

extension OCPP16Dispatcher {
    func answer(
        _ station: StationID, id: String, action: String, payload: JSONValue
    ) async -> OCPPFrame? {
        await withCheckedContinuation { continuation in
            answer(station, IncomingCall(id: id, action: action, payload: payload)) {
                continuation.resume(returning: $0)
            }
        }
    }
}
