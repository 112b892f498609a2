import CloudCore
import CloudHTTP
import CommonBase

/// Claim codes for bridges, and the end of a bridge's key: for admins.
struct EnrolmentRoutes: Sendable {
    let database: CloudDatabase
    let random: RandomSource

    struct Claim: Codable, Sendable, Documented {
        static let notes = ["claimCode": "Shown once; for zapoj-bridge enrol"]

        var stationId: StationID
        var claimCode: String
        var expiresAt: Timestamp
    }

    func all() -> [Route] { [claim(), revokeBridge()] }

    private func claim() -> Route {
        Route(
            .post, "/api/v1/stations/{id}/claims", caller: .admin,
            "Make a one-time code with which a bridge becomes this station", success: .created,
            errors: [.conflict]
        ) { call in
            let id: StationID = try call.id()
            let code = random.readable(groups: 2)
            let expiresAt = try await database.write { db in
                try BridgeService.makeClaim(station: id, code: code, db, at: call.moment)
            }
            return Claim(stationId: id, claimCode: code, expiresAt: expiresAt)
        }
    }

    private func revokeBridge() -> Route {
        Route(
            .delete, "/api/v1/stations/{id}/bridge", caller: .admin,
            "Believe a station's bridge no more, until one is enrolled anew", success: .noContent
        ) { call in
            let id: StationID = try call.id()
            try await database.write { db in
                try BridgeService.revoke(of: id, db, at: call.moment)
            }
            return NoContent()
        }
    }
}
