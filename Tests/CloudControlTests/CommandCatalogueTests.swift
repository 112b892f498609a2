import CommonBase
import TestSupport
import Testing

@testable import CloudControl
@testable import CloudCore
@testable import CloudTestSupport

extension CloudControlTests {
    @Suite struct CommandCatalogueTests {
        @Test func listsTheActionsOfAllDomains() throws {
            let actions = try CloudBench().commandStore().catalogue.actions
            #expect(
                actions == [
                    "CancelReservation", "CertificateSigned", "ChangeAvailability",
                    "ChangeConfiguration", "ClearCache", "ClearChargingProfile", "ClearFault",
                    "DataTransfer", "DeleteCertificate", "ExtendedTriggerMessage",
                    "GetCompositeSchedule", "GetConfiguration", "GetDiagnostics",
                    "GetInstalledCertificateIds", "GetLocalListVersion", "GetLog",
                    "InstallCertificate", "RequestStartTransaction", "RequestStopTransaction",
                    "ReserveNow", "Reset", "SendLocalList", "SetChargingProfile",
                    "SetTransactionLimit", "SignedUpdateFirmware", "TriggerMessage",
                    "UnlockConnector",
                    "UpdateFirmware",
                ])
        }

        @Test(
            arguments: [
                ("Dance", "{}", "action"),
                ("Reset", #"{"connectorId": 1}"#, "connectorId"),
                ("ClearCache", #"{"payload": {}}"#, "payload"),
                ("GetConfiguration", #"{"firmwareId": "f"}"#, "firmwareId"),
                ("TriggerMessage", #"{"payload": {}, "transactionId": "t"}"#, "transactionId"),
                ("GetDiagnostics", #"{"transfer": 1}"#, "transfer"),
                ("RequestStopTransaction", #"{"transactionId": "t", "idToken": "A"}"#, "idToken"),
            ] as [(String, String, String)])
        func rejectsMembersThatTheActionDoesNotTake(
            action: String, members: String, field: String
        ) async throws {
            let (bench, commands) = try await Self.bench()
            let refused = try await refusal {
                try await commands.issue(action, try json(members), at: "CP-1")
            }
            #expect(refused == "invalidInput \(field)")
            #expect(try await bench.count("command") == 0)
        }

        @Test(
            arguments: [
                ("ChangeAvailability", #"{"operative": true, "connectorId": 0}"#, "connectorId"),
                ("GetLog", #"{"payload": {"logType": "SecurityLog"}}"#, "payload"),
            ] as [(String, String, String)])
        func rejectsMembersThatBridgesDoNotTake(
            action: String, members: String, field: String
        ) async throws {
            let (bench, commands) = try await Self.bench()
            let refused = try await refusal {
                try await commands.issue(action, try json(members), at: "BR-1")
            }
            #expect(refused == "invalidInput \(field)")
            #expect(try await bench.count("command") == 0)
        }

        @Test(
            arguments: [
                ("UnlockConnector", #"{"connectorId": 65}"#, "connectorId"),
                ("UnlockConnector", #"{"connectorId": 1.5}"#, "connectorId"),
                ("ChangeAvailability", #"{"operative": 1}"#, "operative"),
                ("GetConfiguration", #"{"keys": [1]}"#, "keys.0"),
                ("DataTransfer", #"{"vendorId": ""}"#, "vendorId"),
                ("Reset", #"{"type": "Hard"}"#, "type"),
                ("RequestStartTransaction", #"{"idToken": 4}"#, "idToken"),
                ("RequestStopTransaction", #"{"transactionId": "a b"}"#, "transactionId"),
                ("CancelReservation", #"{"payload": {"reservationId": 2147483648}}"#, "payload"),
                (
                    "GetCompositeSchedule", #"{"payload": {"connectorId": 65, "duration": 60}}"#,
                    "payload"
                ),
                ("TriggerMessage", #"{"payload": {"requestedMessage": "Tea"}}"#, "payload"),
                (
                    "SetChargingProfile",
                    """
                    {"payload": {"connectorId": 65, "csChargingProfiles": {"chargingProfileId": 1,
                     "stackLevel": 0, "chargingProfilePurpose": "TxDefaultProfile",
                     "chargingProfileKind": "Absolute", "chargingSchedule": {
                     "chargingRateUnit": "W",
                     "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 1}]}}}}
                    """, "payload"
                ),
            ] as [(String, String, String)])
        func checksRangesOfMembers(action: String, members: String, field: String) async throws {
            let (_, commands) = try await Self.bench()
            let refused = try await refusal {
                try await commands.issue(action, try json(members), at: "CP-1")
            }
            #expect(refused == "invalidInput \(field)")
        }

        /// The table of what a station's answer means.
        @Test(
            arguments: [
                ("Reset", "{}", #"{"status": "Accepted"}"#, .accepted),
                ("Reset", "{}", "{}", .accepted),
                ("Reset", "{}", #"{"status": "NotSupported"}"#, .notSupported),
                ("Reset", "{}", #"{"status": "Maybe"}"#, .rejected),
                ("Reset", "{}", #"{"status": [1]}"#, .failed),
                ("UnlockConnector", #"{"connectorId": 1}"#, #"{"status": "Unlocked"}"#, .accepted),
                (
                    "UnlockConnector", #"{"connectorId": 1}"#, #"{"status": "UnlockFailed"}"#,
                    .rejected
                ),
                (
                    "ChangeAvailability", #"{"operative": true}"#, #"{"status": "Scheduled"}"#,
                    .accepted
                ),
                (
                    "ChangeConfiguration", #"{"key": "A", "value": ""}"#,
                    #"{"status": "RebootRequired"}"#, .accepted
                ),
                ("GetLocalListVersion", "{}", #"{"listVersion": -1}"#, .notSupported),
                ("GetLocalListVersion", "{}", #"{"listVersion": 0}"#, .accepted),
                (
                    "GetInstalledCertificateIds",
                    #"{"payload": {"certificateType": "ManufacturerRootCertificate"}}"#,
                    #"{"status": "NotFound"}"#, .accepted
                ),
                (
                    "DeleteCertificate",
                    """
                    {"payload": {"certificateHashData": {"hashAlgorithm": "SHA256",
                     "issuerNameHash": "a", "issuerKeyHash": "b", "serialNumber": "1"}}}
                    """, #"{"status": "NotFound"}"#, .rejected
                ),
                (
                    "TriggerMessage", #"{"payload": {"requestedMessage": "Heartbeat"}}"#,
                    #"{"status": "NotImplemented"}"#, .notSupported
                ),
                ("GetLog", "{}", #"{"status": "AcceptedCanceled"}"#, .accepted),
                ("GetDiagnostics", "{}", "{}", .accepted),
            ] as [(String, String, String, CommandRecord.Status)])
        func mapsAnswers(
            action: String, members: String, answer: String, expected: CommandRecord.Status
        ) async throws {
            let (_, commands) = try await Self.bench(ScriptedStation(.payload(try json(answer))))
            let record = try await commands.issue(action, try json(members), at: "CP-1")
            #expect(record.status == expected)
        }

        private static func bench(
            _ link: ScriptedStation = ScriptedStation(status: "Accepted")
        ) async throws -> (CloudBench, CommandService) {
            let bench = try CloudBench()
            try await bench.addStation("CP-1")
            try await bench.addBridgeStation("BR-1")
            return (bench, bench.commands(over: link))
        }
    }
}
