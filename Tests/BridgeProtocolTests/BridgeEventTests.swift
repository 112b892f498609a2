import Foundation
import TestSupport
import Testing

@testable import BridgeProtocol
@testable import ChargingModel
@testable import CommonBase

extension BridgeProtocolTests {
    @Suite struct BridgeEventTests {
        private let moment = Moment(
            uptime: Uptime(milliseconds: 5000), wall: ManualClock.noon, bootID: "boot",
            isSynchronised: true)

        private func text(_ value: some Encodable) throws -> String {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(value), as: UTF8.self)
        }

        private func decoded<Value: Decodable>(_ text: String, as type: Value.Type) throws -> Value
        {
            try JSONDecoder().decode(type, from: Data(text.utf8))
        }

        private func transactionEvent() throws -> TransactionEvent {
            TransactionEvent(
                .started, triggerReason: .authorized, seqNo: 0,
                transactionId: try #require(TransactionID("t1")), chargingState: .charging,
                idToken: WireIdToken(try #require(IdToken("04a2b3c4"))),
                meterValue: [
                    MeterReading(
                        takenAt: ManualClock.noon, registerWh: 1000, context: .transactionBegin)
                ])
        }

        /// What an ESP32 must send as a transaction's first event.
        @Test func encodesGoldenTransactionEvent() throws {
            let event = BridgeEvent(
                seq: 7, moment: moment, data: .transactionEvent(try transactionEvent()))
            #expect(
                try text(event)
                    == #"{"data":{"chargingState":"Charging","eventType":"Started","evseId":1,"#
                    + #""idToken":{"idToken":"04A2B3C4","type":"ISO14443"},"meterGap":false,"#
                    + #""meterValue":[{"sampledValue":["#
                    + #"{"context":"Transaction.Begin","measurand":"#
                    + #""Energy.Active.Import.Register","value":1000}],"#
                    + #""timestamp":"2026-11-22T11:00:00.000Z"}],"seqNo":0,"#
                    + #""transactionId":"t1","triggerReason":"Authorized"},"#
                    + #""moment":{"bootId":"boot","isSynchronised":true,"uptime":5000,"#
                    + #""wall":"2026-11-22T11:00:00.000Z"},"seq":7,"type":"TransactionEvent"}"#)
        }

        /// Every kind of event round-trips, alone and in a batch.
        @Test func everyEventTypeRoundTrips() throws {
            var ended = try transactionEvent()
            (ended.eventType, ended.triggerReason) = (.ended, .evDeparted)
            (ended.stoppedReason, ended.meterGap) = (.evDisconnected, true)
            ended.seqNo = CounterBounds.range.upperBound
            let payloads: [BridgeEvent.Payload] = [
                .bootNotification(
                    .init(
                        reason: "PowerUp", vendorName: "Zapoj", model: "Pi",
                        firmwareVersion: "1")),
                .statusNotification(.init(connectorStatus: .available)),
                .statusNotification(
                    .init(evseId: 2, connectorStatus: .faulted, errorCode: "contactorWelded")),
                .transactionEvent(try transactionEvent()), .transactionEvent(ended),
                .securityEvent(.init(type: "TamperDetectionActivated")),
                .securityEvent(.init(type: "Other", techInfo: "č \"quoted\"")),
                .tapRefused(
                    .init(idToken: WireIdToken(try #require(IdToken("04A1"))), reason: .offline)),
                .dropped(.init(type: "TransactionEvent", reason: "outbox full")),
            ]
            let events = payloads.enumerated().map { index, payload in
                BridgeEvent(seq: Int64(index + 1), moment: moment, data: payload)
            }
            let batch = EventBatch(epoch: "e1", events: events)
            #expect(try decoded(text(batch), as: EventBatch.self) == batch)
            #expect(
                Set(payloads.map(\.type)) == [
                    "BootNotification", "StatusNotification", "TransactionEvent",
                    "SecurityEventNotification", "TapRefused", "Dropped",
                ])
        }

        private func dropped(typedAs type: String) throws -> String {
            let event = BridgeEvent(
                seq: 1, moment: moment, data: .dropped(.init(type: "t", reason: "r")))
            return try text(event).replacingOccurrences(
                of: #""type":"Dropped""#, with: #""type":"\#(type)""#)
        }

        /// An event of an unknown type is decoded as such, so that it does not block later events.
        @Test(arguments: ["Reboot", "transactionEvent", ""])
        func keepsEventOfUnknownType(_ type: String) throws {
            let event = try decoded(dropped(typedAs: type), as: BridgeEvent.self)
            let name = type.isEmpty ? "unnamed" : type
            #expect(event == BridgeEvent(seq: 1, moment: moment, data: .other(type: name)))
        }

        /// An event with the data of another type is rejected.
        @Test func rejectsDataOfAnotherType() throws {
            let changed = try dropped(typedAs: "TransactionEvent")
            #expect(throws: DecodingError.self) { try decoded(changed, as: BridgeEvent.self) }
        }

        /// Optional members of a transaction event have defaults.
        @Test func optionalMembersHaveDefaults() throws {
            let short =
                #"{"eventType":"Ended","triggerReason":"EVDeparted","seqNo":3,"transactionId":"t1"}"#
            let id = try #require(TransactionID("t1"))
            #expect(
                try decoded(short, as: TransactionEvent.self)
                    == TransactionEvent(
                        .ended, triggerReason: .evDeparted, seqNo: 3, transactionId: id))
        }

        /// The bodies of the other calls, as in the protocol's documentation.
        @Test func codesGoldenBodies() throws {
            let token = WireIdToken(try #require(IdToken("04a2b3c4")))
            #expect(
                try text(AuthorizeRequest(idToken: token))
                    == #"{"evseId":1,"idToken":{"idToken":"04A2B3C4","type":"ISO14443"}}"#)
            let answer = AuthorizeResponse(
                idTokenInfo: .init(status: .blocked, expiresAt: ManualClock.noon),
                serverTime: ManualClock.noon
            )
            let answerText =
                #"{"idTokenInfo":{"expiresAt":"2026-11-22T11:00:00.000Z","status":"Blocked"},"#
                + #""serverTime":"2026-11-22T11:00:00.000Z"}"#
            #expect(try text(answer) == answerText)
            #expect(try decoded(answerText, as: AuthorizeResponse.self) == answer)
            #expect(
                try text(EventAcknowledgement(acknowledgedThrough: 7, serverTime: ManualClock.noon))
                    == #"{"acknowledgedThrough":7,"serverTime":"2026-11-22T11:00:00.000Z"}"#)
            let enrolment = EnrolmentResponse(
                bridgeId: try #require(BridgeID("b1")), stationId: try #require(StationID("s1")),
                serverTime: ManualClock.noon)
            #expect(
                try text(enrolment)
                    == #"{"bridgeId":"b1","serverTime":"2026-11-22T11:00:00.000Z","#
                    + #""stationId":"s1"}"#)
            let request = EnrolmentRequest(claimCode: "ABCD-1234", publicKey: "PEM")
            #expect(try decoded(text(request), as: EnrolmentRequest.self) == request)
        }
    }
}
