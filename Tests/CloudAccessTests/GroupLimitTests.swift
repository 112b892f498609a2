import BridgeProtocol
import ChargingModel
import CommonBase
import Foundation
import TestSupport
import Testing

@testable import CloudAccess
@testable import CloudBridgeGateway
@testable import CloudCharging
@testable import CloudCore
@testable import CloudFleet
@testable import CloudTestSupport

extension CloudAccessTests {
    /// The limits of groups. Station `a` of `anna`, whose group `friends` holds `eva` and `max` and may
    /// charge at her place; card `CARD` of `eva`. It is Sunday noon in Prague.
    @Suite struct GroupLimitTests {
        let bench: CloudBench

        init() async throws {
            bench = try CloudBench()
            for person in ["anna", "eva", "max"] { try await bench.addPerson(person) }
            try await bench.addCard("CARD", of: "eva")
            let moment = bench.clock.now
            try await bench.database.write { db in
                let location = try LocationService.add(
                    id: try id("home"), name: "Home", host: try id("anna"), db, at: moment)
                _ = try StationService.add(
                    id: try id("a"), kind: .bridge, name: "a", securityProfile: 0,
                    credential: nil, location: location.id, db, at: moment)
                _ = try GroupService.add(
                    id: try id("friends"), name: "Friends", host: try id("anna"), db, at: moment)
                for person in ["eva", "max"] {
                    try GroupService.setMember(
                        try id(person), of: try id("friends"), true, viewer: .system, db,
                        at: moment)
                }
                try GrantService.add(
                    AccessGrant(
                        id: try id("by-group"), target: .location(location.id),
                        grantee: .group(try id("friends")), createdAt: moment.wall),
                    viewer: .system, db, at: moment)
            }
        }

        @Test func chargesWithoutLimits() async throws {
            #expect(try await reason() == nil)
            #expect(try await allowance() == .allowed(energyWh: nil))
        }

        @Test func refusesOutsideTheHours() async throws {
            try await limit(hours: [("7", "12:00", "13:00")])
            #expect(try await reason() == nil)
            try await limit(hours: [("7", "13:00", "12:00")])
            #expect(try await reason() == .groupHours)
            try await limit(hours: [("6", "22:00", "12:01")])
            #expect(try await reason() == nil)
        }

        /// As for a booking from noon on.
        @Test func hoursHoldAWholeBooking() async throws {
            func isOpen(hours: Int64) async throws -> Bool {
                let now = bench.clock.now.wall
                return try await bench.database.read { db in
                    try GroupAllowance.isOpen(
                        to: try id("eva"), at: try id("a"),
                        throughout: now..<now.adding(seconds: hours * 3600), now, db)
                }
            }
            #expect(try await isOpen(hours: 48))
            try await limit(hours: [("7", "10:00", "14:00"), ("7", "14:00", "15:00")])
            #expect(try await isOpen(hours: 3))
            #expect(try await !isOpen(hours: 4))
        }

        /// Of two days from noon on.
        @Test func opensOnlyInTheHours() async throws {
            func open(to person: String) async throws -> [Range<Timestamp>]? {
                let now = bench.clock.now.wall
                return try await bench.database.read { db in
                    try GroupAllowance.openTimes(
                        for: try id(person), at: try id("a"),
                        in: now..<now.adding(seconds: 2 * 86_400), now, db)
                }
            }
            #expect(try await open(to: "eva") == nil)
            try await limit(hours: [("7", "10:00", "14:00"), ("1", "06:00", "07:30")])
            let noon = bench.clock.now.wall
            let hours = [
                noon..<noon.adding(seconds: 7200),
                noon.adding(seconds: 64_800)..<noon.adding(seconds: 70_200),
            ]
            #expect(try await open(to: "eva") == hours)
            #expect(try await open(to: "anna") == nil)
        }

