import CloudCore
import CloudFleet
import CloudPeople
import CommonBase
import MessageCatalogue

/// The messages to bookers and hosts.
enum BookingNotices {
    enum ToHosts {
        case requested
        case moveRequested(from: Booking)
        case booked, changed, canceled, noShow, failed
    }

    enum ToBooker {
        case confirmed, rejected
        case moveRejected(kept: Booking)
        case canceled, ended, reminder, noShow, failed
    }

    /// Tells the hosts of a booking of somebody else.
    static func toHosts(
        _ kind: ToHosts, _ booking: Booking, _ db: Database, at now: Timestamp
    ) throws {
        guard !booking.isOwnUse else { return }
        let name = try PersonTable.names([booking.personID], db)[booking.personID] ?? ""
        for host in try StationAccess.hosts(of: booking.stationID, db)
        where host != booking.personID {
            let words = try Words(booking, to: host, db, at: now)
            try Notifications.send(
                Notification(
                    person: host, kind: .booking, title: words.title(kind, name),
                    text: words.text(kind), path: "/bookings/\(booking.id)",
                    about: booking.personID), db, at: now)
        }
    }

    /// Marks what hosts were told about a request as read, once one of them has answered it, or
    /// the booker has withdrawn it.
    static func answered(_ booking: Booking, _ db: Database, at now: Timestamp) throws {
        for host in try StationAccess.hosts(of: booking.stationID, db) {
            try NotificationTable.markRead(
                .booking, path: "/bookings/\(booking.id)", of: host, db, at: now)
        }
    }

    static func toBooker(
        _ kind: ToBooker, _ booking: Booking, _ db: Database, at now: Timestamp
    ) throws {
        let words = try Words(booking, to: booking.personID, db, at: now)
        // It is deleted with its charger.
        let isDeleted = booking.reason == BookingFailure.chargerRemoved.rawValue
        try Notifications.send(
            Notification(
                person: booking.personID, kind: .booking, title: words.title(kind),
                text: words.text(kind), path: isDeleted ? nil : "/bookings/\(booking.id)"), db,
            at: now)
    }

    /// Tells a person that a time has become free.
    static func free(
        _ wait: WaitingService.Wait, at location: LocationID, _ db: Database, at now: Timestamp
    ) throws {
        let place = try PlaceNames.of(
            wait.stationID, for: .person(wait.personID, []), db, at: now)
        let zone = place?.timeZone ?? Location.standardTimeZone
        let times = [Language.english, .czech].map {
            BookingWords.time(wait.startsAt, wait.endsAt, .shared($0, zone: zone))
        }
        let name = place?.name ?? wait.stationID.text
        try Notifications.send(
            Notification(
                person: wait.personID, kind: .booking,
                title: Message("The time is free now", "Termín se uvolnil"),
                text: Message(
                    "\(name), \(times[0]) can be booked now. Others may be waiting for it, too.",
                    "\(name), \(times[1]): teď jde zarezervovat. Může na něj čekat i někdo jiný."),
                path: "/places/\(location)/book"), db, at: now)
    }

    /// Tells a person which occurrences of a series could not be made.
    static func skipped(
        _ series: StoredSeries, _ days: [CalendarDay], _ db: Database, at now: Timestamp
    ) throws {
        guard !days.isEmpty else { return }
        let found = try PlaceNames.of(
            series.stationID, for: .person(series.personID, []), db, at: now)
        let place = found?.name ?? series.stationID.text
        let list = days.map(\.text).joined(separator: ", ")
        try Notifications.send(
            Notification(
                person: series.personID, kind: .booking,
                title: Message(
                    "A day of your weekly booking is taken",
                    "Den tvé týdenní rezervace je obsazený"),
                text: Message(
                    "\(place): no booking on \(list).", "\(place): \(list) bez rezervace."),
                path: "/booking-series/\(series.id)"), db, at: now)
    }

    private struct Words {
        let place: String
        let booking: Booking
        let zone: String
        let times: (english: String, czech: String)

