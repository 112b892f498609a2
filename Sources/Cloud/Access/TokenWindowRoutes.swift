import CloudCore
import CloudHTTP
import CommonBase

/// Adding a card by tapping it.
struct TokenWindowRoutes: Sendable {
    let database: CloudDatabase
    let attempts: CardAttempts

    struct NewWindow: Codable, Sendable, Documented {
        static let notes = [
            "driverId": "Yourself, if absent; only an admin may name another driver",
            "label": "Of the new card, at most 200 characters",
            "vehicleId": "A vehicle of the driver", "seconds": "10 to 300; 60 if absent",
        ]

        var driverId: PersonID?
        var label: String?
        var vehicleId: ID<Vehicle>?
        var seconds: Int64?
    }

    struct WindowView: Codable, Sendable {
        var stationId: StationID
        var driverId: PersonID
        var expiresAt: Timestamp
    }

    func all() -> [Route] { [open()] }

    private func open() -> Route {
        Route(
            .post, "/api/v1/stations/{id}/token-window", caller: .person(.admin),
            "Add the next unknown card that is tapped at a station where you may charge",
            success: .created, errors: [.conflict, .notFound, .tooManyRequests]
        ) { (call: Call<NewWindow>) in
            let id: StationID = try call.id()
            let driver = try call.driver(call.body.driverId)
            try attempts.check(call.viewer, at: call.moment)
            let window = try await database.write { db in
                try TokenLearning.openWindow(
                    at: id, for: driver, label: call.body.label ?? "",
                    vehicle: call.body.vehicleId,
                    seconds: call.body.seconds ?? TokenLearning.standardSeconds,
                    viewer: call.viewer, db, at: call.moment)
            }
            return WindowView(
                stationId: window.stationID, driverId: window.personID,
                expiresAt: window.expiresAt)
        }
    }
}
