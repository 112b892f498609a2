import CloudCore
import CloudFleet
import CloudPictures
import CommonBase
import Foundation

/// The reports of drivers and their photos. The hosts of the location see them, and admins.
package enum ChargerReportTable {
    /// A report and its photo are deleted after half a year.
    static let keptSeconds: Int64 = 180 * 86_400
    /// Photos that a person may send in a day.
    static let photosPerDay = 10
    /// Photos of a location; with more the oldest lose theirs.
    static let photosPerLocation = 100

    private static let selection = """
        SELECT charger_report.*, report_photo.width, report_photo.height,
            report_photo.preview_width, report_photo.preview_height
        FROM charger_report
        LEFT JOIN report_photo ON report_photo.report_id = charger_report.id
        """

    static func insert(_ report: ChargerReport, _ db: Database) throws {
        try db.execute(
            cached: """
                INSERT INTO charger_report
                    (id, location_id, person_id, place, code, problem, details, created_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                report.id, report.locationID, report.personID, report.place, report.code,
                report.problem.rawValue, report.details, report.createdAt,
            ])
    }

    static func insert(_ photo: Photo, of report: ChargerReport, _ db: Database) throws {
        try db.execute(
            cached: """
                INSERT INTO report_photo (report_id, width, height, picture, preview_width,
                    preview_height, preview)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                report.id, photo.picture.width, photo.picture.height, Data(photo.picture.bytes),
                photo.preview.width, photo.preview.height, Data(photo.preview.bytes),
            ])
        try db.execute(
            cached: """
                DELETE FROM report_photo WHERE report_id IN (
                    SELECT report_photo.report_id FROM charger_report
                    JOIN report_photo ON report_photo.report_id = charger_report.id
                    WHERE charger_report.location_id IS NOT DISTINCT FROM ?
                    ORDER BY charger_report.created_at DESC LIMIT 50 OFFSET ?)
                """,
            arguments: [report.locationID, photosPerLocation])
    }

    /// The photos that a person has sent within a day.
    static func photoCount(of person: PersonID, at now: Timestamp, _ db: Database) throws -> Int {
        try Int.fetchOne(
            db,
            cached: """
                SELECT count(*) FROM charger_report
                JOIN report_photo ON report_photo.report_id = charger_report.id
                WHERE charger_report.person_id = ? AND charger_report.created_at > ?
                """,
            arguments: [person, now.adding(seconds: -86_400)]) ?? 0
    }

    /// The newest reports that the viewer may see.
    static func list(limit: Int, viewer: Viewer, _ db: Database) throws -> [ChargerReport] {
        var conditions = Conditions()
        conditions.add(isVisible(to: viewer))
        return try ChargerReport.fetchAll(
            db,
            sql: """
                \(selection) \(conditions.sql)
                ORDER BY \(viewer.newestFirst(by: "charger_report.created_at")) LIMIT ?
                """,
            arguments: conditions.arguments + [limit])
    }

    /// The reports that a person sent, in the order of their ids, after `after`.
    static func list(
        by person: PersonID, after: String, limit: Int, _ db: Database
    ) throws -> [ChargerReport] {
        try ChargerReport.fetchAll(
            db,
            cached: """
                \(selection) WHERE charger_report.person_id = ? AND charger_report.id > ?
                ORDER BY charger_report.id LIMIT ?
                """,
            arguments: [person, after, limit])
    }

    static func find(
        _ id: ChargerReportID, viewer: Viewer, _ db: Database
    ) throws -> ChargerReport? {
        var conditions = Conditions()
        conditions.add("charger_report.id = ?", id)
        conditions.add(isVisible(to: viewer))
        return try ChargerReport.fetchAll(
            db, sql: "\(selection) \(conditions.sql)", arguments: conditions.arguments
        ).first
    }

    package enum Size: String, Sendable { case picture, preview }

    /// The JPEG file of a report's photo; nil for a report that the viewer may not see.
    static func photo(
        of id: ChargerReportID, _ size: Size, viewer: Viewer, _ db: Database
    ) throws -> [UInt8]? {
        guard try find(id, viewer: viewer, db) != nil else { return nil }
        return try Data.fetchOne(
            db, sql: "SELECT \(size.rawValue) FROM report_photo WHERE report_id = ?",
            arguments: [id]
        ).map { Array($0) }
    }

    /// Deletes a report with its photo.
    /// - Returns: false for a report that the viewer may not see.
    static func delete(_ id: ChargerReportID, viewer: Viewer, _ db: Database) throws -> Bool {
        guard try find(id, viewer: viewer, db) != nil else { return false }
        try db.execute(cached: "DELETE FROM charger_report WHERE id = ?", arguments: [id])
        return true
    }

    private static func isVisible(to viewer: Viewer) -> Condition? {
        LocationTable.isManaged("charger_report.location_id", by: viewer)
    }
}
