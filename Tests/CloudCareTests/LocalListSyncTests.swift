import CommonBase
import OCPPMessages
import Synchronization
import TestSupport
import Testing

@testable import CloudAccess
@testable import CloudCare
@testable import CloudControl
@testable import CloudCore
@testable import CloudFleet
@testable import CloudTestSupport

extension CloudCareTests {
    @Suite struct LocalListSyncTests {
        /// Accepts all lists; runs a closure while the first one is sent.
        private final class Station: StationLink {
            private let duringFirstList: Mutex<(@Sendable () async throws -> Void)?>
            let listCount = Mutex(0)

            init(_ duringFirstList: @escaping @Sendable () async throws -> Void) {
                self.duringFirstList = Mutex(duringFirstList)
            }

            func isConnected(_ station: StationID) -> Bool { true }

            func perform(_ issued: IssuedCommand) async -> CommandOutcome {
                guard issued.request is OCPP16Request<V16.SendLocalList> else {
                    let version = Int64(listCount.withLock(\.self))
                    return CommandOutcome(
                        .accepted, answer: .object(["listVersion": .int(version)]))
                }
                do {
                    try await duringFirstList.withLock { $0.take() }?()
                } catch { Issue.record(error) }
                listCount.withLock { $0 += 1 }
                return CommandOutcome(.accepted)
            }
        }

        /// Whatever version a station reports, it gets the whole list with a version of 32 bits.
        @Test(arguments: [
            Int64.max, .min, -2, 2_147_483_647, 2_147_483_648, 9_007_199_254_740_993,
        ]) func sendsWholeListForAnyVersion(_ version: Int64) async throws {
            let bench = try CloudBench()
            try await bench.addStation("CP-1")
            try await bench.addCard("FIRST")
            try await bench.handleEvents()
            try await bench.database.write { db in
                try LocalListTable.insert(try id("CP-1"), allowsNoPassword: true, db)
            }
            let station = Reporter(version)
            try await LocalListSync(
                database: bench.database, now: bench.now, vault: bench.vault,
                commands: bench.commands(over: station)
            ).synchronise(id("CP-1"))
            let sent = station.sent.withLock(\.self)
            #expect(sent.map(\.updateType) == [.full])
            #expect(sent.allSatisfy { (1...Int64(Int32.max)).contains($0.listVersion) })
        }

        private final class Reporter: StationLink {
            let version: Int64
            let sent = Mutex<[V16.SendLocalList.Request]>([])

            init(_ version: Int64) { self.version = version }

            func isConnected(_ station: StationID) -> Bool { true }

            func perform(_ issued: IssuedCommand) async -> CommandOutcome {
                if let list = issued.request as? OCPP16Request<V16.SendLocalList> {
                    sent.withLock { $0.append(list.payload) }
                    return CommandOutcome(.accepted)
                }
                return issued.command.outcome(of: .object(["listVersion": .int(version)]))
            }
        }

        /// A list with a card in the form of an earlier version, with separators, is replaced: the
        /// station would keep that entry.
        @Test func replacesListWithSeparators() async throws {
            let bench = try CloudBench()
            try await bench.addStation("CP-1")
            try await bench.addCard("04A1B2C3")
            try await bench.handleEvents()
            try await bench.database.write { db in
                try LocalListTable.insert(try id("CP-1"), allowsNoPassword: true, db)
            }
            func sent(to version: Int64) async throws -> [V16.SendLocalList.Request] {
                let station = Reporter(version)
                try await LocalListSync(
                    database: bench.database, now: bench.now, vault: bench.vault,
                    commands: bench.commands(over: station)
                ).synchronise(id("CP-1"))
                return station.sent.withLock(\.self)
            }
            #expect(try await sent(to: 1).map(\.updateType) == [.full])
            try await bench.database.write { db in
                try db.execute(
                    sql: "UPDATE station_local_entry SET token_hash = ?",
                    arguments: [SecretHash.of("04:A1:B2:C3")])
                try db.execute(sql: "UPDATE station_local_list SET made_of = made_of - 1")
            }
            let replaced = try await sent(to: 2)
            #expect(replaced.map(\.updateType) == [.full])
            #expect(replaced.last?.localAuthorizationList.map(\.idTag) == ["04A1B2C3"])
        }

