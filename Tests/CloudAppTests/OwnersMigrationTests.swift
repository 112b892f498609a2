import CommonBase
import GRDB
import TestSupport
import Testing

@testable import CloudAccess
@testable import CloudApp
@testable import CloudCore
@testable import CloudFleet
@testable import CloudPeople
@testable import CloudTestSupport

extension CloudAppTests {
    @Suite struct OwnersMigrationTests {
        /// Every card may go on charging at the stations of an old database, which belong to the
        /// oldest admin; lists are sent again, since they hold the parent tags of before.
        @Test func keepsOldStationsOpenForEveryCard() async throws {
            let directory = try TemporaryDirectory()
            let path = "\(directory.path)/zapoj.sqlite"
            try Self.makeOld(path)
            let database = try CloudDatabase(path: path, migrations: CloudModules.migrations)
            let (admins, host, standing, version, madeOf) = try await database.read { db in
                let station: StationID = try id("CP-1")
                let location = try StationTable.find(station, viewer: .system, db)?.locationID
                return (
                    try PersonTable.list(
                        isAdmin: true, after: "", limit: 9, viewer: .system, db
                    ).map(\.id.text),
                    try location.flatMap {
                        try LocationTable.find($0, viewer: .system, db)
                    }?.hostID.text,
                    try IdTokenTable.standing(hash: "h", at: station, used: ManualClock.noon, db),
                    try AuthorizationListTable.tokenVersion(of: station, db),
                    try Int64.fetchOne(db, sql: "SELECT made_of FROM station_local_list")
                )
            }
            #expect(admins == ["first", "second"] && host == "first")
            #expect(standing?.mayCharge == true)
            #expect(standing?.parentTag?.count == 19)
            #expect(version == 8 && madeOf == nil)
            try await database.close()
        }

        /// Creates a database with the schema before owners.
        private static func makeOld(_ path: String) throws {
            let queue = try DatabaseQueue(path: path)
            try Migrator(CloudModules.migrations.filter { $0.name < "0013" }).migrate(queue)
            try queue.write { db in
                try db.execute(
                    sql: """
                        INSERT INTO person (id, role, name, created_at) VALUES
                            ('second', 'admin', 'B', 2), ('first', 'admin', 'A', 1),
                            ('eva', 'driver', 'Eva', 0);
                        INSERT INTO station (id, kind, name, security_profile, created_at)
                            VALUES ('CP-1', 'ocpp16', 'Garage', 0, 0);
                        INSERT INTO id_token
                            (hash, id, suffix, label, person_id, status, created_at)
                            VALUES ('h', 'i', '1234', '', 'eva', 'active', 0);
                        INSERT INTO station_local_list (station_id, version, made_of)
                            VALUES ('CP-1', 3, 7);
                        UPDATE authorization_list SET version = 7;
                        """)
            }
            try queue.close()
        }
    }
}
