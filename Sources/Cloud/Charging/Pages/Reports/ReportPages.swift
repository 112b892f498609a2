import CloudCore
import CloudFleet
import CloudHTTP
import CloudPeople
import CloudWeb
import CommonBase
import MessageCatalogue

/// What drivers reported about the visitor's chargers.
struct ReportPages: Sendable {
    static let path = "/reports"
    /// The newest ones; links to the others are in the inbox.
    private static let limit = 50

    let site: Site
    let database: CloudDatabase
    private let texts = ReportTexts()

    init(site: Site, database: CloudDatabase) {
        self.site = site
        self.database = database
    }

    static func path(of id: ChargerReportID) -> String { "\(path)/\(id)" }

    func all() -> [Route] {
        [
            list(), show(),
            photo("photo", .picture, "Show the photo of a report"),
            photo("preview", .preview, "Show the photo of a report in small"), delete(),
        ]
    }

    private struct ListModel: Sendable {
        var reports: [Line]
        var hasReports: Bool
    }

    private struct Line: Sendable {
        var path: String
        var heading: String
        var about: String
        var preview: Picture?
    }

    private struct Picture: Sendable {
        var address: String
        var width: Int
        var height: Int
    }

    private struct ReportModel: Sendable {
        var heading: String
        var about: String
        var details: String?
        var charger: String
        var picture: Picture?
        var deletion: String
    }

    private func list() -> Route {
        site.page(Self.path, for: .person, "Show what drivers reported to me") { visit in
            let (person, viewer) = (try visit.personID(), visit.viewer)
            let (reports, names) = try await database.read { db in
                let reports = try ChargerReportTable.list(limit: Self.limit, viewer: viewer, db)
                return (reports, try PersonTable.names(reports.map(\.personID), db))
            }
            let lines = reports.map { report in
                Line(
                    path: Self.path(of: report.id), heading: visit.say(heading(of: report)),
                    about: about(report, names, visit),
                    preview: report.photo.map { size in
                        Picture(
                            address: Self.path(of: report.id) + "/preview",
                            width: size.previewWidth, height: size.previewHeight)
                    })
            }
            return HTMLPage(
                "reports", title: texts.heading, texts: texts,
                model: ListModel(reports: lines, hasReports: !lines.isEmpty),
                live: [Signal(.notification, person.text)])
        }
    }

    private func show() -> Route {
        site.page("\(Self.path)/{id}", for: .person, "Show what a driver reported") { visit in
            try await page(visit)
        }
    }

    @Sendable private func page(_ visit: Visit) async throws -> HTMLPage {
        let (id, viewer): (ChargerReportID, Viewer) = (try visit.id("id"), visit.viewer)
        let (report, names) = try await database.read { db in
            guard let report = try ChargerReportTable.find(id, viewer: viewer, db) else {
                throw Self.missing(id)
            }
            return (report, try PersonTable.names([report.personID], db))
        }
        let path = Self.path(of: id)
        return HTMLPage(
            "report", title: heading(of: report), texts: texts,
            model: ReportModel(
                heading: visit.say(heading(of: report)), about: about(report, names, visit),
                details: report.details.isEmpty ? nil : report.details,
                charger: "/c/\(report.code)",
                picture: report.photo.map { size in
                    Picture(address: path + "/photo", width: size.width, height: size.height)
                }, deletion: path + "/delete"))
    }

    private func photo(
        _ name: String, _ size: ChargerReportTable.Size, _ summary: String
    ) -> Route {
        site.picture("\(Self.path)/{id}/\(name)", for: .person, summary) { visit in
            let (id, viewer): (ChargerReportID, Viewer) = (try visit.id("id"), visit.viewer)
            let file = try await database.read { db in
                try ChargerReportTable.photo(of: id, size, viewer: viewer, db)
            }
            guard let file else { throw Self.missing(id) }
            return file
        }
    }

    private func delete() -> Route {
        site.form(
            "\(Self.path)/{id}/delete", for: .person, "Delete a report with its photo", again: page
        ) { visit, _ in
            let (id, viewer): (ChargerReportID, Viewer) = (try visit.id("id"), visit.viewer)
            let isDeleted = try await database.write { db in
                try ChargerReportTable.delete(id, viewer: viewer, db)
            }
            guard isDeleted else { throw Self.missing(id) }
            return .see(Self.path, saying: texts.deleted)
        }
    }

    private func heading(of report: ChargerReport) -> Message {
        ChargeTexts().reported(report.problem, at: report.place)
    }

    private func about(
        _ report: ChargerReport, _ names: [PersonID: String], _ visit: Visit
    ) -> String {
        [names[report.personID], visit.formats.dayAndTime(report.createdAt)]
            .compactMap(\.self).joined(separator: " · ")
    }

    private static func missing(_ id: ChargerReportID) -> ServiceError {
        ServiceError(.notFound, "The report \(id) does not exist, or its photo.")
    }
}
