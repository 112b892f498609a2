import Common
import Foundation

/// What a kind of station is like, and what is wrong with it: a data file, so that anybody can
/// reproduce a problem of the field. All members but vendor and model may be absent.
public struct StationPersonality: Hashable, Sendable, Codable {
    /// Cut at 20 characters (CiString20), as is `model`.
    public var vendor: String
    public var model: String
    public var firmwareVersion: String?
    public var serialNumber: String?
    /// What it answers NotImplemented: actions of the central system.
    public var unknownActions: [String]?
    /// What it answers with an empty payload.
    public var emptyAnswers: [String]?
    /// Messages that it will not be triggered to send.
    public var untriggered: [String]?
    /// Configuration keys beside the standard ones, or instead of them; null takes one away.
    public var keys: [String: String?]?
    public var faults: [Fault]?

    /// What it does wrong in every message.
    public enum Fault: String, Hashable, Sendable, Codable, CaseIterable {
        /// Times without a zone (quirk Q3).
        case zonelessTimes
        /// Numbers where the specification has texts (Q40).
        case numbersForTexts
        /// A member that the specification does not have (Q44, Q45).
        case unknownMembers
        /// A stop is told twice (Q65).
        case repeatedStops
    }

    public static let byTheBook = StationPersonality(vendor: "Zapoj", model: "Virtual station")

    public init(vendor: String, model: String) {
        self.vendor = vendor
        self.model = model
    }

    /// - Throws: `invalidInput` that names the file.
    public init(file path: String) throws {
        do {
            let data = try Data(contentsOf: URL(fileURLWithPath: path))
            self = try JSONDecoder().decode(StationPersonality.self, from: data)
        } catch {
            throw ServiceError(.invalidInput, "\(path) is no personality.", cause: error)
        }
    }

    func has(_ fault: Fault) -> Bool { faults?.contains(fault) ?? false }

    /// A payload as such a station writes it.
    func written(_ payload: JSONValue) -> JSONValue {
        guard faults?.isEmpty == false else { return payload }
        guard case .object(var members) = spoiled(payload, named: "") else { return payload }
        if has(.unknownMembers) { members.append(.init("vendorSpecific", "yes")) }
        return .object(members)
    }

    private func spoiled(_ value: JSONValue, named name: String) -> JSONValue {
        switch value {
        case .object(let members):
            return .object(members.map { .init($0.name, spoiled($0.value, named: $0.name)) })
        case .array(let items): return .array(items.map { spoiled($0, named: name) })
        case .string(let text):
            if name == "timestamp", has(.zonelessTimes), text.hasSuffix("Z") {
                return .string(String(text.dropLast()))
            }
            if name == "value", has(.numbersForTexts), let number = Int64(text) {
                return .int(number)
            }
            return value
        default: return value
        }
    }
}
