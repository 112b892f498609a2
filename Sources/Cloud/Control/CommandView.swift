import CloudHTTP
import CommonBase

package struct CommandView: Codable, Sendable, Documented {
    package static let notes = [
        "request": "As it was asked for, without what is secret",
        "answer": "What the station said, in its own words",
        "issuedBy": "Who asked for it; absent for the cloud itself",
    ]

    var id: CommandID
    var stationId: StationID
    var action: String
    var request: JSONValue
    var status: CommandRecord.Status
    var answer: JSONValue?
    var issuedBy: PersonID?
    var issuedAt: Timestamp
    var expiresAt: Timestamp
    var answeredAt: Timestamp?

    package init(_ record: CommandRecord) throws {
        id = record.id
        stationId = record.stationID
        action = record.action
        request = try JSONReader.parse(record.request.utf8)
        status = record.status
        answer = try record.answer.map { try JSONReader.parse($0.utf8) }
        issuedBy = record.issuedBy
        issuedAt = record.issuedAt
        expiresAt = record.expiresAt
        answeredAt = record.answeredAt
    }
}
