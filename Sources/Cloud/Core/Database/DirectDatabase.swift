/// A database that one thread uses directly, without group commits: that of the simulator, on which
/// the services of a cloud run as on a `CloudDatabase`.
package protocol DirectDatabase: Sendable {
    /// Runs `body` in a transaction that is durable when this returns.
    func write<Value>(_ body: (Database) throws -> Value) throws -> Value
    func read<Value>(_ body: (Database) throws -> Value) throws -> Value
}
