import CommonBase
import TestSupport
import Testing

@testable import CloudCore
@testable import CloudMoney
@testable import CloudPeople
@testable import CloudTestSupport

/// Hosts with earnings, and an admin who pays them.
struct PayoutBench: Sendable {
    let cloud: CloudBench
    let admin: Viewer

    static let iban = "CZ6508000000192000145399"
    static let otherIBAN = "CZ9455000000001011038930"

    init() async throws {
        cloud = try CloudBench()
        admin = .admin(try await cloud.addPerson("admin", isAdmin: true), [])
        for host in ["anna", "bert", "carl"] { try await cloud.addPerson(host) }
    }

    func write<Value: Sendable>(
        _ work: @escaping @Sendable (Database, Moment) throws -> Value
    ) async throws -> Value {
        let moment = cloud.clock.now
        return try await cloud.database.write { try work($0, moment) }
    }

    func read<Value: Sendable>(
        _ work: @escaping @Sendable (Database, Timestamp) throws -> Value
    ) async throws -> Value {
        let now = cloud.clock.now.wall
        return try await cloud.database.read { try work($0, now) }
    }

    /// The host has earned an amount in hundredths, or lost it by a refund.
    func earn(_ amount: Int64, _ host: String, _ key: String) async throws {
        _ = try await write { db, moment in
            try LedgerTable.post(
                Posting(
                    .settlement, key: "test:\(key)",
                    Posting.move(
                        Money(minor: amount), from: .bank, to: .available(try id(host)))),
                at: moment.wall, db)
        }
    }

    func setAccount(_ text: String, of host: String) async throws {
        let iban = try #require(IBAN(text))
        _ = try await write { db, moment in
            try HostAccountService.change(
                to: iban, holder: host, of: try id(host), db, at: moment)
        }
    }

    func make() async throws -> ID<PayoutBatch>? {
        let (admin, random) = (admin, cloud.random)
        return try await write { db, moment in
            try PayoutService.make(viewer: admin, random: random, db, at: moment)
        }
    }

    func payouts(_ host: String) async throws -> [Payout] {
        let admin = admin
        return try await read { db, _ in
            try PayoutTable.list(
                of: try id(host), before: .max, limit: 10, viewer: admin, db)
        }
    }

    func available(_ host: String) async throws -> Int64 {
        try await cloud.balance(.available(try id(host)))
    }

    func payingOut(_ host: String) async throws -> Int64 {
        try await cloud.balance(.payingOut(try id(host)))
    }

    func bank() async throws -> Int64 {
        try await cloud.balance(.bank)
    }
}
