import BridgeProtocol
import CloudControl
import CloudCore
import CloudFleet
import CommonBase

/// Issues commands that make a station download or upload a file. Each command gets a URL of this
/// cloud that is valid for one transfer; a firmware's stays valid until the station reports its
/// download.
package struct FileTransferService: Sendable {
    /// Validity of a transfer URL, from the requested start of the transfer.
    static let addressSeconds: Int64 = 86_400
    /// How far in the future a firmware download may be scheduled.
    static let aheadSeconds: Int64 = 30 * 86_400
    /// How long a firmware can be downloaded again after it was sent completely, since the end may
    /// have been lost.
    static let againSeconds: Int64 = 900
    /// Expired transfers are deleted after this.
    static let keptSeconds: Int64 = 30 * 86_400
    package static let path = Secrecy.transferPath

    private let database: CloudDatabase
    private let now: @Sendable () -> Moment
    private let random: RandomSource
    private let addresses: CloudAddresses
    private let commands: CommandService
    private let files: FileService

    package init(
        database: CloudDatabase, now: @escaping @Sendable () -> Moment, random: RandomSource,
        addresses: CloudAddresses, commands: CommandService, files: FileService
    ) {
        self.database = database
        self.now = now
        self.random = random
        self.addresses = addresses
        self.commands = commands
        self.files = files
    }

    /// Whether a command transfers a file and names no location.
    package static func needsURL(
        _ action: StationCommand.Action, _ payload: JSONValue
    ) -> Bool {
        guard let place = place(of: action) else { return false }
        return place.object(in: payload)[place.member] == nil
    }

    /// Adds a transfer URL to a command and sends it. If the station does not accept the command,
    /// the URL becomes invalid.
    /// - Parameter firmware: the firmware to download; nil for an upload.
    /// - Throws: as `CommandService.issue`, and `conflict` if no public URL is configured or the
    ///   station does not support its protocol.
    package func issue(
        _ action: StationCommand.Action, _ payload: JSONValue, firmware: FileID?,
        at station: StationID, by person: PersonID?, timeoutSeconds: Int64
    ) async throws -> CommandRecord {
        guard let place = Self.place(of: action) else {
            throw ServiceError(
                .internalError, "\(action.rawValue) is not a file transfer command.")
        }
        if place.kind == .log, try await isBridged(station) {
            // A bridge needs no transfer URL: it signs its requests.
            guard firmware == nil else { throw Self.noFirmware }
            return try await commands.issue(
                .getLog, at: station, by: person, timeoutSeconds: timeoutSeconds)
        }
        let (moment, token) = (now(), random.text())
        let start = try Self.start(payload, place, at: moment.wall)
        let (transfer, url) = try await database.write { db in
            let known = try StationService.find(station, viewer: .system, db)
            guard known.kind == .ocpp16 else {
                throw ServiceError(
                    .conflict, "Station \(station) is a bridge; bridges only support GetLog.")
            }
            guard let base = addresses.base(of: known) else {
                throw ServiceError(
                    .conflict,
                    "The cloud does not know its public URL: set http.publicUrl, or name a location "
                        + "in payload.",
                    field: "payload")
            }
            guard try StationLimits(of: station, db).takes(base) else {
                throw ServiceError(
                    .conflict,
                    "Station \(station) does not support the protocol of \(base) for file transfers; "
                        + "name a location in payload.",
                    field: "payload")
            }
            let file = try Self.firmware(firmware, place, db)
            try FileTransferTable.forget(
                before: moment.wall.adding(seconds: -Self.keptSeconds), db)
            let id = try FileTransferTable.insert(
                tokenHash: SecretHash.of(token), station: station, kind: place.kind,
                file: file?.id, until: start.adding(seconds: Self.addressSeconds),
                at: moment.wall, db)
            let name = file.map { "/\($0.name)" } ?? ""
            return (id, "\(base)\(Self.path)/\(token)\(name)")
        }
        do {
            let request = try OCPP16Request(
                action, place.complete(payload, url: url, number: transfer, from: moment.wall))
            let record = try await commands.issue(
                .ocpp16(request, transaction: nil), at: station, by: person,
                timeoutSeconds: timeoutSeconds)
            if ![.accepted, .timedOut].contains(record.status) { try await close(transfer) }
            return record
        } catch {
            try await close(transfer)
            throw error
        }
    }

    private func isBridged(_ station: StationID) async throws -> Bool {
        try await database.read {
            try StationService.find(station, viewer: .system, $0).kind == .bridge
        }
    }

    /// Stores the log that a bridge was asked for.
    /// - Throws: `notFound` if the command did not request a log, or is no longer pending.
    package func upload(_ log: BridgeLog, for number: Int64, of station: StationID) async throws {
        let moment = now()
        let name = "log-\(number).txt"
        let isThere = try await database.read { db in
            try Self.checkWanted(number, of: station, db)
            return try StoredFileTable.list(station: station, limit: FileService.fileLimit, db)
                .contains { $0.name == name }
        }
        // A retry: the bridge did not get the answer to its first upload.
        if isThere { return }
        let file = StoredFile(
            id: random.id(), kind: .log, stationID: station, name: name,
            createdAt: moment.wall)
        let (bytes, part) = AsyncThrowingStream.makeStream(of: [UInt8].self)
        part.yield(Array(log.text.utf8))
        part.finish()
        _ = try await files.store(file, bytes, limit: FileService.uploadLimit) { db in
            try Self.checkWanted(number, of: station, db)
            try StoredFileTable.keepNewest(FileService.fileLimit, of: station, db)
        }
    }

    private static func checkWanted(
        _ number: Int64, of station: StationID, _ db: Database
    ) throws {
        guard let command = try CommandTable.find(number: number, db),
            command.stationID == station, command.status == .pending,
            command.action == StationCommand.Action.getLog.rawValue
        else {
            throw ServiceError(
                .notFound,
                "Command \(number) does not request a log of station \(station), or has ended.")
        }
    }

    /// Finds the file of a transfer URL.
    /// - Throws: `notFound` if the token is unknown, expired or used.
    package func fetch(_ token: String) async throws -> (FileTransfer, StoredFile) {
        try await database.read { [now] db in
            guard
                let transfer = try FileTransferTable.findOpen(
                    tokenHash: SecretHash.of(token), at: now().wall, db),
                let file = try transfer.fileID.flatMap({
                    try StoredFileTable.find($0, viewer: .system, db)
                })
            else { throw Self.noTransfer }
            return (transfer, file)
        }
    }

    /// Stores an upload of a station.
    /// - Parameter name: the file name from the URL, if it has one.
    /// - Throws: `notFound` if the token is unknown, expired or used; `tooLarge`.
    package func upload(
        _ token: String, name: String?, _ bytes: any AsyncSequence<[UInt8], any Error>
    ) async throws -> StoredFile {
        let moment = now()
        let transfer = try await database.read { db in
            try FileTransferTable.findOpen(
                tokenHash: SecretHash.of(token), at: moment.wall, db)
        }
        guard let transfer, transfer.fileID == nil else { throw Self.noTransfer }
        let file = StoredFile(
            id: random.id(), kind: transfer.kind, stationID: transfer.stationID,
            name: FileService.safe(name ?? "\(transfer.kind.rawValue)-\(transfer.id)"),
            createdAt: moment.wall)
        return try await files.store(file, bytes, limit: FileService.uploadLimit) { db in
            guard try FileTransferTable.finish(transfer.id, at: moment.wall, db) else {
                throw Self.noTransfer
            }
            try StoredFileTable.keepNewest(
                FileService.fileLimit, of: transfer.stationID, db)
        }
    }

    /// Shortens the validity of a firmware's URL after the firmware was sent completely.
    package func noteSent(_ transfer: FileTransfer) async throws {
        let end = now().wall.adding(seconds: Self.againSeconds)
        try await database.write { db in
            try FileTransferTable.shorten(transfer.id, until: end, db)
        }
    }

    /// Invalidates a transfer URL.
    private func close(_ transfer: Int64) async throws {
        let now = now().wall
        try await database.write { db in
            _ = try FileTransferTable.finish(transfer, at: now, db)
        }
    }

    private static let noTransfer = ServiceError(
        .notFound, "This transfer URL is unknown, expired or already used.")

    private static let noFirmware = ServiceError(
        .invalidInput, "firmwareId is only valid for a firmware update.", field: "firmwareId")

    private static func firmware(
        _ id: FileID?, _ place: Place, _ db: Database
    ) throws -> StoredFile? {
        guard place.kind == .firmware else {
            guard id == nil else { throw noFirmware }
            return nil
        }
        guard let id else {
            throw ServiceError(
                .invalidInput, "A firmware update needs firmwareId, or a location in payload.",
                field: "firmwareId")
        }
        guard let file = try StoredFileTable.find(id, viewer: .system, db), file.kind == .firmware
        else {
            throw ServiceError(.notFound, "Firmware \(id) does not exist.", field: "firmwareId")
        }
        return file
    }

    /// When the station may start the transfer: now, or the later time that the payload names.
    private static func start(
        _ payload: JSONValue, _ place: Place, at now: Timestamp
    ) throws -> Timestamp {
        let object = place.object(in: payload)
        guard let text = place.startMember.flatMap({ object[$0]?.stringValue }),
            let start = Timestamp(parsing: text)
        else { return now }
        guard start <= now.adding(seconds: aheadSeconds) else {
            throw ServiceError(
                .invalidInput,
                "\(place.startMember ?? "payload") must be at most 30 days in the future.",
                field: "payload")
        }
        return max(now, start)
    }
}
