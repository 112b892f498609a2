import TestSupport
import Testing

@testable import ChargingModel
@testable import OCPPMessages

extension OCPPMessagesTests {
    /// Deviations of real chargers, by their number in `facts/ocpp.md`, and how they are read.
    @Suite struct QuirkTests {
        private func start(_ text: String) throws -> V16.StartTransaction.Request {
            V16.StartTransaction.Request(try fields(text))
        }

        private func sample(_ text: String) throws -> SampledValue? {
            V16.MeterValue.Sample(TolerantReader(try fields(text))).normalised
        }

        private let expected = V16.StartTransaction.Request(
            connectorId: 1, idTag: "TAG", meterStart: 1000, timestamp: ManualClock.noon)

        /// Q2, Q3: local time labelled Z is accepted as sent; without a zone, UTC is assumed.
        @Test(arguments: [
            "2026-11-22T11:00:00Z", "2026-11-22T11:00:00", "2026-11-22 11:00:00.000",
        ])
        func readsTimeWithoutZone(_ time: String) throws {
            #expect(
                try start(
                    #"{"connectorId":1,"idTag":"TAG","meterStart":1000,"timestamp":"\#(time)"}"#)
                    == expected)
        }

        /// Q17: NULs in strings.
        @Test func dropsNULInStrings() throws {
            let request = try V16.BootNotification.Request(
                fields(
                    #"{"chargePointVendor":"Wallbe\u0000\u0000","chargePointModel":"Eco\u0000"}"#))
            #expect(
                request
                    == V16.BootNotification.Request(
                        chargePointVendor: "Wallbe", chargePointModel: "Eco"))
        }

        /// Q35, Q36: long strings are cut, empty optional members are absent.
        @Test func cutsLongAndDropsEmptyStrings() throws {
            let request = try V16.BootNotification.Request(
                fields(
                    #"{"chargePointVendor":"\#(String(repeating: "v", count: 400))","#
                        + #""chargePointModel":"m","firmwareVersion":"","#
                        + #""chargePointSerialNumber":""}"#))
            #expect(
                request
                    == V16.BootNotification.Request(
                        chargePointVendor: String(repeating: "v", count: 255),
                        chargePointModel: "m"))
        }

        /// An empty required member is rejected as absent.
        @Test func rejectsEmptyRequiredString() throws {
            let fields = try fields(#"{"chargePointVendor":"","chargePointModel":"m"}"#)
            #expect(throws: OCPPError(.protocolError, "chargePointVendor is required")) {
                try V16.BootNotification.Request(fields)
            }
        }

        /// Q37: an unknown error code is kept; an absent one is NoError.
        @Test(arguments: [
            (#""errorCode":"Error","#, "Error"), ("", "NoError"), (#""errorCode":"","#, "NoError"),
        ]) func keepsUnknownErrorCode(_ member: String, _ code: String) throws {
            #expect(
                try V16.StatusNotification.Request(
                    fields(#"{"connectorId":1,\#(member)"status":"Faulted"}"#))
                    == V16.StatusNotification.Request(
                        connectorId: 1, status: .faulted, errorCode: code))
        }

        /// An unknown status is rejected, an unreadable time is dropped.
        @Test func rejectsUnknownStatus() throws {
            let unknown = try fields(#"{"connectorId":1,"status":"Asleep"}"#)
            #expect(
                throws: OCPPError(.propertyConstraintViolation, "status does not allow 'Asleep'")
            ) { try V16.StatusNotification.Request(unknown) }
            #expect(
                try V16.StatusNotification.Request(
                    fields(#"{"connectorId":"1","status":"Charging","timestamp":"today"}"#))
                    == V16.StatusNotification.Request(connectorId: 1, status: .charging))
        }

        /// Q38: the unit Hz.
        @Test func acceptsUnitHertz() throws {
            #expect(
                try sample(#"{"value":"50.01","measurand":"Frequency","unit":"Hz"}"#)
                    == SampledValue(.frequency, thousandths: 50_010))
        }

        /// Q39: an unknown context does not invalidate the value.
        @Test func ignoresUnknownContext() throws {
            #expect(
                try sample(#"{"value":"5","context":"Sample.Alfen"}"#)
                    == SampledValue(.energyActiveImportRegister, thousandths: 5000))
        }

        /// Q40: numbers instead of strings, and strings instead of numbers.
        @Test func convertsNumbersAndStrings() throws {
            #expect(
                try start(
                    #"{"connectorId":"1","idTag":"TAG","meterStart":"1000","#
                        + #""timestamp":"2026-11-22T11:00:00Z"}"#) == expected)
            #expect(
                try start(
                    #"{"connectorId":1.0,"idTag":"TAG","meterStart":1e3,"#
                        + #""timestamp":"2026-11-22T11:00:00Z"}"#) == expected)
            #expect(try start(#"{"idTag":12345678}"#).idTag == "12345678")
            #expect(
                try sample(#"{"value":12.5,"measurand":"Voltage"}"#)
                    == SampledValue(.voltage, thousandths: 12_500))
        }

        /// Q41, Q42, Q43: an object instead of an array, no samples, a sample without a value.
        @Test(
            arguments: [
                (#"{"timestamp":"2026-11-22T11:00:00Z","sampledValue":{"value":"7"}}"#, 7, 0),
                (#"{"timestamp":"2026-11-22T11:00:00Z","sampledValue":[{"value":"7"}]}"#, 7, 0),
                (#"[{"timestamp":"2026-11-22T11:00:00Z","sampledValue":[]}]"#, nil, 0),
                (#"[{"timestamp":"2026-11-22T11:00:00Z"}]"#, nil, 0),
                (
                    #"[{"timestamp":"2026-11-22T11:00:00Z","#
                        + #""sampledValue":[{"value":""},{"value":"7"}]}]"#,
                    7, 1
                ),
            ] as [(String, Int64?, Int)]) func readsMalformedMeterValue(
                _ meterValue: String, _ registerWh: Int64?, _ unreadable: Int
            ) throws
        {
            let request = V16.MeterValues.Request(
                try fields(#"{"connectorId":1,"meterValue":\#(meterValue)}"#))
            try #require(request.meterValue.count == 1)
            let read = request.meterValue[0].reading(fallback: .epoch)
            #expect(read.reading.takenAt == ManualClock.noon)
            #expect(read.reading.registerWh == registerWh)
            #expect(read.unreadable == unreadable)
        }

        /// Q44, Q45: unknown members.
        @Test func ignoresUnknownMembers() throws {
            #expect(
                try V16.Authorize.Request(fields(#"{"idTag":"TAG","connectorId":1}"#))
                    == V16.Authorize.Request(idTag: "TAG"))
            #expect(
                V16.StopTransaction.Request(
                    try fields(
                        #"{"transactionId":42,"meterStop":4000,"#
                            + #""timestamp":"2026-11-22T11:00:00Z","energy":{"a":[1]}}"#))
                    == V16.StopTransaction.Request(
                        transactionId: 42, meterStop: 4000, timestamp: ManualClock.noon))
        }

        /// The caller's fallback replaces a missing time of a reading.
        @Test func usesFallbackForMissingTime() throws {
            let value = V16.MeterValue(timestamp: nil, sampledValue: [.init(value: "5")])
            let read = value.reading(fallback: ManualClock.noon)
            #expect(
                read.reading
                    == MeterReading(
                        takenAt: ManualClock.noon, registerWh: 5, context: .samplePeriodic))
        }

        /// Words in another case, of OCPP 1.5 and 2.0.1, and of vendors.
        @Test(
            arguments: [
                ("Charging", .charging), ("charging", .charging), ("CHARGING", .charging),
                ("Available ", .available), ("available", .available), ("Idle", .available),
                ("Occupied", .occupied), ("occupied", .occupied), ("SuspendedEv", .suspendedEV),
                ("Suspended_EV", .suspendedEV), ("suspended evse", .suspendedEVSE),
                ("SUSPENDEDEVSE", .suspendedEVSE), ("Finished", .finishing),
                ("Inoperative", .unavailable), ("FAULTED", .faulted), ("Whatever", nil), ("", nil),
                // A vehicle is there; whether it charges is not said.
                ("Connected", .occupied), ("plugged_in", .occupied), ("EVConnected", .occupied),
                ("Ready", .occupied),
                ("1", nil),
            ] as [(String, V16.ChargePointStatus?)])
        func understandsStatusWords(_ word: String, _ status: V16.ChargePointStatus?) {
            #expect(V16.ChargePointStatus(reported: word) == status)
        }

        /// The 2.0.1 status for each of 1.6's nine and 1.5's Occupied.
        @Test func mapsConnectorStatus() {
            let statuses = V16.ChargePointStatus.allCases.map(\.connectorStatus)
            #expect(
                statuses == [
                    .available, .occupied, .occupied, .occupied, .occupied, .occupied, .reserved,
                    .unavailable, .faulted, .occupied,
                ])
            #expect(
                V16.ChargePointStatus.allCases.map(\.chargingState) == [
                    nil, nil, .charging, .suspendedEVSE, .suspendedEV, nil, nil, nil, nil, nil,
                ])
        }
    }
}
