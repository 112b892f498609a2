import CloudCore
import CloudFleet
import CloudWeb
import CommonBase
import Foundation
import MessageCatalogue

/// A connector that the form offers.
struct BookSpot: Sendable {
    var station: Station
    var connector: Int64
    var name: String

    /// `CP-1:1`, as the form sends it.
    var value: String { "\(station.id.text):\(connector)" }

    /// All connectors of a place.
    static func all(
        of location: LocationID, _ language: Language, _ db: Database
    ) throws -> [BookSpot] {
        let stations = try BookingPlace.stations(of: location, db)
        guard !stations.isEmpty else { return [] }
        let connectors = try ConnectorTable.list(stations: stations.map(\.id), db)
        return stations.flatMap { station in
            let numbers = (connectors[station.id] ?? []).map(\.connectorID).filter { $0 > 0 }
            return (numbers.isEmpty ? [1] : numbers).map { number in
                BookSpot(
                    station: station, connector: number,
                    name: numbers.count > 1
                        ? BookingTexts().connectorName(station.name, number)(language)
                        : station.name)
            }
        }
    }
}

/// The values of the form of a booking.
struct BookForm: Sendable {
    enum Repetition: String, CaseIterable { case once, weekly }

    /// The fields that the second step sends again.
    static let fields = [
        "spot", "day", "from", "toDay", "to", "energy", "repetition", "last", "note",
    ]

    var wish: BookingWish
    var isWeekly: Bool
    var lastDay: CalendarDay?

    /// - Throws: `FormError` naming the field.
    init(_ sent: SentForm, _ spots: [BookSpot], zone: TimeZone, isOwnUse: Bool) throws {
        let texts = BookingTexts()
        guard let spot = spots.first(where: { $0.value == sent.typed("spot") }) ?? spots.first
        else { throw FormError("spot", texts.noProposal) }
        let day = try Self.day("day", sent)
        let toDay = sent.typed("toDay").isEmpty ? day : try Self.day("toDay", sent)
        let start = try Self.moment(day, "from", sent, zone)
        var end = try Self.moment(toDay, "to", sent, zone)
        // The midnight after the day of arrival.
        if sent.typed("toDay").isEmpty, LocalTime(sent.typed("to"))?.isMidnight == true {
            end = try Self.moment(day.adding(days: 1), "to", sent, zone)
        }
        guard start < end else { throw FormError("to", texts.endBeforeStart) }
        wish = BookingWish(
            station: spot.station.id, connector: spot.connector, start: start, end: end,
            energyWh: try Self.energy(sent),
            note: try sent.optionalText("note", upTo: BookingLimits.note)?
                .replacing("\n", with: " ") ?? "", isOwnUse: isOwnUse)
        isWeekly =
            sent.typed("repetition").isEmpty
            ? false : try sent.choice("repetition", of: Repetition.self) == .weekly
        lastDay = sent.typed("last").isEmpty ? nil : try Self.day("last", sent)
        if isWeekly, let lastDay, lastDay < day {
            throw FormError("last", texts.lastBeforeFirst)
        }
    }

    static func energy(_ sent: SentForm, _ name: String = "energy") throws -> Int64? {
        try sent.number(name, in: 0.1...200).map { Int64(($0 * 1000).rounded()) }
    }

    static func day(_ name: String, _ sent: SentForm) throws -> CalendarDay {
        // From 2020 on; far days would only be refused later.
        guard let day = CalendarDay(sent.typed(name)), (18_264...40_000).contains(day.number)
        else {
            throw FormError(name, BookingTexts().invalidDay)
        }
        return day
    }

    static func moment(
        _ day: CalendarDay, _ name: String, _ sent: SentForm, _ zone: TimeZone
    ) throws -> Timestamp {
        guard let time = LocalTime(sent.typed(name)) else {
            throw FormError(name, BookingTexts().invalidTime)
        }
        return LocalMoment.start(day, minute: Int64(time.hour * 60 + time.minute), in: zone)
    }
}

extension LocalTime {
    fileprivate var isMidnight: Bool { hour == 0 && minute == 0 }
}

extension BookingRefusal {
    /// For the form as a whole.
    func formError(_ formats: Formats) -> FormError {
        FormError(nil, words { formats.dayAndTime($0) })
    }

    /// Runs `work`; a refusal becomes what the form shows.
    static func shown<Value>(
        _ formats: Formats, _ work: () async throws -> Value
    ) async throws -> Value {
        do {
            return try await work()
        } catch let refusal as BookingRefusal {
            throw refusal.formError(formats)
        }
    }
}
