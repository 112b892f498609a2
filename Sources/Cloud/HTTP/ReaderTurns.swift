import CloudCore
import CommonBase
import Foundation
import Synchronization

/// Gives people's requests that read the database turns, so that they cannot take the processor
/// cores and the database's readers from stations. Callers wait in a `FairQueue`: one request of
/// each, then the next of each.
///
/// After a turn its slot rests as long as the turn took, so that all readers together have at most
/// half of the cores but one. A page takes about ten milliseconds: a person notices nothing.
final class ReaderTurns: Sendable {
    /// How long a request waits for its turn: longer than a slot is taken by one that is interrupted
    /// (`readLimit`) and the rest after it.
    static let patience = Duration.seconds(15)
    /// How long a request's reads may take.
    static let readLimit = Duration.seconds(5)
    /// Requests that wait, of one caller: a browser has six connections to a server.
    static let waitingOfCaller = 12
    /// Requests that wait, of all callers: ten seconds of turns of 20 ms, each with its rest.
    static let waitingOfAll = 256
    /// Database readers that people's requests leave to stations and to background work.
    static let sparedReaders = 2

    private typealias Turn = CheckedContinuation<Void, any Error>

    private struct State {
        var running = 0
        var queue = FairQueue<Turn>(
            limit: ReaderTurns.waitingOfAll, limitPerClient: ReaderTurns.waitingOfCaller)
        var lastID: UInt64 = 0
    }

    private let slots: Int
    private let state = Mutex(State())

    /// - Parameter slots: requests that read at the same time.
    init(slots: Int = ReaderTurns.slots()) { self.slots = slots }

    static func slots(cores: Int = ProcessInfo.processInfo.activeProcessorCount) -> Int {
        max(1, min(cores - 1, CloudDatabase.readerCount(cores: cores) - sparedReaders))
    }

    /// Requests that read, or whose slot rests, and requests that wait.
    var running: Int { state.withLock { $0.running } }
    var waiting: Int { state.withLock(\.queue.count) }

    /// - Throws: `overloaded` if there is no turn in time; `CancellationError`.
    func run<Value: Sendable>(
        for caller: String, _ body: () async throws -> Value
    ) async throws -> Value {
        try await begin(caller)
        // tidy:allow time: measures how long a turn takes
        let start = ContinuousClock.now
        // tidy:allow time: as above
        defer { end(after: ContinuousClock.now - start) }
        return try await body()
    }

    private func begin(_ caller: String) async throws {
        let id = state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { wait($0, id, caller) }
        } onCancel: {
            // A request that is cancelled before it waits gets its turn, and ends it at once.
            fail(id, caller, CancellationError())
        }
    }

    private func wait(_ turn: Turn, _ id: UInt64, _ caller: String) {
        let (begins, refused) = state.withLock { state -> (Bool, Turn?) in
            if state.running < slots {
                state.running += 1
                return (true, nil)
            }
            switch state.queue.add(turn, id, of: caller) {
            case .added: return (false, nil)
            case .replaced(let other): return (false, other)
            case .refused: return (false, turn)
            }
        }
        refused?.resume(throwing: Self.tooBusy)
        if begins { return turn.resume() }
        Task {
            // tidy:allow sleep: the deadline of a waiting request
            do { try await Task.sleep(for: Self.patience) } catch { return }
            self.fail(id, caller, Self.tooBusy)
        }
    }

    private func fail(_ id: UInt64, _ caller: String, _ error: any Error) {
        state.withLock { $0.queue.remove(id, of: caller) }?.resume(throwing: error)
    }

    /// The slot rests even if nobody waits: a caller who asks again at once must not have a core for
    /// itself.
    private func end(after duration: Duration) {
        Task {
            // tidy:allow sleep: the rest of a slot after its turn
            do { try await Task.sleep(for: min(duration, Self.readLimit)) } catch {}
            self.release()
        }
    }

    /// Gives the slot to the next caller in turn.
    private func release() {
        let next = state.withLock { state -> Turn? in
            let next = state.queue.next()
            if next == nil { state.running -= 1 }
            return next
        }
        next?.resume()
    }

    private static let tooBusy = ServiceError(
        .overloaded, "Too many requests read the database; try again in a few seconds.")
}
