import ChargingModel
import CommonBase

/// The rules of bookings, which are those of the cloud.
///
/// | when | who may start |
/// |---|---|
/// | the clock is not synchronised | as without bookings |
/// | during a booking | its booker |
/// | less than `holdSeconds` before one | its booker |
/// | any other time | as without bookings |
extension BookingDocument {
    /// The hash of a token in this document; nil if the salt is malformed.
    /// - Parameter sha256: returns upper-case hexadecimal.
    package func hash(of token: IdToken, sha256: ([UInt8]) -> String) -> String? {
        Hex.bytes(salt).map { sha256(AuthorizationList.hashInput(token, salt: $0)) }
    }

    /// The booking that keeps the station at a time: the current one, else the next one if it
    /// begins within `holdSeconds`.
    package func keeping(at wall: Timestamp) -> Booking? {
        bookings.first { $0.from <= wall && wall < $0.until }
            ?? bookings.filter {
                wall < $0.from && $0.from <= wall.adding(seconds: Self.holdSeconds)
            }.min { $0.from < $1.from }
    }

    /// Whether a booking is of the owner of the token with this hash.
    package func isOwn(_ booking: Booking, ofHash hash: String?) -> Bool {
        hash.map { hash in
            tokens.contains { $0.hash == hash && $0.group == booking.group }
        } ?? false
    }

    /// When the transaction of the token with this hash must end for another's booking; nil if no
    /// such booking is known. It may be in the past.
    ///
    /// It ends `bufferSeconds` before the booking: the next driver needs the place. A booker may
    /// stay until the next booking of somebody else begins.
    /// - Parameters:
    ///   - hash: nil for an unknown token.
    ///   - accepted: the booking in which the cloud accepted the token: its owner's bookings are the
    ///     token's, even if this document does not know the token.
    package func leaveBy(
        hash: String?, accepted: Booking? = nil, at moment: Moment
    ) -> Timestamp? {
        guard moment.isSynchronised else { return nil }
        func isOwn(_ booking: Booking) -> Bool {
            booking.group == accepted?.group || self.isOwn(booking, ofHash: hash)
        }
        let others = bookings.filter { moment.wall < $0.until && !isOwn($0) }
        guard let next = others.min(by: { $0.from < $1.from }) else { return nil }
        let isBooker = bookings.contains {
            $0.from < next.from && $0.until > next.from.adding(seconds: -Self.bufferSeconds)
                && isOwn($0)
        }
        return isBooker ? next.from : next.from.adding(seconds: -Self.bufferSeconds)
    }

    /// The decision about a tap while the cloud does not answer.
    ///
    /// - Parameters:
    ///   - listed: the authorization list's decision; nil where it has none.
    ///   - unsettled: of all tokens.
    ///   - sha256: returns upper-case hexadecimal.
    package func standing(
        of token: IdToken, proof: SUNMessage?, listed: AuthorizationList.Standing?,
        unsettled: [AuthorizationList.UnsettledStart], sha256: ([UInt8]) -> String,
        at moment: Moment
    ) -> AuthorizationList.Standing? {
        guard moment.isSynchronised, let booking = keeping(at: moment.wall) else { return listed }
        guard isOwn(booking, ofHash: hash(of: token, sha256: sha256)) else {
            // A card that the list does not accept is refused for that.
            return listed?.status == .accepted ? .init(.blocked) : listed
        }
        if let listed, listed.status == .accepted { return listed }
        return AuthorizationList(
            version: version, stationId: stationId, issuedAt: issuedAt, salt: salt, entries: tokens
        ).standing(
            of: token, proof: proof, unsettled: unsettled, sha256: sha256, at: moment)
    }
}
