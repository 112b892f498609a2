import CommonBase
import OCPPMessages

/// A permanent defect of a station; the numbers refer to the quirks in `Tests/Interop/quirks`.
package enum StationFault: String, Hashable, Sendable, Codable, CaseIterable {
    /// The clock has never been set (Q1).
    case yearsOf1970
    /// Local times, two hours ahead, labelled as UTC (Q2).
    case localTimes
    /// Times without a zone (Q3).
    case zonelessTimes
    /// Empty strings instead of unknown values (Q36).
    case emptyTexts
    /// Numbers instead of strings (Q40).
    case numbersForTexts
    /// Members that the specification does not have (Q44, Q45).
    case unknownMembers
    /// The measurands W and A (Q48).
    case unitsForMeasurands
    /// No units (Q55).
    case missingUnits
    /// The register in a stop is −1 (Q58).
    case negativeStops
    /// The only register is labelled L1 (Q63).
    case phaseLabels
    /// Sends each stop twice (Q65).
    case repeatedStops
    /// Sends each start twice (Q66).
    case repeatedStarts

    // Registers
    /// Registers in samples are rounded to 10 Wh; meterStart and meterStop are exact.
    case roundedRegisters
    /// Registers in samples are in kWh with two digits.
    case kilowattHours
    /// `wh` and `kwh`
    case lowerCaseUnits
    /// The register of the inlet stands before that of the outlet.
    case inletBesideOutlet
    /// The register of the start stands behind the present one.
    case beginBesidePeriodic
    /// The energy of the transaction and the register, both bare.
    case sessionBesideTotal
    /// The registers of the phases in readings of their own.
    case phaseReadings
    /// Each phase is labelled with the total.
    case phasesWithTotal
    /// Registers of the phases, of which two are missing in every second reading.
    case phaseDropsOut

    // Transactions
    /// MeterValues with a transactionId of 0, −1, none, or the largest integer.
    case zeroTransactionIDs, minusOneTransactionIDs, missingTransactionIDs, maximumTransactionIDs
    /// Sends a sample of the transaction after its stop.
    case lateValues
    /// Samples its meter without a transaction, too.
    case valuesWithoutTransaction
    /// Boots instead of sending the stop, and does not know the transaction afterwards.
    case forgottenStops
    /// Never sends a stop; the next start follows.
    case unsentStops
    /// Reports Available before the stop.
    case availableBeforeStop
    /// Rejects every remote stop.
    case rejectedRemoteStops

    // Clock
    /// Seven minutes behind or ahead.
    case clockBehind, clockAhead
    /// `2026-11-22T9:05:00Z`
    case oneDigitHours

    // Frames
    /// The answers lack their last two brackets.
    case truncatedAnswers
    /// U+0000 behind each message.
    case trailingNULs
    /// A byte order mark before each message.
    case byteOrderMarks
    /// Messages in binary frames.
    case binaryFrames
    /// Message ids are numbers.
    case numericMessageIDs

    // Words
    /// The statuses in answers are in upper case.
    case upperCaseWords
    /// Tags with colons between their bytes.
    case separatedTags
    /// `Occupied` instead of the statuses that OCPP 1.5 does not have.
    case statusWordsOfOtherVersions

    /// A payload member as a station with this fault writes it; nil omits it.
    fileprivate func corrupted(_ member: JSONValue.Member) -> JSONValue.Member? {
        var corrupted = member
        switch (self, member.name, member.value) {
        case (.yearsOf1970, "timestamp", .string(let text)):
            corrupted.value = .string("1970" + text.dropFirst(4))
        case (.localTimes, "timestamp", .string(let text)):
            corrupted.value = .string(Self.moved(text, seconds: 7200))
        case (.zonelessTimes, "timestamp", .string(let text)) where text.hasSuffix("Z"):
            corrupted.value = .string(String(text.dropLast()))
        case (.numbersForTexts, "value", .string(let text)):
            corrupted.value = Int64(text).map(JSONValue.int) ?? member.value
        case (.unitsForMeasurands, "measurand", .string("Power.Active.Import")):
            corrupted.value = "W"
        case (.unitsForMeasurands, "measurand", .string("Current.Import")): corrupted.value = "A"
        case (.missingUnits, "unit", _): return nil
        case (.negativeStops, "meterStop", _): corrupted.value = -1
        case (.clockBehind, "timestamp", .string(let text)):
            corrupted.value = .string(Self.moved(text, seconds: -420))
        case (.clockAhead, "timestamp", .string(let text)):
            corrupted.value = .string(Self.moved(text, seconds: 420))
        case (.oneDigitHours, "timestamp", .string(let text)):
            corrupted.value = .string(text.replacing("T0", with: "T"))
        case (.lowerCaseUnits, "unit", .string(let text)):
            corrupted.value = .string(text.lowercased())
        case (.separatedTags, "idTag", .string(let text)):
            corrupted.value = .string(Self.separated(text))
        case (.statusWordsOfOtherVersions, "status", .string(let text))
        where ["Preparing", "Charging", "Finishing"].contains(text):
            corrupted.value = "Occupied"
        default: break
        }
        return corrupted
    }

    private static func moved(_ time: String, seconds: Int64) -> String {
        Timestamp(parsing: time)?.adding(seconds: seconds).iso8601 ?? time
    }

    /// `04:A1:B2`, if the result is not longer than an idTag may be.
    private static func separated(_ tag: String) -> String {
        let bytes = Hex.bytes(tag)?.map { Hex.text([$0]) } ?? [tag]
        let text = bytes.joined(separator: ":")
        return text.utf8.count <= V16.maximumIdTagLength ? text : tag
    }

    /// The members that a station with this fault adds to an object.
    fileprivate func added(to object: JSONValue, isPayload: Bool) -> [JSONValue.Member] {
        switch self {
        case .unknownMembers where isPayload: [.init("vendorSpecific", "yes")]
        case .emptyTexts where object["errorCode"] != nil:
            [.init("info", ""), .init("vendorId", "")]
        case .emptyTexts where object["meterStop"] != nil && object["idTag"] == nil:
            [.init("idTag", "")]
        case .phaseLabels where object["measurand"] == "Energy.Active.Import.Register":
            [.init("phase", "L1")]
        default: []
        }
    }
}

