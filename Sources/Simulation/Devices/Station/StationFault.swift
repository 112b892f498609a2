import CommonBase

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

    /// A payload member as a station with this fault writes it; nil omits it.
    fileprivate func corrupted(_ member: JSONValue.Member) -> JSONValue.Member? {
        var corrupted = member
        switch (self, member.name, member.value) {
        case (.yearsOf1970, "timestamp", .string(let text)):
            corrupted.value = .string("1970" + text.dropFirst(4))
        case (.localTimes, "timestamp", .string(let text)):
            let time = Timestamp(parsing: text)?.adding(seconds: 7200)
            corrupted.value = .string(time?.iso8601 ?? text)
        case (.zonelessTimes, "timestamp", .string(let text)) where text.hasSuffix("Z"):
            corrupted.value = .string(String(text.dropLast()))
        case (.numbersForTexts, "value", .string(let text)):
            corrupted.value = Int64(text).map(JSONValue.int) ?? member.value
        case (.unitsForMeasurands, "measurand", .string("Power.Active.Import")):
            corrupted.value = "W"
        case (.unitsForMeasurands, "measurand", .string("Current.Import")): corrupted.value = "A"
        case (.missingUnits, "unit", _): return nil
        case (.negativeStops, "meterStop", _): corrupted.value = -1
        default: break
        }
        return corrupted
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
        (faults ?? []).reduce(payload) { Self.written($0, $1, isPayload: true) }
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
