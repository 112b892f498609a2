import CloudCore
import CommonBase
import MessageCatalogue

/// Why a booking is refused, in words for pages and as an error for the API.
package enum BookingRefusal: Error, Hashable, Sendable {
    case objection(BookingObjection, PlaceTerms)
    /// Somebody else has booked a part of the time; until `freeUntil` the connector is free.
    case taken(freeUntil: Timestamp?)
    /// The person has booked the time themselves.
    case ownBooking
    case tooManyOpen
    case tooManyAtOnce
    case tooManyAtPlace
    /// The booking's status does not allow it.
    case status(Booking.Status)
    /// Its time has begun, or is over.
    case begun
    /// Free cancellation is over, so that it can't be moved.
    case tooLateToMove
    /// The host answers each booking, so that a confirmed week can't be moved with its series.
    case needsAnswer
    /// The booker has charged by the booking that a request would move.
    case hasCharged
    /// The person's group may not charge then (`GroupAllowance`).
    case groupHours
    /// The person's account is blocked.
    case blocked
    /// A host of the place has blocked the person.
    case unwelcome
    /// A weekly booking without any day that can be booked.
    case noDay
    /// The local time does not exist on that day.
    case skipped

    /// - Parameter time: writes a time as the place's clocks show it.
    package func words(time: (Timestamp) -> String) -> Message {
        switch self {
        case .objection(let objection, let terms): objection.words(terms)
        case .taken(let end):
            if let end {
                Message(
                    "Somebody else has booked after that. It is free until \(time(end)).",
                    "Potom už má rezervaci někdo jiný. Volno je do \(time(end)).")
            } else {
                Message(
                    "Somebody else has booked this time.",
                    "Tuhle dobu už má zarezervovanou někdo jiný.")
            }
        case .ownBooking:
            Message(
                "You have a booking of your own here then.",
                "V tu dobu tu už máš vlastní rezervaci.")
        case .tooManyOpen:
            Message(
                "You have \(BookingLimits.open) open bookings, which is the most.",
                "Máš \(BookingLimits.open) otevřených rezervací a víc mít nejde.")
        case .tooManyAtOnce:
            Message(
                "You have \(BookingLimits.atOnce) bookings at that time already.",
                "V tu dobu už máš \(BookingLimits.atOnce) rezervace.")
        case .tooManyAtPlace:
            Message(
                "This place has no more bookings on that day.",
                "Na ten den tu už další rezervace nejsou.")
        case .status, .begun, .tooLateToMove, .needsAnswer, .hasCharged: ofState
        case .groupHours:
            Message(
                "Your group may not charge at that time.", "Tvoje skupina v tu dobu nabíjet nesmí.")
        case .blocked:
            Message("Your account is blocked.", "Tvůj účet je zablokovaný.")
        case .unwelcome:
            Message(
                "The host does not take your bookings.", "Hostitel tvoje rezervace nepřijímá.")
        case .noDay:
            Message(
                "None of these days can be booked.", "Ani jeden z těch dnů zarezervovat nejde.")
        case .skipped:
            Message(
                "The clocks skip this time on that day.",
                "Ten den hodiny tuhle dobu přeskočí.")
        }
    }

    private var ofState: Message {
        switch self {
        case .begun:
            Message(
                "The time of the booking has already begun.", "Doba rezervace už začala.")
        case .tooLateToMove:
            Message(
                "It is too late to move this booking. You can still cancel or shorten it.",
                "Na přesunutí už je pozdě. Zrušit nebo zkrátit ji ještě můžeš.")
        case .needsAnswer:
            Message(
                "The host answers each booking here. Ask for another time on the page of the week.",
                "Rezervace tu schvaluje hostitel. O jiný čas požádej na stránce toho týdne.")
        case .hasCharged:
            Message(
                "The driver has already charged by the booking, which can't be moved any more.",
                "Podle dosavadní rezervace už řidič nabíjel, přesunout ji nejde.")
        default:
            Message(
                "The booking has changed in the meantime.", "Rezervace se mezitím změnila.")
        }
    }

    package var serviceError: ServiceError {
        let words = words { $0.iso8601Seconds }
        let message = words(.english)
        switch self {
        case .objection(let objection, _):
            switch objection {
            case .notQuarters, .tooSoon, .tooFar:
                return ServiceError(.invalidInput, message, field: "startsAt")
            case .tooShort, .tooLong:
                return ServiceError(.invalidInput, message, field: "endsAt")
            case .closed, .taken, .paused: return ServiceError(.conflict, message)
            }
        case .blocked, .unwelcome: return ServiceError(.forbidden, message)
        case .skipped: return ServiceError(.invalidInput, message, field: "startsAt")
        default: return ServiceError(.conflict, message)
        }
    }

    /// Runs `work`; a refusal becomes an error of the API.
    package static func mapped<Value>(
        _ work: () async throws -> Value
    ) async throws -> Value {
        do {
            return try await work()
        } catch let refusal as BookingRefusal {
            throw refusal.serviceError
        }
    }
}

