import CommonBase
import GRDB
import OCPPMessages
import TestSupport
import Testing

@testable import CloudTestSupport

extension CloudStationGatewayTests {
    @Suite struct DispatcherErrorTests {
        /// The error code for each invalid payload; nil is a CALLRESULT.
        @Test(
            arguments: [
                ("BootNotification", "{}", .protocolError),
                ("BootNotification", #"{"chargePointVendor": "a"}"#, .protocolError),
                (
                    "BootNotification", #"{"chargePointVendor": [], "chargePointModel": "m"}"#,
                    .typeConstraintViolation
                ),
                ("Authorize", "{}", .protocolError),
                ("Authorize", #"{"idTag": {}}"#, .typeConstraintViolation),
                ("Authorize", #"{"idTag": 7}"#, nil),
                ("Heartbeat", #"{"extra": 1}"#, nil),
                ("StatusNotification", "{}", .protocolError),
                ("StatusNotification", #"{"connectorId": 1}"#, .protocolError),
                (
                    "StatusNotification", #"{"connectorId": "one", "status": "Available"}"#,
                    .typeConstraintViolation
                ),
                (
                    "StatusNotification", #"{"connectorId": 1, "status": "asleep"}"#,
                    .propertyConstraintViolation
                ),
                (
                    "StatusNotification", #"{"connectorId": 65, "status": "Available"}"#,
                    .propertyConstraintViolation
                ),
                (
                    "StatusNotification", #"{"connectorId": -1, "status": "Available"}"#,
                    .propertyConstraintViolation
                ),
                ("StatusNotification", #"{"connectorId": "1", "status": "Available"}"#, nil),
                ("StartTransaction", "{}", nil), ("StopTransaction", "{}", nil),
                ("MeterValues", "{}", nil),
                ("MeterValues", #"{"connectorId": [], "meterValue": 7}"#, nil),
                ("heartbeat", "{}", .notImplemented), ("", "{}", .notImplemented),
                ("RemoteStartTransaction", "{}", .notImplemented),
            ] as [(String, String, OCPPErrorCode?)])
        func answersInvalidPayloadsWithErrorCodes(
            action: String, payload: String, code: OCPPErrorCode?
        ) async throws {
            let bench = try await OCPP16Bench()
            #expect(try await bench.errorCode(action, try json(payload)) == code)
        }

        /// A station that is not in the database gets an error, and nothing is stored.
        @Test func rejectsUnknownStation() async throws {
            let bench = try await OCPP16Bench()
            let code = try await bench.errorCode(
                "Authorize", .object(["idTag": .string(OCPP16Bench.card)]), at: "CP-9")
            #expect(code == .internalError)
            #expect(try await bench.cloud.count("charging_transaction") == 0)
        }

        /// A message that could not be stored is not acknowledged; its repetition is handled like
        /// new.
        @Test(
            arguments: [
                ("StartTransaction", OCPP16Bench.startPayload()),
                ("StopTransaction", OCPP16Bench.stopPayload(-1)),
                ("MeterValues", OCPP16Bench.samplePayload(-1)),
                ("BootNotification", OCPP16Bench.bootPayload),
                ("Heartbeat", .object([])),
                ("StatusNotification", OCPP16Bench.statusPayload(.available)),
                ("Authorize", .object(["idTag": .string(OCPP16Bench.card)])),
            ] as [(String, JSONValue)])
        func neverAcknowledgesFailedWrites(action: String, payload: JSONValue) async throws {
            let bench = try await OCPP16Bench()
            let database = bench.cloud.database
            let tables = ["station", "token_use"]
            try await database.write { db in
                for table in tables {
                    try db.execute(sql: "ALTER TABLE \(table) RENAME TO x\(table)")
                }
            }
            if ["StartTransaction", "StopTransaction", "MeterValues"].contains(action) {
                // After repeated CALLERRORs the station would discard the message.
                await #expect(throws: OCPP16Bench.NotAnswered.self) {
                    try await bench.frame(action, payload)
                }
            } else {
                #expect(try await bench.errorCode(action, payload) == .internalError)
            }
            try await database.write { db in
                for table in tables {
                    try db.execute(sql: "ALTER TABLE x\(table) RENAME TO \(table)")
                }
            }
            #expect(try await bench.cloud.count("charging_event") == 0)
            #expect(try await bench.cloud.count("charging_transaction") == 0)
            #expect(try await bench.errorCode(action, payload) == nil)
        }

        /// If one of several facts cannot be stored, none is.
        @Test func storesAllFactsOrNone() async throws {
            let bench = try await OCPP16Bench()
            _ = try await bench.cloud.database.write { db in
                try db.execute(
                    sql: """
                        CREATE TRIGGER refuse BEFORE INSERT ON charging_event
                        WHEN NEW.kind = 'ended' BEGIN SELECT RAISE (ABORT, 'no'); END
                        """)
            }
            let payload = OCPP16Bench.stopPayload(-1).with(
                "transactionData", OCPP16Bench.samplePayload(nil)["meterValue"])
            await #expect(throws: OCPP16Bench.NotAnswered.self) {
                try await bench.frame("StopTransaction", payload)
            }
            #expect(try await bench.cloud.count("charging_transaction") == 0)
            _ = try await bench.cloud.database.write { try $0.execute(sql: "DROP TRIGGER refuse") }
            #expect(try await bench.errorCode("StopTransaction", payload) == nil)
            #expect(try await bench.cloud.count("charging_event") == 2)
        }
    }
}
