import TestSupport
import Testing

@testable import CommonBase
@testable import OCPPMessages

extension OCPPMessagesTests {
    @Suite struct ToleranceTests {
        /// Any payload is readable, and its encoded form is read the same.
        @Test func tolerantMessagesReadAnyPayload() throws {
            var samples = JSONSamples(seed: 1600)
            for _ in 0..<10_000 {
                let payload = FieldReader(Self.payload(&samples, depth: 0))
                let start = V16.StartTransaction.Request(payload).json
                #expect(V16.StartTransaction.Request(FieldReader(start)).json == start)
                let stop = V16.StopTransaction.Request(payload).json
                #expect(V16.StopTransaction.Request(FieldReader(stop)).json == stop)
                let request = V16.MeterValues.Request(payload)
                #expect(V16.MeterValues.Request(FieldReader(request.json)).json == request.json)
                for value in request.meterValue {
                    let read = value.reading(fallback: .epoch)
                    #expect(
                        read.reading.values.count + read.unreadable == value.sampledValue.count)
                }
            }
        }

        /// Strict messages read any payload or throw an error.
        @Test func strictMessagesReadOrRejectAnyPayload() {
            var samples = JSONSamples(seed: 1601)
            var refused = 0
            for _ in 0..<5000 {
                let payload = FieldReader(Self.payload(&samples, depth: 0))
                do {
                    _ = V16.Heartbeat.Request(payload)
                    _ = try V16.Authorize.Request(payload)
                    _ = try V16.BootNotification.Request(payload)
                    _ = try V16.StatusNotification.Request(payload)
                    _ = try V16.StopTransaction.Response(payload)
                } catch {
                    refused += 1
                    #expect(!error.description.isEmpty)
                }
            }
            #expect(refused > 0)
        }

        /// Tolerant messages accept payloads without any valid member.
        @Test(arguments: [
            "{}", "null", "[]", "5",
            #"{"connectorId":[],"idTag":{},"meterStart":"x","timestamp":5,"transactionId":true}"#,
            #"{"meterStop":"x","reason":{},"transactionData":7,"meterValue":"","timestamp":"x"}"#,
        ]) func readsPayloadWithoutValidMembers(_ text: String) throws {
            let fields = try fields(text)
            #expect(V16.StartTransaction.Request(fields).json == .object([]))
            #expect(V16.StopTransaction.Request(fields).json == .object(["reason": "Local"]))
            #expect(
                V16.MeterValues.Request(fields).json == .object(["meterValue": .array([])]))
        }

        /// An invalid member does not affect the others.
        @Test func invalidMemberDoesNotAffectOthers() throws {
            let request = V16.StopTransaction.Request(
                try fields(
                    #"{"transactionId":"?","meterStop":4000,"timestamp":"?","idTag":[],"#
                        + #""reason":"Remote"}"#))
            #expect(request.json == .object(["meterStop": 4000, "reason": "Remote"]))
        }

        /// Lists longer than the limit are cut.
        @Test func cutsLongList() throws {
            let samples = JSONValue.array(
                Array(repeating: .object(["value": "1"]), count: 101))
            let values = JSONValue.array(
                Array(repeating: .object(["sampledValue": samples]), count: 1001))
            let request = V16.MeterValues.Request(
                FieldReader(.object(["meterValue": .some(values)])))
            #expect(request.meterValue.count == 1000)
            #expect(request.meterValue.allSatisfy { $0.sampledValue.count == 100 })
        }

        /// An object with members of the message, with valid and invalid values.
        private static func payload(_ samples: inout JSONSamples, depth: Int) -> JSONValue {
            let names = [
                "connectorId", "idTag", "meterStart", "meterStop", "timestamp", "transactionId",
                "reservationId", "reason", "transactionData", "meterValue", "sampledValue",
                "value", "context", "measurand", "phase", "unit", "format", "chargePointVendor",
                "chargePointModel", "status", "errorCode", "info", "idTagInfo",
            ]
            return .object(
                names.compactMap { name in
                    guard samples.random.chance(depth == 0 ? 60 : 25) else { return nil }
                    return .init(name, member(&samples, depth: depth))
                })
        }

        private static func member(_ samples: inout JSONSamples, depth: Int) -> JSONValue {
            switch samples.random.index(depth < 2 ? 7 : 5) {
            case 0, 1: return samples.value(depth: 3)
            case 2: return .int(samples.random.extreme())
            case 3:
                return .string(
                    samples.random.element([
                        "", "5", "1.5", "1e3", "-1", "TAG", "kWh", "Accepted", "Charging", "Local",
                        "StoppedByEV", "Energy.Active.Import.Register", "Transaction.End",
                    ]))
            case 4:
                let time = Timestamp(milliseconds: samples.random.extreme())
                return .string(time.iso8601)
            case 5: return payload(&samples, depth: depth + 1)
            default:
                return .array(
                    (0..<samples.random.index(3)).map { _ in payload(&samples, depth: depth + 1) })
            }
        }
    }
}
