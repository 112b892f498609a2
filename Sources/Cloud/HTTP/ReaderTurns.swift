import CommonBase
import Foundation
import Synchronization

/// Gives people's requests that read the database turns, so that they cannot take the processor
/// cores from stations. Callers wait in a queue; none has two turns while another waits.
///
/// After a turn its slot rests as long as the turn took, so that all readers together have at most
/// half of the cores but one. A page takes about ten milliseconds: a person notices nothing.
final class ReaderTurns: Sendable {
    /// How long a request waits for its turn, and how long its reads may take.
    static let patience = Duration.seconds(10)
    static let readLimit = Duration.seconds(5)
    /// Requests that wait, of one caller: a browser has six connections to a server.
    static let waitingOfCaller = 12
    /// Requests that wait, of all callers: five seconds of turns of 20 ms.
    static let waitingOfAll = 256

    private struct Waiter {
        var id: UInt64
        var caller: String
        var turn: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var running = 0
        var waiting: [Waiter] = []
        var lastCaller: String?
        var lastID: UInt64 = 0
    }

    private let slots: Int
    private let state = Mutex(State())

    /// - Parameter slots: requests that read at the same time.
    init(slots: Int = max(1, ProcessInfo.processInfo.activeProcessorCount - 1)) {
        self.slots = slots
    }

    /// Requests that read, or whose slot rests, and requests that wait.
    var running: Int { state.withLock { $0.running } }
    var waiting: Int { state.withLock { $0.waiting.count } }

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
            try await withCheckedThrowingContinuation { turn in
                wait(Waiter(id: id, caller: caller, turn: turn))
            }
        } onCancel: {
            // A request that is cancelled before it waits gets its turn, and ends it at once.
            fail(id, CancellationError())
        }
    }

    private func wait(_ waiter: Waiter) {
        let outcome: Result<Void, any Error>? = state.withLock { state in
            if state.running < slots {
                state.running += 1
                state.lastCaller = waiter.caller
                return .success(())
            }
            let own = state.waiting.count { $0.caller == waiter.caller }
            guard own < Self.waitingOfCaller, state.waiting.count < Self.waitingOfAll else {
                return .failure(Self.tooBusy)
            }
            state.waiting.append(waiter)
            return nil
        }
        if let outcome { return waiter.turn.resume(with: outcome) }
        Task {
            // tidy:allow sleep: the deadline of a waiting request
            do { try await Task.sleep(for: Self.patience) } catch { return }
            self.fail(waiter.id, Self.tooBusy)
        }
    }

    private func fail(_ id: UInt64, _ error: any Error) {
        let waiter: Waiter? = state.withLock { state in
            state.waiting.firstIndex { $0.id == id }.map { state.waiting.remove(at: $0) }
        }
        waiter?.turn.resume(throwing: error)
    }

    private func end(after duration: Duration) {
        guard state.withLock({ !$0.waiting.isEmpty }) else { return release() }
        Task {
            // tidy:allow sleep: the rest of a slot after its turn
            do { try await Task.sleep(for: min(duration, Self.readLimit)) } catch {}
            self.release()
        }
    }

    /// Gives the slot to the next caller in turn.
    private func release() {
        let next: Waiter? = state.withLock { state in
            let other = state.waiting.firstIndex { $0.caller != state.lastCaller }
            guard let index = other ?? state.waiting.indices.first else {
                state.running -= 1
                return nil
            }
            let waiter = state.waiting.remove(at: index)
            state.lastCaller = waiter.caller
            return waiter
        }
        next?.turn.resume()
    }

    private static let tooBusy = ServiceError(
        .overloaded, "Too many requests read the database; try again in a few seconds.")
}
