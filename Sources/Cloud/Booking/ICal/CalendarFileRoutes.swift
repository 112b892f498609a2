import CloudCore
import CloudHTTP
import CommonBase

/// The calendar of a place under its secret address.
struct CalendarFileRoutes: Sendable {
    let database: CloudDatabase

    private static let suffix = ".ics"

    static func path(_ secret: String) -> String { "/calendar/\(secret)\(suffix)" }

    func all() -> [Route] {
        [
            .sendingFile(
                .get, "/calendar/{secret}", caller: .anyone,
                "Read the calendar of a place, by its secret address", mediaType: "text/calendar"
            ) { call in
                let name = call.text("secret")
                let bytes = try await database.read { db -> [UInt8] in
                    guard name.hasSuffix(Self.suffix),
                        let link = try CalendarLink.find(
                            secret: String(name.dropLast(Self.suffix.count)), db)
                    else { throw ServiceError(.notFound, "There is no such calendar.") }
                    return try link.calendar(db, at: call.moment.wall)
                }
                return FileAnswer(name: "zapoj.ics", size: Int64(bytes.count)) { take in
                    try await take(bytes)
                }
            }
        ]
    }
}
