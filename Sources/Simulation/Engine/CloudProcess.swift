import CloudCore
import CommonBase

/// A run of the cloud, as its asynchronous services see it. Once it has ended, everything that they
/// still do fails.
final class CloudProcess: DirectDatabase, @unchecked Sendable {  // all on one thread
    private unowned let cloud: SimulatedCloud
    let generation: Int

    init(_ cloud: SimulatedCloud) {
        self.cloud = cloud
        generation = cloud.generation
    }

    var moment: Moment { cloud.moment }

    func write<Value>(_ body: (Database) throws -> Value) throws -> Value {
        guard generation == cloud.generation, let value = try cloud.write({ db, _ in try body(db) })
        else { throw CancellationError() }
        return value
    }

    func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
        guard generation == cloud.generation, let value = try cloud.read({ try body($0) }) else {
            throw CancellationError()
        }
        return value
    }
}
