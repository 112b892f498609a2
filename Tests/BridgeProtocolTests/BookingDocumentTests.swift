import BridgeProtocol
import ChargingModel
import CommonBase
import Foundation
import Testing

extension BridgeProtocolTests {
    @Suite struct BookingDocumentTests {
        private static let issued = Timestamp(milliseconds: 1_790_000_000_000)

        private static func time(_ minutes: Int64) -> Timestamp {
            issued.adding(seconds: minutes * 60)
        }

        private static func moment(_ minutes: Int64, isSet: Bool = true) -> Moment {
            Moment(
                uptime: Uptime(milliseconds: 0), wall: time(minutes), bootID: "",
                isSynchronised: isSet)
        }

        /// The token's own text, instead of a hash.
        private static func plain(_ bytes: [UInt8]) -> String {
            String(decoding: bytes, as: UTF8.self)
        }

        private static func booking(
            _ group: String, _ from: Int64, _ until: Int64
        ) -> BookingDocument.Booking {
            .init(group: group, from: time(from), until: time(until))
        }

        /// Alice has the token A, and Bob the token B.
        private static func document(
            _ bookings: [BookingDocument.Booking]
        ) throws -> BookingDocument {
            BookingDocument(
                version: 3, stationId: try #require(StationID("garage")), issuedAt: issued,
                salt: "",
                tokens: [.init(hash: "A", group: "alice"), .init(hash: "B", group: "bob")],
                bookings: bookings)
        }

        private static func status(
            _ document: BookingDocument, _ token: String, listed: AuthorizationStatus?,
            at moment: Moment
        ) throws -> AuthorizationStatus? {
            document.standing(
                of: try #require(IdToken(token)), proof: nil,
                listed: listed.map { .init($0) }, unsettled: [], sha256: plain, at: moment)?
                .status
        }

        @Test func readsWhatItWrites() throws {
            let document = try Self.document([Self.booking("alice", 60, 120)])
            let data = try JSONEncoder().encode(document)
            #expect(try JSONDecoder().decode(BookingDocument.self, from: data) == document)
        }

        @Test func rejectsBookingThatEndsBeforeItBegins() throws {
            let data = try JSONEncoder().encode(
                try Self.document([Self.booking("alice", 120, 60)]))
            #expect(throws: DecodingError.self) {
                try JSONDecoder().decode(BookingDocument.self, from: data)
            }
        }

        /// From 15 minutes before the booking until its end only the booker starts, also without
        /// standing on the list.
        @Test func keepsChargerForBooker() throws {
            let document = try Self.document([Self.booking("alice", 60, 120)])
            let expected: [(Int64, AuthorizationStatus?, AuthorizationStatus?)] = [
                (44, .accepted, nil), (45, .blocked, .accepted), (60, .blocked, .accepted),
                (119, .blocked, .accepted), (120, .accepted, nil),
            ]
            for (minutes, other, booker) in expected {
                let moment = Self.moment(minutes)
                #expect(
                    try Self.status(document, "B", listed: .accepted, at: moment) == other)
                #expect(try Self.status(document, "A", listed: nil, at: moment) == booker)
            }
        }

        /// The current booking counts before one that begins soon.
        @Test func keepsChargerForCurrentBookerUntilNextBegins() throws {
            let document = try Self.document([
                Self.booking("alice", 60, 120), Self.booking("bob", 120, 180),
            ])
            let before = Self.moment(119)
            #expect(try Self.status(document, "A", listed: nil, at: before) == .accepted)
            #expect(try Self.status(document, "B", listed: .accepted, at: before) == .blocked)
            let after = Self.moment(120)
            #expect(try Self.status(document, "A", listed: .accepted, at: after) == .blocked)
            #expect(try Self.status(document, "B", listed: nil, at: after) == .accepted)
        }

        /// A clock that is not set says nothing about bookings.
        @Test func ignoresBookingsWithoutSynchronisedClock() throws {
            let document = try Self.document([Self.booking("alice", 60, 120)])
            let moment = Self.moment(90, isSet: false)
            #expect(try Self.status(document, "B", listed: .accepted, at: moment) == .accepted)
            #expect(try Self.status(document, "A", listed: nil, at: moment) == nil)
            #expect(document.leaveBy(hash: "B", at: moment) == nil)
        }

        /// Others leave five minutes before a booking, the previous booker when it begins.
        @Test func endsTransactionsBeforeBookingsOfOthers() throws {
            let document = try Self.document([
                Self.booking("alice", 60, 120), Self.booking("bob", 120, 180),
            ])
            #expect(document.leaveBy(hash: nil, at: Self.moment(0)) == Self.time(55))
            #expect(document.leaveBy(hash: "B", at: Self.moment(0)) == Self.time(55))
            #expect(document.leaveBy(hash: "A", at: Self.moment(70)) == Self.time(120))
            #expect(document.leaveBy(hash: "B", at: Self.moment(130)) == nil)
        }

        /// A token that the document does not know, but that the cloud has accepted in the booking.
        @Test func trustsCloudAboutUnknownTokenOfBooker() throws {
            let document = try Self.document([Self.booking("alice", 60, 120)])
            let kept = try #require(document.keeping(at: Self.time(70)))
            #expect(document.leaveBy(hash: "P", at: Self.moment(70)) == Self.time(55))
            #expect(document.leaveBy(hash: "P", accepted: kept, at: Self.moment(70)) == nil)
            // The booker extends the booking meanwhile.
            let changed = try Self.document([
                Self.booking("alice", 60, 150), Self.booking("bob", 180, 240),
            ])
            #expect(
                changed.leaveBy(hash: "P", accepted: kept, at: Self.moment(70)) == Self.time(175))
        }
    }
}
