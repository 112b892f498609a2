import CloudAccess
import CloudControl
import CloudCore
import CommonBase
import OCPPMessages

/// Keeps the local authorization lists of OCPP stations in sync with the tokens that may charge
/// (OCPP 1.6 edition 2 §5.10, §5.15). Sends a differential update if the station has the version
/// that we expect, otherwise the full list, in messages of at most the length that the station
/// supports.
package final class LocalListSync: Sendable {
    /// Entries per message, if the station does not report SendLocalListMaxLength.
    static let pieceLength = 20
    /// Entries per list, if the station does not report LocalAuthListMaxLength.
    static let listLength = 500
    /// The versions start again after this one: a list needs at most 1,000 versions, and OCPP's
    /// integers have 32 bits.
    static let lastVersion = Int64(Int32.max) - 1000

    private let database: CloudDatabase
    private let now: @Sendable () -> Moment
    private let vault: TokenVault
    private let commands: CommandService
    private let leftOut: LeftOut
    private let turns = CoalescingTask<StationID>()

    /// Which of the people who may charge at a station its list leaves out.
    package typealias LeftOut =
        @Sendable (Set<PersonID>, StationID, Timestamp, Database) throws -> Set<PersonID>

    /// - Parameter leftOut: those who would have to pay and can't; a list knows no limits.
    package init(
        database: CloudDatabase, now: @escaping @Sendable () -> Moment, vault: TokenVault,
        commands: CommandService, leftOut: @escaping LeftOut = { _, _, _, _ in [] }
    ) {
        self.leftOut = leftOut
        self.database = database
        self.now = now
        self.vault = vault
        self.commands = commands
    }

    /// The stations that are online and whose list is outdated.
    func waiting() async throws -> Set<StationID> {
        let outdated = try await database.read { db in
            try LocalListTable.outdated(db)
        }
        return Set(outdated.filter(commands.isConnected))
    }

    /// Synchronises the list of a station, if it is outdated and the station is online. A request
    /// during a synchronisation starts another one after it.
    /// - Throws: `unavailable` if the station did not take the list.
    package func synchronise(_ station: StationID) async throws {
        guard try await waiting().contains(station) else { return }
        try await turns.run(station) { try await send(to: station) }
    }

    /// The entries that a station's list should hold, and those that it holds.
    fileprivate struct Plan: Sendable {
        var known: LocalList
        var sourceVersion: Int64
        var wanted: [LocalListEntry]
        var present: [LocalListEntry]
        var pieceLength: Int
    }

    private func send(to station: StationID) async throws {
        // After NotSupported, a run that was requested meanwhile must not ask again.
        guard let plan = try await plan(for: station),
            plan.known.sourceVersion != plan.sourceVersion, plan.known.outcome != .notSupported
        else {
            return
        }
        let asked = try await send(V16.GetLocalListVersion.self, EmptyPayload(), to: station)
        guard asked.status == .accepted else {
            if asked.status == .notSupported {
                return try await save(plan, version: nil, .notSupported, sourceVersion: nil)
            }
            throw ServiceError(
                .unavailable, "GetLocalListVersion ended as \(asked.status.rawValue).")
        }
        // A version that can't be read, or leaves no room for later ones, counts as an empty list: a
        // full list replaces it, whatever its version.
        let answer = try asked.answer(as: V16.GetLocalListVersion.Response.self)
        let version = answer.map(\.listVersion).flatMap { $0 <= Self.lastVersion ? $0 : nil } ?? 0
        if version == plan.known.version, version > 0, !plan.holdsOtherForms(vault),
            try await send(plan.differences, .differential, plan, after: version)
        {
            return
        }
        _ = try await send(plan.wanted.map { ($0, true) }, .full, plan, after: version)
    }

    private func plan(for station: StationID) async throws -> Plan? {
        let moment = now()
        return try await database.read { [leftOut] db in
            guard let known = try LocalListTable.find(station, db) else { return nil }
            let keys = try StationConfigurationTable.list(station: station, db)
            func limit(_ name: String, _ standard: Int) -> Int {
                let reported = keys.first { $0.key == name }?.reported.flatMap { Int($0) }
                return max(1, min(reported ?? standard, 1000))
            }
            let tokens = try IdTokenTable.listChargeable(
                at: station, moment.wall, byUIDOnly: true,
                limit: limit("LocalAuthListMaxLength", Self.listLength), db)
            let omitted = try leftOut(
                Set(tokens.map(\.record.personID)), station, moment.wall, db)
            return Plan(
                known: known,
                sourceVersion: try AuthorizationListTable.tokenVersion(of: station, db),
                wanted: tokens.compactMap { token in
                    guard !omitted.contains(token.record.personID) else { return nil }
                    return token.record.sealed.map {
                        LocalListEntry(
                            hash: token.record.reference.hash, sealed: $0,
                            expiresAt: token.expiresAt, groupTag: token.parentTag)
                    }
                }, present: try LocalListTable.entries(station, db),
                pieceLength: limit("SendLocalListMaxLength", Self.pieceLength))
        }
    }

    /// Sends a list in several messages, each with its own version, and stores the outcome.
    /// - Returns: false if the station rejects a differential update and needs the full list.
    private func send(
        _ entries: [(entry: LocalListEntry, isOn: Bool)], _ type: V16.UpdateType, _ plan: Plan,
        after version: Int64
    ) async throws -> Bool {
        let data = entries.compactMap { entry, isOn -> V16.AuthorizationData? in
            guard let token = vault.open(entry.sealed),
                token.text.utf8.count <= V16.maximumIdTagLength
            else { return nil }
            let info = V16.IdTagInfo(
                status: .accepted, expiryDate: entry.expiresAt, parentIdTag: entry.groupTag)
            return V16.AuthorizationData(idTag: token.text, idTagInfo: isOn ? info : nil)
        }
        var version = max(version, 0)
        var rest = data[...]
        var kind = type
        repeat {
            let piece = rest.prefix(plan.pieceLength)
            rest = rest.dropFirst(piece.count)
            if piece.isEmpty, kind == .differential { break }
            version += 1
            let request = V16.SendLocalList.Request(
                listVersion: version, localAuthorizationList: Array(piece), updateType: kind)
            let record = try await send(V16.SendLocalList.self, request, to: plan.known.stationID)
            kind = .differential
            guard record.status == .accepted else {
                if type == .differential, record.status == .rejected { return false }
                let outcome: LocalList.Outcome =
                    record.status == .notSupported ? .notSupported : .failed
                try await save(plan, version: nil, outcome, sourceVersion: nil)
                if outcome == .notSupported { return true }
                throw ServiceError(
                    .unavailable, "SendLocalList ended as \(record.status.rawValue).")
            }
        } while !rest.isEmpty
        try await save(plan, version: version, .accepted, sourceVersion: plan.sourceVersion)
        return true
    }

    private func send<Message: OCPPMessage>(
        _: Message.Type, _ payload: Message.Request, to station: StationID
    ) async throws -> CommandRecord {
        try await commands.issue(OCPP16Request<Message>(payload), at: station, by: nil)
    }

    private func save(
        _ plan: Plan, version: Int64?, _ outcome: LocalList.Outcome, sourceVersion: Int64?
    ) async throws {
        let now = now().wall
        try await database.write { db in
            try LocalListTable.save(
                plan.known.stationID, version: version, sourceVersion: sourceVersion, outcome,
                entries: outcome == .accepted ? plan.wanted : nil, at: now, db)
        }
    }
}

extension LocalListSync.Plan {
    /// Whether the station's list holds tokens in a form that an earlier version sent: with
    /// separators. A differential update cannot remove them.
    fileprivate func holdsOtherForms(_ vault: TokenVault) -> Bool {
        present.contains { entry in
            vault.open(entry.sealed).map { vault.reference($0).hash != entry.hash } ?? false
        }
    }

    /// Added and changed entries with true, removed ones with false.
    fileprivate var differences: [(entry: LocalListEntry, isOn: Bool)] {
        let before = Dictionary(present.map { ($0.hash, $0) }) { first, _ in first }
        let after = Set(wanted.map(\.hash))
        let changed = wanted.filter { entry in
            before[entry.hash].map {
                $0.expiresAt != entry.expiresAt || $0.groupTag != entry.groupTag
            } ?? true
        }
        return changed.map { ($0, true) }
            + present.filter { !after.contains($0.hash) }.map { ($0, false) }
    }
}
