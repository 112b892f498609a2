import ChargingModel
import CloudCharging
import CloudCore
import CloudFleet
import CloudMoney
import CloudPricing
import CloudSharing
import CloudWeb
import CommonBase

/// The home of a driver.
struct HomeModel: Sendable {
    struct Charge: Sendable {
        var path: String
        var placeName: String
        var when: String
        var energy: String
        /// Nil for a free one.
        var cost: String?
        var chip: String
        var state: String
    }

    struct Place: Sendable {
        var path: String
        var placeName: String
        var address: String?
        var chip: String
        var state: String
        /// Who charges there, for those who manage it.
        var whoCharges: String?
    }

    /// Energy and cost of this month.
    struct Month: Sendable {
        var energy: String
        var cost: String
    }

    /// The facts that the model is made of.
    struct Found: Sendable {
        /// The newest ones, also those that run.
        var records: [TransactionRecord]
        var month: [TransactionRecord]
        var bills: [TransactionID: Bill]
        var places: [StationID: StationPlace]
        var names: [PersonID: String]
        var booking: NextBooking.Found?
        var money: DriverMoney
        var hasCard: Bool
        var isHost: Bool
        var isSetUp: Bool

        var running: [TransactionRecord] { records.filter(\.surelyRuns) }
    }

    var name: String
    var isHost: Bool
    var running: [Charge]
    var booking: NextBooking?
    var month: Month?
    /// Credit and debts; nil where nothing is billed.
    var money: MoneyPanel?
    /// The chargers that the person manages.
    var own: [Place]
    var hasOwn: Bool
    /// The others where the person may charge.
    var places: [Place]
    var hasPlaces: Bool
    var lacksPlaces: Bool
    /// Without a place of one's own, but with a booking.
    var hasOnlyBooking: Bool
    var ended: [Charge]
    var hasEnded: Bool
    var lacksCard: Bool
    /// Whether an admin has not finished the setup of the cloud.
    var lacksSetup: Bool
    /// Whether somebody without a charger may add one.
    var mayAdd: Bool

    init(
        _ found: Found, own: [ChargerList.Item], others: [ChargerList.Item],
        _ address: ExactAddress?, mayAdd: Bool, _ texts: HomeTexts, _ visit: Visit
    ) {
        name = visit.person.flatMap { found.names[$0.id] } ?? ""
        isHost = found.isHost
        running = found.running.map { Self.charge($0, found, "/charging", texts, visit) }
        let isFirst = running.isEmpty
        booking = found.booking.map { NextBooking($0, address, isFirst: isFirst, texts, visit) }
        let sum = ChargeSum(found.month, found.bills)
        month =
            found.records.isEmpty
            ? nil
            : Month(
                energy: visit.formats.energy(sum.energyWh), cost: visit.formats.money(sum.cost))
        money = MoneyPanel(found.money, visit)
        self.own = own.map { item in
            Self.place(item, ChargersPages.charging(item, found.names, visit), visit)
        }
        hasOwn = !own.isEmpty
        places = others.map { Self.place($0, nil, visit) }
        hasPlaces = !others.isEmpty
        let isNowhere = own.isEmpty && others.isEmpty
        lacksPlaces = isNowhere && found.booking == nil
        hasOnlyBooking = isNowhere && found.booking != nil
        ended = found.records.filter { $0.state.phase == .ended }.prefix(HomePages.lastCharges)
            .map { Self.charge($0, found, "/history", texts, visit) }
        hasEnded = !ended.isEmpty
        lacksCard = !found.hasCard
        lacksSetup = !found.isSetUp
        self.mayAdd = mayAdd
    }

    private static func place(
        _ item: ChargerList.Item, _ whoCharges: String?, _ visit: Visit
    ) -> Place {
        let livePath = whoCharges == nil ? nil : item.running.map { "/charging/\($0.id)" }
        return Place(
            path: livePath ?? "/c/\(item.place.code)",
            placeName: item.place.title, address: item.place.address, chip: item.state.chip,
            state: visit.say(item.state.words), whoCharges: whoCharges)
    }

    private static func charge(
        _ record: TransactionRecord, _ found: Found, _ folder: String, _ texts: HomeTexts,
        _ visit: Visit
    ) -> Charge {
        let place = found.places[record.stationID]
        let formats = visit.formats(in: place?.timeZone ?? Location.standardTimeZone)
        let state = LiveState(record)
        let start = record.state.startedAt ?? record.createdAt
        let when =
            record.state.endedAt.map { "\(formats.dayAndTime(start)) – \(formats.time($0))" }
            ?? visit.say(texts.since(formats.time(start)))
        return Charge(
            path: "\(folder)/\(record.id)", placeName: place?.name ?? record.stationID.text,
            when: when, energy: formats.energy(record.state.energyWh),
            cost: found.bills[record.id].map { formats.money($0.total) }, chip: state.chip,
            state: visit.say(state.words))
    }
}
