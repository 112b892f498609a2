import CommonBase

/// Finds out whether two chargers use one id, from the connections and boots of a station.
///
/// One charger may reconnect from another network, be replaced by a new one, or drop its connection
/// again and again. Two chargers replace each other's connections, and say that they are different
/// ones: then the description at boot changes back to an earlier one.
struct SharedIDHistory: Sendable {
    /// What a charger says of itself at boot.
    struct Identity: Hashable, Sendable, CustomStringConvertible {
        var vendor: String
        var model: String
        /// Nil if it names none.
        var serial: String?

        /// Whether these are surely two chargers. One may leave out its serial number at times, or
        /// get firmware that calls its model otherwise.
        func differs(from other: Identity) -> Bool {
            guard vendor == other.vendor else { return true }
            guard let serial, let otherSerial = other.serial else { return model != other.model }
            return serial != otherSerial
        }

        var description: String {
            [vendor, model, serial].compactMap(\.self).joined(separator: " ")
        }
    }

    /// The two chargers, by what tells them apart.
    enum Finding: Hashable, Sendable {
        case identities(Identity, Identity)
        case networks(String, String)
    }

    private struct Replacement {
        var from: String
        var to: String
        var at: Uptime
    }

    /// Replacements within this time count together.
    static let replacementMilliseconds: Int64 = 10 * 60_000
    /// Boots within this time count together.
    static let bootMilliseconds: Int64 = 24 * 3_600_000
    /// So many connections that replace a living one are no change of the network.
    static let replacementCount = 4
    /// Findings are reported once in this time.
    static let quietMilliseconds: Int64 = 3_600_000

    /// The last identities, each different from the one before.
    private var boots: [(identity: Identity, at: Uptime)] = []
    private var replacements: [Replacement] = []
    private var network: String?
    private var reportedAt: Uptime?

    /// - Parameter replaces: whether the station's earlier connection was still open.
    mutating func connected(
        from network: String, replaces: Bool, at now: Uptime
    ) -> Finding? {
        defer { self.network = network }
        guard replaces, let before = self.network else { return nil }
        replacements = Array(replacements.suffix(Self.replacementCount - 1))
        replacements.append(Replacement(from: before, to: network, at: now))
        return unlessReported(replacementFinding(at: now), at: now)
    }

    mutating func booted(_ identity: Identity, at now: Uptime) -> Finding? {
        if let last = boots.last, !identity.differs(from: last.identity) {
            boots[boots.count - 1].at = now
            if last.identity.serial == nil { boots[boots.count - 1].identity = identity }
            return nil
        }
        boots = Array(boots.suffix(2))
        boots.append((identity, now))
        guard boots.count == 3, !boots[0].identity.differs(from: identity),
            now.milliseconds - boots[0].at.milliseconds < Self.bootMilliseconds
        else { return nil }
        return unlessReported(.identities(boots[1].identity, identity), at: now)
    }

    private func replacementFinding(at now: Uptime) -> Finding? {
        guard replacements.count == Self.replacementCount,
            now.milliseconds - replacements[0].at.milliseconds < Self.replacementMilliseconds
        else { return nil }
        let recent = boots.filter {
            now.milliseconds - $0.at.milliseconds < Self.replacementMilliseconds
        }
        if recent.count >= 2 {
            return .identities(recent[recent.count - 2].identity, recent[recent.count - 1].identity)
        }
        // One charger with a serial number, from which another would differ, or no boot since the
        // start of the cloud.
        guard let last = boots.last, last.identity.serial == nil else { return nil }
        let alternates =
            replacements.allSatisfy { $0.from != $0.to }
            && zip(replacements, replacements.dropFirst(2)).allSatisfy { $0.to == $1.to }
        return alternates ? .networks(replacements[0].from, replacements[0].to) : nil
    }

    private mutating func unlessReported(_ finding: Finding?, at now: Uptime) -> Finding? {
        guard let finding else { return nil }
        if let reportedAt, now.milliseconds - reportedAt.milliseconds < Self.quietMilliseconds {
            return nil
        }
        reportedAt = now
        return finding
    }
}
