import CloudCore
import CloudFleet
import CloudPeople
import CommonBase
import Foundation

/// The bookings, busy times and closed hours of a place in a week.
package struct WeekFacts: Hashable, Sendable {
    package enum Kind: String, Sendable {
        case closed, busy, booked, request
        case ownUse = "own-use"
    }

    package struct Item: Hashable, Sendable {
        package var time: Range<Timestamp>
        package var kind: Kind
        /// The booker, for the hosts; empty for others.
        package var name: String
        /// The page of the booking; nil for none.
        package var path: String?
    }

    package var zone: TimeZone
    package var monday: CalendarDay
    /// By their start.
    package var items: [Item]

    package var window: Range<Timestamp> {
        monday.start(in: zone)..<monday.adding(days: 7).start(in: zone)
    }

    /// Everything, with names. The caller has checked that the viewer manages the location.
    package static func ofHost(
        _ location: LocationID, week: CalendarDay, _ db: Database
    ) throws -> WeekFacts {
        var facts = try empty(location, week, db)
        let calendar = try CalendarTable.calendar(of: location, in: facts.window, db)
        let bookings = try PlaceBooking.list(of: location, in: facts.window, db)
        let people = Set(bookings.map(\.personID)).sorted { $0.text < $1.text }
        let names = people.isEmpty ? [:] : try PersonTable.names(people, db)
        facts.addClosed(calendar)
        for time in TimeRanges.clipped(TimeRanges.merged(calendar.busy), to: facts.window) {
            facts.items.append(Item(time: time, kind: .busy, name: ""))
        }
        for booking in bookings {
            let kind: Kind = booking.isPending ? .request : booking.isOwnUse ? .ownUse : .booked
            facts.items.append(
                Item(
                    time: booking.time, kind: kind,
                    name: booking.isOwnUse ? "" : names[booking.personID] ?? "",
                    path: "/bookings/\(booking.id.text)"))
        }
        return facts
    }

    /// When a connector can't be booked, without reasons of the host. The caller has checked that
    /// the viewer sees the place.
    package static func ofVisitor(
        _ location: LocationID, _ connector: StationConnector, week: CalendarDay, _ db: Database
    ) throws -> WeekFacts {
        var facts = try empty(location, week, db)
        let availability = try AvailabilityReader.availability(
            at: connector.stationID, connector: connector.connectorID, of: location,
            in: facts.window, db)
        facts.addClosed(availability.calendar)
        let open = availability.calendar.hours(in: facts.window)
        let free = availability.free(in: facts.window)
        for time in TimeRanges.subtracting(free, from: open) {
            facts.items.append(Item(time: time, kind: .booked, name: ""))
        }
        return facts
    }

    /// - Parameter week: any day of it.
    private static func empty(
        _ location: LocationID, _ week: CalendarDay, _ db: Database
    ) throws -> WeekFacts {
        let zone = try LocationTable.zones(of: [location], db)[location] ?? StationZone.standard
        return WeekFacts(
            zone: zone, monday: week.adding(days: 1 - week.weekday), items: [])
    }

    private mutating func addClosed(_ calendar: OpeningCalendar) {
        let closed = TimeRanges.subtracting(calendar.hours(in: window), from: [window])
        items += closed.map { Item(time: $0, kind: .closed, name: "") }
    }
}