        @Test func refusesWhenTheEnergyIsUsed() async throws {
            try await limit([.init(.member, .day): 10_000, .init(.group, .week): 20_000])
            try await addTransaction("t1", of: "eva", energyWh: 4000)
            #expect(try await allowance() == .allowed(energyWh: 6000))
            try await addTransaction("t2", of: "max", energyWh: 15_000)
            #expect(try await allowance() == .allowed(energyWh: 1000))
            try await addTransaction("t3", of: "max", energyWh: 1000)
            #expect(try await reason() == .groupEnergy)
            #expect(try await allowance(of: "anna") == .unbound)
        }

        /// Two cards at once do not take the energy of a member twice.
        @Test func runningTransactionsCountWithAllTheyMayTake() async throws {
            try await limit([.init(.member, .day): 10_000])
            try await addTransaction("t1", of: "eva", energyWh: 500)
            try await change { db, _ in
                try db.execute(
                    sql: """
                        UPDATE charging_transaction SET phase = 'active', maximum_energy_wh = 8000
                        WHERE id = 't1'
                        """)
            }
            #expect(try await allowance() == .allowed(energyWh: 2000))
            let now = bench.clock.now.wall
            // At the same connector, it is over.
            let next = try await bench.database.read { db in
                try GroupAllowance.of(try id("eva"), at: try id("a"), connector: 1, now, db)
            }
            #expect(next == .allowed(energyWh: 9500))
            #expect(try await allowance(of: "max") == .allowed(energyWh: 10_000))
        }

        /// What runs counts as far as it has charged; whoever has another right neither counts nor ends.
        @Test func endsAllMembersWhenTheirCommonEnergyIsUsed() async throws {
            try await limit([.init(.group, .day): 10_000])
            try await addTransaction("t1", of: "eva", energyWh: 6000, phase: "active")
            try await addTransaction("t2", of: "max", energyWh: 3000, phase: "active")
            try await addTransaction("t3", of: "max", energyWh: 999)
            #expect(try await ended(by: GroupEnergyEnd()).isEmpty)
            try await addTransaction("t4", of: "eva", energyWh: 1)
            #expect(try await ended(by: GroupEnergyEnd()) == ["t1", "t2"])
            try await grant("own", .person(try id("max")), nil)
            #expect(try await ended(by: GroupEnergyEnd()).isEmpty)
        }

        /// On the next day, what began before midnight counts neither less nor for that day.
        @Test func energyCountsOnTheDayOfTheStartUntilTheEnd() async throws {
            try await limit([.init(.group, .day): 10_000])
            try await addTransaction("t1", of: "eva", energyWh: 6000, phase: "active")
            try await addTransaction("t2", of: "max", energyWh: 4000)
            bench.clock.move(seconds: 14 * 3600)
            try await addTransaction("t3", of: "max", energyWh: 9000, phase: "active")
            #expect(try await ended(by: GroupEnergyEnd()) == ["t1"])
            #expect(try await allowance() == .allowed(energyWh: 1000))
        }

        /// A station may report the start once more after energy has flowed.
        @Test func repeatedStartKeepsTheMaximumEnergy() async throws {
            try await limit([.init(.member, .day): 10_000, .init(.group, .day): 12_000])
            try await addTransaction("t1", of: "eva", energyWh: 6000, phase: "active")
            try await change { db, moment in
                try GroupLimitRule().noteStart(
                    AcceptedStart(
                        transaction: try id("t1"), token: nil, person: try id("eva"),
                        station: try id("a"), connector: 1,
                        startedAt: moment.wall.adding(seconds: -3600)), db)
                let maximum = try Int64.fetchOne(
                    db, sql: "SELECT maximum_energy_wh FROM charging_transaction WHERE id = 't1'")
                #expect(maximum == 10_000)
            }
        }

