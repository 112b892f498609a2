import ChargingModel
import CommonBase
import TestSupport
import Testing

@testable import CloudAccess
@testable import CloudCore
@testable import CloudTestSupport

extension CloudAccessTests {
    @Suite struct IdTokenNormalizationTests {
        /// A reference of a text that an earlier version stored as it was enrolled.
        private static func old(_ text: String) -> IdTokenReference {
            IdTokenReference(hash: SecretHash.of(text), suffix: String(text.suffix(4)))
        }

        private static func store(
            _ name: String, _ token: String, _ reference: IdTokenReference, _ bench: CloudBench,
            status: IdTokenRecord.Status = .active, expiresAt: Timestamp? = nil
        ) async throws {
            let token = try #require(IdToken(token))
            let vault = bench.authorization.vault
            let tokenID: ID<IdTokenRecord> = try id(name)
            try await bench.database.write { db in
                try db.execute(
                    sql: """
                        INSERT INTO person (id, name, created_at) VALUES ('eva', 'Eva', 0)
                        ON CONFLICT (id) DO NOTHING
                        """)
                try IdTokenTable.insert(
                    IdTokenRecord(
                        id: tokenID, reference: reference, sealed: try vault.seal(token),
                        label: "", personID: try id("eva"), status: status, expiresAt: expiresAt,
                        createdAt: .epoch, offline: .limited, sunKeys: nil), db)
            }
        }

        @Test func findsTokenThatWasEnrolledWithSeparators() async throws {
            let bench = try CloudBench()
            let vault = bench.authorization.vault
            try await Self.store("old", "04A1B2C3", Self.old("04:A1:B2:C3"), bench)
            try await Self.store("twice", "F6CA0CC5", Self.old("F6-CA-0C-C5"), bench)
            let plain = try #require(IdToken("F6CA0CC5"))
            try await Self.store("plain", "F6CA0CC5", vault.reference(plain), bench)
            for _ in 0..<2 {
                try await IdTokenNormalization.run(
                    bench.database, vault: vault, at: bench.now(), CloudBench.logger)
            }
            let found = try await bench.database.read { db in
                try ["04:a1:b2:c3", "F6 CA 0C C5"].map { text in
                    try IdToken(text).map {
                        try IdTokenService.find($0, vault: vault, viewer: .system, db).id.text
                    }
                }
            }
            #expect(found == ["old", "plain"])
            // The other enrolment of the same card can't be found, and is shown as blocked.
            let twice = try await bench.database.read { db in
                try IdTokenTable.find(id: try id("twice"), viewer: .system, db)?.status
            }
            #expect(twice == .blocked)
        }

        /// A card that is enrolled in several forms keeps the narrower rights: a stolen card stays
        /// blocked. A person can unblock it later, and a restart does not block it again.
        @Test(arguments: [true, false])
        func keepsNarrowerRights(hasPlainForm: Bool) async throws {
            let bench = try CloudBench()
            let vault = bench.authorization.vault
            let plain = try #require(IdToken("04A1B2C3"))
            let first = hasPlainForm ? vault.reference(plain) : Self.old("04-A1-B2-C3")
            let early = Timestamp.epoch.adding(seconds: 60)
            try await Self.store(
                "first", "04A1B2C3", first, bench, expiresAt: early.adding(seconds: 60))
            try await Self.store(
                "other", "04A1B2C3", Self.old("04:A1:B2:C3"), bench, status: .blocked,
                expiresAt: early)
            func restart() async throws -> IdTokenRecord? {
                try await IdTokenNormalization.run(
                    bench.database, vault: vault, at: bench.now(), CloudBench.logger)
                return try await bench.database.read { db in
                    try IdTokenTable.enrolled(hash: vault.reference(plain).hash, db)
                }
            }
            var survivor = try #require(try await restart())
            #expect((survivor.status, survivor.expiresAt) == (.blocked, early))
            survivor.status = .active
            try await bench.database.write { [survivor] in try IdTokenTable.update(survivor, $0) }
            #expect(try await restart()?.status == .active)
        }
    }
}
