import CommonBase
import Synchronization

/// Who asked for what the current task writes, and how: the part of an audit line that the change
/// itself does not know.
package struct AuditOrigin: Sendable {
    package enum Way: String, Hashable, Sendable, Codable, CaseIterable {
        case page, api, commandLine
    }

    /// Nil for the command line of the machine.
    package var actor: PersonID?
    package var way: Way
    /// The route, as `PATCH /api/v1/drivers/{id}`, or the subcommand, as `admin block`.
    package var action: String
    /// The values of the names in braces.
    package var parameters: [String: String]
    let progress = AuditProgress()

    package init(
        actor: PersonID?, way: Way, action: String, parameters: [String: String] = [:]
    ) {
        self.actor = actor
        self.way = way
        self.action = action
        self.parameters = parameters
    }

    /// The path of the route, without its method.
    package var path: Substring { action.drop { $0 != " " }.dropFirst() }

    /// Whether an earlier transaction of the same request has written a line.
    package var isRecorded: Bool { progress.isRecorded }

    /// Set while a request of a person is handled; nil for stations and the cloud's own work.
    @TaskLocal package static var current: AuditOrigin?
}

/// What the transactions of one request have recorded.
final class AuditProgress: Sendable {
    private let committed = Mutex(false)

    var isRecorded: Bool { committed.withLock(\.self) }
    func noteCommit() { committed.withLock { $0 = true } }
}

/// Writes the audit lines of a change in the transaction of the change.
package protocol Auditor: Sendable {
    /// Runs `body`, and records what it changed. It may run more than once for one commit.
    func auditing<Value>(
        _ origin: AuditOrigin, _ db: Database, _ body: (Database) throws -> Value
    ) throws -> Value
}

/// What one run of a write changed, as far as domains have said it.
package final class AuditNotes {
    package struct Change: Hashable, Sendable {
        package var object: DomainObject
        package var subject: String
        /// As in the kind of a domain event: `added`.
        package var change: String
    }

    package private(set) var changes: [Change] = []
    /// Whether the run has written an audit line.
    package var isRecorded = false

    init() {}

    func add(_ change: Change) {
        if !changes.contains(change) { changes.append(change) }
    }
}

extension Database {
    /// Names an object that this transaction changed, for the audit log. Domain events do so by
    /// themselves.
    package func noteAudit(_ object: DomainObject, _ subject: String, _ change: String) {
        auditNotes?.add(AuditNotes.Change(object: object, subject: subject, change: change))
    }
}
