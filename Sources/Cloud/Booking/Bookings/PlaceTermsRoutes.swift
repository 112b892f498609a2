import CloudCore
import CloudFleet
import CloudHTTP
import CommonBase

/// The API of a place's terms.
struct PlaceTermsRoutes: Sendable {
    let database: CloudDatabase
    let random: RandomSource

    struct PlaceTermsView: Codable, Sendable, Documented {
        static let notes = [
            "access":
                "group: whom a host lets charge; members: everybody with an account, by a booking; "
                + "public: everybody, also without a booking",
            "confirmation":
                "instantForGroups: those who may charge without a booking book instantly, and the "
                + "host answers all others",
            "minimumMinutes": "15 to 1440", "maximumMinutes": "15 to 10080",
            "leadMinutes": "0 to 10080", "horizonDays": "1 to 90",
            "bufferMinutes": "0 to 240, between the bookings of different people",
            "arrivalMinutes": "15 to 240, within which the booker must start to charge",
            "freeCancellationMinutes": "0 to 10080, before the start",
            "cancellationFeeMinor": "0 to 1000000, in hundredths of the currency's unit",
            "noShowFeeMinor": "0 to 1000000, in hundredths of the currency's unit",
        ]

        var access: PlaceTerms.Access
        var isPaused: Bool
        var confirmation: PlaceTerms.Confirmation
        var minimumMinutes: Int64
        var maximumMinutes: Int64
        var leadMinutes: Int64
        var horizonDays: Int64
        var bufferMinutes: Int64
        var arrivalMinutes: Int64
        var freeCancellationMinutes: Int64
        var cancellationFeeMinor: Int64
        var noShowFeeMinor: Int64

        init(_ terms: PlaceTerms) {
            access = terms.access
            isPaused = terms.isPaused
            confirmation = terms.confirmation
            minimumMinutes = terms.minimumMinutes
            maximumMinutes = terms.maximumMinutes
            leadMinutes = terms.leadMinutes
            horizonDays = terms.horizonDays
            bufferMinutes = terms.bufferMinutes
            arrivalMinutes = terms.arrivalMinutes
            freeCancellationMinutes = terms.freeCancellationMinutes
            cancellationFeeMinor = terms.cancellationFee.minor
            noShowFeeMinor = terms.noShowFee.minor
        }

        var terms: PlaceTerms {
            PlaceTerms(
                access: access, isPaused: isPaused, confirmation: confirmation,
                minimumMinutes: minimumMinutes, maximumMinutes: maximumMinutes,
                leadMinutes: leadMinutes, horizonDays: horizonDays, bufferMinutes: bufferMinutes,
                arrivalMinutes: arrivalMinutes, freeCancellationMinutes: freeCancellationMinutes,
                cancellationFee: Money(minor: cancellationFeeMinor),
                noShowFee: Money(minor: noShowFeeMinor))
        }
    }

    func all() -> [Route] {
        [
            Route(
                .get, "/api/v1/places/{id}/terms", caller: .person(.read),
                "Show who may use a place, and how it is booked"
            ) { call in
                let id: LocationID = try call.id()
                return try await database.read { db in
                    PlaceTermsView(
                        try PlaceTermsService.visible(
                            id, to: call.viewer, db, at: call.moment.wall))
                }
            },
            Route(
                .put, "/api/v1/places/{id}/terms", caller: .person(.admin),
                "Set who may use your place, and how it is booked"
            ) { (call: Call<PlaceTermsView>) in
                let id: LocationID = try call.id()
                return try await database.write { db in
                    PlaceTermsView(
                        try PlaceTermsService.change(
                            id, call.body.terms, viewer: call.viewer, random: random, db,
                            at: call.moment))
                }
            },
        ]
    }
}
