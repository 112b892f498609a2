import BridgeProtocol
import ChargingModel
import CommonBase
import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Synchronization
import TestSupport

@testable import CloudBridgeGateway

/// A cloud with the stations `box` and `shed`, and a bridge that signs its requests.
package struct BridgeBench: Sendable {
    package let cloud: CloudBench
    package let key = P256.Signing.PrivateKey()
    package let bridge: BridgeID
    package let station: StationID
    private let nonce = Counter()

    package init() async throws {
        cloud = try CloudBench()
        station = try await cloud.addBridgeStation("box")
        try await cloud.addBridgeStation("shed")
        try await cloud.addCard(OCPP16Bench.card)
        bridge = try id("bridge-1")
        try await enrol(bridge, key, at: station)
    }

    package func enrol(
        _ bridge: BridgeID, _ key: P256.Signing.PrivateKey, at station: StationID
    ) async throws {
        let (pem, moment) = (key.publicKey.pemRepresentation, cloud.clock.now)
        try await cloud.database.write { db in
            try BridgeTable.insert(
                Bridge(id: bridge, stationID: station, publicKey: pem), at: moment.wall, db)
        }
    }

    /// Ingests a batch without HTTP. Returns the number up to which all events have arrived.
    @discardableResult
    package func take(_ events: [BridgeEvent], epoch: String = "epoch") async throws -> Int64 {
        let hashes = try events.map(BridgeIngest.contentHash)
        let (bridge, station, authorization) = (bridge, station, cloud.authorization)
        let moment = cloud.clock.now
        return try await cloud.database.write { db in
            try BridgeIngest(
                bridge: bridge, station: station, moment: moment, db: db,
                authorization: authorization
            ).take(EventBatch(epoch: epoch, events: events), hashes: hashes)
        }
    }

    /// A signed HTTP request.
    package struct Signed: Sendable {
        package var method: HTTPRequest.Method
        package var uri: String
        package var headers: HTTPFields
        package var body: ByteBuffer

        package func send(_ client: any TestClientProtocol) async throws -> TestResponse {
            try await client.execute(uri: uri, method: method, headers: headers, body: body)
        }
    }

    /// - Parameter nonce: nil for the next one of the bridge's counter.
    package func sign(
        _ body: some Encodable, to uri: String = BridgeAPI.events, nonce: UInt64? = nil,
        by signer: BridgeID? = nil, with other: P256.Signing.PrivateKey? = nil
    ) throws -> Signed {
        try sign(
            bytes: Array(try JSONEncoder().encode(body)), to: uri, nonce: nonce, by: signer,
            with: other)
    }

    package func sign(
        _ method: HTTPRequest.Method = .post, bytes: [UInt8], to uri: String,
        nonce: UInt64? = nil, by signer: BridgeID? = nil,
        with other: P256.Signing.PrivateKey? = nil
    ) throws -> Signed {
        let input = MessageSignature(
            keyID: (signer ?? bridge).text, nonce: nonce ?? self.nonce.next())
        let parts = uri.split(separator: "?", maxSplits: 1).map(String.init)
        let digest = MessageSignature.contentDigest(sha256: SHA256.hash(data: bytes))
        let request = MessageSignature.Request(
            method: method.rawValue, path: parts[0], query: parts.dropFirst().first ?? "",
            contentDigest: digest)
        let signature = try (other ?? key).signature(for: input.base(request))
        return Signed(
            method: method, uri: uri,
            headers: [
                .contentType: "application/json", .contentDigest: digest,
                .signatureInput: input.signatureInput,
                .signature: MessageSignature.signatureHeader(signature.rawRepresentation),
            ], body: ByteBuffer(bytes: bytes))
    }

    /// A request of `bridge` that another implementation signs and serialises.
    /// - Parameters:
    ///   - input: the value of `Signature-Input` as sent.
    ///   - parameters: what `input` means, as the last line of the signature base has it.
    package func sign(
        _ body: some Encodable, input: String, parameters: String,
        components: [MessageSignature.Component] = MessageSignature.Component.allCases,
        digest: (String) -> String = { $0 }
    ) throws -> Signed {
        let bytes = Array(try JSONEncoder().encode(body))
        let digest = digest(MessageSignature.contentDigest(sha256: SHA256.hash(data: bytes)))
        let request = MessageSignature.Request(
            method: "POST", path: BridgeAPI.events, query: "", contentDigest: digest)
        let base = request.signatureBase(components, parameters: parameters)
        let signature = try key.signature(for: base)
        return Signed(
            method: .post, uri: BridgeAPI.events,
            headers: [
                .contentType: "application/json", .contentDigest: digest, .signatureInput: input,
                .signature: MessageSignature.signatureHeader(signature.rawRepresentation),
            ], body: ByteBuffer(bytes: bytes))
    }

    package func client<Value: Sendable>(
        _ body: @escaping @Sendable (any TestClientProtocol) async throws -> Value
    ) async throws -> Value {
        let application = try await cloud.cloud().buildApplication(host: "127.0.0.1", port: 0)
        return try await application.test(.router) { try await body($0) }
    }

    private final class Counter: Sendable {
        private let value = Mutex<UInt64>(0)
        package func next() -> UInt64 {
            value.withLock { value in
                value += 1
                return value
            }
        }
    }

    package static func moment(_ minute: Int64, isSynchronised: Bool = true) -> Moment {
        Moment(
            uptime: Uptime(milliseconds: minute * 60_000), wall: OCPP16Bench.at(minute),
            bootID: "boot", isSynchronised: isSynchronised)
    }

    package static func event(_ seq: Int64, _ data: BridgeEvent.Payload) -> BridgeEvent {
        BridgeEvent(seq: seq, moment: moment(min(max(seq, 0), 1000)), data: data)
    }

    package static func status(
        _ seq: Int64, _ status: ConnectorStatus = .available, evseId: Int64 = 1
    ) -> BridgeEvent {
        event(seq, .statusNotification(.init(evseId: evseId, connectorStatus: status)))
    }

    package static func reading(
        _ minute: Int64, _ registerWh: Int64, _ context: SampledValue.Context = .samplePeriodic
    ) -> MeterReading {
        MeterReading(takenAt: OCPP16Bench.at(minute), registerWh: registerWh, context: context)
    }

    /// Events of a session with 2100 Wh: tap, contactor, two samples, tap. Numbered from `seq`.
    package static func session(
        _ transaction: String = "tx-1", from seq: Int64 = 1, card: String = OCPP16Bench.card
    ) throws -> [BridgeEvent] {
        let (name, token): (TransactionID, WireIdToken) = (
            try id(transaction), WireIdToken(try CloudBench.token(card))
        )
        let parts: [TransactionEvent] = [
            .init(
                .started, triggerReason: .authorized, seqNo: 0, transactionId: name, idToken: token,
                meterValue: [reading(seq, 1000)]),
            .init(
                .updated, triggerReason: .chargingStateChanged, seqNo: 1, transactionId: name,
                chargingState: .charging, meterValue: [reading(seq + 1, 1000, .transactionBegin)]),
            .init(
                .updated, triggerReason: .meterValuePeriodic, seqNo: 2, transactionId: name,
                meterValue: [reading(seq + 2, 1700)]),
            .init(
                .updated, triggerReason: .meterValuePeriodic, seqNo: 3, transactionId: name,
                meterValue: [reading(seq + 3, 2400)]),
            .init(
                .ended, triggerReason: .stopAuthorized, seqNo: 4, transactionId: name,
                stoppedReason: .local, meterValue: [reading(seq + 4, 3100, .transactionEnd)]),
        ]
        return parts.enumerated().map { event(seq + Int64($0), .transactionEvent($1)) }
    }
}

extension HTTPField.Name {
    package static var signatureInput: Self { named("Signature-Input") }
    package static var signature: Self { named("Signature") }
    package static var contentDigest: Self { named("Content-Digest") }

    private static func named(_ text: String) -> Self { HTTPField.Name(text) ?? .age }
}
