import ChargingModel
import CommonBase
import OCPPMessages
import Synchronization
import TestSupport
import Testing

@testable import CloudAccess
@testable import CloudCharging
@testable import CloudControl
@testable import CloudCore
@testable import CloudFleet
@testable import CloudTestSupport

extension CloudChargingTests {
    @Suite struct ChargeServiceTests {
        /// Accepts all commands while it is online.
        final class Stations: StationLink {
            let requests = Mutex<[any CommandRequest]>([])
            let areOnline = Mutex(true)

            func isConnected(_ station: StationID) -> Bool { areOnline.withLock(\.self) }

            func perform(_ command: IssuedCommand) async -> CommandOutcome {
                requests.withLock { $0.append(command.request) }
                return CommandOutcome(.accepted)
            }

            var starts: [RequestStart] {
                requests.withLock { $0.compactMap { $0 as? RequestStart } }
            }
        }

        /// Two stations where everyone may charge, and a driver with a card.
        struct Bench {
            let ocpp: OCPP16Bench
            let stations = Stations()
            let service: ChargeService
            let commands: CommandService
            let driver: PersonID
            let place: ChargingPlace

            var cloud: CloudBench { ocpp.cloud }

            init() async throws {
                ocpp = try await OCPP16Bench()
                let cloud = ocpp.cloud
                commands = cloud.commands(over: stations)
                service = ChargeService(
                    database: cloud.database, now: cloud.now, random: cloud.random,
                    authorization: cloud.authorization, commands: commands)
                driver = try id("driver-1")
                let moment = cloud.clock.now
                place = try await cloud.database.write { db in
                    let station: StationID = try id("CP-1")
                    try EVSECodeService.makeCodes(
                        of: station, random: cloud.random, db, at: moment)
                    return try #require(
                        try EVSECodeService.places(ofVisible: station, db).first)
                }
            }

            func start(
                _ person: PersonID? = nil, limit: ChargeLimit = .none,
                card: ID<IdTokenRecord>? = nil
            ) async throws -> CommandID {
                let person = person ?? driver
                return try await service.start(
                    at: place, by: person, card: card, limit: limit,
                    viewer: .person(person, [.control])
                ).taken()
            }

            /// The station tells that the transaction has begun that it was last asked for.
            func begin() async throws -> TransactionID {
                let token = try #require(stations.starts.last?.token)
                _ = try await ocpp.startNow(idTag: token.text)
                return try #require(try await cloud.transactions().last?.id)
            }

            func record(_ id: TransactionID) async throws -> TransactionRecord {
                let found = try await cloud.database.read { try TransactionTable.find(id, $0) }
                return try #require(found)
            }

            func outlook(_ person: PersonID? = nil) async throws -> ChargeOutlook {
                let (person, moment) = (person ?? driver, cloud.clock.now)
                return try await cloud.database.read { [service, place] db in
                    try service.outlook(place, of: person, db, at: moment)
                }
            }
        }

        @Test func startsWithTheCardAndItsLimits() async throws {
            let bench = try await Bench()
            let limit = ChargeLimit(
                energyWh: 7000, endsAt: bench.cloud.clock.now.wall.adding(seconds: 3600))
            let command = try await bench.start(limit: limit)
            let request = try #require(bench.stations.starts.first)
            #expect(request.token.text == OCPP16Bench.card)
            #expect((request.connector, request.limit) == (1, limit))
            let transaction = try await bench.begin()
            let (stored, started) = try await bench.cloud.database.read { db in
                (
                    try TransactionLimitTable.limit(of: transaction, db),
                    try TransactionLimitTable.transaction(startedBy: command, db)
                )
            }
            #expect(stored == limit)
            #expect(started == transaction)
            #expect(try await bench.outlook().own == transaction)
            #expect(try await bench.outlook().obstacle == .alreadyCharging)
        }

