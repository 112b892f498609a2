import BridgeProtocol
import ChargingModel
import CommonBase
import Foundation
import TestSupport
import Testing

extension BridgeProtocolTests {
    /// Numbers that the other side sends are checked where they are decoded.
    @Suite struct BoundsTests {
        private static let extremes = [
            "-9223372036854775808", "-1", "9007199254740992", "9223372036854775807",
            "9223372036854775808", "1e308", "1e400", "0.5", "NaN",
        ]

        private static func isRead<Value: Decodable>(_: Value.Type, _ text: String) -> Bool {
            do {
                _ = try JSONDecoder().decode(Value.self, from: Data(text.utf8))
                return true
            } catch {
                return false
            }
        }

        private static func event(seq: String = "1", uptime: String = "1", seqNo: String = "0")
            -> String
        {
            """
            {"seq": \(seq), "type": "TransactionEvent", "moment": {"uptime": \(uptime),
            "wall": "2026-11-22T11:00:00Z", "bootId": "b", "isSynchronised": true},
            "data": {"eventType": "Updated", "triggerReason": "Other", "seqNo": \(seqNo),
            "transactionId": "t"}}
            """
        }

        private static func command(number: String = "1", valid: String = "30") -> String {
            #"{"number": \#(number), "type": "ClearCache", "validForSeconds": \#(valid)}"#
        }

        @Test(arguments: extremes) func rejectsNumberOfEvent(_ number: String) {
            #expect(!Self.isRead(BridgeEvent.self, Self.event(seq: number)))
            #expect(!Self.isRead(BridgeEvent.self, Self.event(uptime: number)))
            #expect(!Self.isRead(BridgeEvent.self, Self.event(seqNo: number)))
        }

        @Test(arguments: extremes + ["86401"]) func rejectsNumberOfCommand(_ number: String) {
            #expect(!Self.isRead(BridgeCommand.self, Self.command(valid: number)))
            if number != "86401" {
                #expect(!Self.isRead(BridgeCommand.self, Self.command(number: number)))
            }
        }

        @Test func acceptsLimits() {
            let most = "9007199254740991"
            #expect(Self.isRead(BridgeEvent.self, Self.event(seq: most, uptime: most, seqNo: most)))
            #expect(Self.isRead(BridgeCommand.self, Self.command(number: most, valid: "86400")))
            #expect(Self.isRead(BridgeEvent.self, Self.event(seq: "0", uptime: "0")))
        }

        /// A reading is never rejected for its value, and never read as more than can be computed
        /// with.
        @Test(arguments: ["9e18", "-9e18", "1e308", "9223372036854775807", "1e15"])
        func boundsReadings(_ value: String) throws {
            let text = """
                {"timestamp": "2026-11-22T11:00:00Z", "sampledValue": [{"value": \(value)},
                {"value": \(value), "measurand": "Power.Active.Import"}]}
                """
            let reading = try JSONDecoder().decode(MeterReading.self, from: Data(text.utf8))
            #expect(reading.values.allSatisfy { SampledValue.range.contains($0.thousandths) })
            #expect(reading.registerWh.map(WattHourBounds.range.contains) == true)
        }

        @Test func limitsListsOfEvent() throws {
            func readings(_ count: Int) throws -> String {
                let one = #"{"timestamp":"2026-11-22T11:00:00Z","sampledValue":[]}"#
                return Self.event().replacingOccurrences(
                    of: #""transactionId": "t""#,
                    with: #""transactionId": "t", "meterValue": ["#
                        + Array(repeating: one, count: count).joined(separator: ",") + "]")
            }
            #expect(try Self.isRead(BridgeEvent.self, readings(1000)))
            #expect(try !Self.isRead(BridgeEvent.self, readings(1001)))
            let values = Array(repeating: #"{"value":1}"#, count: 101).joined(separator: ",")
            let reading = try JSONDecoder().decode(
                MeterReading.self,
                from: Data(
                    #"{"timestamp":"2026-11-22T11:00:00Z","sampledValue":[\#(values)]}"#.utf8))
            #expect(reading.values.count == MeterReading.maximumValueCount)
        }

        /// Texts of an event fit the columns of the database, whatever a bridge sends.
        @Test(arguments: ["", "\u{202E}", String(repeating: "x", count: 500)])
        func boundsUnknownType(_ type: String) throws {
            let text = Self.event().replacingOccurrences(of: "TransactionEvent", with: type)
            let event = try JSONDecoder().decode(BridgeEvent.self, from: Data(text.utf8))
            #expect((1...50).contains(event.data.type.unicodeScalars.count))
            #expect(!event.data.type.hasControls)
        }
    }
}
