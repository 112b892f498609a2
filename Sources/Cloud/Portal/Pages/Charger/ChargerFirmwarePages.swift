import ChargingModel
import CloudCare
import CloudControl
import CloudCore
import CloudFleet
import CloudHTTP
import CloudWeb
import CommonBase
import MessageCatalogue
import OCPPMessages

/// The firmware of an OCPP charger, for its hosts: its version, and an update from a file of an admin.
struct ChargerFirmwarePages: Sendable {
    let site: Site
    let database: CloudDatabase
    let commands: CommandService
    private let texts = ChargerFirmwareTexts()
    private let outcomes = ChargerActionTexts()

    init(site: Site, database: CloudDatabase, commands: CommandService) {
        self.site = site
        self.database = database
        self.commands = commands
    }

    /// Maximum files that the page offers, the newest.
    private static let fileLimit = 50
    private static let agreement = "agreement"

    func all() -> [Route] {
        let path = "/chargers/{id}/firmware"
        return [
            site.page(path, for: .person, "Show the firmware of a charger", show),
            site.form(path, for: .person, "Update the firmware of a charger", again: show, update),
        ]
    }

    static func path(of station: StationID) -> String {
        "\(ChargerPages.path(of: station))/firmware"
    }

    private struct Found: Sendable {
        var station: Station
        var zone: String
        var files: [StoredFile]
        var report: StationReport?
    }

    private struct Model: Sendable {
        var name: String
        var base: String
        var facts: [ChargerModel.Fact]
        var hasFiles: Bool
        var file: FormField
        var agreement: FormField
    }

    /// - Throws: `notFound` also for a bridge's station, which is updated on its own machine.
    private func find(_ visit: Visit) async throws -> Found {
        try await visit.managedOCPPStation(in: database) { station, db in
            Found(
                station: station,
                zone: try StationPlace.of(station.id, db)?.timeZone ?? Location.standardTimeZone,
                files: try StoredFileTable.list(station: nil, limit: Self.fileLimit, db),
                report: try StationReportTable.list(
                    station: station.id, kind: .firmware, before: .max, limit: 1, db
                ).first)
        }
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        let found = try await find(visit)
        let formats = visit.formats(in: found.zone)
        return HTMLPage(
            "charger-firmware", title: texts.heading, texts: texts,
            model: Model(
                name: found.station.name, base: ChargerPages.path(of: found.station.id),
                facts: facts(found, visit),
                hasFiles: !found.files.isEmpty,
                file: visit.choice(
                    "file", texts.file,
                    options: found.files.map {
                        ($0.id.text, "\($0.name) (\(formats.date($0.createdAt)))")
                    }),
                agreement: visit.checkbox(Self.agreement, texts.fits)))
    }

    private func facts(_ found: Found, _ visit: Visit) -> [ChargerModel.Fact] {
        let (description, unknown) = (found.station.description, visit.say(texts.unknown))
        let device = [description.vendor, description.model].compactMap(\.self)
            .joined(separator: " ")
        var facts: [(Message, String)] = [
            (texts.device, device.isEmpty ? unknown : device),
            (texts.version, description.firmwareVersion ?? unknown),
        ]
        if let report = found.report {
            let time = visit.formats(in: found.zone).dayAndTime(report.reportedAt)
            facts.append((texts.lastUpdate, "\(visit.say(texts.status(report.status))), \(time)"))
        }
        return facts.map { ChargerModel.Fact(name: visit.say($0.0), value: $0.1) }
    }

    @Sendable private func update(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        let found = try await find(visit)
        let id = found.station.id
        let chosen = form.typed("file")
        guard let file = found.files.first(where: { $0.id.text == chosen }) else {
            throw FormError("file", texts.gone)
        }
        guard form.isOn(Self.agreement) else { throw FormError(Self.agreement, texts.mustAgree) }
        guard commands.isConnected(id) else { throw FormError(nil, outcomes.offline) }
        let record: CommandRecord
        do {
            record = try await commands.issue(
                CommandAction(V16.UpdateFirmware.action),
                [.init("firmwareId", .string(file.id.text))], at: id, by: visit.person?.id,
                viewer: visit.viewer, timeoutSeconds: ChargerActions.answerSeconds)
        } catch let error as ServiceError where error.code == .conflict {
            throw FormError(nil, texts.notPossible)
        }
        return try ChargerActions.Outcome(record.status).answer(
            at: Self.path(of: id), done: texts.begun)
    }
}
