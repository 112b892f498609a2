import ChargingModel
import CloudAccess
import CloudControl
import CloudCore
import CloudFleet
import CloudModule
import CommonBase
import MessageCatalogue
import OCPPMessages

/// The commands that make and cancel reservations.
package enum BookingCommands {
    package static func all(vault: TokenVault) -> [any CommandDescriptor] {
        [ReserveNowCommand(vault: vault), CancelReservationCommand()]
    }
}

/// Reserves a connector for the owner of an id tag. The reservation is one of the cloud as soon as
/// the station accepts it, or does not support reservations, so that the cloud enforces it.
struct ReserveNowCommand: CommandDescriptor {
    typealias Request = OCPP16Request<V16.ReserveNow>

    let vault: TokenVault
    let answer = AnswerMeaning.word(V16.ReservationStatus.self, accepted: [.accepted])

    func prepare(
        _ request: inout Request, _ context: inout CommandContext, _ db: Database
    ) throws {
        let (payload, now) = (request.payload, context.moment.wall)
        try Check.that(
            payload.reservationId >= 1, "payload",
            Message(
                "payload of ReserveNow: reservationId must be between 1 and \(Int32.max).",
                "payload pro ReserveNow: reservationId musí být od 1 do \(Int32.max)."))
        try Check.that(
            payload.expiryDate > now, "payload",
            Message(
                "payload of ReserveNow: expiryDate must be in the future.",
                "payload pro ReserveNow: expiryDate musí být v budoucnosti."))
        if try StationBookingTable.isBooking(
            number: payload.reservationId, at: context.station.id, db)
        {
            // The cloud's own; it has checked the booking.
            guard context.isRaw else { return }
            throw ServiceError(
                .conflict,
                Message(
                    "payload of ReserveNow: reservationId is the number of a booking.",
                    "payload pro ReserveNow: reservationId je číslo rezervace místa."),
                field: "payload")
        }
        guard let person = try person(payload, db),
            try mayReserve(for: person, context, db)
        else {
            throw ServiceError(
                .conflict,
                Message(
                    "payload of ReserveNow: idTag is not an enrolled id token that may charge "
                        + "here.",
                    "payload pro ReserveNow: idTag není přidaná karta, která tu smí nabíjet."),
                field: "payload")
        }
        guard
            try !ReservationTable.isTaken(
                station: context.station.id, connector: payload.connectorId,
                replacing: payload.reservationId, at: now, db)
        else {
            throw ServiceError(
                .conflict,
                Message("The connector is already reserved.", "Konektor už je rezervovaný."))
        }
    }

    /// A host reserves only for people who may charge at the station, and learns of no others.
    private func mayReserve(
        for person: PersonID, _ context: CommandContext, _ db: Database
    ) throws -> Bool {
        guard case .person = context.viewer else { return true }
        return try StationAccess.mayCharge(
            person, at: context.station.id, context.moment.wall, db)
    }

    func call(
        _ request: Request, _ context: CommandContext
    ) throws(ServiceError) -> OCPP16Call {
        OCPP16Call(V16.ReserveNow.action, request.payload.json)
    }

    func applied(
        _ outcome: CommandOutcome, of request: Request, at station: Station, _ db: Database,
        at now: Timestamp
    ) throws -> CommandOutcome {
        let payload = request.payload
        if try StationBookingTable.isBooking(number: payload.reservationId, at: station.id, db) {
            return outcome
        }
        guard [.accepted, .notSupported].contains(outcome.status),
            let person = try person(payload, db)
        else { return outcome }
        // The cloud's own reservations exist before they are sent to the station; one may have been
        // cancelled or used in the meantime.
        let own = try ReservationTable.find(
            payload.reservationId, viewer: .station(station.id), db)
        let known = try ReservationTable.findActive(
            number: payload.reservationId, at: station.id, db)
        for each in [own, known].compactMap(\.self) where payload.describes(each, of: person) {
            return outcome
        }
        guard
            try !ReservationTable.isTaken(
                station: station.id, connector: payload.connectorId,
                replacing: payload.reservationId, at: now, db)
        else { return CommandOutcome(.rejected, answer: outcome.answer) }
        _ = try ReservationTable.cancel(number: payload.reservationId, at: station.id, db)
        let id = try ReservationTable.insert(
            station: station.id, connector: payload.connectorId, person: person,
            until: payload.expiryDate, number: payload.reservationId, at: now, db)
        try ReservationTable.setOutcome(atStation: outcome.status.rawValue, id, db)
        return outcome.status == .notSupported ? outcome.carriedOutByCloud : outcome
    }

    private func person(_ payload: V16.ReserveNow.Request, _ db: Database) throws -> PersonID? {
        try IdToken(payload.idTag)
            .flatMap { try IdTokenTable.enrolled(hash: vault.reference($0).hash, db)?.personID }
    }
}

/// Cancels a reservation at the station and in the cloud.
struct CancelReservationCommand: CommandDescriptor {
    typealias Request = OCPP16Request<V16.CancelReservation>

    let answer = AnswerMeaning.acceptedOrRejected

    func call(
        _ request: Request, _ context: CommandContext
    ) throws(ServiceError) -> OCPP16Call {
        OCPP16Call(V16.CancelReservation.action, request.payload.json)
    }

    /// `Rejected` means that the station does not have the reservation (OCPP 1.6 edition 2 §5.1).
    func applied(
        _ outcome: CommandOutcome, of request: Request, at station: Station, _ db: Database,
        at now: Timestamp
    ) throws -> CommandOutcome {
        guard [.accepted, .rejected, .notSupported].contains(outcome.status),
            try ReservationTable.cancel(
                number: request.payload.reservationId, at: station.id, db)
        else { return outcome }
        return outcome.status == .accepted ? outcome : outcome.carriedOutByCloud
    }
}

extension V16.ReserveNow.Request {
    fileprivate func describes(_ reservation: Reservation, of person: PersonID) -> Bool {
        reservation.connectorID == connectorId && reservation.personID == person
            && reservation.expiresAt.iso8601Seconds == expiryDate.iso8601Seconds
    }
}
