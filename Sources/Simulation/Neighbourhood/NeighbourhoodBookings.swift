import CloudBooking
import CloudCore
import CommonBase

/// Bookings: one that was kept, some that come, and a request that waits for its host.
enum NeighbourhoodBookings {
    /// A booking some days from now.
    private struct Wish: Sendable {
        var driver: Resident
        var charger: Charger
        var days: Int
        /// Hours of the day at the place.
        var from: Int
        var until: Int
        var energyWh: Int64?
        var note = ""
        var isOwnUse = false
    }

    /// When the coming ones were made, in seconds before now.
    private static let madeSeconds: Int64 = 2 * 3600

    private static let wishes: [Wish] = [
        Wish(
            driver: .petr, charger: .courtyard, days: 1, from: 18, until: 20, energyWh: 15_000),
        Wish(driver: .lucie, charger: .driveway, days: 1, from: 17, until: 19),
        Wish(driver: .jana, charger: .driveway, days: 2, from: 7, until: 9, isOwnUse: true),
        // He may no longer charge there without a booking.
        Wish(
            driver: .martin, charger: .driveway, days: 2, from: 18, until: 20,
            energyWh: 15_000, note: "Vracím se z práce, stačí mi 15 kWh."),
        Wish(driver: .ondrej, charger: .driveway, days: 3, from: 16, until: 18),
        Wish(driver: .eva, charger: .courtyard, days: 4, from: 9, until: 12),
    ]

    static func steps(_ plan: VisitPlan, _ local: LocalDays) -> [Step] {
        let made = local.now.adding(seconds: -madeSeconds)
        let coming = wishes.compactMap { wish -> Step? in
            guard let start = local.time(daysAgo: -wish.days, minute: wish.from * 60),
                let end = local.time(daysAgo: -wish.days, minute: wish.until * 60)
            else { return nil }
            return Step.report(made) { stage, db in
                try book(wish, start..<end, stage, db)
            }
        }
        return coming + kept(plan)
    }

    /// Petr's last visit at the driveway was booked the day before.
    private static func kept(_ plan: VisitPlan) -> [Step] {
        let visit = plan.visits.last {
            $0.driver == .petr && $0.charger == .driveway && $0.end != .none
                && $0.reportedAt == nil
        }
        guard let visit else { return [] }
        let quarter = Booking.quarter
        let start = Timestamp(
            milliseconds: visit.startedAt.milliseconds / quarter * quarter)
        let wish = Wish(driver: .petr, charger: .driveway, days: 0, from: 0, until: 0)
        return [
            Step.report(visit.startedAt.adding(seconds: -86_400)) { stage, db in
                try book(wish, start..<start.adding(milliseconds: 4 * quarter), stage, db)
            }
        ]
    }

    private static func book(
        _ wish: Wish, _ time: Range<Timestamp>, _ stage: Stage, _ db: Database
    ) throws {
        _ = try BookingService(random: stage.random).request(
            BookingWish(
                station: try wish.charger.stationID(), connector: 1, start: time.lowerBound,
                end: time.upperBound, energyWh: wish.energyWh, note: wish.note,
                isOwnUse: wish.isOwnUse),
            by: try stage.person(wish.driver), db, at: stage.moment)
    }
}
