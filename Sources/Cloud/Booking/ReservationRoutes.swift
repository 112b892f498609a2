import CloudCore
import CloudFleet
import CloudHTTP
import CommonBase

/// Reservations of connectors for drivers.
struct ReservationRoutes: Sendable {
    let database: CloudDatabase
    let reservations: ReservationService

    struct NewReservation: Codable, Sendable, Documented {
        static let notes = [
            "connectorId": "\(ConnectorTable.rule) 0, or absent, is any connector of the station",
            "expiresAt": "End of the reservation, at most a week from now",
        ]

        var stationId: StationID
        var connectorId: Int64?
        var driverId: PersonID
        var expiresAt: Timestamp
    }

    struct ReservationView: Codable, Sendable, Documented {
        static let notes = [
            "id": "A number as text; the same number is the `reservationId` of OCPP",
            "status":
                "active: valid until `expiresAt`; used: by a transaction of the driver; cancelled",
            "atStation":
                "Outcome of ReserveNow at the station; the cloud enforces the reservation in any case",
        ]

        var id: String
        var stationId: StationID
        var connectorId: Int64
        var driverId: PersonID
        var status: Reservation.Status
        var atStation: String?
        var transactionId: TransactionID?
        var createdAt: Timestamp
        var expiresAt: Timestamp

        init(_ reservation: Reservation) {
            id = String(reservation.id)
            stationId = reservation.stationID
            connectorId = reservation.connectorID
            driverId = reservation.personID
            status = reservation.status
            atStation = reservation.atStation
            transactionId = reservation.transactionID
            createdAt = reservation.createdAt
            expiresAt = reservation.expiresAt
        }
    }

    private static let station = QueryParameter<StationID>.id(
        "stationId", "Only reservations at this station")
    private static let status = QueryParameter<Reservation.Status>.choice(
        "status", "Only reservations with this status")
    private static let cursor = Paging.number

    func all() -> [Route] {
        [
            Route(
                .post, "/api/v1/reservations", caller: .person(.control),
                "Reserve a connector for a driver who may charge there",
                success: .created, errors: [.notFound, .conflict]
            ) { (call: Call<NewReservation>) in
                ReservationView(
                    try await reservations.reserve(
                        station: call.body.stationId, connector: call.body.connectorId ?? 0,
                        for: call.body.driverId, until: call.body.expiresAt,
                        by: try call.callingPerson(), viewer: call.viewer))
            },
            Route(
                .get, "/api/v1/reservations", caller: .person(.read),
                "List your reservations and those at the stations that you manage, newest first",
                query: [Self.station, Self.status, Paging.limit, Self.cursor]
            ) { call in
                let (size, before) = (try call.pageSize(), try call.query(Self.cursor) ?? .max)
                let (station, status) = (try call.query(Self.station), try call.query(Self.status))
                let found = try await database.read { db in
                    try ReservationTable.list(
                        station: station, status: status, before: before, limit: size + 1,
                        viewer: call.viewer, db)
                }
                return Page(found, size: size, item: ReservationView.init) {
                    String($0.id)
                }
            },
            Route(
                .delete, "/api/v1/reservations/{id}", caller: .person(.control),
                "Cancel a reservation",
                errors: [.conflict]
            ) { call in
                let id: ID<Reservation> = try call.id()
                guard let number = Int64(id.text) else {
                    throw ServiceError(.notFound, "Reservation \(id) does not exist.")
                }
                return ReservationView(
                    try await reservations.cancel(
                        number, by: try call.callingPerson(), viewer: call.viewer))
            },
        ]
    }
}
