import CloudCore
import CloudFleet
import CommonBase
import MessageCatalogue

/// One charging of somebody without an account, who pays by card.
package struct Guest: Hashable, Sendable, FetchableRecord {
    package enum State: String, Hashable, Sendable, CaseIterable {
        /// At the gateway: the card is not held yet.
        case paying
        /// The limit is held on the card; the charger was or will be asked to start.
        case starting
        /// The transaction runs.
        case charging
        /// The transaction has ended, and is not settled yet.
        case ended
        /// The price was captured, or was zero.
        case settled
        /// Nothing was charged; the hold is released.
        case void

        /// Whether the charging is before its end.
        package var isOpen: Bool { self == .paying || self == .starting || self == .charging }
    }

    /// Why a guest's charging did not begin.
    package enum Failure: String, Hashable, Sendable, CaseIterable {
        /// The card was refused, or the payer left the gateway.
        case payment
        /// The gateway was not finished within `GuestRules.paySeconds`.
        case tooSlow
        /// The charger could not be reached.
        case offline
        /// The charger refused the start, or has become unavailable.
        case refused
        /// No transaction began within `GuestRules.plugSeconds`.
        case notPlugged
    }

    package var id: ID<Guest>
    /// Of the charger's sticker.
    package var code: String
    package var stationID: StationID
    /// 1 or more.
    package var connectorID: Int64
    package var placeName: String
    /// An IANA name.
    package var timeZone: String
    package var language: Language
    package var email: String?
    /// What is held on the card at most.
    package var limit: Money
    /// What the limit pays at the highest price, in Wh.
    package var energyLimitWh: Int64
    package var secretHash: String
    package var sealedSecret: String?
    /// Of the browser's session, which may begin again before it has paid.
    package var sessionHash: String?
    package var tokenHash: String
    package var paymentID: ID<Payment>?
    /// When the charger was asked to start the last time, and how often it was.
    package var startIssuedAt: Timestamp?
    package var startAttempts: Int64
    package var transactionID: TransactionID?
    package var state: State
    package var failure: Failure?
    /// What was captured, or decided not to be (zero).
    package var captured: Money?
    package var refunded: Money
    /// What was owed beyond that, as bad debt.
    package var writtenOff: Money
    package var createdAt: Timestamp
    package var authorizedAt: Timestamp?
    package var endedAt: Timestamp?

    package init(row: Row) throws {
        id = try row["id"]
        code = try row["code"]
        stationID = try row["station_id"]
        connectorID = try row["connector_id"]
        placeName = try row["place_name"]
        timeZone = try row["time_zone"]
        language = try row.choice("language")
        email = row["email"]
        limit = Money(minor: try row["limit_minor"])
        energyLimitWh = try row["energy_limit_wh"]
        secretHash = try row["secret_hash"]
        sealedSecret = row["sealed_secret"]
        sessionHash = row["session_hash"]
        tokenHash = try row["token_hash"]
        paymentID = row["payment_id"]
        startIssuedAt = row["start_issued_at"]
        startAttempts = try row["start_attempts"]
        transactionID = row["transaction_id"]
        state = try row.choice("state")
        failure = (row["failure"] as String?).flatMap(Failure.init(rawValue:))
        captured = (row["captured_minor"] as Int64?).map { Money(minor: $0) }
        refunded = Money(minor: try row["refunded_minor"])
        writtenOff = Money(minor: try row["written_off_minor"])
        createdAt = try row["created_at"]
        authorizedAt = row["authorized_at"]
        endedAt = row["ended_at"]
    }

    init(
        id: ID<Guest>, at place: ChargingPlace, station: StationID, language: Language,
        email: String?, limit: Money, energyLimitWh: Int64, secretHash: String,
        sealedSecret: String?, sessionHash: String?, tokenHash: String, createdAt: Timestamp
    ) {
        self.id = id
        code = place.code.text
        stationID = station
        connectorID = place.connectorID
        placeName = String(place.name.prefix(400))
        timeZone = place.timeZone
        self.language = language
        self.email = email
        self.limit = limit
        self.energyLimitWh = energyLimitWh
        self.secretHash = secretHash
        self.sealedSecret = sealedSecret
        self.sessionHash = sessionHash
        self.tokenHash = tokenHash
        startAttempts = 0
        state = .paying
        (refunded, writtenOff) = (.zero, .zero)
        self.createdAt = createdAt
    }

    /// Whether a browser has begun this payment and not made it, so that it may begin another one.
    func isReplaceable(by session: String?) -> Bool {
        state == .paying && session != nil && sessionHash == session
    }
}