extension StationPersonality {
    func has(_ fault: StationFault) -> Bool { faults?.contains(fault) ?? false }

    /// A payload as a station with these faults writes it.
    func written(_ payload: JSONValue) -> JSONValue {
        (faults ?? []).reduce(withTransactionID(payload)) { Self.written($0, $1, isPayload: true) }
    }

    /// MeterValues with the transactionId of the fault.
    private func withTransactionID(_ payload: JSONValue) -> JSONValue {
        guard case .object(let members) = payload, payload["meterValue"] != nil else {
            return payload
        }
        let ids: [StationFault: JSONValue] = [
            .zeroTransactionIDs: 0, .minusOneTransactionIDs: -1, .missingTransactionIDs: .null,
            .maximumTransactionIDs: .int(Int64(Int32.max)),
        ]
        guard let id = (faults ?? []).compactMap({ ids[$0] }).first else { return payload }
        return .object(
            members.compactMap { member in
                guard member.name == "transactionId" else { return member }
                return id == .null ? nil : .init(member.name, id)
            })
    }

    private static func written(
        _ value: JSONValue, _ fault: StationFault, isPayload: Bool
    ) -> JSONValue {
        switch value {
        case .object(let members):
            let corrupted = members.compactMap { member in
                fault.corrupted(
                    .init(member.name, written(member.value, fault, isPayload: false)))
            }
            return .object(corrupted + fault.added(to: value, isPayload: isPayload))
        case .array(let items): return .array(items.map { written($0, fault, isPayload: false) })
        default: return value
        }
    }
}