        /// The limits are for one transaction: the next one with the same card has none.
        @Test func limitsOnlyTheFirstTransaction() async throws {
            let bench = try await Bench()
            _ = try await bench.start(limit: ChargeLimit(energyWh: 7000))
            let first = try await bench.begin()
            try await bench.ocpp.stop(
                try #require(try await bench.record(first).ocppID), minute: 121)
            bench.cloud.clock.move(seconds: 60)
            let second = try await bench.begin()
            let limit = try await bench.cloud.database.read { db in
                try TransactionLimitTable.limit(of: second, db)
            }
            #expect(first != second)
            #expect(limit == nil)
        }

        /// A tap at another connector takes nothing of a remote start: its limits stay for its own.
        @Test func limitsOnlyItsConnector() async throws {
            let bench = try await Bench()
            let limit = ChargeLimit(energyWh: 7000)
            _ = try await bench.start(limit: limit)
            _ = try await bench.ocpp.start(
                OCPP16Bench.startPayload(timestamp: bench.cloud.clock.now.wall, connector: 2))
            let other = try #require(try await bench.cloud.transactions().last?.id)
            bench.cloud.clock.move(seconds: 60)
            let own = try await bench.begin()
            #expect(try await bench.record(other).connectorID == 2)
            #expect(try await bench.record(own).connectorID == 1)
            let limits = try await bench.cloud.database.read { db in
                try [other, own].map { try TransactionLimitTable.limit(of: $0, db) }
            }
            #expect(limits == [nil, limit])
        }

        /// Somebody without a card starts with a virtual token, which is on no list of a station.
        @Test func startsWithoutACard() async throws {
            let bench = try await Bench()
            let guest = try await bench.cloud.addPerson("guest")
            #expect(try await bench.outlook(guest).obstacle == nil)
            _ = try await bench.start(guest)
            let token = try #require(bench.stations.starts.first?.token)
            #expect(token.text.utf8.count == 20)
            let transaction = try await bench.begin()
            #expect(try await bench.record(transaction).personID == guest)
            #expect(try await bench.record(transaction).state.anomalies == [])
            let now = bench.cloud.clock.now.wall
            let (listed, tokens) = try await bench.cloud.database.read { db in
                (
                    try IdTokenTable.listChargeable(at: try id("CP-1"), now, limit: 10, db),
                    try IdTokenTable.list(
                        person: guest, after: "", limit: 10, viewer: .system, db)
                )
            }
            #expect(listed.map(\.record.personID) == [bench.driver])
            #expect(tokens.map(\.isVirtual) == [true])
            // The second start uses the same token.
            bench.cloud.clock.move(seconds: 1000)
            try await bench.ocpp.stop(
                try #require(try await bench.record(transaction).ocppID), minute: 125)
            _ = try await bench.start(guest)
            #expect(bench.stations.starts.map(\.token) == [token, token])
        }

        /// Nothing is stored, and nothing sent later, where the charger is offline.
        @Test func refusesStartAtOfflineStation() async throws {
            let bench = try await Bench()
            bench.stations.areOnline.withLock { $0 = false }
            #expect(try await bench.outlook().obstacle == .offline)
            let error = await #expect(throws: ServiceError.self) { try await bench.start() }
            #expect(error?.message == "The charger is offline.")
            #expect(try await bench.cloud.count("command") == 0)
        }

        @Test func refusesStrangerAndForeignCard() async throws {
            let bench = try await Bench()
            let stranger = try await bench.cloud.addPerson("stranger")
            let cards = try await bench.outlook().cards
            let card = try #require(cards.first)
            await #expect(throws: ServiceError.self) {
                try await bench.start(stranger, card: card.id)
            }
            try await bench.cloud.database.write { db in
                try db.execute(sql: "DELETE FROM access_grant")
            }
            #expect(try await bench.outlook(stranger).obstacle == .notAllowed)
            await #expect(throws: ServiceError.self) { try await bench.start(stranger) }
            #expect(bench.stations.starts.isEmpty)
        }

        /// The driver stops their own transaction; nobody else sees it.
        @Test func stopsOnlyOwnTransaction() async throws {
            let bench = try await Bench()
            _ = try await bench.start()
            let transaction = try await bench.begin()
            let stranger = try await bench.cloud.addPerson("stranger")
            let error = await #expect(throws: ServiceError.self) {
                try await bench.service.stop(transaction, viewer: .person(stranger, []))
            }
            #expect(error?.code == .notFound)
            _ = try await bench.service.stop(transaction, viewer: .person(bench.driver, []))
            let stop = try await bench.cloud.database.read { db in
                try StopRequestTable.request(of: transaction, db)
            }
            #expect(stop?.cause == .driver)
            #expect(stop?.personID == bench.driver)
        }

