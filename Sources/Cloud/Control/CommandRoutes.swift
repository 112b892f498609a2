import CloudCore
import CloudFleet
import CloudHTTP
import CommonBase

/// Commands to stations of any protocol.
struct CommandRoutes: Sendable {
    let database: CloudDatabase
    let commands: CommandService
    let store: CommandStore

    /// The action determines the other members: the table of commands has them.
    struct NewCommand: Codable, Sendable {
        var action: String
        var timeoutSeconds: Int64?
        /// All members but these two.
        var members: [JSONValue.Member]

        private enum Key: String, CodingKey { case action, timeoutSeconds }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Key.self)
            action = try container.decode(String.self, forKey: .action)
            timeoutSeconds = try container.decodeIfPresent(Int64.self, forKey: .timeoutSeconds)
            members = []
            if case .object(let all) = try JSONValue(from: decoder) {
                members = all.filter { Key(rawValue: $0.name) == nil }
            }
        }

        func encode(to encoder: any Encoder) throws {
            let own: [JSONValue.Member] = [
                .init("action", .string(action)),
                .init("timeoutSeconds", timeoutSeconds.map(JSONValue.int) ?? .null),
            ]
            try JSONValue.object(own + members).encode(to: encoder)
        }
    }

    private static let station = QueryParameter<StationID>.id(
        "stationId", "Only commands to this station")
    private static let status = QueryParameter<CommandRecord.Status>.choice(
        "status", "Only commands with this status")
    private static let cursor = Paging.number

    func all() -> [Route] { [issue(), list(), show()] }

    private func issue() -> Route {
        Route(
            .post, "/api/v1/stations/{id}/commands", caller: .person(.control),
            "Send a command to a station and wait for its response", success: .created,
            errors: [.conflict], body: store.catalogue.schema
        ) { (call: Call<NewCommand>) in
            let station = try await call.managedStation(in: database)
            let record = try await commands.issue(
                CommandAction(call.body.action), call.body.members, at: station,
                by: try call.callingPerson(), viewer: call.viewer,
                timeoutSeconds: call.body.timeoutSeconds ?? CommandService.defaultTimeoutSeconds)
            return try CommandView(record, store)
        }
    }

    private func list() -> Route {
        Route(
            .get, "/api/v1/commands", caller: .person(.read),
            "List the commands to the stations that you manage, newest first",
            query: [Self.station, Self.status, Paging.limit, Self.cursor]
        ) { call in
            let (size, before) = (try call.pageSize(), try call.query(Self.cursor) ?? .max)
            let (station, status) = (try call.query(Self.station), try call.query(Self.status))
            let records = try await database.read { db in
                try CommandTable.list(
                    station: station, status: status, before: before, limit: size + 1,
                    viewer: call.viewer, db)
            }
            return Page(
                try records.map { (view: try CommandView($0, store), number: $0.number) },
                size: size, item: \.view
            ) { String($0.number) }
        }
    }

    private func show() -> Route {
        Route(
            .get, "/api/v1/commands/{id}", caller: .person(.read), "Show a command"
        ) { call in
            let id: CommandID = try call.id()
            guard
                let record = try await database.read({ db in
                    try CommandTable.find(id, viewer: call.viewer, db)
                })
            else { throw ServiceError(.notFound, "The command \(id) does not exist.") }
            return try CommandView(record, store)
        }
    }
}
