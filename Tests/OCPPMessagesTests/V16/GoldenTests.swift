import TestSupport
import Testing

@testable import ChargingModel
@testable import CommonBase
@testable import OCPPMessages

extension OCPPMessagesTests {
    @Suite struct GoldenTests {
        /// The payload is encoded exactly as `text`, and decoded from it completely.
        private func golden<Payload: OCPPPayload>(
            _ payload: Payload, _ text: String, at location: SourceLocation = #_sourceLocation
        ) throws {
            #expect(JSONWriter.text(payload.json) == text, sourceLocation: location)
            #expect(try Payload(fields(text)) == payload, sourceLocation: location)
        }

        private let accepted = V16.IdTagInfo(status: .accepted)

        /// The names of the actions, including case.
        @Test func actionNames() {
            let actions = [
                V16.Authorize.action, V16.BootNotification.action, V16.Heartbeat.action,
                V16.MeterValues.action, V16.StartTransaction.action,
                V16.StatusNotification.action, V16.StopTransaction.action,
            ]
            #expect(
                actions == [
                    "Authorize", "BootNotification", "Heartbeat", "MeterValues",
                    "StartTransaction", "StatusNotification", "StopTransaction",
                ])
        }

        /// Authorize in both directions; expiryDate has whole seconds (Q4).
        @Test func codesAuthorize() throws {
            try golden(V16.Authorize.Request(idTag: "04A2B3C4"), #"{"idTag":"04A2B3C4"}"#)
            try golden(
                V16.Authorize.Response(
                    idTagInfo: V16.IdTagInfo(status: .concurrentTx, expiryDate: ManualClock.noon)),
                #"{"idTagInfo":{"status":"ConcurrentTx","expiryDate":"2026-11-22T11:00:00Z"}}"#)
        }

        /// BootNotification in both directions, with and without optional members.
        @Test func codesBootNotification() throws {
            try golden(
                V16.BootNotification.Request(
                    chargePointVendor: "SolaX", chargePointModel: "SPACS000001"),
                #"{"chargePointVendor":"SolaX","chargePointModel":"SPACS000001"}"#)
            try golden(
                V16.BootNotification.Request(
                    chargePointVendor: "SolaX", chargePointModel: "SPACS000001",
                    chargePointSerialNumber: "S1", firmwareVersion: "012.04"),
                #"{"chargePointVendor":"SolaX","chargePointModel":"SPACS000001","#
                    + #""chargePointSerialNumber":"S1","firmwareVersion":"012.04"}"#)
            try golden(
                V16.BootNotification.Response(
                    status: .pending, currentTime: ManualClock.noon, interval: 300),
                #"{"status":"Pending","currentTime":"2026-11-22T11:00:00Z","interval":300}"#)
        }

        /// Heartbeat in both directions.
        @Test func codesHeartbeat() throws {
            try golden(V16.Heartbeat.Request(), "{}")
            try golden(
                V16.Heartbeat.Response(currentTime: ManualClock.noon),
                #"{"currentTime":"2026-11-22T11:00:00Z"}"#)
        }

        /// MeterValues in both directions.
        @Test func codesMeterValues() throws {
            var signed = V16.MeterValue.Sample(value: "A0FF")
            signed.format = "SignedData"
            try golden(
                V16.MeterValues.Request(
                    connectorId: 1, transactionId: 42,
                    meterValue: [
                        V16.MeterValue(
                            timestamp: ManualClock.noon,
                            sampledValue: [
                                .init(
                                    value: "12.5", context: "Sample.Clock",
                                    measurand: "Power.Active.Import", phase: "L1", unit: "kW"),
                                signed,
                            ])
                    ]),
                #"{"connectorId":1,"transactionId":42,"meterValue":[{"#
                    + #""timestamp":"2026-11-22T11:00:00.000Z","sampledValue":[{"value":"12.5","#
                    + #""context":"Sample.Clock","measurand":"Power.Active.Import","phase":"L1","#
                    + #""unit":"kW"},{"value":"A0FF","format":"SignedData"}]}]}"#)
            try golden(
                V16.MeterValues.Request(connectorId: 0, transactionId: nil, meterValue: []),
                #"{"connectorId":0,"meterValue":[]}"#)
            try golden(V16.MeterValues.Response(), "{}")
        }

        /// StartTransaction in both directions.
        @Test func codesStartTransaction() throws {
            try golden(
                V16.StartTransaction.Request(
                    connectorId: 1, idTag: "04A2B3C4", meterStart: 1000, timestamp: ManualClock.noon
                ),
                #"{"connectorId":1,"idTag":"04A2B3C4","meterStart":1000,"#
                    + #""timestamp":"2026-11-22T11:00:00.000Z"}"#)
            try golden(
                V16.StartTransaction.Request(
                    connectorId: 1, idTag: "04A2B3C4", meterStart: 1000,
                    timestamp: ManualClock.noon,
                    reservationId: 0),
                #"{"connectorId":1,"idTag":"04A2B3C4","meterStart":1000,"#
                    + #""timestamp":"2026-11-22T11:00:00.000Z","reservationId":0}"#)
            try golden(
                V16.StartTransaction.Response(transactionId: 42, idTagInfo: accepted),
                #"{"transactionId":42,"idTagInfo":{"status":"Accepted"}}"#)
        }

        /// StatusNotification in both directions.
        @Test func codesStatusNotification() throws {
            try golden(
                V16.StatusNotification.Request(connectorId: 0, status: .available),
                #"{"connectorId":0,"status":"Available","errorCode":"NoError"}"#)
            try golden(
                V16.StatusNotification.Request(
                    connectorId: 1, status: .suspendedEVSE, errorCode: "GroundFailure",
                    info: "RCD", timestamp: ManualClock.noon),
                #"{"connectorId":1,"status":"SuspendedEVSE","errorCode":"GroundFailure","#
                    + #""info":"RCD","timestamp":"2026-11-22T11:00:00.000Z"}"#)
            try golden(V16.StatusNotification.Response(), "{}")
        }

        /// StopTransaction in both directions, with and without optional members.
        @Test func codesStopTransaction() throws {
            try golden(
                V16.StopTransaction.Request(
                    transactionId: 42, meterStop: 4000, timestamp: ManualClock.noon),
                #"{"transactionId":42,"meterStop":4000,"#
                    + #""timestamp":"2026-11-22T11:00:00.000Z","reason":"Local"}"#)
            let end = V16.MeterValue.Sample(value: "4000", context: "Transaction.End")
            try golden(
                V16.StopTransaction.Request(
                    transactionId: 42, idTag: "04A2B3C4", meterStop: 4000,
                    timestamp: ManualClock.noon,
                    reason: .evDisconnected,
                    transactionData: [.init(timestamp: ManualClock.noon, sampledValue: [end])]),
                #"{"transactionId":42,"idTag":"04A2B3C4","meterStop":4000,"#
                    + #""timestamp":"2026-11-22T11:00:00.000Z","reason":"EVDisconnected","#
                    + #""transactionData":[{"timestamp":"2026-11-22T11:00:00.000Z","#
                    + #""sampledValue":[{"value":"4000","context":"Transaction.End"}]}]}"#)
            try golden(V16.StopTransaction.Response(), "{}")
            try golden(
                V16.StopTransaction.Response(idTagInfo: accepted),
                #"{"idTagInfo":{"status":"Accepted"}}"#)
        }

        /// Each of 1.6's eleven reasons round-trips.
        @Test(arguments: [
            "DeAuthorized", "EmergencyStop", "EVDisconnected", "HardReset", "Local", "Other",
            "PowerLoss", "Reboot", "Remote", "SoftReset", "UnlockCommand",
        ]) func stopReasonRoundTrips(_ reason: String) throws {
            let request = V16.StopTransaction.Request(try fields(#"{"reason":"\#(reason)"}"#))
            #expect(request.reason.rawValue == reason)
            #expect(request.json["reason"]?.stringValue == reason)
        }

        /// No reason means Local (errata §2.5, Q36), and an unknown one Other. Reasons of 2.0.1 are
        /// read but never written.
        @Test(
            arguments: [
                ("{}", .local, "Local"), (#"{"reason":""}"#, .local, "Local"),
                (#"{"reason":null}"#, .local, "Local"),
                (#"{"reason":"Boredom"}"#, .other, "Other"),
                (#"{"reason":"StoppedByEV"}"#, .stoppedByEV, "Other"),
            ] as [(String, StoppedReason, String)]) func mapsOtherStopReasons(
                _ text: String, _ reason: StoppedReason, _ written: String
            ) throws
        {
            let request = V16.StopTransaction.Request(try fields(text))
            #expect(request.reason == reason)
            #expect(request.json["reason"]?.stringValue == written)
        }
    }
}
