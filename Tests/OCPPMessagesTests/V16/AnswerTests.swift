import CommonBase
import Testing

@testable import OCPPMessages

extension OCPPMessagesTests {
    /// The answers of stations that deviate from the schemas.
    @Suite struct AnswerTests {
        /// The words of every enumeration are read in any case, and with other separators.
        @Test(arguments: ["%", " % ", "lower", "UPPER", "under_score", "spaced out"])
        func readsWordInAnyCase(_ style: String) throws {
            func check<Word: RawRepresentable<String> & CaseIterable & Hashable & Sendable>(
                _: Word.Type
            ) throws {
                for word in Word.allCases {
                    let payload = JSONValue.object([
                        "status": .string(Self.styled(word.rawValue, style))
                    ])
                    let answer = try V16.StatusAnswer<Word>(FieldReader(payload))
                    #expect(answer.status == word)
                }
            }
            try check(V16.AcceptedOrRejected.self)
            try check(V16.AvailabilityStatus.self)
            try check(V16.ConfigurationStatus.self)
            try check(V16.UnlockStatus.self)
            try check(V16.ReservationStatus.self)
            try check(V16.UpdateStatus.self)
            try check(V16.ChargingProfileStatus.self)
            try check(V16.ClearChargingProfileStatus.self)
            try check(V16.TriggerMessageStatus.self)
            try check(V16.CertificateStatus.self)
            try check(V16.DeleteCertificateStatus.self)
            try check(V16.InstalledCertificateStatus.self)
            try check(V16.UpdateFirmwareStatus.self)
            try check(V16.LogStatus.self)
            try check(V16.DataTransferStatus.self)
        }

        private static func styled(_ word: String, _ style: String) -> String {
            let parts = word.reduce(into: [String]()) { parts, letter in
                if letter.isUppercase || parts.isEmpty { parts.append("") }
                parts[parts.count - 1].append(letter)
            }
            return switch style {
            case "lower": word.lowercased()
            case "UPPER": word.uppercased()
            case "under_score": parts.joined(separator: "_").uppercased()
            case "spaced out": parts.joined(separator: " ")
            default:
                style.split(separator: "%", omittingEmptySubsequences: false)
                    .joined(separator: word)
            }
        }

        @Test(arguments: ["", "Acc", "Accepted!ed", "Perhaps", "???"])
        func keepsUnknownWord(_ word: String) throws {
            let fields = FieldReader(.object(["status": .string(word)]))
            #expect(try V16.StatusAnswer<V16.AcceptedOrRejected>(fields).status == nil)
        }

        /// The answers that read `status` with other members.
        @Test func readsWordBesideOtherMembers() throws {
            func fields(_ members: KeyValuePairs<String, JSONValue?>) -> FieldReader {
                FieldReader(.object(members))
            }
            let log = try V16.GetLog.Response(
                fields(["status": "ACCEPTEDCANCELED", "filename": "f"]))
            #expect(log.status == .acceptedCanceled)
            let schedule = try V16.GetCompositeSchedule.Response(fields(["status": "rejected"]))
            #expect(schedule.status == .rejected)
            let transfer = try V16.DataTransfer.Response(
                fields(["status": "unknown_vendor_id", "data": "x"]))
            #expect(transfer.status == .unknownVendorId)
        }

        /// The keys of odd answers to GetConfiguration, each as `key=value`; `!` marks read-only ones.
        @Test(
            arguments: [
                ("{}", []), (#"{"configurationKey":null}"#, []), ("[]", []), ("null", []),
                (#"{"configurationKey":"none","unknownKey":{}}"#, []),
                (#"{"configurationKey":{"key":"A","readonly":false,"value":"1"}}"#, ["A=1"]),
                (#"{"configurationKey":[{"key":"A","readonly":"false","value":1}]}"#, ["A=1"]),
                (
                    #"{"configurationKey":[{"key":"A","readonly":"True","value":true}]}"#,
                    ["!A=true"]
                ),
                (#"{"configurationKey":[{"key":"A","readOnly":1,"value":1.5}]}"#, ["!A=1.5"]),
                (#"{"configurationKey":[{"key":"A"}]}"#, ["A"]),
                (#"{"configurationKey":[{"key":"A","value":""}]}"#, ["A="]),
                (#"{"configurationKey":[{"key":"A","value":null}]}"#, ["A"]),
                (#"{"configurationKey":[{"key":"A","value":[1,2]}]}"#, ["A=[1,2]"]),
                (#"{"configurationKey":[{"value":"1"},5,{"key":"B","value":"2"}]}"#, ["B=2"]),
                (
                    #"{"configurationKey":{"A":"1","B":2,"C":{"value":"3","readonly":true}}}"#,
                    ["A=1", "B=2", "!C=3"]
                ),
            ] as [(String, [String])])
        func readsOddConfiguration(_ text: String, _ keys: [String]) throws {
            let fields = FieldReader(try JSONReader.parse(text.utf8))
            let found = try V16.GetConfiguration.Response(fields).configurationKey.map {
                ($0.isReadonly ? "!" : "") + $0.key + ($0.value.map { "=\($0)" } ?? "")
            }
            #expect(found == keys)
        }

        @Test func readsAtMostThousandKeys() throws {
            let keys = (0..<1500).map { JSONValue.object(["key": .string("K\($0)")]) }
            let fields = FieldReader(.object(["configurationKey": .array(keys)]))
            #expect(try V16.GetConfiguration.Response(fields).configurationKey.count == 1000)
        }
    }
}
