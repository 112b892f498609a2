import ChargingModel
import CloudCare
import CloudCore
import CloudFleet
import CloudHTTP
import CloudWeb
import CommonBase
import MessageCatalogue

/// The settings of an OCPP charger in words, for its hosts.
struct ChargerSettingPages: Sendable {
    let site: Site
    let database: CloudDatabase
    let connections: StationConnections
    let sync: ConfigurationSync
    private let texts = ChargerSettingTexts()

    init(
        site: Site, database: CloudDatabase, connections: StationConnections,
        sync: ConfigurationSync
    ) {
        self.site = site
        self.database = database
        self.connections = connections
        self.sync = sync
    }

    func all() -> [Route] {
        let path = "/chargers/{id}/behaviour"
        return [
            site.page(path, for: .person, "Show the settings of a charger in words", show),
            site.form(path, for: .person, "Change the settings of a charger", again: show, save),
            site.form(
                "\(path)/read", for: .person, "Read the settings of a charger", again: show, read),
        ]
    }

    static func path(of station: StationID) -> String {
        "\(ChargerPages.path(of: station))/behaviour"
    }

    // MARK: The page

    private struct Found: Sendable {
        var station: Station
        var entries: [ConfigurationService.Entry]
        var zone: String
    }

    /// - Throws: `notFound` also for a bridge's station, which has its settings in its own file.
    private func find(_ visit: Visit) async throws -> Found {
        try await visit.managedOCPPStation(in: database) { station, db in
            Found(
                station: station, entries: try ConfigurationService.entries(of: station.id, db),
                zone: try StationPlace.of(station.id, db)?.timeZone ?? Location.standardTimeZone)
        }
    }

    struct Row: Sendable {
        /// Nil for a value that the charger does not let anybody change.
        var field: FormField?
        var label: String
        var value: String
        var note: String?
    }

    private struct Model: Sendable {
        var name: String
        var base: String
        var rows: [Row]
        var isUnread: Bool
        var readAt: String?
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        let found = try await find(visit)
        let rows = ChargerSetting.all.compactMap { setting in
            setting.entry(of: found.entries).map { row(setting, $0, visit) }
        }
        let formats = visit.formats(in: found.zone)
        return HTMLPage(
            "charger-behaviour", title: texts.heading, texts: texts,
            model: Model(
                name: found.station.name, base: ChargerPages.path(of: found.station.id),
                rows: rows, isUnread: rows.isEmpty,
                readAt: found.entries.compactMap(\.key.reportedAt).max().map {
                    visit.say(texts.readAt(formats.dayAndTime($0)))
                }))
    }

    private func row(
        _ setting: ChargerSetting, _ entry: ConfigurationService.Entry, _ visit: Visit
    ) -> Row {
        let reported = setting.plain(entry.key.reported ?? "")
        let wanted = entry.effective.map(setting.plain) ?? reported
        let label = visit.say(setting.label)
        guard !entry.key.isReadonly else {
            return Row(
                label: label, value: words(setting, reported, visit),
                note: visit.say(texts.isFixed))
        }
        let field =
            switch setting.kind {
            case .number:
                visit.field(
                    setting.field, setting.label, .number, value: wanted, hint: setting.hint,
                    isRequired: true, maximum: 20)
            case .flag:
                visit.choice(
                    setting.field, setting.label,
                    options: [
                        (ChargerSetting.Flag.on.rawValue, visit.say(texts.yes)),
                        (ChargerSetting.Flag.off.rawValue, visit.say(texts.no)),
                    ], value: wanted, hint: setting.hint)
            }
        let note =
            wanted == reported ? nil : note(entry, present: words(setting, reported, visit))
        return Row(
            field: field, label: label, value: words(setting, reported, visit),
            note: note.map(visit.say))
    }

    /// What the charger says of a value that it does not have.
    private func note(_ entry: ConfigurationService.Entry, present: String) -> Message {
        let outcome = entry.key.sentValue == entry.effective ? entry.key.outcome : nil
        return switch outcome {
        case .rejected, .notSupported: texts.refused(present)
        case .rebootRequired: texts.afterRestart
        case .accepted, nil: texts.waits(present)
        }
    }

    private func words(_ setting: ChargerSetting, _ value: String, _ visit: Visit) -> String {
        guard setting.kind == .flag else { return value }
        return visit.say(value == ChargerSetting.Flag.on.rawValue ? texts.yes : texts.no)
    }

    // MARK: The forms

    @Sendable private func save(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        let found = try await find(visit)
        let (id, path) = (found.station.id, Self.path(of: found.station.id))
        let shown = ChargerSetting.all.compactMap { setting in
            setting.entry(of: found.entries).map { (setting, $0) }
        }
        guard !shown.isEmpty else { throw FormError(nil, texts.unread) }
        var values: [String: String?] = [:]
        for (setting, entry) in shown where !entry.key.isReadonly {
            guard let value = try setting.value(in: form) else { continue }
            let present = setting.plain(entry.effective ?? entry.key.reported ?? "")
            if value != present { values.updateValue(value, forKey: entry.key.key) }
        }
        guard !values.isEmpty else { return .see(path, saying: texts.nothingChanged) }
        try await database.write { [values] db in
            try ConfigurationService.setDesired(values, of: id, db)
        }
        guard connections.isConnected(id) else { return .see(path, saying: texts.whenOnline) }
        do {
            // The cloud sends what the host wants, and looks for nothing else.
            let after = try await sync.sync(id, by: nil)
            let changed = after.filter { values.keys.contains($0.key.key) }
            return .see(path, saying: outcome(of: changed))
        } catch let error as ServiceError where error.code == .conflict {
            return .see(path, saying: texts.unanswered)
        }
    }

    private func outcome(of changed: [ConfigurationService.Entry]) -> Message {
        let outcomes = changed.filter(\.differs).map {
            $0.key.sentValue == $0.effective ? $0.key.outcome : nil
        }
        if outcomes.contains(where: { $0 == .rejected || $0 == .notSupported }) {
            return texts.someRefused
        }
        if outcomes.contains(nil) { return texts.unanswered }
        return outcomes.contains(.rebootRequired) ? texts.needsRestart : texts.taken
    }

    @Sendable private func read(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        let found = try await find(visit)
        let id = found.station.id
        guard connections.isConnected(id) else {
            throw FormError(nil, ChargerActionTexts().offline)
        }
        do {
            _ = try await sync.sync(id, by: visit.person?.id)
        } catch let error as ServiceError where error.code == .conflict {
            throw FormError(nil, texts.noAnswer)
        }
        return .see(Self.path(of: id), saying: texts.wasRead)
    }
}