        /// Only the driver, only shortly after the end, and not below the next driver.
        @Test func unlocksCableOfOwnEndedTransaction() async throws {
            let bench = try await Bench()
            _ = try await bench.start()
            let transaction = try await bench.begin()
            func isAllowed(_ person: PersonID, after seconds: Int64) async throws -> Bool {
                let now = bench.cloud.clock.now.wall.adding(seconds: seconds)
                let record = try await bench.record(transaction)
                return try await bench.cloud.database.read { [service = bench.service] db in
                    try service.mayUnlock(record, by: person, db, at: now)
                }
            }
            #expect(try await !isAllowed(bench.driver, after: 0))
            try await bench.ocpp.stop(
                try #require(try await bench.record(transaction).ocppID), minute: 121)
            #expect(try await isAllowed(bench.driver, after: 60))
            #expect(try await !isAllowed(bench.driver, after: 3600))
            #expect(try await !isAllowed(try id("other"), after: 60))
            _ = try await bench.service.unlock(transaction, by: bench.driver)
            #expect(bench.stations.requests.withLock(\.count) == 2)
        }

        /// The cable may be that of the next driver, also after their transaction has ended.
        @Test func unlocksNothingAfterNextTransaction() async throws {
            let bench = try await Bench()
            _ = try await bench.start()
            let transaction = try await bench.begin()
            try await bench.ocpp.stop(
                try #require(try await bench.record(transaction).ocppID), minute: 121)
            bench.cloud.clock.move(seconds: 60)
            let next = try await bench.ocpp.startNow()
            try await bench.ocpp.stop(next.number, minute: 122)
            let error = await #expect(throws: ServiceError.self) {
                try await bench.service.unlock(transaction, by: bench.driver)
            }
            #expect(error?.code == .conflict)
            #expect(bench.stations.requests.withLock(\.count) == 1)
        }

        /// Samples below the limit change nothing; at the limit, the cloud stops the transaction once.
        @Test func stopsAtTheChosenEnergy() async throws {
            let bench = try await Bench()
            _ = try await bench.start(limit: ChargeLimit(energyWh: 3000))
            let transaction = try await bench.begin()
            let number = try await bench.record(transaction).ocppID
            for (registerWh, count) in [(3999, 0), (4000, 1)] as [(Int64, Int)] {
                bench.cloud.clock.move(seconds: 3600)
                _ = try await bench.ocpp.call(
                    "MeterValues",
                    OCPP16Bench.samplePayload(
                        number, registerWh: registerWh, minute: registerWh - 3840))
                let found = try await bench.cloud.database.read { db in
                    try EnergyLimit().violations(db, at: .epoch)
                }
                #expect(found.count == count)
            }
            try await enforce(bench)
            let stop = try await bench.cloud.database.read { db in
                try StopRequestTable.request(of: transaction, db)
            }
            #expect(stop?.cause == .energyLimit)
        }

        @Test func stopsAtTheChosenTime() async throws {
            let bench = try await Bench()
            let end = bench.cloud.clock.now.wall.adding(seconds: 1800)
            _ = try await bench.start(limit: ChargeLimit(endsAt: end))
            let transaction = try await bench.begin()
            try await enforce(bench)
            #expect(bench.stations.requests.withLock(\.count) == 1)
            bench.cloud.clock.move(seconds: 1800)
            try await enforce(bench)
            let last = bench.stations.requests.withLock { $0.last as? RequestStop }
            #expect(last?.transaction == transaction)
        }

        private func enforce(_ bench: Bench) async throws {
            await Enforcement(
                database: bench.cloud.database, now: bench.cloud.now, commands: bench.commands,
                rules: [EnergyLimit(), TimeLimit()], logger: CloudBench.logger
            ).enforce()
        }

        @Test(arguments: ["maximumEnergyWh", "endsAt"]) func refusesImpossibleLimit(
            field: String
        ) async throws {
            let bench = try await Bench()
            let limit =
                field == "endsAt"
                ? ChargeLimit(endsAt: bench.cloud.clock.now.wall) : ChargeLimit(energyWh: 0)
            let error = await #expect(throws: ServiceError.self) {
                try await bench.start(limit: limit)
            }
            #expect(error?.field == field)
            #expect(error?.code == .invalidInput)
        }
    }
}
