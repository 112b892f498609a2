import CloudCore
import CloudFleet
import CloudHTTP
import CloudPeople
import CloudWeb
import CommonBase
import MessageCatalogue

/// The console of a station, for admins: any command of the table, and what came of the last ones.
struct ConsolePages: Sendable {
    let site: Site
    let database: CloudDatabase
    let commands: CommandService
    let store: CommandStore
    private let texts = ConsoleTexts()

    init(
        site: Site, database: CloudDatabase, commands: CommandService, store: CommandStore
    ) {
        self.site = site
        self.database = database
        self.commands = commands
        self.store = store
    }

    /// Commands that the page shows.
    private static let historyLimit = 20
    /// Characters of a request or an answer that the page shows.
    private static let textLimit = 4000
    private static let action = QueryParameter<String>.text(
        ConsoleForm.action, "The command to send", maximumLength: 50)

    func all() -> [Route] {
        let path = "/admin/stations/{id}/console"
        return [
            site.page(
                path, for: .admin, "Show the commands of a station", query: [Self.action], show),
            site.form(path, for: .admin, "Send a command to a station", again: show, send),
        ]
    }

    private static func path(_ station: StationID, _ action: String) -> String {
        "/admin/stations/\(station.text.percentEncodedForQuery)/console"
            + "?action=\(action.percentEncodedForQuery)"
    }

    // MARK: Showing

    private struct Chosen: Sendable {
        var action: FormField
        var name: String
        var fields: [FormField]
        var hasFields: Bool
        var whole: FormField
        var timeout: FormField
    }

    private struct Item: Sendable {
        var id: String
        var action: String
        var chip: String
        var status: String
        var outcome: String
        var when: String
        var person: String
        var request: String
        var answer: String?
    }

    private struct Model: Sendable {
        var name: String
        var chargerID: String
        var charger: String
        var isOnline: Bool
        var hasLog: Bool
        var actions: FormField
        var chosen: Chosen?
        var items: [Item]
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        let (id, viewer, now): (StationID, Viewer, Timestamp) = (
            try visit.id(), visit.viewer, visit.moment.wall
        )
        let (station, records, names) = try await database.read { db in
            let station = try StationService.managed(id, by: viewer, at: now, db)
            let records = try CommandTable.list(
                station: id, status: nil, before: .max, limit: Self.historyLimit,
                viewer: viewer, db)
            return (
                station, records, try PersonTable.names(records.compactMap(\.issuedBy), db)
            )
        }
        // A form that was refused says which action it was for.
        let action = visit.field(
            ConsoleForm.action, texts.action, .hidden, value: visit.query(Self.action) ?? "")
        return HTMLPage(
            "admin-console", title: texts.heading, texts: texts,
            model: Model(
                name: station.name, chargerID: id.text, charger: id.text.percentEncodedForQuery,
                isOnline: station.isOnline(isConnected: commands.isConnected(id), at: now),
                hasLog: station.kind == .ocpp16, actions: actions(action.value, visit),
                chosen: chosen(action, visit),
                items: try records.map { try item($0, names, visit) }),
            live: [Signal(.stationCommands, id.text), Signal(.station, id.text)])
    }

    private func actions(_ chosen: String, _ visit: Visit) -> FormField {
        visit.choice(
            ConsoleForm.action, texts.action,
            options: store.catalogue.actions.map { ($0, $0) }, value: chosen)
    }

    private func chosen(_ action: FormField, _ visit: Visit) -> Chosen? {
        let name = CommandAction(action.value)
        guard let members = store.catalogue.members(of: name) else { return nil }
        let form = ConsoleForm(name, members)
        return Chosen(
            action: action, name: name.rawValue, fields: form.fields(visit),
            hasFields: !members.isEmpty, whole: form.whole(visit), timeout: form.timeout(visit))
    }

    private func item(
        _ record: CommandRecord, _ names: [PersonID: String], _ visit: Visit
    ) throws -> Item {
        let view = try CommandView(record, store)
        func shown(_ value: JSONValue) -> String {
            value.pretty(upTo: 4 * Self.textLimit).cut(toScalars: Self.textLimit)
        }
        let person = record.issuedBy.map { names[$0] ?? $0.text }
        return Item(
            id: record.id.text, action: record.action.escapingControls(),
            chip: texts.chip(record.status), status: record.status.rawValue,
            outcome: visit.say(texts.outcome(record.status)),
            when: visit.formats.dateTime(record.issuedAt),
            person: person ?? visit.say(texts.byCloud), request: shown(view.request),
            answer: view.answer.map(shown))
    }

    // MARK: Sending

    @Sendable private func send(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        let (id, viewer, now): (StationID, Viewer, Timestamp) = (
            try visit.id(), visit.viewer, visit.moment.wall
        )
        let action = CommandAction(form.typed(ConsoleForm.action))
        guard let members = store.catalogue.members(of: action) else {
            throw FormError(nil, texts.unknownAction)
        }
        _ = try await database.read { db in
            try StationService.managed(id, by: viewer, at: now, db)
        }
        let fields = ConsoleForm(action, members)
        let (given, timeout) = (try fields.read(form), try fields.timeoutSeconds(form))
        let record: CommandRecord
        do {
            record = try await commands.issue(
                action, given, at: id, by: try visit.personID(), viewer: viewer,
                timeoutSeconds: timeout)
        } catch let error as ServiceError
            where [.invalidInput, .conflict, .notFound].contains(error.code)
        {
            guard let refusal = fields.refusal(error, form) else { throw error }
            throw refusal
        }
        return .see(
            Self.path(id, action.rawValue), saying: texts.said(action, record.status))
    }
}
