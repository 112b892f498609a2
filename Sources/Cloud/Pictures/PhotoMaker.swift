import CloudCore
import CommonBase

/// Makes photos of files, one at a time on a thread of its own, so that pictures can take neither the
/// memory nor the processor cores from chargers.
package struct PhotoMaker: Sendable {
    /// Files that wait, each of up to `Photo.maximumBytes`.
    private static let queueLimit = 8
    private static let queueLimitPerPerson = 2

    private let thread = BackgroundThreads(
        "photos", threadCount: 1, queueLimit: queueLimit,
        queueLimitPerClient: queueLimitPerPerson,
        overloaded: "Too many photos at once; try again in a minute.")

    package init() {}

    /// - Parameter person: whose share of the queue it takes.
    /// - Throws: `PictureRefusal`; `overloaded`.
    package func photo(of file: [UInt8], from person: PersonID) async throws -> Photo {
        try await thread.run(of: person.text) { try Photo(from: file) }
    }
}
