import CommonBase

/// A domain's reaction to events of other domains, or to its own.
///
/// Its work and its position in the log are saved in one database transaction, so the work is done
/// once. A handler whose work lies outside the database (a message to a station, a mail) writes what
/// is to be done into a table, which a service works off.
package protocol EventConsumer: Sendable {
    /// Unique and permanent: the database keeps the consumer's position under this name. The
    /// migration that adds a consumer inserts its row in `event_consumer`, where it starts.
    var name: String { get }
    /// The events that it handles; it skips all others.
    var kinds: Set<DomainEvent.Kind> { get }
    /// Handles one event. If it throws, its changes are undone, and the dispatcher retries it later.
    func handle(_ event: DomainEvent, _ db: Database, at moment: Moment) throws
}
