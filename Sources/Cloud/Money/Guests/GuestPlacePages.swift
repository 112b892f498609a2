import CloudBooking
import CloudCore
import CloudFleet
import CloudHTTP
import CloudPricing
import CloudWeb
import CommonBase
import MessageCatalogue

/// Whether guests may charge at a place, for its hosts.
struct GuestPlacePages: Sendable {
    let site: Site
    let database: CloudDatabase
    let settings: MoneySettings

    private var texts: GuestPlaceTexts { GuestPlaceTexts() }

    func all() -> [Route] {
        [
            site.page(
                "/places/{id}/guests", for: .person,
                "Show whether people without an account may charge", page),
            site.form(
                "/places/{id}/guests", for: .person,
                "Let people without an account charge, or not", again: page, save),
        ]
    }

    private struct Model: Sendable {
        var place: String
        var action: String
        var tabs: PlaceTabs
        /// What is missing for guests; nil if nothing is.
        var missing: String?
        var mayCharge: FormField
    }

    @Sendable private func page(_ visit: Visit) async throws -> HTMLPage {
        let (id, viewer): (LocationID, Viewer) = (try visit.id(), visit.viewer)
        let now = visit.moment.wall
        let (place, mayCharge, isPublic, hasTariff) = try await database.read { db in
            (
                try LocationService.find(id, viewer: viewer, db),
                try GuestPlaceTable.mayCharge(id, db),
                try PlaceTermsTable.of(id, db).access == .public,
                try TariffTable.current(at: id, for: nil, now, db) != nil
            )
        }
        let missing: Message? =
            if !settings.takesCards {
                texts.otherSeller
            } else if !isPublic {
                texts.notPublic
            } else if !hasTariff {
                texts.noTariff
            } else {
                nil
            }
        return HTMLPage(
            "guest-place", title: texts.heading, texts: texts,
            model: Model(
                place: place.name, action: "/places/\(id)/guests",
                tabs: PlaceTabs(id.text, at: .guests, visit), missing: missing.map(visit.say),
                mayCharge: visit.checkbox(
                    "mayCharge", texts.mayCharge, isChecked: mayCharge, hint: texts.hint)))
    }

    @Sendable private func save(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        let (id, viewer): (LocationID, Viewer) = (try visit.id(), visit.viewer)
        let mayCharge = form.isOn("mayCharge")
        try await database.write { db in
            try GuestPlaceTable.set(mayCharge, at: id, viewer: viewer, db)
        }
        return .see("/places/\(id)/guests", saying: texts.saved)
    }
}
