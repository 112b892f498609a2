import ChargingModel
import CloudCharging
import CloudCore
import CloudFleet
import CloudWeb
import CommonBase
import MessageCatalogue

/// What charging at a place in the last month would have cost by a tariff.
struct TariffPreview: Sendable {
    /// Length of the previewed time in days.
    static let days: Int64 = 31
    /// Maximum transactions, the newest of each station.
    static let limit = 200
    /// Maximum stations of a place.
    private static let stationLimit = 20

    struct Row: Sendable {
        var record: TransactionRecord
        var bill: Bill
    }

    let place: Location
    let tariff: Tariff
    let group: ID<PersonGroup>?
    /// Newest first, without the hosts' own.
    let rows: [Row]
    /// Whether there are more.
    let isPartial: Bool

    /// - Throws: `notFound` for a place that the viewer does not manage.
    init(
        _ tariff: Tariff, at id: LocationID, group: ID<PersonGroup>?, viewer: Viewer,
        _ db: Database, at now: Timestamp
    ) throws {
        place = try LocationService.find(id, viewer: viewer, db)
        self.tariff = tariff
        self.group = group
        let stations = try LocationTable.stations(of: id, limit: Self.stationLimit, db)
        var (records, isPartial): ([TransactionRecord], Bool) = ([], false)
        for station in stations {
            var filter = TransactionFilter()
            filter.station = station
            let page = try TransactionTable.page(
                filter, before: nil, size: Self.limit, viewer: viewer, db)
            records += page.records
            isPartial = isPartial || page.next != nil
        }
        let oldest = now.adding(seconds: -Self.days * 86_400)
        let hosts = Set(try stations.first.map { try StationAccess.hosts(of: $0, db) } ?? [])
        let recent = records.filter { record in
            Self.start(record) >= oldest && !(record.personID.map { hosts.contains($0) } ?? false)
        }.sorted { Self.start($0) > Self.start($1) }
        // The page that ends before the month does shows all of it.
        let reachesBack = records.contains { Self.start($0) < oldest }
        let shown = Array(recent.prefix(Self.limit))
        let zone = StationZone.of(place)
        let facts = try TransactionPrices.facts(shown, db, at: now, zone: { _ in zone })
        rows = shown.compactMap { record in
            facts[record.id].map { Row(record: record, bill: Rating.bill($0, tariff)) }
        }
        self.isPartial = recent.count > shown.count || (isPartial && !reachesBack)
    }

    private static func start(_ record: TransactionRecord) -> Timestamp {
        record.state.startedAt ?? record.createdAt
    }
}

/// The model of the page of the preview.
struct TariffPreviewModel: Sendable {
    struct Row: Sendable {
        var time: String
        var energy: String
        var duration: String
        var cost: String
    }

    struct Example: Sendable {
        var name: String
        var cost: String
    }

    struct Hidden: Sendable {
        var name: String
        var value: String
    }

    let place: String
    /// The form with what was typed.
    let changePath: String
    let action: String
    let hidden: [Hidden]
    let card: PriceCard
    let examples: [Example]
    let rows: [Row]
    let hasRows: Bool
    let isPartial: Bool
    let energy: String
    let total: String

    init(_ preview: TariffPreview, _ sent: SentForm, _ visit: Visit) {
        let formats = visit.formats(in: preview.place.timeZone)
        place = preview.place.name
        let query = visit.target.firstIndex(of: "?").map { String(visit.target[$0...]) } ?? ""
        changePath = "/places/\(preview.place.id)/tariff\(query)"
        action = "/places/\(preview.place.id)/tariff"
        hidden = (["group"] + TariffForm.names).map { Hidden(name: $0, value: sent.typed($0)) }
        card = PriceCard(preview.tariff, formats, visit.language)
        examples = TariffExamples(preview.tariff, preview.place, at: visit.moment.wall).bills.map {
            Example(name: visit.say($0.name), cost: formats.money($0.bill.total))
        }
        rows = preview.rows.map { row in
            let state = row.record.state
            let start = state.startedAt ?? row.record.createdAt
            let end = state.endedAt ?? visit.moment.wall
            return Row(
                time: formats.dayAndTime(start), energy: formats.energy(row.bill.energyWh),
                duration: formats.duration(seconds: end.millisecondsSince(start) / 1000),
                cost: formats.money(row.bill.total))
        }
        hasRows = !rows.isEmpty
        isPartial = preview.isPartial
        energy = formats.energy(preview.rows.reduce(Int64(0)) { $0 + $1.bill.energyWh })
        total = formats.money(preview.rows.reduce(Money.zero) { $0 + $1.bill.total })
    }
}
