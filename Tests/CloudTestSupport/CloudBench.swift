import ChargingModel
import CommonBase
import Foundation
import GRDB
import Logging
import Synchronization
import TestSupport

@testable import CloudAccess
@testable import CloudApp
@testable import CloudBridgeGateway
@testable import CloudCare
@testable import CloudCharging
@testable import CloudControl
@testable import CloudCore
@testable import CloudFleet
@testable import CloudHTTP
@testable import CloudModule
@testable import CloudMoney
@testable import CloudPeople

/// The resources of a cloud: real SQLite, a manual clock and seeded randomness.
package struct CloudBench: Sendable {
    package let directory: TemporaryDirectory
    package let clock = ManualClock()
    package var resources: CloudResources

    package var database: CloudDatabase { resources.database }
    package var vault: TokenVault { resources.vault }
    package var random: RandomSource { resources.random }
    package var now: @Sendable () -> Moment { resources.now }

    package var authorization: Authorization {
        Authorization(
            vault: vault, random: random,
            rules: CloudModules.authorizationRules(
                vault: vault, seller: resources.money.seller),
            visitors: GuestTokens())
    }

    package init(seed: UInt64 = 1) throws {
        directory = try TemporaryDirectory()
        let clock = clock
        let path = "\(directory.path)/zapoj.sqlite"
        try Self.emptyDatabase.get().write(to: URL(filePath: path))
        resources = CloudResources(
            database: try CloudDatabase(path: path, migrations: CloudModules.migrations),
            now: { clock.now }, random: Self.source(seed: seed),
            vault: try TokenVault(key: Array(1...32)), passwords: PasswordHasher(),
            accessTokenKey: AccessTokens.makeKey(),
            signer: try DocumentSigner(privateKeyPEM: DocumentSigner.makeKey()),
            monitoringToken: Self.monitoringToken)
    }

    /// The bytes of a database after all migrations, which take longer than most tests.
    private static let emptyDatabase = Result {
        let directory = try TemporaryDirectory()
        let path = "\(directory.path)/zapoj.sqlite"
        let queue = try DatabaseQueue(path: path)
        try Migrator(CloudModules.migrations).migrate(queue)
        try queue.close()
        return try Data(contentsOf: URL(filePath: path))
    }

    package var logins: LoginService {
        LoginService(
            database: database, now: now, random: random, passwords: resources.passwords)
    }

    package var files: FileService { FileService(database: database, now: now, random: random) }

    package func transfers(publicURL: String? = "https://zapoj.invalid") -> FileTransferService {
        FileTransferService(
            database: database, now: now, random: random,
            addresses: CloudAddresses(main: publicURL), files: files)
    }

    /// The commands of all domains.
    package func commandStore(publicURL: String? = "https://zapoj.invalid") -> CommandStore {
        CloudModules.commandStore(authorization, transfers: transfers(publicURL: publicURL))
    }

    /// The command service with the commands of all domains and the test's own link.
    package func commands(
        over link: any StationLink, publicURL: String? = "https://zapoj.invalid"
    ) -> CommandService {
        CommandService(
            database: database, now: now, random: random, link: link,
            store: commandStore(publicURL: publicURL))
    }

    package static func source(seed: UInt64) -> RandomSource {
        let random = Seeded(seed)
        return RandomSource { random.next() }
    }

    private final class Seeded: Sendable {
        private let random: Mutex<SeededRandom>
        package init(_ seed: UInt64) { random = Mutex(SeededRandom(seed: seed)) }
        package func next() -> UInt64 { random.withLock { $0.next() } }
    }

    package static let monitoringToken = "watching"

    /// Discards all lines.
    package static var logger: Logger {
        Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    }

    package func cloud(http: HTTPSettings = HTTPSettings()) async throws -> Cloud {
        try await Cloud(resources, http: http, logger: Self.logger)
    }

    /// Adds an OCPP station, where everyone may charge.
    @discardableResult
    package func addStation(_ text: String, credential: StationCredential? = nil) async throws
        -> StationID
    {
        let (station, moment): (StationID, Moment) = (try id(text), clock.now)
        _ = try await database.write { db in
            _ = try StationService.add(
                id: station, kind: .ocpp16, name: text, securityProfile: credential == nil ? 0 : 1,
                credential: credential, db, at: moment)
            try Self.grantEveryone(station, db, at: moment)
        }
        return station
    }

    @discardableResult
    package func addBridgeStation(_ text: String) async throws -> StationID {
        let (station, moment): (StationID, Moment) = (try id(text), clock.now)
        _ = try await database.write { db in
            _ = try StationService.add(
                id: station, kind: .bridge, name: text, securityProfile: 0, credential: nil, db,
                at: moment)
            try Self.grantEveryone(station, db, at: moment)
        }
        return station
    }

    /// Lets every card charge at a station.
    package static func grantEveryone(
        _ station: StationID, _ db: CloudCore.Database, at moment: Moment
    ) throws {
        try GrantService.add(
            AccessGrant(
                id: try id("everyone-\(station)"), target: .station(station), grantee: .everyone,
                createdAt: moment.wall),
            viewer: .system, db, at: moment)
    }

    /// Runs the event consumers of all domains until nothing is left, as the server does.
    package func handleEvents() async throws {
        await EventService(
            database: database, now: now,
            consumers: [AuthorizationListConsumer(), RefusedTapConsumer()],
            logger: Self.logger
        ).catchUp()
    }

    @discardableResult
    package func addPerson(
        _ text: String, isAdmin: Bool = false, email: String? = nil,
        passwordHash: String? = nil
    ) async throws -> PersonID {
        let (person, moment): (PersonID, Moment) = (try id(text), clock.now)
        _ = try await database.write { db in
            try PeopleService.add(
                id: person, isAdmin: isAdmin, name: text, email: email,
                passwordHash: passwordHash, db, at: moment)
        }
        return person
    }

    /// Enrols a card for a driver, adding the driver if necessary. Returns the card's id.
    @discardableResult
    package func addCard(
        _ text: String, of driver: String = "driver-1", expiresAt: Timestamp? = nil
    ) async throws -> ID<IdTokenRecord> {
        let (token, person): (IdToken, PersonID) = (try Self.token(text), try id(driver))
        let (moment, resources) = (clock.now, resources)
        return try await database.write { db in
            if try PersonTable.find(person, viewer: .system, db) == nil {
                _ = try PeopleService.add(
                    id: person, name: driver, email: nil, passwordHash: nil, db, at: moment)
            }
            return try IdTokenService.add(
                token, id: resources.random.id(), label: "", person: person,
                expiresAt: expiresAt, newParentTag: Self.parentTag(of: driver),
                vault: resources.vault,
                db, at: moment
            ).id
        }
    }

    /// The parent tag of the cards that `addCard` adds.
    package static func parentTag(of driver: String) -> String {
        String("G-tag-of-\(driver)".prefix(20))
    }

    package static func token(_ text: String) throws -> IdToken {
        guard let token = IdToken(text) else { throw ServiceError(.invalidInput, text) }
        return token
    }

    package func reference(_ text: String) throws -> IdTokenReference {
        resources.vault.reference(try Self.token(text))
    }

    /// All transactions, oldest first.
    package func transactions() async throws -> [TransactionRecord] {
        try await database.read { db in
            try TransactionTable.list(limit: 10_000, viewer: .system, db).reversed()
        }
    }

    package func facts(_ transaction: TransactionID) async throws -> [ChargingEvent] {
        try await database.read { db in try EventTable.list(transaction, db) }
    }

    package func count(_ table: String) async throws -> Int {
        try await database.read { db in
            try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table)") ?? 0
        }
    }
}
