import BridgeProtocol
import ChargingModel
import CommonBase

/// Transactions end before a booking of somebody else, also while the cloud is unreachable. Who may
/// start is decided at the tap, by `OfflineAuthorization` or by the cloud.
extension BridgeMachine {
    mutating func bookingsTaken(
        _ document: BookingDocument?, at moment: Moment
    ) -> [BridgeEffect] {
        bookings = document
        if document == nil { transaction.leaveBy = nil }
        limitByBookings(at: moment)
        return []
    }

    /// The booking that keeps the charger now; nil without a synchronised clock.
    func keptBooking(at moment: Moment) -> BookingDocument.Booking? {
        moment.isSynchronised ? bookings?.keeping(at: moment.wall) : nil
    }

    /// Sets when the running transaction must end; again at each deadline, because the clock may
    /// have been set meanwhile.
    mutating func limitByBookings(at moment: Moment) {
        guard let bookings, let sha256, moment.isSynchronised,
            let token = transaction.session.flatMap({ IdToken($0.token) })
        else { return }
        let end = bookings.leaveBy(
            hash: bookings.hash(of: token, sha256: sha256),
            accepted: transaction.acceptedBooking, at: moment)
        transaction.leaveBy = end.map {
            moment.uptime.adding(milliseconds: max(0, $0.millisecondsSince(moment.wall)))
        }
    }
}
