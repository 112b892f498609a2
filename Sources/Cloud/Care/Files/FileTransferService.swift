import BridgeProtocol
import CloudControl
import CloudCore
import CloudFleet
import CommonBase

/// Commands that make a station fetch or bring a file, by an address of ours that is good for one
/// transfer: of a firmware until the station says that it has it.
package struct FileTransferService: Sendable {
    /// How long an address is good, from when the station is to use it.
    static let addressSeconds: Int64 = 86_400
    /// How far in the future a station may be told to fetch a firmware.
    static let aheadSeconds: Int64 = 30 * 86_400
    /// How long after all of a firmware was sent it may be fetched again: its end may have been lost.
    static let againSeconds: Int64 = 900
    /// Addresses that are over are forgotten after this.
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

    /// Whether a command is about a file and names no address of its own.
    package static func wantsAddress(
        _ action: StationCommand.Action, _ payload: JSONValue
    ) -> Bool {
        guard let place = place(of: action) else { return false }
        return place.object(in: payload)[place.member] == nil
    }

    /// Completes a command with an address, and sends it. An address that the station has not taken
    /// is good no more.
    /// - Parameter firmware: what to fetch; nil for what the station is to bring.
    /// - Throws: as `CommandService.issue`, and `conflict` where nobody has said what this cloud's
    ///   address is.
    package func issue(
        _ action: StationCommand.Action, _ payload: JSONValue, firmware: FileID?,
        at station: StationID, by person: PersonID?, timeoutSeconds: Int64
    ) async throws -> CommandRecord {
        guard let place = Self.place(of: action) else {
            throw ServiceError(.internalError, "\(action.rawValue) has no address.")
        }
        if place.kind == .log, try await isBridged(station) {
            // It needs no address: its requests are signed.
            guard firmware == nil else { throw Self.noFirmware }
            return try await commands.issue(
                .getLog, at: station, by: person, timeoutSeconds: timeoutSeconds)
        }
        let (moment, token) = (now(), random.text())
        let start = try Self.start(payload, place, at: moment.wall)
        let (transfer, url) = try await database.write { db in
            let known = try StationService.find(station, db)
            guard known.kind == .ocpp16 else {
                throw ServiceError(.conflict, "\(station) is a bridge's, which fetches no files.")
            }
            guard let base = addresses.base(of: known) else {
                throw ServiceError(
                    .conflict,
                    "Set http.publicUrl to where stations reach this cloud, or name a location.",
                    field: "payload")
            }
            guard try StationLimits(of: station, db).takes(base) else {
                throw ServiceError(
                    .conflict, "\(station) says that it can't use \(base); name a location.",
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
        try await database.read { try StationService.find(station, $0).kind == .bridge }
    }

    /// What a bridge was asked for.
    /// - Throws: `notFound` for a command that did not ask for it, or is over.
    package func bring(_ log: BridgeLog, for number: Int64, of station: StationID) async throws {
        let moment = now()
        let name = "log-\(number).txt"
        let isThere = try await database.read { db in
            try Self.checkWanted(number, of: station, db)
            return try StoredFileTable.list(station: station, limit: FileService.fileLimit, db)
                .contains { $0.name == name }
        }
        // Sent again: the answer was lost.
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
        else { throw ServiceError(.notFound, "No log is wanted of \(station).") }
    }

    /// What an address gives. - Throws: `notFound` for one that is unknown, over or used up.
    package func fetch(_ token: String) async throws -> (FileTransfer, StoredFile) {
        try await database.read { [now] db in
            guard
                let transfer = try FileTransferTable.findOpen(
                    tokenHash: SecretHash.of(token), at: now().wall, db),
                let file = try transfer.fileID.flatMap({ try StoredFileTable.find($0, db) })
            else { throw Self.nothing }
            return (transfer, file)
        }
    }

    /// Takes what a station brings.
    /// - Parameter name: what it calls it; nil where it does not say.
    /// - Throws: `notFound` for an address that is unknown, over or used up; `tooLarge`.
    package func bring(
        _ token: String, name: String?, _ bytes: any AsyncSequence<[UInt8], any Error>
    ) async throws -> StoredFile {
        let moment = now()
        let transfer = try await database.read { db in
            try FileTransferTable.findOpen(
                tokenHash: SecretHash.of(token), at: moment.wall, db)
        }
        guard let transfer, transfer.fileID == nil else { throw Self.nothing }
        let file = StoredFile(
            id: random.id(), kind: transfer.kind, stationID: transfer.stationID,
            name: FileService.safe(name ?? "\(transfer.kind.rawValue)-\(transfer.id)"),
            createdAt: moment.wall)
        return try await files.store(file, bytes, limit: FileService.uploadLimit) { db in
            guard try FileTransferTable.finish(transfer.id, at: moment.wall, db) else {
                throw Self.nothing
            }
            try StoredFileTable.keepNewest(
                FileService.fileLimit, of: transfer.stationID, db)
        }
    }

    /// All of a firmware was sent.
    package func noteSent(_ transfer: FileTransfer) async throws {
        let end = now().wall.adding(seconds: Self.againSeconds)
        try await database.write { db in
            try FileTransferTable.shorten(transfer.id, until: end, db)
        }
    }

    /// Makes an address good no more.
    private func close(_ transfer: Int64) async throws {
        let now = now().wall
        try await database.write { db in
            _ = try FileTransferTable.finish(transfer, at: now, db)
        }
    }

    private static let nothing = ServiceError(.notFound, "There is nothing at this address.")

    private static let noFirmware = ServiceError(
        .invalidInput, "firmwareId is for an update.", field: "firmwareId")

    private static func firmware(
        _ id: FileID?, _ place: Place, _ db: Database
    ) throws -> StoredFile? {
        guard place.kind == .firmware else {
            guard id == nil else { throw noFirmware }
            return nil
        }
        guard let id else {
            throw ServiceError(
                .invalidInput, "An update needs firmwareId, or a location in its payload.",
                field: "firmwareId")
        }
        guard let file = try StoredFileTable.find(id, db), file.kind == .firmware else {
            throw ServiceError(.notFound, "There is no firmware \(id).", field: "firmwareId")
        }
        return file
    }

    /// When the station is to begin.
    private static func start(
        _ payload: JSONValue, _ place: Place, at now: Timestamp
    ) throws -> Timestamp {
        let object = place.object(in: payload)
        guard let text = place.startMember.flatMap({ object[$0]?.stringValue }),
            let start = Timestamp(parsing: text)
        else { return now }
        guard start <= now.adding(seconds: aheadSeconds) else {
            throw ServiceError(
                .invalidInput, "An update may be told at most 30 days ahead.", field: "payload")
        }
        return max(now, start)
    }
}
