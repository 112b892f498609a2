import CloudBooking
import CloudCore
import CloudFleet
import CommonBase

/// One side's review of the other after a charged booking.
package struct Review: Hashable, Sendable, FetchableRecord {
    package enum Kind: String, Sendable, CaseIterable {
        /// By the driver.
        case place
        /// By a host.
        case driver

        var other: Kind { self == .place ? .driver : .place }
    }

    package static let stars: ClosedRange<Int64> = 1...5
    /// Unicode scalars of a text and of an answer.
    package static let textLimit = 1000
    /// Seconds until a review is published although the other side has not written.
    package static let waitSeconds: Int64 = 7 * 86_400
    /// Seconds after the end of a booking in which it can be reviewed.
    package static let openSeconds: Int64 = 60 * 86_400

    package var id: ID<Review>
    package var bookingID: ID<Booking>
    package var kind: Kind
    package var locationID: LocationID
    package var driverID: PersonID
    package var authorID: PersonID
    package var stars: Int64
    package var text: String
    package var writtenAt: Timestamp
    /// Others read it from then on.
    package var publishedAt: Timestamp
    package var answer: String?
    package var isHidden: Bool

    package init(row: Row) throws {
        id = try row["id"]
        bookingID = try row["booking_id"]
        kind = try row.choice("kind")
        locationID = try row["location_id"]
        driverID = try row["driver_id"]
        authorID = try row["author_id"]
        stars = try row["stars"]
        text = try row["text"]
        writtenAt = try row["written_at"]
        publishedAt = try row["published_at"]
        answer = row["answer"]
        isHidden = try row["is_hidden"] as Int64 == 1
    }

    /// The average of published reviews.
    package struct Rating: Hashable, Sendable {
        package var count: Int64
        /// Of the stars.
        package var sum: Int64

        /// Tenths of a star, 10 to 50; nil without reviews.
        package var tenths: Int64? { count == 0 ? nil : (sum * 10 + count / 2) / count }
    }

    /// The cursor at the end of a page.
    package struct Position: Hashable, Sendable {
        package var publishedAt: Timestamp
        package var id: String

        package init(publishedAt: Timestamp, id: String) {
            (self.publishedAt, self.id) = (publishedAt, id)
        }

        /// `1795000000000.3k1m…`
        package init?(_ text: String) {
            let parts = text.split(separator: ".", maxSplits: 1)
            guard parts.count == 2, let time = Int64(parts[0]),
                (0...4_102_444_800_000).contains(time),
                let id = ID<Review>(String(parts[1]))
            else { return nil }
            self.init(publishedAt: Timestamp(milliseconds: time), id: id.text)
        }

        package var text: String { "\(publishedAt.milliseconds).\(id)" }
    }
}
