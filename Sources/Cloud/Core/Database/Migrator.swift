import CommonBase
import GRDB

/// Runs the pending migrations of a database in the order of their numbers.
struct Migrator {
    private let migrator: DatabaseMigrator

    init(_ migrations: [Migration]) {
        var migrator = DatabaseMigrator()
        for migration in migrations.sorted(by: { $0.name < $1.name }) {
            migrator.registerMigration(migration.identifier) { db in
                try db.execute(sql: migration.sql)
            }
        }
        self.migrator = migrator
    }

    func migrate(_ database: some DatabaseWriter) throws { try migrator.migrate(database) }

    /// Whether the database has steps that this program does not know.
    func isSuperseded(_ db: GRDB.Database) throws -> Bool { try migrator.hasBeenSuperseded(db) }
}
