import ChargingModel
import CloudAccess
import CloudCore
import CloudHTTP
import CloudPeople
import CloudPricing
import CloudWeb
import CommonBase
import MessageCatalogue

/// The monthly report of a company car that charges at home.
struct EmployerPages: Sendable {
    let context: MoneyContext

    private static let path = "/papers/employer"
    private static let maximumPrice: Int64 = 100
    private static let vehicle = QueryParameter<ID<Vehicle>>.id(
        "vehicle", "Only chargings with cards of this vehicle")
    private static let price = QueryParameter<UnitPrice>(
        "price", "The price of a kWh", expectation: "a price from 0 to 100",
        schema: .object(["type": "string", "minLength": 1, "maxLength": 20])
    ) {
        TypedAmount.tenThousandths($0, upTo: EmployerPages.maximumPrice).map(
            UnitPrice.init(tenThousandths:))
    }

    private var texts: EmployerTexts { EmployerTexts() }

    func all() -> [Route] {
        let site = context.site
        let query: [any DescribedParameter] = [AccountingPages.month, Self.vehicle, Self.price]
        return [
            site.page(
                Self.path, for: .person, "Show what my car charged at home in a month",
                query: query, show),
            site.download(
                Self.path + ".csv", for: .person,
                "Download what my car charged at home in a month as CSV", query: query, download),
        ]
    }

    private struct Model: Sendable {
        var month: FormField
        var vehicle: FormField
        var price: FormField
        var report: Report?
    }

    private struct Report: Sendable {
        struct Row: Sendable {
            var start: String
            var place: String
            var energy: String
            var cost: String
        }

        var heading: String
        var facts: [DocumentModel.Fact]
        var rows: [Row]
        var hasRows: Bool
        var energy: String
        var cost: String
        var isCut: Bool
        var csvPath: String
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        let person = try visit.personID()
        let month = AccountingPages.chosen(visit)
        let (chosen, typed) = (visit.query(Self.vehicle), visit.query(Self.price))
        let found = try await context.database.read { db in
            let price = try typed ?? EmployerReport.suggestedPrice(person, db)
            let report = try typed.map { price in
                try EmployerReport(month, vehicle: chosen, price: price, of: person, db)
            }
            return (
                report: report, price: price,
                vehicles: try VehicleTable.list(
                    person: person, limit: Vehicle.limit, viewer: .person(person, []), db),
                name: try PersonTable.names([person], db)[person] ?? ""
            )
        }
        let options =
            [("", visit.say(texts.all))] + found.vehicles.map { ($0.id.text, $0.name) }
        let model = Model(
            month: visit.field(
                "month", texts.month, value: month.text, hint: texts.monthHint, isRequired: true,
                maximum: 7),
            vehicle: visit.choice(
                "vehicle", texts.vehicle, options: options, value: chosen?.text ?? ""),
            price: visit.field(
                "price", texts.price, .number,
                value: found.price.map { visit.formats.typedPrice($0.tenThousandths) } ?? "",
                hint: texts.priceHint, isRequired: true, maximum: 12),
            report: found.report.map { shown($0, found.name, visit) })
        return HTMLPage("employer", title: texts.title, texts: texts, model: model)
    }

    private func shown(
        _ report: EmployerReport, _ name: String, _ visit: Visit
    ) -> Report {
        let formats = visit.formats
        let rows: [(Message, String?)] = [
            (texts.driver, name), (texts.vehicle, report.vehicle?.name),
            (texts.plate, report.vehicle?.plate),
            (texts.price, formats.unitPrice(report.price.tenThousandths)),
        ]
        let price = formats.typedPrice(report.price.tenThousandths)
        let vehicle = report.vehicle.map { "&vehicle=\($0.id.text.percentEncodedForQuery)" }
        return Report(
            heading: formats.month(report.month.middle),
            facts: rows.compactMap { label, value in
                value.map { DocumentModel.Fact(name: visit.say(label), value: $0) }
            },
            rows: report.rows.map { row in
                Report.Row(
                    start: formats.dateTime(row.startedAt), place: row.placeName,
                    energy: formats.exactEnergy(row.energyWh), cost: formats.money(row.cost))
            },
            hasRows: !report.rows.isEmpty, energy: formats.exactEnergy(report.energyWh),
            cost: formats.money(report.cost), isCut: report.isCut,
            csvPath: "\(Self.path).csv?month=\(report.month.text)"
                + "&price=\(price.percentEncodedForQuery)\(vehicle ?? "")")
    }

    @Sendable private func download(_ visit: Visit) async throws -> Download {
        let person = try visit.personID()
        let month = AccountingPages.chosen(visit)
        let (vehicle, price) = (visit.query(Self.vehicle), visit.query(Self.price) ?? .zero)
        let report = try await context.database.read { db in
            try EmployerReport(month, vehicle: vehicle, price: price, of: person, db)
        }
        let csv = CSVLines(visit.language)
        var text = csv.heading([
            texts.start, texts.place, texts.energyInKilowattHours, texts.cost,
        ])
        for row in report.rows {
            text += csv.line([
                .plain(csv.time(row.startedAt)), .text(row.placeName),
                .plain(csv.energy(row.energyWh)), .plain(csv.money(row.cost)),
            ])
        }
        return Download(
            "text/csv; charset=utf-8", name: "employer-\(month.text).csv", Array(text.utf8))
    }
}