        @Test func endsMembersWithTheHours() async throws {
            try await limit(hours: [("7", "10:00", "12:30"), ("7", "12:30", "13:00")])
            try await addTransaction("t1", of: "eva", energyWh: 1, phase: "active")
            try await addTransaction("t2", of: "anna", energyWh: 1, phase: "active")
            let end = bench.clock.now.wall.adding(seconds: 3600)
            #expect(try await closing() == end)
            bench.clock.move(seconds: 3599)
            #expect(try await ended(by: GroupHoursEnd()).isEmpty)
            bench.clock.move(seconds: 1)
            #expect(try await ended(by: GroupHoursEnd()) == ["t1"])
            #expect(try await closing() == nil)
            try await grant("own", .person(try id("eva")), nil)
            #expect(try await ended(by: GroupHoursEnd()).isEmpty)
        }

        @Test func hoursWithoutAnEndNeverClose() async throws {
            #expect(try await closing() == nil)
            try await limit(hours: [("1234567", "00:00", "24:00")])
            #expect(try await closing() == nil)
        }

        /// A stop at the end of a chosen time has the same cause.
        @Test func endSaysThatTheHoursWereOver() async throws {
            try await addTransaction("t1", of: "eva", energyWh: 1, phase: "active")
            try await change { db, moment in
                try StopRequestTable.save(
                    GroupHoursEnd().cause, by: nil, of: try id("t1"), at: moment.wall, db)
                let stop = try StopRequestTable.request(of: try id("t1"), db)
                let reasons = [nil, 0, 1].map { (seconds: Int64?) in
                    EndReason(
                        .remote, endedAt: moment.wall, stop: stop,
                        limit: ChargeLimit(endsAt: seconds.map(moment.wall.adding(seconds:))))
                }
                #expect(reasons == [.groupHours, .timeLimit, .groupHours])
            }
        }

        @Test func countsFromTheBeginningOfThePeriod() async throws {
            try await limit([.init(.member, .day): 10_000])
            try await addTransaction("t1", of: "eva", energyWh: 9000, hoursAgo: 13)
            #expect(try await allowance() == .allowed(energyWh: 10_000))
            try await limit([.init(.member, .week): 10_000])
            #expect(try await allowance() == .allowed(energyWh: 1000))
        }

        /// A grant of the member's own, or one for everyone, is a right without the group's limits; a
        /// booking's grant is not.
        @Test func bindsOnlyMembersWithoutAnotherRight() async throws {
            try await limit(hours: [("7", "13:00", "14:00")])
            try await grant("booking", .person(try id("eva")), .booking)
            #expect(try await reason() == .groupHours)
            try await grant("own", .person(try id("eva")), nil)
            #expect(try await reason() == nil)
            try await change { db, moment in
                try GrantService.remove(try id("own"), viewer: .system, db, at: moment)
            }
            #expect(try await reason() == .groupHours)
            try await grant("everyone", .everyone, .listing)
            #expect(try await reason() == nil)
        }

        /// A list can't express hours, and gives each transaction the lowest limit of energy.
        @Test func listLeavesOutGroupsWithHours() async throws {
            try await limit([.init(.member, .day): 10_000, .init(.group, .week): 8000])
            #expect(try await list().map(\.maximumEnergyWh) == [8000])
            try await limit(hours: [("7", "12:00", "13:00")])
            #expect(try await list().isEmpty)
            try await grant("own", .person(try id("eva")), nil)
            // The limit of every guest's transaction.
            #expect(
                try await list().map(\.maximumEnergyWh) == [AuthorizationListService.guestEnergyWh])
        }

        @Test func changedLimitsRenewTheList() async throws {
            try await bench.handleEvents()
            let before = try await version()
            try await limit([.init(.member, .day): 10_000])
            try await bench.handleEvents()
            #expect(try await version() > before)
        }