        init(
            _ booking: Booking, to reader: PersonID, _ db: Database, at now: Timestamp
        ) throws {
            let found = try PlaceNames.of(
                booking.stationID, for: .person(reader, []), db, at: now)
            place = found?.name ?? booking.stationID.text
            zone = found?.timeZone ?? Location.standardTimeZone
            self.booking = booking
            times = (
                BookingWords.time(booking, zone: zone, .english),
                BookingWords.time(booking, zone: zone, .czech)
            )
        }

        /// Where and when, and the reason if there is one.
        private func text(_ english: String = "", _ czech: String = "") -> Message {
            let reason = booking.reason.map { BookingFailure.words($0) }
            let ends = (
                english: Self.joined(english, reason.map { $0(.english) }),
                czech: Self.joined(czech, reason.map { $0(.czech) })
            )
            return Message(
                "\(place), \(times.english).\(ends.english)",
                "\(place), \(times.czech).\(ends.czech)")
        }

        private static func joined(_ text: String, _ reason: String?) -> String {
            [text, reason ?? ""].filter { !$0.isEmpty }.map { " \($0)" }.joined()
        }

        func title(_ kind: ToHosts, _ name: String) -> Message {
            switch kind {
            case .requested:
                Message("\(name) asks for a booking", "\(name) žádá o rezervaci")
            case .moveRequested:
                Message("\(name) asks to move a booking", "\(name) chce přesunout rezervaci")
            case .booked: Message("\(name) has booked", "Nová rezervace: \(name)")
            case .changed:
                Message("\(name) has changed a booking", "Změněná rezervace: \(name)")
            case .canceled:
                Message("\(name) has canceled a booking", "Zrušená rezervace: \(name)")
            case .noShow: Message("\(name) did not come", "Propadlá rezervace: \(name)")
            case .failed:
                Message(
                    "\(name) could not charge as booked",
                    "Rezervace se nepovedla: \(name)")
            }
        }

        func text(_ kind: ToHosts) -> Message {
            switch kind {
            case .requested:
                text(
                    "Confirm or decline it within 24 hours; until then it keeps nothing free.",
                    "Potvrď ji nebo odmítni do 24 hodin. Do té doby termín neblokuje.")
            case .moveRequested(let old):
                text(
                    "Instead of \(BookingWords.time(old, zone: zone, .english)), which stays until "
                        + "you confirm. The request lapses after 24 hours.",
                    "Dosavadní rezervace, \(BookingWords.time(old, zone: zone, .czech)), platí, "
                        + "dokud nový čas nepotvrdíš. Žádost propadne po 24 hodinách.")
            default: text()
            }
        }

        func title(_ kind: ToBooker) -> Message {
            switch kind {
            case .confirmed: Message("Your booking is confirmed", "Rezervace je potvrzená")
            case .rejected: Message("Your booking was declined", "Rezervace nebyla přijata")
            case .moveRejected:
                Message("The other time was declined", "Přesun rezervace nebyl přijat")
            case .canceled:
                Message("The host has canceled your booking", "Hostitel zrušil tvou rezervaci")
            case .ended:
                Message("The host has ended your booking", "Hostitel ukončil tvou rezervaci")
            case .reminder: Message("Your booking begins soon", "Za chvíli začíná tvá rezervace")
            case .noShow:
                Message("You did not come to your booking", "Rezervace propadla")
            case .failed:
                Message("Your booking could not be kept", "Rezervaci se nepodařilo dodržet")
            }
        }

        func text(_ kind: ToBooker) -> Message {
            switch kind {
            case .moveRejected(let kept):
                text(
                    "Your booking stays: \(BookingWords.time(kept, zone: zone, .english)).",
                    "Dosavadní rezervace platí: \(BookingWords.time(kept, zone: zone, .czech)).")
            case .noShow where booking.fee > .zero:
                text(
                    "The fee of the terms is \(BookingWords.money(booking.fee, .english)).",
                    "Poplatek podle podmínek je \(BookingWords.money(booking.fee, .czech)).")
            case .noShow:
                text("The time is free for others now.", "Termín je teď volný pro jiné.")
            case .failed:
                text("It costs you nothing.", "Nic tě to nestojí.")
            default: text()
            }
        }
    }
}
