import CloudCore
import CloudFleet
import CloudModule
import CommonBase
import MessageCatalogue

/// Checks, stores and sends commands to stations, and stores their outcomes.
///
/// It stores a command before sending it, so that every command that a station gets is on record. The
/// first outcome counts. If a lost connection or a restart of the cloud loses the outcome, the command
/// has timed out: the station may have carried it out, and its later messages will show that.
package struct CommandService: Sendable {
    package static let timeouts: ClosedRange<Int64> = 1...120
    package static let defaultTimeoutSeconds: Int64 = 30

    private let database: CloudDatabase
    private let now: @Sendable () -> Moment
    private let random: RandomSource
    private let link: any StationLink
    /// Sends commands and stores their outcomes; a service of its own, which ends last.
    package let work = UninterruptedWork()
    private let store: CommandStore

    package init(
        database: CloudDatabase, now: @escaping @Sendable () -> Moment, random: RandomSource,
        link: any StationLink, store: CommandStore
    ) {
        self.database = database
        self.now = now
        self.random = random
        self.link = link
        self.store = store
    }

    /// Whether a station is online now.
    package func isConnected(_ station: StationID) -> Bool { link.isConnected(station) }

    /// A stored command for people, with its secrets masked.
    package func view(_ record: CommandRecord) throws -> CommandView {
        try CommandView(record, store)
    }

    /// The request of a stored command, with its secrets; nil if it is another one, or can't be read.
    package func request<Request: CommandRequest>(
        of record: CommandRecord, as _: Request.Type
    ) throws -> Request? {
        try store.command(of: record)?.request as? Request
    }

    /// Issues a command and waits for its outcome, which is stored even if the caller is cancelled.
    /// - Throws: `notFound`, `invalidInput` naming the field, `conflict` for a token that may not
    ///   charge or a transaction that has ended.
    package func issue<Request: CommandRequest>(
        _ request: Request, at station: StationID, by person: PersonID?,
        timeoutSeconds: Int64 = defaultTimeoutSeconds
    ) async throws -> CommandRecord {
        try await issue(
            try store.catalogue.read(Request.action, request.json), given: nil, at: station,
            by: person, viewer: .system, timeoutSeconds: timeoutSeconds, checking: { _ in })
    }

    /// Issues a command that a person wrote.
    /// - Parameters:
    ///   - members: an object of the request's members.
    ///   - check: throws if the command must not be issued; runs in the transaction that stores it.
    /// - Throws: as above, what `check` throws, and `invalidInput` for members that the action, or
    ///   a bridge, does not take.
    package func issue(
        _ action: CommandAction, _ members: [JSONValue.Member], at station: StationID,
        by person: PersonID?, viewer: Viewer, timeoutSeconds: Int64,
        checking check: @escaping @Sendable (Database) throws -> Void = { _ in }
    ) async throws -> CommandRecord {
        let names = members.filter { $0.value != .null }.map(\.name)
        try store.catalogue.checkNames(names, of: action)
        return try await issue(
            try store.catalogue.read(action, .object(members)), given: names, at: station,
            by: person, viewer: viewer, timeoutSeconds: timeoutSeconds, checking: check)
    }

    /// - Parameter names: the members that a person gave; nil for the cloud's own commands.
    private func issue(
        _ command: any StationCommand, given names: [String]?, at station: StationID,
        by person: PersonID?, viewer: Viewer, timeoutSeconds: Int64,
        checking check: @escaping @Sendable (Database) throws -> Void
    ) async throws -> CommandRecord {
        guard Self.timeouts.contains(timeoutSeconds) else {
            throw ServiceError(
                .invalidInput,
                Message(
                    "timeoutSeconds must be between \(Self.timeouts.lowerBound) and "
                        + "\(Self.timeouts.upperBound).",
                    "timeoutSeconds musí být od \(Self.timeouts.lowerBound) do "
                        + "\(Self.timeouts.upperBound)."), field: "timeoutSeconds")
        }
        let (moment, id) = (now(), random.id(CommandSubject.self))
        let issued = try await database.write { [store] db in
            try check(db)
            var command = command
            var context = CommandContext(
                station: try StationService.find(station, viewer: .system, db), moment: moment,
                viewer: viewer, isRaw: names != nil)
            if context.station.kind == .bridge {
                try store.catalogue.checkNames(names ?? [], forBridge: command)
            }
            try command.prepare(&context, db)
            let number = try CommandTable.insert(
                CommandTable.New(
                    id: id, station: station, action: command.action.rawValue,
                    request: try store.text(of: command.request),
                    tokenHash: context.token?.hash, issuedBy: person,
                    expiresAt: moment.wall.adding(seconds: timeoutSeconds)),
                at: moment.wall, db)
            return IssuedCommand(
                number: number, command: command, context: context,
                timeoutMilliseconds: timeoutSeconds * 1000)
        }
        return try await work.run { [self] in try await finish(issued) }
    }

    private func finish(_ issued: IssuedCommand) async throws -> CommandRecord {
        let outcome = await link.perform(issued)
        let now = now().wall
        return try await database.write { [store] db in
            try store.finish(number: issued.number, outcome, db, at: now)
        }
    }

    /// Marks the commands that a previous run of the cloud left pending as timed out.
    package func giveUpInterrupted() async throws {
        let now = now().wall
        try await database.write { db in
            try CommandTable.giveUpPending(kind: .ocpp16, at: now, db)
            try CommandTable.expirePending(at: now, db)
        }
    }
}
