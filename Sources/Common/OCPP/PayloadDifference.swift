import CommonBase

/// A difference between a payload and its decoded form: the payload deviates from the
/// specification, and the reader repaired, cut or dropped something.
package struct PayloadDifference: Hashable, Sendable, CustomStringConvertible {
    package enum Kind: String, Sendable, CaseIterable {
        /// The specification does not have this member.
        case unknownMember
        /// A number instead of a string, an object instead of a list of one …
        case otherType
        /// Cut, cleaned of control characters, or an unknown enum value.
        case altered
        /// A time without a zone, which is read as UTC.
        case missingZone
        /// The payload could not be decoded.
        case unreadable
    }

    package var kind: Kind
    /// For example `meterValue.sampledValue.unit`; empty for the payload itself.
    package var path: String

    package var description: String { "\(kind.rawValue) \(path)" }

    /// - Parameter read: the decoded payload, encoded again.
    package static func all(_ payload: JSONValue, _ read: JSONValue) -> Set<PayloadDifference> {
        var found: Set<PayloadDifference> = []
        compare(payload, read, "", &found)
        return found
    }

    private static func compare(
        _ payload: JSONValue, _ read: JSONValue, _ path: String,
        _ found: inout Set<PayloadDifference>
    ) {
        func note(_ kind: Kind) { found.insert(PayloadDifference(kind: kind, path: path)) }
        switch (payload, read) {
        case (.object(let members), .object): compare(members, read, path, &found)
        case (.array(let items), .array(let others)):
            if items.count != others.count { note(.altered) }
            for (item, other) in zip(items, others) { compare(item, other, path, &found) }
        case (.object, .array(let others)):
            note(.otherType)
            if let only = others.first { compare(payload, only, path, &found) }
        case (.string(let text), .string(let other)):
            guard text != other else { return }
            guard let time = Timestamp(parsing: text), let otherTime = Timestamp(parsing: other),
                time.iso8601Seconds == otherTime.iso8601Seconds
            else { return note(.altered) }
            if !hasZone(text) { note(.missingZone) }
        case (.int(let number), .double(let other)): if Double(number) != other { note(.altered) }
        case (.double(let number), .int(let other)):
            if number != Double(other) { note(.altered) }
        case (.int, .int), (.double, .double), (.bool, .bool):
            if payload != read { note(.altered) }
        case (.null, .null): break
        default: note(.otherType)
        }
    }

    private static func compare(
        _ members: [JSONValue.Member], _ read: JSONValue, _ path: String,
        _ found: inout Set<PayloadDifference>
    ) {
        for member in members where member.value != .null {
            let name = path.isEmpty ? member.name : "\(path).\(member.name)"
            if let other = read[member.name] {
                compare(member.value, other, name, &found)
            } else {
                found.insert(PayloadDifference(kind: .unknownMember, path: name))
            }
        }
    }

    private static func hasZone(_ text: String) -> Bool {
        guard let time = text.split(whereSeparator: { "Tt ".contains($0) }).dropFirst().first
        else { return false }
        return time.contains { "Zz+-".contains($0) }
    }
}
