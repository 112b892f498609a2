import CloudCore
import CloudHTTP
import CommonBase

/// The audit log by REST, also for the command line.
struct AuditRoutes: Sendable {
    let database: CloudDatabase

    struct AuditLineView: Codable, Sendable, Documented {
        static let notes = [
            "action": "The route, or the subcommand of the command line",
            "actorId": "Who did it; absent for the command line",
            "personId": "Whom it concerns", "object": "What was changed, as `station`",
            "objectId": "Absent for what has no id",
            "old": "What it was, as far as it changed",
            "new": "What it is now, as far as it changed", "hash": "Of this line, SHA-256",
        ]

        var number: Int64
        var occurredAt: Timestamp
        var actorId: PersonID?
        var way: AuditOrigin.Way
        var action: String
        var object: String
        var objectId: String?
        var change: AuditLine.Change
        var personId: PersonID?
        var old: JSONValue?
        var new: JSONValue?
        var hash: String

        init(_ line: AuditLine) {
            number = line.number
            occurredAt = line.occurredAt
            actorId = line.actor
            way = line.way
            action = line.action
            object = line.object.rawValue
            objectId = line.subject
            change = line.change
            personId = line.person
            old = Self.json(line.details?.old)
            new = Self.json(line.details?.new)
            hash = line.hash
        }

        private static func json(_ text: String?) -> JSONValue? {
            guard let text else { return nil }
            // Longer ones were cut.
            do { return try JSONReader.parse(text.utf8) } catch { return .string(text) }
        }
    }

    struct VerificationView: Codable, Sendable, Documented {
        static let notes = [
            "lines": "Intact lines from the first one on",
            "head": "The hash of the last intact line; keep it elsewhere to notice missing lines",
            "brokenLine": "The number of the first broken line; absent if all are intact",
            "brokenDay": "The day of the first broken line, UTC",
        ]

        var lines: Int64
        var head: String
        var brokenLine: Int64?
        var brokenDay: String?
        var problem: AuditChain.Problem?

        init(_ result: AuditChain.Result) {
            lines = result.lines
            head = result.head
            brokenLine = result.broken?.number
            brokenDay = result.broken.map { AuditDay.text($0.day) }
            problem = result.broken?.problem
        }
    }

    private static let person = QueryParameter<PersonID>.id(
        "personId", "Only lines that concern this person, or that this person caused")
    private static let day = QueryParameter<String>.text(
        "day", "Only lines of this day, as 2026-11-30 (UTC)", maximumLength: 10)
    private static let cursor = Paging.number

    func all() -> [Route] {
        [
            Route(
                .get, "/api/v1/audit", caller: .person(.read),
                "List what admins and hosts did to you, newest first; as an admin, to anybody",
                query: [Self.day, Self.person, Paging.limit, Self.cursor]
            ) { call in
                let (size, viewer) = (try call.pageSize(), call.viewer)
                let (day, person) = (try Self.day(call), try call.query(Self.person))
                let before = try call.query(Self.cursor) ?? .max
                let lines = try await database.read { db in
                    try AuditTable.list(
                        day: day, person: person, before: before, limit: size + 1,
                        viewer: viewer, db)
                }
                return Page(lines, size: size, item: AuditLineView.init) { "\($0.number)" }
            },
            Route(
                .get, "/api/v1/audit/verification", caller: .admin,
                "Check that no line of the audit log was changed or is missing"
            ) { _ in
                VerificationView(try await AuditChain.verify(database))
            },
        ]
    }

    /// - Throws: `invalidInput` for a text that is no day.
    private static func day(_ call: Call<Void>) throws -> Int64? {
        guard let text = try call.query(day) else { return nil }
        guard let number = AuditDay.number(text) else {
            throw ServiceError(
                .invalidInput, "day must be a day such as 2026-11-30.", field: "day")
        }
        return number
    }
}

/// A day of the log: its number since 1970, and its text.
enum AuditDay {
    static func text(_ day: Int64) -> String {
        String(start(of: day).iso8601Seconds.prefix(10))
    }

    /// Nil for a text that is no day.
    static func number(_ text: String) -> Int64? {
        guard text.utf8.count == 10, let time = Timestamp(parsing: "\(text)T00:00:00Z") else {
            return nil
        }
        return time.milliseconds.flooredQuotient(AuditTable.dayLength)
    }

    static func start(of day: Int64) -> Timestamp {
        Timestamp(milliseconds: day * AuditTable.dayLength)
    }
}
