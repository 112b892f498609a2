import ChargingModel
import CloudCore
import CloudFleet
import CloudHTTP
import CloudWeb
import CommonBase
import MessageCatalogue

/// The third step of adding a charger: what is typed into it, or run on its bridge.
struct SetupPages: Sendable {
    let site: Site
    let database: CloudDatabase
    let secrets: ChargerSecrets
    private let texts = SetupTexts()

    init(site: Site, database: CloudDatabase, secrets: ChargerSecrets) {
        self.site = site
        self.database = database
        self.secrets = secrets
    }

    func all() -> [Route] {
        let path = "/chargers/{id}/setup/{brand}"
        return [
            site.page(path, for: .person, "Show what to type into a charger", show),
            site.form(
                path, for: .person, "Make a new password or code while adding a charger",
                again: show, renew),
        ]
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        let station = try await visit.managedStation(in: database)
        return Self.valuesPage(station, try visit.brand(), secret: nil, visit)
    }

    @Sendable private func renew(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        let (station, brand) = (
            try await visit.managedStation(in: database), try visit.brand()
        )
        let path = SetupStep.values.path(of: station.id, brand)
        try visit.requireProof(backTo: path)
        let secret = try await secrets.renew(of: station, at: visit.moment)
        return .once(
            Self.valuesPage(station, brand, secret: secret, visit), repeated: path,
            saying: NewChargerTexts().renewedBefore)
    }

    // MARK: The page

    /// A text to copy.
    struct Value: Sendable {
        var id: String
        var label: String
        /// What the menu of the charger calls it.
        var field: String?
        var text: String
    }

    struct Model: Sendable {
        var progress: SetupProgress
        var name: String
        var isBridge: Bool
        var isPlain: Bool
        /// Where the values are typed in.
        var menu: String
        var hint: String?
        var values: [Value]
        /// Whether the password or the code is shown, which is only once.
        var hasSecret: Bool
        /// Where a new one is made.
        var path: String
        var next: String
    }

    /// - Parameter secret: the password of an OCPP charger, or the claim code of a bridge; nil when
    ///   it is not known any more.
    static func valuesPage(
        _ station: Station, _ chosen: ChargerBrand, secret: String?, _ visit: Visit
    ) -> HTMLPage {
        let (texts, brand) = (SetupTexts(), chosen.fitting(station.kind))
        let isBridge = station.kind == .bridge
        let server = ChargerAccess.server(visit)
        return HTMLPage(
            "charger-setup", title: isBridge ? texts.runThis : texts.typeThis, texts: texts,
            model: Model(
                progress: SetupProgress(.values, visit), name: station.name, isBridge: isBridge,
                isPlain: !isBridge && server.hasPrefix("ws://"), menu: visit.say(brand.menu),
                hint: brand.typingHint.map(visit.say),
                values: isBridge
                    ? commands(code: secret, visit)
                    : fields(of: station, brand, server: server, password: secret, visit),
                hasSecret: secret != nil, path: SetupStep.values.path(of: station.id, brand),
                next: SetupStep.waiting.path(of: station.id, brand)))
    }

    private static func fields(
        of station: Station, _ brand: ChargerBrand, server: String, password: String?,
        _ visit: Visit
    ) -> [Value] {
        let texts = SetupTexts()
        var values = [
            Value(
                id: "server", label: visit.say(texts.server), field: brand.serverField,
                text: server),
            Value(
                id: "charger-id", label: visit.say(texts.chargerID), field: brand.idField,
                text: station.id.text),
        ]
        if let password {
            values.append(
                Value(id: "secret", label: visit.say(texts.password), text: password))
        }
        return values
    }

    private static func commands(code: String?, _ visit: Visit) -> [Value] {
        let texts = SetupTexts()
        var values = [
            Value(
                id: "check", label: visit.say(texts.checkWiring),
                text: ChargerAccess.checkCommand),
            Value(id: "start", label: visit.say(texts.start), text: ChargerAccess.startCommand),
        ]
        if let code {
            values.insert(
                Value(
                    id: "enrolment", label: visit.say(texts.enrolment),
                    text: ChargerAccess.enrolment(code: code, visit)),
                at: 0)
        }
        return values
    }
}
