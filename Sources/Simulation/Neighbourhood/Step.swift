import CloudCore
import CommonBase

/// One thing that happens in the neighbourhood, as the cloud hears of it.
struct Step: Sendable {
    enum Work: Sendable {
        /// What a charger reports, in a database transaction that it may share with its neighbours.
        case report(@Sendable (inout Stage, Database) throws -> Void)
        /// What a person does in the app, or the cloud by itself.
        case request(@Sendable (Stage) async throws -> Void)
    }

    var at: Timestamp
    /// Whether consumers of domain events may have something to do.
    var isNews: Bool
    var work: Work

    static func report(
        _ time: Timestamp, isNews: Bool = true,
        _ body: @escaping @Sendable (inout Stage, Database) throws -> Void
    ) -> Step {
        Step(at: time, isNews: isNews, work: .report(body))
    }

    static func request(
        _ time: Timestamp, _ body: @escaping @Sendable (Stage) async throws -> Void
    ) -> Step {
        Step(at: time, isNews: true, work: .request(body))
    }

    /// Only handles the domain events that wait.
    static func news(_ time: Timestamp) -> Step { report(time) { _, _ in } }
}
