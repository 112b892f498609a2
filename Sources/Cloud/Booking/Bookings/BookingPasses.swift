import CloudCore
import CloudFleet
import CommonBase
import Logging

/// Periodic changes of bookings: requests lapse, bookers who do not come lose their time,
/// those who leave early give the rest back, series go on, and bookers are reminded.
package struct BookingPasses: Sendable {
    /// Maximum series of one read.
    private static let limit = 200

    let database: CloudDatabase
    let now: @Sendable () -> Moment
    let bookings: BookingService
    let isConnected: @Sendable (StationID) -> Bool
    let logger: Logger

    package init(
        database: CloudDatabase, now: @escaping @Sendable () -> Moment, random: RandomSource,
        isConnected: @escaping @Sendable (StationID) -> Bool, logger: Logger
    ) {
        self.database = database
        self.now = now
        bookings = BookingService(random: random)
        self.isConnected = isConnected
        self.logger = logger
    }

    /// Runs all of them but `continueSeries`: each booking in a write of its own; a failure does not
    /// stop the others.
    package func run() async throws {
        for pass in BookingPass.allCases {
            let moment = now()
            let ids = try await database.read { try pass.due($0, at: moment.wall) }
            for id in ids {
                do {
                    try await database.write { db in
                        try pass.run(
                            on: id, bookings, isConnected: isConnected, db, at: moment)
                    }
                } catch let error where !(error is CancellationError) {
                    logger.warning("\(pass.rawValue) failed for \(id): \(error)")
                }
            }
        }
    }

    /// Makes the occurrences of series within `BookingLimits.seriesDays`.
    package func continueSeries() async throws {
        let moment = now()
        let day = CalendarDay(
            moment.wall.adding(seconds: (BookingLimits.seriesDays + 1) * 86_400), in: .gmt)
        var after = ""
        while true {
            let due = try await database.read { [after] db in
                try BookingSeriesTable.due(until: day, after: after, limit: Self.limit, db)
            }
            for series in due {
                do {
                    try await database.write { db in
                        try bookings.continueSeries(series.id, db, at: moment)
                    }
                } catch let error where !(error is CancellationError) {
                    logger.warning("continuing the series \(series.id) failed: \(error)")
                }
            }
            guard due.count == Self.limit, let last = due.last else { return }
            after = last.id.text
        }
    }
}
