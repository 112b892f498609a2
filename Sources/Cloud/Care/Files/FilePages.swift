import CloudControl
import CloudCore
import CloudFleet
import CloudHTTP
import CloudWeb
import CommonBase
import HTTPTypes
import Hummingbird
import MessageCatalogue

/// The firmware files of the cloud and what stations uploaded, for admins.
struct FilePages: Sendable {
    let site: Site
    let database: CloudDatabase
    let files: FileService
    let commands: CommandService
    private let texts = FileTexts()

    init(
        site: Site, database: CloudDatabase, files: FileService, commands: CommandService
    ) {
        self.site = site
        self.database = database
        self.files = files
        self.commands = commands
    }

    static let path = "/admin/files"
    /// Longest firmware that a form takes, in bytes; it is in memory as a whole.
    static let uploadLimit = 8 << 20
    private static let update = CommandAction("UpdateFirmware")
    private static let station = QueryParameter<String>.text(
        "station", "Show the files that the station with this id uploaded", maximumLength: 48)

    func all() -> [Route] {
        [
            site.page(
                Self.path, for: .admin, "Show firmware files, or the files of a station",
                query: [Self.station], show),
            site.form(
                Self.path, for: .admin, "Add a firmware", files: Self.uploadLimit, again: show,
                add),
            site.form(
                "\(Self.path)/update", for: .admin, "Update the firmware of a station",
                again: show, update),
            site.resource(
                "\(Self.path)/{id}/data.bin", for: .admin, "Download a file", download),
            site.form(
                "\(Self.path)/{id}/delete", for: .admin, "Delete a file", shownAt: Self.path,
                again: show, delete),
        ]
    }

    // MARK: Showing

    private struct Item: Sendable {
        var id: String
        var name: String
        var about: String
        var hash: String
    }

    private struct Update: Sendable {
        var firmware: FormField
        var station: FormField
    }

    private struct Model: Sendable {
        var wanted: String
        var isFiltered: Bool
        var items: [Item]
        var upload: FormField
        /// Nil without a firmware.
        var update: Update?
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        let wanted = visit.query(Self.station)
        let station = wanted.flatMap { StationID($0) }
        let (firmware, uploads) = try await database.read { db in
            (
                try StoredFileTable.list(
                    station: nil, limit: FileService.firmwareCountLimit, db),
                try station.map {
                    try StoredFileTable.list(station: $0, limit: FileService.fileLimit, db)
                } ?? []
            )
        }
        return HTMLPage(
            "admin-files", title: texts.heading, texts: texts,
            model: Model(
                wanted: wanted ?? "", isFiltered: wanted != nil,
                items: (wanted == nil ? firmware : uploads).map { item($0, visit) },
                upload: visit.file("file", texts.file, accept: "", hint: texts.fileHint),
                update: firmware.isEmpty
                    ? nil
                    : Update(
                        firmware: visit.choice(
                            "firmware", texts.firmware,
                            options: firmware.map { ($0.id.text, $0.name) }),
                        station: visit.field(
                            "station", texts.station, isRequired: true, maximum: 48))))
    }

    private func item(_ file: StoredFile, _ visit: Visit) -> Item {
        let kilobytes = visit.formats.number(Double(file.size) / 1024, digits: 1)
        let parts = [
            visit.say(texts.kind(file.kind)), "\(kilobytes)\u{A0}KiB",
            visit.formats.dateTime(file.createdAt),
        ]
        return Item(
            id: file.id.text, name: file.name, about: parts.joined(separator: " · "),
            hash: file.sha256 ?? "")
    }

    private func file(_ visit: Visit) async throws -> StoredFile {
        let (id, viewer): (FileID, Viewer) = (try visit.id(), visit.viewer)
        let found = try await database.read { db in
            try StoredFileTable.find(id, viewer: viewer, db)
        }
        guard let found else { throw ServiceError(.notFound, "File \(id) does not exist.") }
        return found
    }

    @Sendable private func download(_ visit: Visit) async throws -> Response {
        let file = try await file(visit)
        let answer = FileAnswer(name: file.name, size: file.size) { [files] take in
            try await files.read(file, take)
        }
        return Response(
            status: .ok,
            headers: [
                .contentType: "application/octet-stream", .cacheControl: "no-store",
                .contentDisposition: "attachment; filename=\"\(answer.name)\"",
            ], body: answer.body)
    }

    // MARK: Changing

    @Sendable private func add(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        guard let file = form.file("file"), !file.bytes.isEmpty else {
            throw FormError("file", texts.noFile)
        }
        let pieces = AsyncThrowingStream<[UInt8], any Error> { continuation in
            continuation.yield(file.bytes)
            continuation.finish()
        }
        do {
            _ = try await files.addFirmware(name: file.name, pieces)
        } catch let error as ServiceError where error.code == .conflict {
            throw FormError(nil, texts.tooMany)
        }
        return .see(Self.path, saying: texts.isAdded)
    }

    @Sendable private func delete(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        let file = try await file(visit)
        _ = try await database.write { db in try StoredFileTable.delete(file.id, db) }
        let station = file.stationID.map { "?station=\($0.text.percentEncodedForQuery)" } ?? ""
        return .see(Self.path + station, saying: texts.isDeleted)
    }

    @Sendable private func update(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        guard let station = StationID(try form.text("station", upTo: 48)) else {
            throw FormError("station", texts.noStation)
        }
        let firmware = try form.text("firmware", upTo: 48)
        let (viewer, now) = (visit.viewer, visit.moment.wall)
        let record: CommandRecord
        do {
            _ = try await database.read { db in
                try StationService.managed(station, by: viewer, at: now, db)
            }
            record = try await commands.issue(
                Self.update, [JSONValue.Member("firmwareId", .string(firmware))], at: station,
                by: try visit.personID(), viewer: viewer,
                timeoutSeconds: CommandService.defaultTimeoutSeconds)
        } catch let error as ServiceError where error.code == .notFound && error.field == nil {
            throw FormError("station", texts.noStation)
        } catch let error as ServiceError
            where [.invalidInput, .conflict, .notFound].contains(error.code)
        {
            guard var refusal = FormError(error) else { throw error }
            // The members of the command are no fields of this form.
            refusal.field = nil
            throw refusal
        }
        guard record.status == .accepted else {
            throw FormError(nil, texts.isNotStarted(record.status))
        }
        return .see(Self.path, saying: texts.isStarted)
    }
}
