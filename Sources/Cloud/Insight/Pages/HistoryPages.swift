import CloudCharging
import CloudCore
import CloudHTTP
import CloudPricing
import CloudWeb
import CommonBase
import HTTPTypes
import Hummingbird
import MessageCatalogue
import NIOCore

/// The list of the transactions that a person sees, and its download.
struct HistoryPages: Sendable {
    let site: Site
    let database: CloudDatabase

    private static let texts = HistoryTexts()
    private static let pageSize = 25

    func all() -> [Route] { [list(), download()] }

    private func list() -> Route {
        site.page(
            "/history", for: .person, "Show the history of my charging",
            query: HistoryQuery.filters + [HistoryQuery.before]
        ) { visit in
            let filter = Self.filter(visit)
            let before = visit.query(HistoryQuery.before)
            let model = try await database.read { db in
                let page = try filter.page(
                    before: before, size: Self.pageSize, viewer: visit.viewer, db)
                let names = try HistoryNames(page.records, viewer: visit.viewer, db)
                let choices = try HistoryChoices(filter, visit, Self.texts, db)
                let bills = try TransactionPrices.bills(
                    page.records, db, at: visit.moment.wall)
                return HistoryList(
                    page, names, bills, filter, choices, visit, Self.texts,
                    isFirst: before == nil)
            }
            return HTMLPage(
                "history", title: model.heading, texts: Self.texts, model: model)
        }
    }

    private func download() -> Route {
        site.resource(
            "/history.csv", for: .person, "Download the history of my charging as CSV",
            query: HistoryQuery.filters
        ) { visit in
            let csv = HistoryCSV(
                texts: Self.texts, language: visit.language, viewer: visit.viewer,
                now: visit.moment.wall)
            let filter = Self.filter(visit)
            let headers: HTTPFields = [
                .contentType: "text/csv; charset=utf-8", .cacheControl: "no-store",
                .contentDisposition: "attachment; filename=\"zapoj.csv\"",
            ]
            let body = ResponseBody { [database] writer in
                try await writer.write(ByteBuffer(string: csv.heading))
                try await csv.pages(of: filter, database) { text in
                    try await writer.write(ByteBuffer(string: text))
                }
                try await writer.finish(nil)
            }
            return Response(status: .ok, headers: headers, body: body)
        }
    }

    private static func filter(_ visit: Visit) -> HistoryFilter {
        HistoryFilter(
            from: visit.query(HistoryQuery.from),
            to: visit.query(HistoryQuery.to),
            station: visit.query(HistoryQuery.station),
            person: visit.query(HistoryQuery.driver),
            card: visit.query(HistoryQuery.card),
            isOdd: visit.query(HistoryQuery.odd) ?? false)
    }
}

/// What the list shows.
struct HistoryList: Sendable {
    struct Row: Sendable {
        var path: String
        var when: String
        var charger: String
        var energy: String
        /// Nil if it is free.
        var cost: String?
        var duration: String?
        var who: String?
        var isCharging: Bool
        var isWaiting: Bool
        var isOdd: Bool
    }

    let heading: Message
    let caption: String
    let rows: [Row]
    let choices: HistoryChoices
    let olderPath: String?
    let newestPath: String?
    let downloadPath: String
    let isFiltered: Bool
    /// The page is empty, and so is the rest.
    let isEmpty: Bool
    let isEmptyFilter: Bool
    let isSearching: Bool
    let hasRows: Bool
    let hasPager: Bool

    init(
        _ page: TransactionTable.Page, _ names: HistoryNames, _ bills: [TransactionID: Bill],
        _ filter: HistoryFilter, _ choices: HistoryChoices, _ visit: Visit,
        _ texts: HistoryTexts, isFirst: Bool
    ) {
        // An admin sees everybody's.
        heading = visit.viewer.isAdmin ? texts.allTitle : texts.title
        caption = visit.say(heading)
        let phone = visit.say(texts.phone)
        rows = page.records.map { record in
            let formats = visit.formats(in: names.zoneName(record))
            return Row(
                path: "/history/\(record.id)",
                when: formats.dayAndTime(record.state.startedAt ?? record.createdAt),
                charger: names.station(record), energy: formats.energy(record.state.energyWh),
                cost: bills[record.id].map { formats.money($0.total) },
                duration: record.seconds(at: visit.moment.wall).map {
                    formats.duration(seconds: $0)
                },
                who: names.driver(record, in: visit.language) ?? names.card(record, phone: phone),
                isCharging: record.surelyRuns && record.state.phase == .active,
                isWaiting: record.surelyRuns && record.state.phase != .active,
                isOdd: record.state.isSuspect)
        }
        self.choices = choices
        let query = filter.query
        olderPath = page.next.map { position in
            "/history?\(query.isEmpty ? "" : query + "&")cursor="
                + "\(position.time.milliseconds).\(position.id)"
        }
        let suffix = query.isEmpty ? "" : "?" + query
        newestPath = isFirst ? nil : "/history" + suffix
        downloadPath = "/history.csv" + suffix
        isFiltered = !query.isEmpty
        isEmpty = page.records.isEmpty && page.next == nil && query.isEmpty
        isEmptyFilter = page.records.isEmpty && page.next == nil && !query.isEmpty
        isSearching = page.records.isEmpty && page.next != nil
        hasRows = !page.records.isEmpty
        hasPager = newestPath != nil || olderPath != nil
    }
}
