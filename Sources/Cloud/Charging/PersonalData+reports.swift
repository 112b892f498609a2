import CloudCore
import CloudModule
import CommonBase
import MessageCatalogue

extension PersonalDataPart {
    /// Reports that are read at once: each may have a photo of megabytes.
    private static let reportPage = 2

    /// What a person reported about chargers, with the photos.
    static let reports = PersonalDataPart(
        "reports.json",
        Message(
            "your reports about chargers, photos as JPEG in Base64",
            "tvoje hlášení o nabíječkách, fotky jako JPEG v Base64")
    ) { person, cursor, db in
        let reports = try ChargerReportTable.list(
            by: person, after: cursor ?? "", limit: reportPage, db)
        let items = try reports.map { report in
            // The person's own photo, which as its sender they do not see in the web app.
            let photo = try ChargerReportTable.photo(
                of: report.id, .picture, viewer: .system, db)
            return JSONValue.object([
                "id": .string(report.id.text), "place": .string(report.place),
                "code": .string(report.code), "problem": .string(report.problem.rawValue),
                "details": .string(report.details),
                "createdAt": .string(report.createdAt.iso8601),
                "photo": photo.map { .string(Base64.text($0)) },
            ])
        }
        let last = reports.count == reportPage ? reports.last : nil
        return Page(items, next: last?.id.text)
    }
}

extension AuditSource {
    /// Without what the driver wrote.
    static let reports = AuditSource(
        DomainObject(rawValue: "chargerReport"), Message("Report of a problem", "Hlášení problému"),
        paths: ["/reports/{id}"],
        read: row(of: "charger_report", person: "person_id", [.text("place"), .text("problem")]))
}
