import CloudCore
import CloudHTTP
import CloudPeople
import CommonBase

/// A host's earnings for the host's own programs.
struct EarningRoutes: Sendable {
    let database: CloudDatabase
    let settings: MoneySettings

    struct EarningView: Codable, Sendable, Documented {
        static let notes = [
            "transactionId": "Absent for a fee of a booking",
            "bookingId": "Of a fee of a booking",
            "stationId": "Absent for a fee of a booking",
            "energyWh": "In watt-hours; absent for a fee of a booking",
            "totalMinor": "What the driver paid, with VAT, in hundredths of the currency's unit",
            "feeMinor": "What the operator keeps of it",
            "vatMinor": "VAT that the operator owes of it",
            "amountMinor": "Your part, after corrections and refunds",
            "availableAt": "When it can be paid out; absent if the drivers pay you directly",
            "isReleased": "Whether it is over its claim window",
        ]

        var transactionId: TransactionID?
        var bookingId: String?
        var stationId: StationID?
        var settledAt: Timestamp?
        var energyWh: Int64?
        var totalMinor: Int64?
        var feeMinor: Int64?
        var vatMinor: Int64?
        var amountMinor: Int64
        var availableAt: Timestamp?
        var isReleased: Bool

        init(_ item: HostEarnings.Item) {
            transactionId = item.sale?.transactionID
            bookingId = item.bookingID
            stationId = item.sale?.stationID
            settledAt = item.sale?.settledAt
            energyWh = item.sale?.energyWh
            totalMinor = item.sale?.total.minor
            feeMinor = item.sale?.shares.fee.minor
            vatMinor = item.sale?.shares.vat.minor
            amountMinor = item.amount.minor
            availableAt = item.availableAt
            isReleased = item.isReleased
        }
    }

    struct EarningsSummary: Codable, Sendable, Documented {
        static let notes = [
            "monthMinor": "Earned in this month, in hundredths of the currency's unit",
            "pendingMinor": "Within the claim window",
            "availableMinor": "Can be paid out; negative if more was given back than there was",
            "payingOutMinor": "In payouts that the bank has not confirmed",
            "paidOutMinor": "Paid out until now",
            "owedMinor": "What drivers owe you, if they pay you directly",
        ]

        var monthMinor: Int64
        var pendingMinor: Int64
        var availableMinor: Int64
        var payingOutMinor: Int64
        var paidOutMinor: Int64
        var owedMinor: Int64
    }

    func all() -> [Route] { [list(), summary()] }

    private func list() -> Route {
        Route(
            .get, "/api/v1/earnings", caller: .person(.money),
            "List your earnings as a host, newest first",
            query: [Paging.limit, EarningPages.cursor]
        ) { call in
            let host = try Self.host(call)
            let (size, before) = (try call.pageSize(), try call.query(EarningPages.cursor))
            let found = try await database.read { [settings] db in
                try HostEarnings.list(of: host, settings.seller, before: before, size: size, db)
            }
            return Page(found, size: size, item: EarningView.init) { $0.position.text }
        }
    }

    private func summary() -> Route {
        Route(
            .get, "/api/v1/earnings/summary", caller: .person(.money),
            "Show the sums of your earnings as a host"
        ) { call in
            let (host, now) = (try Self.host(call), call.moment.wall)
            return try await database.read { [settings] db in
                let sums = try EarningSums(of: host, db)
                let months = try MonthlyEarnings(of: host, settings.seller, db, at: now)
                return EarningsSummary(
                    monthMinor: months.present.minor, pendingMinor: sums.pending.minor,
                    availableMinor: sums.available.minor, payingOutMinor: sums.payingOut.minor,
                    paidOutMinor: sums.paidOut.minor, owedMinor: sums.owed.minor)
            }
        }
    }

    private static func host<Body>(_ call: Call<Body>) throws -> PersonID {
        guard let host = try call.callingPerson() else {
            throw ServiceError(.forbidden, "Only a person has earnings.")
        }
        return host
    }
}
