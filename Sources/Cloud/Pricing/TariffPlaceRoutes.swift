import CloudCore
import CloudFleet
import CloudHTTP
import CommonBase

/// The assignment of tariffs to locations.
struct TariffPlaceRoutes: Sendable {
    let database: CloudDatabase

    struct PlaceTariff: Codable, Sendable, Documented {
        static let notes = [
            "groupId": "Absent for everybody without a tariff of a group",
            "tariffId": "Absent if charging is free, or if the group pays what everybody pays",
        ]

        var groupId: ID<PersonGroup>?
        var tariffId: TariffID?
    }

    func all() -> [Route] { [show(), assign()] }

    private func show() -> Route {
        Route(
            .get, "/api/v1/locations/{id}/tariffs", caller: .person(.read),
            "List the tariffs of a location: the place's, then those of groups"
        ) { call in
            let id: LocationID = try call.id()
            return try await database.read { db in
                _ = try LocationService.find(id, viewer: call.viewer, db)
                let ofPlace = PlaceTariff(
                    tariffId: try TariffTable.assigned(to: id, group: nil, db))
                let ofGroups = try TariffTable.groups(at: id, db).map {
                    PlaceTariff(groupId: $0.groupID, tariffId: $0.tariffID)
                }
                return Page(whole: [ofPlace] + ofGroups)
            }
        }
    }

    private func assign() -> Route {
        Route(
            .put, "/api/v1/locations/{id}/tariffs", caller: .person(.admin),
            "Set or remove the tariff of a location, for a group or for everybody else",
            success: .noContent
        ) { (call: Call<PlaceTariff>) in
            let id: LocationID = try call.id()
            try await database.write { db in
                try TariffService.assign(
                    call.body.tariffId, to: id, group: call.body.groupId, viewer: call.viewer, db,
                    at: call.moment)
            }
            return NoContent()
        }
    }
}

/// Previews of the cost of a transaction.
struct PricePreviewRoutes: Sendable {
    struct PriceQuestion: Codable, Sendable, Documented {
        static let notes = [
            "facts": "A transaction or a reservation: when it was, and the energy over time"
        ]

        var tariff: Tariff
        var facts: RatedFacts
    }

    func all() -> [Route] {
        [
            Route(
                .post, "/api/v1/tariff-previews", caller: .person(.read),
                "Compute what a transaction would cost; stores nothing"
            ) { (call: Call<PriceQuestion>) in
                Rating.bill(call.body.facts, call.body.tariff)
            }
        ]
    }
}
