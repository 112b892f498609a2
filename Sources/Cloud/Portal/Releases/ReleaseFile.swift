import CommonBase
import Logging
import Synchronization

/// The newest releases, from a file that an admin puts in place. The cloud asks nobody on the
/// Internet.
package final class ReleaseFile: Sendable {
    /// How the file was found.
    enum State: Hashable, Sendable {
        case missing
        case valid(ReleaseList)
        /// Why the file is not used, in a sentence.
        case invalid(String)
    }

    private let read: @Sendable () throws -> [UInt8]?
    private let logger: Logger
    private let state = Mutex(State.missing)

    /// - Parameter read: the bytes of the file; nil if there is none.
    package init(logger: Logger, read: @escaping @Sendable () throws -> [UInt8]?) {
        self.read = read
        self.logger = logger
        refresh()
    }

    var present: State { state.withLock { $0 } }

    /// Empty if there is no file, or no valid one.
    var releases: ReleaseList {
        if case .valid(let list) = present { list } else { ReleaseList() }
    }

    /// Reads the file again. What is wrong with it is logged once.
    func refresh() {
        let found = load()
        let isNew = state.withLock { state in
            defer { state = found }
            return state != found
        }
        if isNew, case .invalid(let reason) = found {
            logger.error("releases.json is not used: \(reason)")
        }
    }

    private func load() -> State {
        do {
            guard let bytes = try read() else { return .missing }
            return .valid(try ReleaseList(bytes))
        } catch let error as ServiceError {
            return .invalid(error.message)
        } catch {
            return .invalid("\(error)")
        }
    }
}
