import CommonBase
import Synchronization

/// Reports records that work for everybody skipped because they could not be decoded: a damaged row,
/// or one of an earlier version. Each is reported once.
package final class UnreadableRows: Sendable {
    /// Maximum number of different reports; one is reason enough to look.
    static let limit = 100
    /// Maximum length of a report in Unicode scalars.
    static let maximumLength = 500

    private struct State: Sendable {
        var report: (@Sendable (String) -> Void)?
        var known: Set<String> = []
    }

    private let state = Mutex(State())

    package init() {}

    /// Sets who gets the reports, usually a logger.
    package func report(to report: @escaping @Sendable (String) -> Void) {
        state.withLock { $0.report = report }
    }

    func note(_ text: String) {
        let text = text.cut(toScalars: Self.maximumLength)
        let report = state.withLock { state in
            guard state.known.count < Self.limit, state.known.insert(text).inserted else {
                return nil as (@Sendable (String) -> Void)?
            }
            return state.report
        }
        report?(text)
    }
}

extension Database {
    /// Runs a part of work that goes on if the part fails: one record must not stop the work for all
    /// others.
    /// - Parameter what: names the part in the log.
    /// - Returns: nil if it failed.
    /// - Throws: only errors of the disk.
    package func skippingFailure<Value>(
        _ what: @autoclosure () -> String, _ body: () throws -> Value
    ) throws -> Value? {
        do {
            return try body()
        } catch  where !error.isDatabaseFailure(.disk) {
            unreadable?.note("\(what()): \(error)")
            return nil
        }
    }
}
