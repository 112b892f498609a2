import CloudCore
import CloudFleet
import CloudHTTP
import CommonBase

/// Claim codes and revocation of bridges, for the hosts of their stations.
struct EnrolmentRoutes: Sendable {
    let database: CloudDatabase
    let random: RandomSource

    struct Claim: Codable, Sendable, Documented {
        static let notes = ["claimCode": "Code for `zapoj-bridge enrol`; shown only once"]

        var stationId: StationID
        var claimCode: String
        var expiresAt: Timestamp
    }

    func all() -> [Route] { [claim(), revokeBridge()] }

    private func claim() -> Route {
        Route(
            .post, "/api/v1/stations/{id}/claims", caller: .person(.admin),
            "Create a one-time claim code, with which a bridge enrols for a station",
            success: .created,
            errors: [.conflict]
        ) { call in
            let id: StationID = try call.id()
            let code = random.readable(groups: 2)
            let expiresAt = try await database.write { db in
                try call.managedStation(db)
                return try BridgeService.makeClaim(station: id, code: code, db, at: call.moment)
            }
            return Claim(stationId: id, claimCode: code, expiresAt: expiresAt)
        }
    }

    private func revokeBridge() -> Route {
        Route(
            .delete, "/api/v1/stations/{id}/bridge", caller: .person(.admin),
            "Revoke the key of a station's bridge; a new bridge must be enrolled",
            success: .noContent
        ) { call in
            let id: StationID = try call.id()
            try await database.write { db in
                try call.managedStation(db)
                try BridgeService.revoke(of: id, db, at: call.moment)
            }
            return NoContent()
        }
    }
}
