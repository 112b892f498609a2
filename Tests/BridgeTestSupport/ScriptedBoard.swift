import BridgeLogic
import CommonBase
import Synchronization

/// A board that keeps what it was told, and refuses where the test wants it to.
package final class ScriptedBoard: BoardSupport {
    package let commands = Recorder<Bool>()
    private let isBroken = Mutex(false)

    package init() {}

    package func start(_ deliver: @escaping @Sendable (BoardEvent) -> Void) throws {
        deliver(.feedback(isClosed: false))
    }

    package func setContactor(closed: Bool) throws {
        if isBroken.withLock({ $0 }) { throw ServiceError(.unavailable, "The wire is cut.") }
        commands.add(closed)
    }

    package func close() {}

    package func breakDown() { isBroken.withLock { $0 = true } }
}
