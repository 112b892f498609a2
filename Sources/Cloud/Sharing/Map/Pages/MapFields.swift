import CloudFleet
import CloudWeb
import MessageCatalogue

/// The fields of the search, with what the visitor asks for.
struct MapFields: Sendable {
    let visit: Visit
    let query: MapQuery
    private var texts: MapTexts { MapTexts() }

    var place: FormField {
        visit.field("where", texts.place, .search, value: query.place ?? "", maximum: 80)
    }

    var day: FormField { visit.field("day", texts.day, .date, value: query.day?.text ?? "") }

    var from: FormField {
        visit.field("from", texts.from, .time, value: query.from.map { MapQuery.text($0) } ?? "")
    }

    var until: FormField {
        visit.field("until", texts.until, .time, value: query.until.map { MapQuery.text($0) } ?? "")
    }

    var free: FormField { visit.checkbox("free", texts.freeNow, isChecked: query.isFreeNow) }

    var power: FormField {
        let steps = ["3", "7", "11", "22", "50"].map {
            (value: $0, label: visit.say(texts.minimumPower($0)))
        }
        return visit.choice(
            "power", texts.power, options: [(value: "", label: visit.say(texts.anyPower))] + steps,
            value: query.power.map { String($0) } ?? "")
    }

    var connector: FormField {
        let kinds = Listing.ConnectorKind.allCases.map {
            (value: $0.rawValue, label: visit.say(ListingWords().name($0)))
        }
        return visit.choice(
            "connector", texts.connector,
            options: [(value: "", label: visit.say(texts.anyConnector))] + kinds,
            value: query.connector?.rawValue ?? "")
    }

    var price: FormField {
        visit.field(
            "price", texts.price, .number, value: query.price ?? "", hint: texts.priceHint,
            maximum: 12)
    }

    /// Nil for somebody without groups.
    func group(_ groups: [GroupTable.Named]) -> FormField? {
        guard !groups.isEmpty else { return nil }
        let options = groups.map { (value: $0.id.text, label: $0.name) }
        return visit.choice(
            "group", texts.group,
            options: [(value: "", label: visit.say(texts.anyGroup))] + options,
            value: query.group?.text ?? "")
    }
}
