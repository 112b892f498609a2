import BridgeProtocol
import ChargingModel
import CommonBase
import Foundation
import TestSupport
import Testing

@testable import CloudCharging
@testable import CloudCore
@testable import CloudSmartCharging
@testable import CloudTestSupport

extension CloudBridgeGatewayTests {
    /// Events whose numbers and texts are at their extremes are refused where they are decoded, or
    /// stored: none fails in the database, which would block all later events of the bridge.
    @Suite struct ExtremeEventTests {
        private static let numbers = [
            "-9223372036854775808", "9223372036854775807", "9e18", "-9e18", "1e308", "-1", "0",
            "-0",
            "9007199254740991", "9007199254740992", "1.5", "1000000000000",
        ]
        private static let texts = [
            #""""#, #""\u202e\u2066""#, #""\u0085x""#, "5",
            "\"e" + String(repeating: "\u{301}", count: 3000) + "\"",
            "\"" + String(repeating: "x", count: 3000) + "\"",
        ]
        private static let times = [
            #""0001-01-01T00:00:00Z""#, #""9999-12-31T23:59:59Z""#, #""2026-11-22T10:00:60Z""#,
            #""2026-11-22T10:00:00Z""#,
        ]
        private static let data = [
            "BootNotification":
                #"{"reason":$,"vendorName":$,"model":$,"firmwareVersion":$,"meter":{"type":$,"#
                + #""serialNumber":$}}"#,
            "StatusNotification": #"{"evseId":#,"connectorStatus":"Faulted","errorCode":$}"#,
            "TransactionEvent":
                #"{"eventType":"Updated","triggerReason":$,"seqNo":1,"transactionId":"t","evseId":#,"#
                + #""meterValue":[{"timestamp":@,"sampledValue":[{"value":#,"phase":$},{"value":#,"#
                + #""measurand":"Power.Active.Import","context":$}]}]}"#,
            "Ended":
                #"{"eventType":"Ended","triggerReason":"Other","seqNo":#,"transactionId":"t","#
                + #""meterValue":[{"timestamp":@,"sampledValue":[{"value":#}]}],"stoppedReason":$}"#,
            "SecurityEventNotification": #"{"type":$,"techInfo":$}"#,
            "Dropped": #"{"type":$,"reason":$}"#, "": "{}", "Newer": "{}",
        ]

        private static func event(
            seq: Int64, _ type: String, _ random: inout SeededRandom
        ) -> BridgeEvent? {
            let name = type == "Ended" ? "TransactionEvent" : type
            let template =
                #"{"seq":\#(seq),"type":"\#(name)","moment":{"uptime":1,"wall":@,"bootId":"b","#
                + #""isSynchronised":true,"uncertainty":5},"data":"# + (data[type] ?? "{}") + "}"
            var text = ""
            for character in template {
                switch character {
                case "#": text += random.element(numbers)
                case "$": text += random.element(texts)
                case "@": text += random.element(times)
                default: text.append(character)
                }
            }
            do {
                return try JSONDecoder().decode(BridgeEvent.self, from: Data(text.utf8))
            } catch {
                return nil
            }
        }

        @Test(arguments: 0..<6) func storesOrRefusesEveryEvent(_ seed: UInt64) async throws {
            let bench = try await BridgeBench()
            var random = SeededRandom(seed: seed)
            var seq: Int64 = 1
            for type in Self.data.keys.sorted() {
                for _ in 0..<40 {
                    guard let event = Self.event(seq: seq, type, &random) else { continue }
                    #expect(try await bench.take([event]) == seq)
                    seq += 1
                }
            }
            #expect(seq > 100)
            let now = bench.cloud.clock.now.wall
            for record in try await bench.cloud.transactions() {
                let result = try await bench.cloud.database.read {
                    try TransactionRefold.read(record.id, $0)
                }
                let whole = try #require(result)
                _ = try await bench.cloud.database.write {
                    try TransactionRefold.save(whole, $0, at: now)
                }
                _ = try await bench.cloud.database.read {
                    PowerHistory(try EventTable.newestReadings(record.id, limit: 1000, $0))
                }
                _ = try await bench.cloud.database.read {
                    try ExcessiveCharging().violations($0, at: now)
                }
            }
        }
    }
}
