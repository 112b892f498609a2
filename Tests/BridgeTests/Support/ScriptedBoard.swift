import BridgeLogic
import CommonBase
import Synchronization

/// A board that keeps what it was told, and refuses where the test wants it to.
final class ScriptedBoard: BoardSupport {
    let commands = Recorder<Bool>()
    private let isBroken = Mutex(false)

    func start(_ deliver: @escaping @Sendable (BoardEvent) -> Void) throws {
        deliver(.feedback(isClosed: false))
    }

    func setContactor(closed: Bool) throws {
        if isBroken.withLock({ $0 }) { throw ServiceError(.unavailable, "The wire is cut.") }
        commands.add(closed)
    }

    func close() {}

    func breakDown() { isBroken.withLock { $0 = true } }
}
