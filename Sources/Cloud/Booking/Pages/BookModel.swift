import CloudCore
import CloudFleet
import CloudPricing
import CloudWeb
import CommonBase
import MessageCatalogue

/// The model of the page that books.
struct BookModel: Sendable {
    struct Row: Sendable {
        var name: String
        var value: String
    }

    struct Occurrence: Sendable {
        var time: String
        /// Why it can't be booked; nil if it can.
        var obstacle: String?
    }

    struct Summary: Sendable {
        var heading: String
        var rows: [Row]
        /// Of a weekly booking.
        var weeks: [Occurrence]
        var hasWeeks: Bool
        var hidden: [FormField]
        /// Whether it can be booked.
        var isPossible: Bool
        /// Why not; nil if it is possible.
        var refusal: String?
        var canWait: Bool
        var button: String
        /// Says that the host answers; nil for an instant booking.
        var askText: String?
    }

    struct Proposal: Sendable {
        var time: String
        var price: String?
        var path: String
        var label: String
    }

    struct Proposals: Sendable {
        var list: [Proposal]
        var isEmpty: Bool
    }

    var place: String
    var action: String
    var isOwnUse: Bool
    /// Of the page of the own use.
    var tabs: PlaceTabs?
    var hasSpots: Bool
    var refused: String?
    var fields: [FormField]
    var readyFields: [FormField]
    /// Whether the form for "ready by" is shown at once: something was wrong with it.
    var isReadyOpen: Bool
    var strips: [AvailabilityStrip]
    var card: PriceCard?
    var summary: Summary?
    var proposals: Proposals?

    init(
        _ found: BookPages.Found, _ sent: SentForm, _ visit: Visit, _ texts: BookingTexts,
        strips: [AvailabilityStrip], summary: Summary?, proposals: Proposals?, refused: String?
    ) {
        place = found.name ?? visit.say(PlaceNames.unnamed)
        action = "/places/\(found.offer.location.id)/\(found.isOwnUse ? "own-use" : "book")"
        isOwnUse = found.isOwnUse
        tabs =
            found.isOwnUse
            ? PlaceTabs(found.offer.location.id.text, at: .ownUse, visit) : nil
        hasSpots = !found.spots.isEmpty
        self.refused = refused
        let formats = visit.formats(in: found.offer.location.timeZone)
        let today = formats.isoDay(visit.moment.wall)
        fields = Self.fields(found, sent, visit, texts, today: today)
        readyFields =
            found.isOwnUse ? [] : Self.readyFields(found, sent, visit, texts)
        isReadyOpen = refused != nil && sent.isOn("readyTime")
        self.strips = strips
        card = found.tariff.map { PriceCard($0.tariff, formats, visit.language) }
        self.summary = summary
        self.proposals = proposals
    }

    private static func fields(
        _ found: BookPages.Found, _ sent: SentForm, _ visit: Visit, _ texts: BookingTexts,
        today: String
    ) -> [FormField] {
        func value(_ name: String, or other: String = "") -> String {
            sent.typed(name).isEmpty ? other : sent.typed(name)
        }
        var fields = spotField(found, sent, visit, texts).map { [$0] } ?? []
        fields += [
            visit.field("day", texts.day, .date, value: value("day", or: today), isRequired: true),
            visit.field(
                "from", texts.from, .time, value: value("from"), hint: texts.quarters,
                isRequired: true),
            visit.field(
                "toDay", texts.toDay, .date, value: value("toDay"), hint: texts.toDayHint),
            visit.field(
                "to", texts.to, .time, value: value("to"), hint: texts.quarters,
                isRequired: true),
        ]
        if !found.isOwnUse {
            fields.append(
                visit.field(
                    "energy", texts.energy, .number, value: value("energy"),
                    hint: texts.energyHint, maximum: 20))
        }
        fields += [
            visit.choice(
                "repetition", texts.repetition,
                options: [
                    (BookForm.Repetition.once.rawValue, visit.say(texts.once)),
                    (BookForm.Repetition.weekly.rawValue, visit.say(texts.weekly)),
                ], value: value("repetition", or: BookForm.Repetition.once.rawValue)),
            visit.field("last", texts.last, .date, value: value("last"), hint: texts.lastHint),
            visit.field(
                "note", texts.note, value: value("note"), maximum: BookingLimits.note),
        ]
        return fields
    }

    private static func spotField(
        _ found: BookPages.Found, _ sent: SentForm, _ visit: Visit, _ texts: BookingTexts
    ) -> FormField? {
        guard found.spots.count > 1 else { return nil }
        return visit.choice(
            "spot", texts.connector, options: found.spots.map { ($0.value, $0.name) },
            value: sent.typed("spot"))
    }

    private static func readyFields(
        _ found: BookPages.Found, _ sent: SentForm, _ visit: Visit, _ texts: BookingTexts
    ) -> [FormField] {
        let formats = visit.formats(in: found.offer.location.timeZone)
        let now = visit.moment.wall
        let today = CalendarDay(now, in: found.zone)
        let isOver = LocalMoment.start(today, minute: 7 * 60, in: found.zone) <= now
        let next = (isOver ? today.adding(days: 1) : today).start(in: found.zone)
        // The other form has the spot and the energy, too; ids must differ.
        return [
            visit.field(
                "readyDay", texts.readyDay, .date,
                value: sent.typed("readyDay").isEmpty
                    ? formats.isoDay(next) : sent.typed("readyDay"),
                isRequired: true),
            visit.field(
                "readyTime", texts.readyBy, .time,
                value: sent.typed("readyTime").isEmpty ? "07:00" : sent.typed("readyTime"),
                isRequired: true),
            visit.field(
                "readyEnergy", texts.energy, .number, value: sent.typed("readyEnergy"),
                hint: texts.energyHint, isRequired: true, maximum: 20),
        ]
    }
}