        @Test func hoursOfASpringNightFollowLocalClocks() throws {
            let zone = try #require(TimeZone(identifier: "Europe/Prague"))
            let hours = try #require(GroupHours(days: [6], from: "22:00", until: "06:00"))
            let times = [
                ("2027-03-27T20:59:00Z", false), ("2027-03-27T21:00:00Z", true),
                ("2027-03-28T03:59:00Z", true), ("2027-03-28T04:00:00Z", false),
            ]
            for (text, isInside) in times {
                let time = try #require(Timestamp(parsing: text))
                #expect(hours.contains(time, in: zone) == isInside, "\(text)")
            }
            #expect(GroupHours(days: [8], from: "22:00", until: "06:00") == nil)
            #expect(GroupHours(days: [], from: "22:00", until: "06:00") == nil)
            #expect(GroupHours(days: [1], from: "25:00", until: "06:00") == nil)
        }

        // MARK: Helpers

        private func change(
            _ body: @escaping @Sendable (Database, Moment) throws -> Void
        ) async throws {
            let moment = bench.clock.now
            try await bench.database.write { db in try body(db, moment) }
        }

        private func limit(
            _ energyWh: [GroupLimits.Key: Int64] = [:],
            hours: [(days: String, from: String, until: String)] = []
        ) async throws {
            let known = try hours.map { hours in
                try #require(
                    GroupHours(
                        days: hours.days.compactMap { Int64(String($0)) }, from: hours.from,
                        until: hours.until))
            }
            try await change { db, moment in
                try GroupService.setLimits(
                    GroupLimits(energyWh: energyWh, hours: known), of: try id("friends"),
                    viewer: .system, db, at: moment)
            }
        }

        private func grant(
            _ name: String, _ grantee: AccessGrant.Grantee, _ purpose: AccessGrant.Purpose?
        ) async throws {
            try await change { db, moment in
                try GrantService.add(
                    AccessGrant(
                        id: try id(name), target: .station(try id("a")), grantee: grantee,
                        createdAt: moment.wall, purpose: purpose),
                    viewer: .system, db, at: moment)
            }
        }

        private func addTransaction(
            _ name: String, of person: String, energyWh: Int64, hoursAgo: Int64 = 1,
            phase: String = "ended"
        ) async throws {
            try await change { db, moment in
                let time = moment.wall.adding(seconds: -hoursAgo * 3600)
                try db.execute(
                    sql: """
                        INSERT INTO charging_transaction (id, source, station_id, connector_id,
                            start_key, boot_count, person_id, phase, energy_wh, started_at,
                            created_at, updated_at)
                        VALUES (?, 'bridge', 'a', 1, ?, 0, ?, ?, ?, ?, ?, ?)
                        """,
                    arguments: [name, name, person, phase, energyWh, time, time, time])
            }
        }

        private func reason() async throws -> RefusalReason? {
            let (reference, moment) = (try bench.reference("CARD"), bench.clock.now)
            return try await bench.database.read { db in
                try bench.authorization.decide(
                    reference, at: try id("a"), isProven: false, db, at: moment
                ).reason
            }
        }

        private func allowance(of person: String = "eva") async throws -> GroupAllowance {
            let now = bench.clock.now.wall
            return try await bench.database.read { db in
                try GroupAllowance.of(try id(person), at: try id("a"), now, db)
            }
        }

        /// The transactions that a rule ends now.
        private func ended(by rule: some EnforcementRule) async throws -> [String] {
            let now = bench.clock.now.wall
            return try await bench.database.read { db in
                try rule.violations(db, at: now).map(\.id.text)
            }.sorted()
        }

        private func closing() async throws -> Timestamp? {
            let now = bench.clock.now.wall
            return try await bench.database.read { db in
                try GroupAllowance.closing(to: try id("eva"), at: try id("a"), now, db)
            }
        }

        private func list() async throws -> [AuthorizationList.Entry] {
            let moment = bench.clock.now
            return try await bench.database.read { db in
                try AuthorizationListService.list(
                    of: try id("a"), vault: bench.vault, db, at: moment
                ).entries
            }
        }

        private func version() async throws -> Int64 {
            try await bench.database.read { db in
                try AuthorizationListTable.tokenVersion(of: try id("a"), db)
            }
        }
    }
}
