import CloudCore
import CloudFleet
import CommonBase

/// Encrypts the stored requests that contain secrets. Access implements it, because it owns the key.
package protocol CommandVault: Sendable {
    /// The encrypted request, printable.
    func seal(request: String) throws -> String
    /// Nil if the request was sealed under another key or altered.
    func openRequest(_ sealed: String) -> String?
}

/// Stores commands as they will be executed. A request with secrets is encrypted as a whole; secrets
/// are masked where a request is shown.
package struct CommandStore: Sendable {
    package let catalogue: CommandCatalogue
    private let vault: any CommandVault

    package init(catalogue: CommandCatalogue, vault: any CommandVault) {
        self.catalogue = catalogue
        self.vault = vault
    }

    /// The text to store.
    func text(of request: any CommandRequest) throws -> String {
        let text = JSONWriter.text(request.json)
        guard request.shown != request.json else { return text }
        return CommandRecord.sealMark + (try vault.seal(request: text))
    }

    /// A stored command as it was issued; nil if this version does not know its action, or cannot
    /// read its request.
    package func command(of record: CommandRecord) throws -> (any StationCommand)? {
        guard let request = try record.members(vault) else { return nil }
        do {
            return try catalogue.read(CommandAction(record.action), request)
        } catch let error as ServiceError where error.code == .invalidInput {
            return nil
        }
    }

    /// A stored request with secrets masked.
    func shown(_ record: CommandRecord) throws -> JSONValue {
        // A request that is not sealed has no secrets.
        guard record.isSealed else { return try record.members(vault) ?? .object([]) }
        return try command(of: record)?.request.shown ?? .object([])
    }

    /// Stores the outcome of a pending command together with its effects. The first outcome counts.
    /// - Throws: `notFound` for an unknown number.
    package func finish(
        number: Int64, _ outcome: CommandOutcome, _ db: Database, at now: Timestamp
    ) throws -> CommandRecord {
        let record = try Self.find(number, db)
        let isFirst = try CommandTable.finish(
            number: number, station: record.stationID, outcome.status,
            answer: outcome.answer.map(JSONWriter.text), at: now, db)
        guard isFirst, let command = try command(of: record) else {
            return try Self.find(number, db)
        }
        let station = try StationService.find(record.stationID, viewer: .system, db)
        let final = try command.applied(outcome, at: station, db, at: now)
        if final != outcome {
            try CommandTable.setOutcome(
                number: number, final.status, answer: final.answer.map(JSONWriter.text), db)
        }
        return try Self.find(number, db)
    }

    private static func find(_ number: Int64, _ db: Database) throws -> CommandRecord {
        guard let record = try CommandTable.find(number: number, db) else {
            throw ServiceError(.notFound, "Command \(number) does not exist.")
        }
        return record
    }
}

extension CommandRecord {
    /// Precedes the encrypted text of a request; JSON never starts with it.
    static let sealMark = "sealed:"

    var isSealed: Bool { request.hasPrefix(Self.sealMark) }

    /// The members of the request as it was issued; nil if another key sealed it, or it is not
    /// JSON.
    package func members(_ vault: any CommandVault) throws -> JSONValue? {
        let text =
            isSealed
            ? vault.openRequest(String(request.dropFirst(Self.sealMark.count))) : request
        do {
            return try text.map { try JSONReader.parse($0.utf8) }
        } catch is JSONReader.Failure {
            return nil
        }
    }
}
