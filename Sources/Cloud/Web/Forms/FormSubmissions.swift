import CloudCore
import CloudHTTP
import CommonBase
import HTTPTypes
import Hummingbird
import Logging
import Synchronization

/// What a form answers.
struct SubmissionAnswer: Sendable {
    var response: Response
    /// What the form answers if it is sent again, a way to a page; nil does the work again.
    var repeated: Response?
}

/// Does the work of a form once, however often it is sent: a double click, or a form that is sent
/// again after the network was lost, gets the answer of the first time.
struct FormSubmissions: Sendable {
    private let database: CloudDatabase
    private let now: @Sendable () -> Moment
    private let logger: Logger
    private let running = Running()

    init(database: CloudDatabase, now: @escaping @Sendable () -> Moment, logger: Logger) {
        self.database = database
        self.now = now
        self.logger = logger
    }

    /// - Parameters:
    ///   - session: the session token of the browser.
    ///   - isKnown: whether a person has signed in. Of others nothing is stored, so that strangers
    ///     cannot fill the database; their forms are done once only while they are at work.
    func once(
        _ form: SentForm, session: String, isKnown: Bool,
        _ work: @escaping @Sendable () async throws -> SubmissionAnswer
    ) async throws -> Response {
        let id = form.secret("submission")
        guard !id.isEmpty, id.utf8.count <= 64 else {
            throw ServiceError(.forbidden, "This form is out of date. Load the page again.")
        }
        let key = SecretHash.of("\(session) \(id)")
        return try await running.join(key) {
            isKnown ? try await run(key, work) : try await work().response
        }
    }

    private func run(
        _ key: String, _ work: @Sendable () async throws -> SubmissionAnswer
    ) async throws -> Response {
        let now = now().wall
        let known = try await database.write { db -> FormSubmissionTable.Found? in
            if try FormSubmissionTable.claim(key, db, at: now) { return nil }
            return try FormSubmissionTable.find(key, db)
        }
        if let known { return Self.answer(known) }
        let answer: SubmissionAnswer
        do {
            answer = try await work()
        } catch {
            try await database.write { try FormSubmissionTable.forget(key, $0) }
            throw error
        }
        do {
            try await finish(key, answer.repeated)
        } catch {
            // The work is done. Who sends the form again sees the start page.
            logger.warning("the answer of a form was not stored: \(error)")
        }
        return answer.response
    }

    private func finish(_ key: String, _ repeated: Response?) async throws {
        guard let repeated, let location = repeated.headers[.location] else {
            return try await database.write { try FormSubmissionTable.forget(key, $0) }
        }
        let flash = repeated.headers[values: .setCookie].first { $0.contains("flash=") }
        try await database.write { db in
            try FormSubmissionTable.finish(key, location: location, flash: flash, db)
        }
    }

    /// The answer of the first time; the start page if that is not known.
    private static func answer(_ known: FormSubmissionTable.Found) -> Response {
        var response = Response(
            status: .seeOther,
            headers: [.location: known.location ?? "/", .cacheControl: "no-store"])
        if let flash = known.flash {
            response.headers.append(HTTPField(name: .setCookie, value: flash))
        }
        return response
    }

    /// The forms that are at work in this process.
    private final class Running: Sendable {
        private let tasks = Mutex<[String: Task<Response, any Error>]>([:])

        func join(
            _ key: String, _ work: @escaping @Sendable () async throws -> Response
        ) async throws -> Response {
            let (task, isFirst) = tasks.withLock { tasks in
                if let task = tasks[key] { return (task, false) }
                let task = Task { try await work() }
                tasks[key] = task
                return (task, true)
            }
            defer { if isFirst { tasks.withLock { $0[key] = nil } } }
            return try await task.value
        }
    }
}
