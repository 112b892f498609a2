import BridgeProtocol
import ChargingModel
import CommonBase
import TestSupport
import Testing

@testable import CloudBridgeGateway
@testable import CloudCore
@testable import CloudTestSupport

extension CloudBridgeGatewayTests {
    @Suite struct BridgeFactsTests {
        private static let token = IdTokenReference(hash: "C0FFEE", suffix: "4D2E")
        private static let begin = BridgeBench.reading(0, 1000, .transactionBegin)
        private static let sample = BridgeBench.reading(1, 1500)
        private static let other = BridgeBench.reading(1, 1510, .sampleClock)
        private static let end = BridgeBench.reading(2, 2000, .transactionEnd)

        struct Row: Sendable, CustomTestStringConvertible {
            var type: TransactionEvent.EventType
            var token: IdTokenReference?
            var values: [MeterReading] = []
            var state: ChargingState?
            var reason: StoppedReason?
            var facts: [ChargingEvent.Content]

            /// A start without a token, or an end without a register.
            var isUnreadable: Bool {
                switch type {
                case .started: token == nil
                case .updated: false
                case .ended: values.isEmpty
                }
            }

            var testDescription: String { "\(type.rawValue) → \(facts.count) facts" }
        }

        /// The table of `TransactionEvent`, and further cases.
        static let rows: [Row] = [
            Row(type: .started, facts: [.sampled([])]),
            Row(
                type: .started, token: token,
                facts: [.authorized(token: token, registerWh: nil)]),
            Row(
                type: .started, token: token, values: [sample],
                facts: [.authorized(token: token, registerWh: 1500)]),
            Row(
                type: .started, token: token, values: [begin], state: .charging,
                facts: [
                    .authorized(token: token, registerWh: 1000),
                    .started(token: token, registerWh: 1000), .chargingStateChanged(.charging),
                ]),
            Row(
                type: .updated, values: [begin], state: .charging,
                facts: [
                    .started(token: nil, registerWh: 1000), .chargingStateChanged(.charging),
                ]),
            Row(type: .updated, state: .suspendedEV, facts: [.chargingStateChanged(.suspendedEV)]),
            Row(type: .updated, values: [sample, other], facts: [.sampled([sample, other])]),
            Row(
                type: .updated, values: [begin, sample],
                facts: [.started(token: nil, registerWh: 1000), .sampled([sample])]),
            Row(type: .updated, facts: [.sampled([])]),
            Row(
                type: .ended, values: [end], reason: .local,
                facts: [.ended(reason: .local, registerWh: 2000, token: nil)]),
            Row(
                type: .ended, token: token, values: [end], state: .idle,
                facts: [.ended(reason: .other, registerWh: 2000, token: token)]),
            Row(
                type: .ended, reason: .powerLoss,
                facts: [.ended(reason: .powerLoss, registerWh: nil, token: nil)]),
        ]

        private static func facts(
            _ row: Row, moment: Moment = BridgeBench.moment(5), meterGap: Bool = false,
            remark: Anomaly? = nil
        ) throws -> [ChargingEvent] {
            BridgeFacts.facts(
                of: TransactionEvent(
                    row.type, triggerReason: .authorized, seqNo: 3, transactionId: try id("tx"),
                    chargingState: row.state, stoppedReason: row.reason, meterValue: row.values,
                    meterGap: meterGap),
                moment: moment, key: "event", receivedAt: ManualClock.noon, token: row.token,
                tokenRemark: remark)
        }

        /// Each event yields these facts, with the bridge's time and sequence number.
        @Test(arguments: rows) func translatesEventToFacts(row: Row) throws {
            let expected = row.facts.map { content in
                var fact = ChargingEvent(
                    key: "", occurredAt: OCPP16Bench.at(5), receivedAt: ManualClock.noon,
                    sequenceNumber: 3, content: content)
                if row.isUnreadable { fact.remarks = [.unreadableValue] }
                if row.type == .started, row.token == nil { fact.remarks.insert(.unknownToken) }
                fact.key = "event/\(fact.kind.rawValue)"
                return fact
            }
            #expect(try Self.facts(row) == expected)
        }

        /// Anomalies of an event are remarks on all its facts; a rejected token is one on the
        /// authorization only.
        @Test func addsRemarksToFacts() throws {
            let row = Row(type: .started, token: Self.token, values: [Self.begin], facts: [])
            func remarks(
                _ moment: Moment, meterGap: Bool = false, _ remark: Anomaly? = nil
            ) throws -> [Set<Anomaly>] {
                try Self.facts(row, moment: moment, meterGap: meterGap, remark: remark)
                    .map(\.remarks)
            }
            var future = BridgeBench.moment(0)
            future.wall = ManualClock.noon.adding(seconds: 300)
            #expect(try remarks(future) == [[], []])
            future.wall = ManualClock.noon.adding(seconds: 301)
            #expect(try remarks(future) == [[.timeInFuture], [.timeInFuture]])
            var early = BridgeBench.moment(0)
            early.wall = .epoch
            #expect(try remarks(early) == [[.clockUnsynchronised], [.clockUnsynchronised]])
            #expect(
                try remarks(BridgeBench.moment(0, isSynchronised: false), meterGap: true)
                    == [[.clockUnsynchronised, .meterGap], [.clockUnsynchronised, .meterGap]])
            #expect(try remarks(BridgeBench.moment(0), .unknownToken) == [[.unknownToken], []])
        }
    }
}
