import CloudCore
import CloudWeb
import CommonBase

/// The times for which a person waits.
extension BookingPages {
    @Sendable func stopWaiting(_ visit: Visit, _ sent: SentForm) async throws -> FormAnswer {
        let (id, person): (ID<WaitingService.WaitSubject>, PersonID) = (
            try visit.id(), try visit.personID()
        )
        try await database.write { db in
            try WaitingService.remove(id, of: person, db)
        }
        return .see("/bookings", saying: BookingTexts().waitEnded)
    }
}