/// Limits of a person and of a place.
package enum BookingLimits {
    /// Bookings of a person that are not over; those of a series count as one.
    package static let open: Int64 = 20
    /// Bookings of a person that overlap a time.
    package static let atOnce: Int64 = 3
    /// Bookings that begin at a location on a day.
    package static let perDay: Int64 = 200
    /// Times for which a person waits at once.
    package static let waiting: Int64 = 20
    /// The energy that a booker wants, in Wh.
    package static let energies: ClosedRange<Int64> = 100...200_000
    package static let note = 500
    /// Seconds until a request lapses that the host does not answer.
    package static let answerSeconds: Int64 = 86_400
    /// Days that a series is made ahead.
    package static let seriesDays: Int64 = 56
}

/// Why a booking was rejected, canceled or failed by itself; `Booking.reason` holds the case's name.
package enum BookingFailure: String, Sendable, CaseIterable {
    /// The host confirmed another request for the time.
    case taken
    /// The host did not answer in time.
    case lapsed
    /// The charger could not be reached in the arrival window.
    case unreachable
    case faulted
    /// The connector was out of service.
    case unavailable
    /// Somebody else charged or stood there.
    case occupied
    /// The charger refused the booker's card.
    case refused
    /// The series was ended.
    case seriesEnded
    /// The host confirmed another time for the booking.
    case moved
    /// The charger belongs to another place.
    case chargerMoved
    /// The charger has got another host.
    case chargerHandedOver
    /// Nobody can charge there any more.
    case chargerShutDown
    /// The charger is deleted, with its bookings.
    case chargerRemoved

    package var words: Message {
        switch self {
        case .taken:
            Message("The time went to somebody else.", "Termín dostal někdo jiný.")
        case .lapsed:
            Message("The host did not answer in time.", "Hostitel včas neodpověděl.")
        case .unreachable:
            Message(
                "The charger could not be reached when you were to arrive.",
                "V době příjezdu nebyla nabíječka dostupná.")
        case .faulted:
            Message("The charger had a fault.", "Nabíječka měla poruchu.")
        case .unavailable:
            Message("The charger was out of service.", "Nabíječka byla mimo provoz.")
        case .occupied:
            Message("The charger was occupied.", "Nabíječka byla obsazená.")
        case .refused:
            Message("The charger refused your card.", "Nabíječka odmítla tvou kartu.")
        case .seriesEnded:
            Message("The weekly booking was ended.", "Týdenní rezervace skončila.")
        case .moved:
            Message(
                "The booking was moved to another time.", "Rezervace se přesunula na jiný čas.")
        case .chargerMoved:
            Message("The charger moves to another place.", "Nabíječka se stěhuje na jiné místo.")
        case .chargerHandedOver:
            Message("The charger has another host now.", "Nabíječka má nového hostitele.")
        case .chargerShutDown, .chargerRemoved:
            Message("The charger was removed.", "Nabíječka byla odstraněna.")
        }
    }

    /// The words for a stored reason: ours, or what somebody typed.
    package static func words(_ reason: String) -> Message {
        BookingFailure(rawValue: reason)?.words ?? Message(reason, reason)
    }
}
