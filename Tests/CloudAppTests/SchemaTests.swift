import Foundation
import GRDB
import TestSupport
import Testing

@testable import CloudApp
@testable import CloudCore
@testable import CloudTestSupport

extension CloudAppTests {
    @Suite struct SchemaTests {
        /// SHA-256 of each released step, hexadecimal. A released file is never changed.
        private static let released = [
            "0001-people-stations-transactions":
                "7fa1c46cb9afe8694aea0c664d3b0b13445cfba39745523e56e773b8a18eab80",
            "0002-commands-authorization-lists":
                "c745a6b359ccd1adea917acf6b458ea4a162aa12769b601dff148da01f30d11e",
            "0003-administration-feed":
                "3e2b74ec3889154ece2390406dbcb243f83f5154dc660c3a9bca72b8202dab4b",
            "0004-folds":
                "eb897d7ef3dd192ba3e52434a262b4e72e5638154078f201409ded60c415883c",
            "0005-facts-by-transaction":
                "d405cb4b54d83a75c27462abe17c7d949d5d77aeed4af3328cec27bc8d30ac8a",
            "0006-station-reports":
                "370b4a1020201be8e2948f776f60a9bf74d855af57059e8eaf1cf75d9e54a339",
            "0007-files":
                "db41f9761e1db11121df2fed0e2b76e0efbc0142a804a371defbda89f00c9860",
            "0008-smart-charging":
                "e05a73b532b6a2c0323fd42d384127f9875f2817404e5c324327cfaa7ef3c80f",
            "0009-cards":
                "c578081ab8ddff175e85909cf693c619c006c239c024358baae345c566cbd9e0",
            "0010-delete-actions":
                "664552811578d3e9ffd84802094eceea4e3f8b1ad6c960874f43d866e96094cc",
            "0011-key-fingerprint":
                "07f186c042870e363a944d0d683f99c9729b8bcd68ec905b5bf72d54d6449af2",
        ]

        @Test func neverChangesReleasedMigrations() {
            for migration in CloudModules.migrations {
                let digest = Self.released[migration.name]
                #expect(digest == SecretHash.of(migration.sql), "\(migration.name)")
            }
            #expect(CloudModules.migrations.count == Self.released.count)
        }

        @Test func numbersMigrationsUniquely() {
            let numbers = CloudModules.migrations.map { $0.name.prefix(4) }
            #expect(Set(numbers).count == numbers.count)
            #expect(numbers.sorted() == (1...numbers.count).map { String(format: "%04d", $0)[...] })
        }

        /// `scripts/schema` writes the file.
        @Test func agreesWithSchemaFile() async throws {
            let bench = try CloudBench()
            let texts = try await bench.database.read { db in
                try String.fetchAll(
                    db,
                    sql: """
                        SELECT sql FROM sqlite_schema
                        WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'
                          AND tbl_name <> 'grdb_migrations'
                        ORDER BY tbl_name, type = 'trigger', type <> 'table', name
                        """)
            }
            let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
                .appending(path: "../../Sources/Cloud/Core/schema.sql")
            let written = try String(contentsOf: file, encoding: .utf8)
            #expect(written == texts.map { "\($0);\n" }.joined(), "run scripts/schema")
        }

        @Test func givesEveryForeignKeyADeleteAction() async throws {
            let bench = try CloudBench()
            let tables = try await bench.database.read { db in
                try String.fetchAll(
                    db,
                    sql: """
                        SELECT name FROM sqlite_schema
                        WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
                        """)
            }
            for table in tables {
                let actions = try await bench.database.read { db in
                    try String.fetchAll(
                        db, sql: "SELECT on_delete FROM pragma_foreign_key_list(?)",
                        arguments: [table])
                }
                #expect(!actions.contains("NO ACTION"), "\(table)")
            }
        }
    }
}
