import BridgeProtocol
import CloudControl
import CloudCore
import CloudFleet
import CloudModule
import CommonBase
import MessageCatalogue
import OCPPMessages

/// Transfers of files between stations and the cloud. Each command that transfers a file gets a URL of
/// this cloud that is valid for one transfer; a firmware's stays valid until the station reports its
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
    private let files: FileService

    package init(
        database: CloudDatabase, now: @escaping @Sendable () -> Moment, random: RandomSource,
        addresses: CloudAddresses, files: FileService
    ) {
        self.database = database
        self.now = now
        self.random = random
        self.addresses = addresses
        self.files = files
    }

    /// A new transfer and its URL.
    struct Opened {
        var transfer: Int64
        var url: String
    }

    /// Opens a transfer for a station.
    /// - Parameters:
    ///   - firmware: the firmware to download; nil for an upload.
    ///   - start: when the station may start the transfer, at most `aheadSeconds` from now.
    /// - Throws: `invalidInput`, `notFound`, and `conflict` if no public URL is configured or the
    ///   station does not support its protocol.
    func open(
        _ place: FilePlace, firmware: FileID?, start: Timestamp?, at station: Station,
        _ db: Database, at now: Timestamp
    ) throws -> Opened {
        guard station.kind == .ocpp16 else {
            throw ServiceError(
                .conflict,
                Message(
                    "Station \(station.id) is a bridge; bridges only support GetLog.",
                    "Nabíječka \(station.id) má bridge a ten umí jen GetLog."))
        }
        if let start, let member = place.startMember {
            try Check.that(
                start <= now.adding(seconds: Self.aheadSeconds), "payload",
                Message(
                    "\(member) must be at most 30 days in the future.",
                    "\(member) smí být nejvýš 30 dní dopředu."))
        }
        guard let base = addresses.base(of: station) else {
            throw ServiceError(
                .conflict,
                Message(
                    "The cloud does not know its public URL: set http.publicUrl, or name a "
                        + "location in payload.",
                    "Cloud nezná svou veřejnou adresu: nastav http.publicUrl, nebo uveď location "
                        + "v payload."),
                field: "payload")
        }
        guard try StationLimits(of: station.id, db).takes(base) else {
            throw ServiceError(
                .conflict,
                Message(
                    "Station \(station.id) does not support the protocol of \(base) for file "
                        + "transfers; name a location in payload.",
                    "Nabíječka \(station.id) pro soubory neumí protokol adresy \(base); uveď "
                        + "location v payload."),
                field: "payload")
        }
        let file = try Self.firmware(firmware, place, db)
        let token = random.text()
        let id = try FileTransferTable.insert(
            tokenHash: SecretHash.of(token), station: station.id, kind: place.kind,
            file: file?.id,
            until: max(now, start ?? now).adding(seconds: Self.addressSeconds), at: now, db)
        let name = file.map { "/\($0.name)" } ?? ""
        return Opened(transfer: id, url: "\(base)\(Self.path)/\(token)\(name)")
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
            try StoredFileTable.keepNewest(
                FileService.fileLimit, bytes: FileService.keptBytes, of: station, db)
        }
    }

    private static func checkWanted(
        _ number: Int64, of station: StationID, _ db: Database
    ) throws {
        guard let command = try CommandTable.find(number: number, db),
            command.stationID == station, command.status == .pending,
            command.action == FileRequest<V16.GetLog>.action.rawValue
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
                FileService.fileLimit, bytes: FileService.keptBytes, of: transfer.stationID, db)
        }
    }

    /// Shortens the validity of a firmware's URL after the firmware was sent completely.
    package func noteSent(_ transfer: FileTransfer) async throws {
        let end = now().wall.adding(seconds: Self.againSeconds)
        try await database.write { db in
            try FileTransferTable.shorten(transfer.id, until: end, db)
        }
    }

    private static let noTransfer = ServiceError(
        .notFound, "This transfer URL is unknown, expired or already used.")

    private static func firmware(
        _ id: FileID?, _ place: FilePlace, _ db: Database
    ) throws -> StoredFile? {
        guard place.kind == .firmware else { return nil }
        guard let id else {
            throw ServiceError(
                .invalidInput,
                Message(
                    "A firmware update needs firmwareId, or a location in payload.",
                    "Aktualizace firmwaru potřebuje firmwareId, nebo location v payload."),
                field: "firmwareId")
        }
        guard let file = try StoredFileTable.find(id, viewer: .system, db), file.kind == .firmware
        else {
            throw ServiceError(
                .notFound,
                Message("Firmware \(id) does not exist.", "Firmware \(id) neexistuje."),
                field: "firmwareId")
        }
        return file
    }
}