        /// A card that is added while a list is sent is on the next list, without another change.
        @Test func synchronisesAgainAfterChangeDuringSync() async throws {
            let bench = try CloudBench()
            try await bench.addStation("CP-1")
            try await bench.addCard("FIRST")
            try await bench.handleEvents()
            try await bench.database.write { db in
                try LocalListTable.insert(try id("CP-1"), allowsNoPassword: true, db)
            }
            let sync = Mutex<LocalListSync?>(nil)
            let station = Station {
                try await bench.addCard("SECOND")
                try await bench.handleEvents()
                try await sync.withLock(\.self)?.synchronise(id("CP-1"))
            }
            let lists = LocalListSync(
                database: bench.database, now: bench.now, vault: bench.vault,
                commands: bench.commands(over: station))
            sync.withLock { $0 = lists }
            try await lists.synchronise(id("CP-1"))
            #expect(station.listCount.withLock(\.self) == 2)
            let (list, entries) = try await bench.database.read { db in
                let id: StationID = try id("CP-1")
                return (try LocalListTable.find(id, db), try LocalListTable.entries(id, db))
            }
            let version = try await bench.database.read { db in
                try AuthorizationListTable.tokenVersion(of: try id("CP-1"), db)
            }
            #expect((list?.version, list?.sourceVersion) == (2, version))
            #expect(entries.count == 2)
        }

        /// Supports no lists; runs a closure while it is asked for the first time.
        private final class WithoutLists: StationLink {
            private let duringFirstCall: Mutex<(@Sendable () async throws -> Void)?>
            let callCount = Mutex(0)

            init(_ duringFirstCall: @escaping @Sendable () async throws -> Void) {
                self.duringFirstCall = Mutex(duringFirstCall)
            }

            func isConnected(_ station: StationID) -> Bool { true }

            func perform(_ issued: IssuedCommand) async -> CommandOutcome {
                do {
                    try await duringFirstCall.withLock { $0.take() }?()
                } catch { Issue.record(error) }
                callCount.withLock { $0 += 1 }
                return CommandOutcome(.notSupported)
            }
        }

        /// A synchronisation that is requested while the station is asked does not ask it again.
        @Test func asksStationWithoutListsOnce() async throws {
            let bench = try CloudBench()
            try await bench.addStation("CP-1")
            try await bench.addCard("FIRST")
            try await bench.handleEvents()
            try await bench.database.write { db in
                try LocalListTable.insert(try id("CP-1"), allowsNoPassword: true, db)
            }
            let sync = Mutex<LocalListSync?>(nil)
            let station = WithoutLists {
                try await sync.withLock(\.self)?.synchronise(id("CP-1"))
            }
            let lists = LocalListSync(
                database: bench.database, now: bench.now, vault: bench.vault,
                commands: bench.commands(over: station))
            sync.withLock { $0 = lists }
            try await lists.synchronise(id("CP-1"))
            #expect(station.callCount.withLock(\.self) == 1)
            let list = try await bench.database.read { db in
                try LocalListTable.find(try id("CP-1"), db)
            }
            #expect(list?.outcome == .notSupported)
        }

        /// A station without a password gets no list, unless an admin allowed it; also one whose
        /// password was removed after its list was enabled.
        @Test func sendsNoListToStationWithoutPassword() async throws {
            let bench = try CloudBench()
            let random = bench.random
            let stations: [(String, StationCredential?, allowed: Bool, isSent: Bool)] = [
                ("OPEN", nil, false, false), ("ALLOWED", nil, true, true),
                ("SAFE", StationCredential(random: random), false, true),
                ("OPENED", StationCredential(random: random), false, false),
            ]
            for (name, credential, isAllowed, _) in stations {
                try await bench.addStation(name, credential: credential)
                try await bench.database.write { db in
                    try LocalListTable.insert(
                        try id(name), allowsNoPassword: isAllowed, db)
                }
            }
            try await bench.addCard("FIRST")
            try await bench.handleEvents()
            let moment = bench.clock.now
            try await bench.database.write { db in
                _ = try StationService.setCredential(nil, of: id("OPENED"), db, at: moment)
            }
            for (name, _, _, isSent) in stations {
                let station = Station {}
                try await LocalListSync(
                    database: bench.database, now: bench.now, vault: bench.vault,
                    commands: bench.commands(over: station)
                ).synchronise(id(name))
                #expect(station.listCount.withLock { $0 > 0 } == isSent, "\(name)")
            }
        }
    }
}
