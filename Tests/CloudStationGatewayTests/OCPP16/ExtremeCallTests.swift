import ChargingModel
import CommonBase
import OCPPMessages
import TestSupport
import Testing

@testable import CloudCharging
@testable import CloudCore
@testable import CloudFleet
@testable import CloudSmartCharging
@testable import CloudStationGateway
@testable import CloudTestSupport

extension CloudStationGatewayTests {
    /// CALLs whose numbers, texts and lists are at their extremes: none stops the cloud or makes the
    /// database refuse a row, and no message that carries energy gets a CALLERROR.
    @Suite struct ExtremeCallTests {
        private static let numbers = [
            "-9223372036854775808", "9223372036854775807", "9223372036854775808", "-1", "0", "-0",
            "1", "2147483647", "2147483648", "9007199254740992", "1e308", "-1e308", "1e400",
            "-1e400", "NaN", "Infinity", "1.5", "\"NaN\"", "\"9223372036854775807\"", "null",
            "true",
            "\"1e12\"", "[]", "{}",
        ]

        private static let texts = [
            #""a\u0000b""#, #""\u0000""#, "\"a\0b\"", #""\ud800""#, #""\u202e\u2066x""#,
            #""\u0085\u009b2J""#, "\"e" + String(repeating: "\u{301}", count: 3000) + "\"",
            "\"" + String(repeating: "x", count: 3000) + "\"", #""""#, "5", "null", "[1]",
        ]

        private static let times = [
            #""0001-01-01T00:00:00Z""#, #""9999-12-31T23:59:60Z""#, #""9999-12-31T23:59:59Z""#,
            #""0000-01-01T00:00:00Z""#, #""2026-11-22T11:00:60Z""#, #""10000-01-01T00:00:00Z""#,
            #""2026-11-22T11:00:00\u0000Z""#, "9223372036854775807", #""""#,
        ]

        /// The members of each CALL, with `#` for a number, `$` for a text and `@` for a time.
        private static let templates = [
            "StartTransaction": #"{"connectorId":#,"idTag":$,"meterStart":#,"timestamp":@,"#
                + #""reservationId":#}"#,
            "StopTransaction": #"{"transactionId":#,"idTag":$,"meterStop":#,"timestamp":@,"#
                + #""reason":$,"transactionData":[{"timestamp":@,"sampledValue":[{"value":#},"#
                + #"{"value":#,"unit":"kWh"}]}]}"#,
            "MeterValues": #"{"connectorId":#,"transactionId":#,"meterValue":[{"timestamp":@,"#
                + #""sampledValue":[{"value":#,"phase":$},{"value":#,"context":$,"measurand":$}]}]}"#,
            "StatusNotification": #"{"connectorId":#,"status":"Charging","errorCode":$,"info":$,"#
                + #""timestamp":@,"vendorId":$,"vendorErrorCode":$}"#,
            "BootNotification": #"{"chargePointVendor":$,"chargePointModel":$,"#
                + #""chargePointSerialNumber":$,"firmwareVersion":$,"meterType":$}"#,
            "Authorize": #"{"idTag":$}"#,
            "DataTransfer": #"{"vendorId":$,"messageId":$,"data":$}"#,
            "FirmwareStatusNotification": #"{"status":"Idle","requestId":#}"#,
            "LogStatusNotification": #"{"status":"Idle","requestId":#}"#,
            "SecurityEventNotification": #"{"type":$,"timestamp":@,"techInfo":$}"#,
            "SignCertificate": #"{"csr":$}"#,
        ]

        private static func frame(_ action: String, _ random: inout SeededRandom) -> [UInt8] {
            var text = ""
            for character in templates[action] ?? "{}" {
                switch character {
                case "#": text += random.element(numbers)
                case "$": text += random.element(texts)
                case "@": text += random.element(times)
                default: text.append(character)
                }
            }
            return Array(#"[2,"\#(random.next())","\#(action)",\#(text)]"#.utf8)
        }

        private static func decoded(_ bytes: [UInt8]) -> IncomingCall? {
            switch OCPPFrame.decode(bytes) {
            case .frame(.call(let id, let action, let payload)):
                IncomingCall(id: id, action: action, payload: payload, frame: bytes)
            case .repaired(.call(let id, let action, let payload), let repairs):
                IncomingCall(
                    id: id, action: action, payload: payload, frame: bytes, repairs: repairs)
            default: nil
            }
        }

        @Test(arguments: 0..<4) func answersEveryCall(_ seed: UInt64) async throws {
            let bench = try await OCPP16Bench()
            var random = SeededRandom(seed: seed)
            let station: StationID = try id("CP-1")
            for action in Self.templates.keys.sorted() {
                for _ in 0..<25 {
                    let bytes = Self.frame(action, &random)
                    let text = String(decoding: bytes, as: UTF8.self).escapingControls()
                    guard let call = Self.decoded(bytes) else {
                        Issue.record("not decoded: \(text)")
                        continue
                    }
                    let answer = await withCheckedContinuation { continuation in
                        bench.dispatcher.answer(
                            station, ConnectionProof(.password, isTLS: true), call
                        ) {
                            continuation.resume(returning: $0)
                        }
                    }
                    let isEnergy = V16.energyCarryingActions.contains(action)
                    switch answer {
                    case .callResult: break
                    case .callError(_, let code, _, _):
                        #expect(!isEnergy && code != .internalError, "\(code): \(text)")
                    default: Issue.record("no answer: \(text)")
                    }
                }
            }
            try await Self.refoldEverything(bench)
        }

        /// What follows: folds, quarters, enforcement, and reading the transactions again.
        private static func refoldEverything(_ bench: OCPP16Bench) async throws {
            let now = bench.cloud.clock.now.wall
            let records = try await bench.cloud.transactions()
            #expect(!records.isEmpty)
            for record in records {
                #expect((0...1_000_000_000_000).contains(record.state.energyWh))
                let result = try await bench.cloud.database.read {
                    try TransactionRefold.read(record.id, $0)
                }
                if let result {
                    _ = try await bench.cloud.database.write {
                        try TransactionRefold.save(result, $0, at: now)
                    }
                }
                _ = try await bench.cloud.database.read {
                    PowerHistory(try EventTable.newestReadings(record.id, limit: 1000, $0))
                }
            }
            let rules: [any EnforcementRule] = [
                ExcessiveCharging(), UnauthorizedTransactions(), GrantedEnergy(),
            ]
            for rule in rules {
                _ = try await bench.cloud.database.read { try rule.violations($0, at: now) }
            }
        }
    }
}
