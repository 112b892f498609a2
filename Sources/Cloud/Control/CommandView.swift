import CloudHTTP
import CommonBase

package struct CommandView: Codable, Sendable, Documented {
    package static let notes = [
        "request": "The request, with secrets masked",
        "answer": "The station's response payload",
        "issuedBy": "The person who sent the command; absent for the cloud and the command line",
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

    init(_ record: CommandRecord, _ store: CommandStore) throws {
        id = record.id
        stationId = record.stationID
        action = record.action
        request = try store.shown(record)
        status = record.status
        answer = try record.answer.map { try JSONReader.parse($0.utf8) }
        issuedBy = record.issuedBy
        issuedAt = record.issuedAt
        expiresAt = record.expiresAt
        answeredAt = record.answeredAt
    }
}
