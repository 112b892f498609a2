import ChargingModel
import CommonBase
import OCPPMessages
import TestSupport

@testable import CloudCore
@testable import CloudFleet
@testable import CloudStationGateway

/// OCPP 1.6 stations that call the dispatcher directly, without a socket.
package struct OCPP16Bench: Sendable {
    package let cloud: CloudBench
    package let dispatcher: OCPP16Dispatcher

    /// The UID of an enrolled, active card.
    package static let card = "04A2B3C4D5E6F7"

    /// Adds the stations CP-1 and CP-2, and the card.
    package init() async throws {
        cloud = try CloudBench()
        dispatcher = OCPP16Dispatcher(
            database: cloud.database, now: cloud.now, authorization: cloud.authorization,
            authority: nil, heartbeatIntervalSeconds: 300, metrics: Metrics(),
            logger: CloudBench.logger)
        try await cloud.addStation("CP-1")
        try await cloud.addStation("CP-2")
        try await cloud.addCard(Self.card)
    }

    /// - Throws: `NotAnswered` if the station gets no response.
    package func frame(
        _ action: String, _ payload: JSONValue = .object([]), at station: String = "CP-1",
        connectedAt: Timestamp? = nil
    ) async throws -> OCPPFrame {
        let answer = await dispatcher.answer(
            try id(station), id: "m", action: action, payload: payload, connectedAt: connectedAt)
        guard let answer else { throw NotAnswered() }
        return answer
    }

    package struct NotAnswered: Error {}

    /// The payload of the CALLRESULT. - Throws: `OCPPError` for a CALLERROR.
    package func call(
        _ action: String, _ payload: JSONValue = .object([]), at station: String = "CP-1",
        connectedAt: Timestamp? = nil
    ) async throws -> JSONValue {
        switch try await frame(action, payload, at: station, connectedAt: connectedAt) {
        case .callResult("m", let payload): return payload
        case .callError(_, let code, let description, _): throw OCPPError(code, description)
        case let other: throw OCPPError(.genericError, "\(other)")
        }
    }

    /// The code of the CALLERROR; nil for a CALLRESULT.
    package func errorCode(
        _ action: String, _ payload: JSONValue, at station: String = "CP-1"
    ) async throws -> OCPPErrorCode? {
        do {
            _ = try await call(action, payload, at: station)
            return nil
        } catch let error as OCPPError {
            return error.code
        }
    }

    /// Starts a transaction. Returns its number and the token's status.
    package func start(
        _ payload: JSONValue = startPayload(), at station: String = "CP-1"
    ) async throws -> Started {
        let answer = try V16.StartTransaction.Response(
            FieldReader(try await call("StartTransaction", payload, at: station)))
        return Started(number: answer.transactionId, status: answer.idTagInfo.status)
    }

    /// Starts a transaction with the current time.
    package func startNow(
        idTag: String = card, meterStart: Int64 = 1000, at station: String = "CP-1"
    ) async throws -> Started {
        let payload = Self.startPayload(
            idTag: idTag, meterStart: meterStart, timestamp: cloud.clock.now.wall)
        return try await start(payload, at: station)
    }

    package func stop(
        _ number: Int64, meterStop: Int64 = 4000, minute: Int64 = 60, at station: String = "CP-1"
    ) async throws {
        _ = try await call(
            "StopTransaction", Self.stopPayload(number, meterStop: meterStop, minute: minute),
            at: station)
    }

    package func boot(at station: String = "CP-1") async throws {
        _ = try await call("BootNotification", Self.bootPayload, at: station)
    }

    package struct Started: Hashable {
        package var number: Int64
        package var status: AuthorizationStatus
    }

    package static let bootPayload = JSONValue.object([
        "chargePointVendor": "Zapoj", "chargePointModel": "Test",
    ])

    /// Default start of transactions: two hours ago.
    package static let begin = ManualClock.noon.adding(seconds: -7200)

    package static func at(_ minute: Int64) -> Timestamp { begin.adding(seconds: minute * 60) }

    package static func startPayload(
        idTag: String = card, meterStart: Int64 = 1000, timestamp: Timestamp = begin,
        connector: Int64 = 1
    ) -> JSONValue {
        V16.StartTransaction.Request(
            connectorId: connector, idTag: idTag, meterStart: meterStart, timestamp: timestamp
        ).json
    }

    package static func stopPayload(
        _ number: Int64, meterStop: Int64 = 4000, minute: Int64 = 60
    ) -> JSONValue {
        V16.StopTransaction.Request(
            transactionId: number, meterStop: meterStop, timestamp: at(minute)
        ).json
    }

    package static func samplePayload(
        _ number: Int64?, registerWh: Int64 = 2000, minute: Int64 = 20
    ) -> JSONValue {
        V16.MeterValues.Request(
            connectorId: 1, transactionId: number,
            meterValue: [
                .init(timestamp: at(minute), sampledValue: [.init(value: String(registerWh))])
            ]
        ).json
    }

    package static func statusPayload(
        _ status: V16.ChargePointStatus, connector: Int64 = 1, timestamp: Timestamp? = nil
    ) -> JSONValue {
        V16.StatusNotification.Request(
            connectorId: connector, status: status, timestamp: timestamp
        ).json
    }
}

extension OCPP16Dispatcher {
    package func answer(
        _ station: StationID, id: String, action: String, payload: JSONValue,
        connectedAt: Timestamp? = nil
    ) async -> OCPPFrame? {
        await withCheckedContinuation { continuation in
            let call = IncomingCall(id: id, action: action, payload: payload)
            answer(
                station, ConnectionProof(.password, isTLS: true), call, connectedAt: connectedAt
            ) {
                continuation.resume(returning: $0)
            }
        }
    }
}
