import ChargingModel
import CommonBase

/// Who has booked a station in the next days, for a bridge while the cloud is unreachable. The cloud
/// creates and signs the document; the bridge stores it.
///
/// It counts only by a synchronised clock. Online, the cloud decides by the same rules.
package struct BookingDocument: Hashable, Sendable, Codable {
    /// Increases with every change; the highest version is current.
    package var version: Int64
    /// The document is valid at this station only.
    package var stationId: StationID
    package var issuedAt: Timestamp
    /// 32 bytes, hexadecimal; that of the station's authorization list.
    package var salt: String
    /// The tokens of all bookers, as entries of an authorization list.
    package var tokens: [AuthorizationList.Entry]
    /// By their start; they do not overlap.
    package var bookings: [Booking]

    /// How far ahead a document tells of bookings.
    package static let horizonSeconds: Int64 = 14 * 86_400
    /// How long before a booking others can't start, and its booker can.
    package static let holdSeconds: Int64 = 900
    /// How long before a booking the transactions of others end.
    package static let bufferSeconds: Int64 = 300
    /// Maximum number of tokens, and of bookings.
    package static let maximumCount = 1000

    package struct Booking: Hashable, Sendable, Codable {
        /// The booker: the `group` of their tokens.
        package var group: String
        package var from: Timestamp
        package var until: Timestamp

        package init(group: String, from: Timestamp, until: Timestamp) {
            self.group = group
            self.from = from
            self.until = until
        }
    }

    package init(
        version: Int64, stationId: StationID, issuedAt: Timestamp, salt: String,
        tokens: [AuthorizationList.Entry], bookings: [Booking]
    ) {
        self.version = version
        self.stationId = stationId
        self.issuedAt = issuedAt
        self.salt = salt
        self.tokens = tokens
        self.bookings = bookings
    }

    /// - Throws: `DecodingError` also for a number out of bounds, a booking that ends before it
    ///   begins, and more than `maximumCount` tokens or bookings.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        version = try container.decode(.version, in: CounterBounds.self)
        stationId = try container.decode(StationID.self, forKey: .stationId)
        issuedAt = try container.decode(Timestamp.self, forKey: .issuedAt)
        salt = try container.decode(String.self, forKey: .salt)
        tokens = try container.decode([AuthorizationList.Entry].self, forKey: .tokens)
        bookings = try container.decode([Booking].self, forKey: .bookings)
        guard max(tokens.count, bookings.count) <= Self.maximumCount else {
            throw DecodingError.dataCorruptedError(
                forKey: .bookings, in: container,
                debugDescription: "more than \(Self.maximumCount) tokens or bookings")
        }
        guard bookings.allSatisfy({ $0.from < $0.until }) else {
            throw DecodingError.dataCorruptedError(
                forKey: .bookings, in: container,
                debugDescription: "a booking ends before it begins")
        }
    }
}

/// `GET /bridge/v1/bookings?since=`, signed.
package struct BookingDocumentResponse: Hashable, Sendable, Codable {
    package var version: Int64
    /// A `BookingDocument`, signed by the cloud (RFC 7515, compact); absent if the bridge already
    /// has this version.
    package var document: String?
    package var serverTime: Timestamp

    package init(version: Int64, document: String?, serverTime: Timestamp) {
        self.version = version
        self.document = document
        self.serverTime = serverTime
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        version = try container.decode(.version, in: CounterBounds.self)
        document = try container.decodeIfPresent(String.self, forKey: .document)
        serverTime = try container.decode(Timestamp.self, forKey: .serverTime)
    }
}
