import CloudCore
import CloudFleet
import CloudModule
import CommonBase
import MessageCatalogue

extension AuditSource {
    /// The hours of a location, the terms of its bookings, the names of its feeds, and when its
    /// calendar got an address; never the addresses.
    static let calendar = AuditSource(
        .calendar, Message("Calendar of a place", "Kalendář místa"), named: .locations,
        paths: [
            "/api/v1/places/{id}/hours", "/places/{id}/hours", "/api/v1/places/{id}/feeds",
            "/places/{id}/feeds", "/api/v1/places/{id}/exceptions",
        ],
        read: row(of: "location", person: "host_id", [.text("name")]) { id, db in
            try CalendarAudit.lists.compactMap { name, sql in
                let lines = try String.fetchAll(db, sql: sql, arguments: [id])
                return lines.isEmpty
                    ? nil : JSONValue.Member(name, .array(lines.map(JSONValue.string)))
            }
        })
}

/// What the audit log shows of a calendar, as lists of texts.
private enum CalendarAudit {
    static let lists: [(name: String, sql: String)] = [
        (
            "hours",
            """
            SELECT weekday || ': ' || start_minute || '–' || end_minute FROM opening_hours
            WHERE location_id = ? ORDER BY weekday, start_minute
            """
        ),
        (
            "exceptions",
            """
            SELECT first_day || '–' || last_day || ': ' || COALESCE(start_minute, 0) || '–'
                || COALESCE(end_minute, 0) FROM opening_exception
            WHERE location_id = ? ORDER BY last_day, id LIMIT 200
            """
        ),
        (
            "feeds",
            "SELECT name FROM calendar_feed WHERE location_id = ? ORDER BY created_at, id LIMIT 10"
        ),
        (
            "addressMadeAt",
            """
            SELECT created_at || ' ' || has_names FROM calendar_link WHERE location_id = ?
            """
        ),
        (
            "terms",
            """
            SELECT confirmation || ' ' || minimum_minutes || ' ' || maximum_minutes || ' '
                || lead_minutes || ' ' || horizon_days || ' ' || buffer_minutes || ' '
                || arrival_minutes || ' ' || free_cancellation_minutes || ' '
                || cancellation_fee_minor || ' ' || no_show_fee_minor
            FROM place_terms WHERE location_id = ?
            """
        ),
    ]
}
