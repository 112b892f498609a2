import ChargingModel
import CloudHTTP
import CloudServices
import CloudStore
import CommonBase
import Foundation
import GRDB
import Logging
import Synchronization

@testable import CloudApp

/// A clock that stands still until the test moves it.
final class ToldClock: Sendable {
    /// 2026-11-22T11:00:00Z.
    static let noon = Timestamp(milliseconds: 1_795_345_200_000)

    private let moment = Mutex(
        Moment(
            uptime: Uptime(milliseconds: 1_000_000), wall: noon, bootID: "boot",
            isSynchronised: true))

    var now: Moment { moment.withLock(\.self) }

    func move(seconds: Int64) {
        moment.withLock { $0 = $0.advanced(milliseconds: seconds * 1000) }
    }
}

/// A directory that is gone when nobody needs it any more.
final class TemporaryDirectory: Sendable {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "zapoj-\(UUID())")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
        path = url.path
    }

    deinit {
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            print("\(path) stays behind: \(error)")
        }
    }
}

/// What a cloud needs, with real SQLite, told time and seeded randomness.
struct CloudBench: Sendable {
    let directory: TemporaryDirectory
    let clock = ToldClock()
    let environment: CloudEnvironment
    let accessTokenKey = AccessTokens.makeKey()

    var database: CloudDatabase { environment.database }

    init(seed: UInt64 = 1) throws {
        directory = try TemporaryDirectory()
        let clock = clock
        environment = CloudEnvironment(
            database: try CloudDatabase(path: "\(directory.path)/zapoj.sqlite"),
            now: { clock.now }, random: Self.source(seed: seed),
            vault: try TokenVault(key: Array(1...32)), passwords: PasswordHasher(),
            signer: try DocumentSigner(privateKeyPEM: DocumentSigner.makeKey()))
    }

    static func source(seed: UInt64) -> RandomSource {
        let random = Seeded(seed)
        return RandomSource { random.next() }
    }

    private final class Seeded: Sendable {
        private let random: Mutex<SeededRandom>
        init(_ seed: UInt64) { random = Mutex(SeededRandom(seed: seed)) }
        func next() -> UInt64 { random.withLock { $0.next() } }
    }

    static let monitoringToken = "watching"

    /// Says nothing.
    static var logger: Logger {
        Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    }

    func cloud() async throws -> Cloud {
        try await Cloud(
            environment: environment, accessTokenKey: accessTokenKey,
            monitoringToken: Self.monitoringToken,
            logger: Self.logger)
    }

    /// Adds an OCPP station without a credential, or with the one that is given.
    @discardableResult
    func addStation(_ text: String, credential: StationCredential? = nil) async throws -> StationID
    {
        let (station, moment): (StationID, Moment) = (try id(text), clock.now)
        _ = try await database.write { db in
            try StationService.add(
                id: station, kind: .ocpp16, name: text, securityProfile: credential == nil ? 0 : 1,
                credential: credential, db, at: moment)
        }
        return station
    }

    @discardableResult
    func addBridgeStation(_ text: String) async throws -> StationID {
        let (station, moment): (StationID, Moment) = (try id(text), clock.now)
        _ = try await database.write { db in
            try StationService.add(
                id: station, kind: .bridge, name: text, securityProfile: 0, credential: nil, db,
                at: moment)
        }
        return station
    }

    @discardableResult
    func addPerson(
        _ text: String, role: PersonRole = .driver, email: String? = nil,
        passwordHash: String? = nil
    ) async throws -> PersonID {
        let (person, moment): (PersonID, Moment) = (try id(text), clock.now)
        _ = try await database.write { db in
            try PeopleService.add(
                id: person, role: role, name: text, email: email, passwordHash: passwordHash, db,
                at: moment)
        }
        return person
    }

    /// Enrols a card for a driver, who is added if need be; gives the card's id.
    @discardableResult
    func addCard(
        _ text: String, of driver: String = "driver-1", expiresAt: Timestamp? = nil
    ) async throws -> ID<IdTokenRecord> {
        let (token, person): (IdToken, PersonID) = (try Self.token(text), try id(driver))
        let (moment, environment) = (clock.now, environment)
        return try await database.write { db in
            if try PersonTable.find(person, db) == nil {
                _ = try PeopleService.add(
                    id: person, role: .driver, name: driver, email: nil, passwordHash: nil, db,
                    at: moment)
            }
            return try IdTokenService.add(
                token, id: environment.random.id(), label: "", person: person,
                expiresAt: expiresAt, vault: environment.vault, db, at: moment
            ).id
        }
    }

    static func token(_ text: String) throws -> IdToken {
        guard let token = IdToken(text) else { throw ServiceError(.invalidInput, text) }
        return token
    }

    func reference(_ text: String) throws -> IdTokenReference {
        environment.vault.reference(try Self.token(text))
    }

    /// All transactions, oldest first.
    func transactions() async throws -> [TransactionRecord] {
        try await database.read { db in
            try TransactionTable.list(before: nil, limit: 10_000, db).reversed()
        }
    }

    func facts(_ transaction: TransactionID) async throws -> [ChargingEvent] {
        try await database.read { db in try EventTable.list(transaction, db) }
    }

    func count(_ table: String) async throws -> Int {
        try await database.read { db in
            try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table)") ?? 0
        }
    }
}
