import CloudFleet
import CloudWeb
import CommonBase
import MessageCatalogue

/// The model of the page of a place's price.
struct PlaceTariffModel: Sendable {
    struct Scope: Sendable {
        var path: String
        var name: String
        var isCurrent: Bool
    }

    struct Version: Sendable {
        var since: String
        var prices: String
    }

    let place: String
    let tabs: PlaceTabs
    let previewPath: String
    /// Links to the prices of everybody and of each group, if the host has groups.
    let scopes: [Scope]
    let hasScopes: Bool
    /// Of the hidden field; empty for everybody.
    let group: String
    let card: PriceCard?
    /// A text in place of the price; nil with a price.
    let without: String?
    let isComplex: Bool
    let fields: TariffForm.Fields
    let versions: [Version]
    let hasVersions: Bool
    /// The action of the form that removes the price; nil without a price.
    let removal: String?
    let removalText: String

    /// - Parameter typed: what was typed before; nil shows the stored price.
    init(_ found: PlaceTariffs, typed: SentForm?, _ form: TariffForm, _ visit: Visit) {
        let texts = TariffTexts()
        let (id, current) = (found.place.id, found.group?.id)
        let formats = visit.formats(in: found.place.timeZone)
        place = found.place.name
        tabs = PlaceTabs(id.text, at: .tariff, visit)
        previewPath = "/places/\(id)/tariff/preview"
        scopes =
            [
                Scope(
                    path: TariffPages.path(of: id), name: visit.say(texts.everybody),
                    isCurrent: current == nil)
            ]
            + found.groups.map { group in
                Scope(
                    path: TariffPages.path(of: id, group: group.id), name: group.name,
                    isCurrent: current == group.id)
            }
        hasScopes = !found.groups.isEmpty
        group = current?.text ?? ""
        card = found.tariff.map { PriceCard($0.tariff, formats, visit.language) }
        without =
            found.tariff == nil
            ? visit.say(current == nil ? texts.isFree : texts.sameAsOthers) : nil
        let simple = found.tariff.flatMap { SimpleTariff($0.tariff) }
        isComplex = found.tariff != nil && simple == nil
        fields = form.fields(simple ?? SimpleTariff(), typed: typed, visit)
        versions = found.earlier.map { version in
            let card = PriceCard(version.tariff, formats, visit.language)
            return Version(
                since: formats.dateTime(version.validFrom),
                prices: card.rows.map { row in
                    [row.name, row.price, row.validity].compactMap(\.self).joined(separator: " ")
                }.joined(separator: " · "))
        }
        hasVersions = !versions.isEmpty
        removal = found.tariff == nil ? nil : "/places/\(id)/tariff/remove"
        removalText = visit.say(current == nil ? texts.makeFree : texts.useOthers)
    }
}
