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

    /// Changes nothing.
    /// - Throws: `ServiceError.conflict` for a database that a newer version of Zapoj migrated.
    func checkVersion(_ database: some DatabaseReader, path: String) throws {
        guard try database.read(migrator.hasBeenSuperseded) else { return }
        throw ServiceError(
            .conflict,
            "A newer version of Zapoj migrated the database \(path). Install that version, or "
                + "restore a backup that this version made.")
    }
}
