import CloudCore
import CommonBase
import OCPPMessages

struct DataTransferRequest: CommandRequest {
    static let action = CommandAction("DataTransfer")
    static let members = [
        CommandMember("vendorId", .text), CommandMember("messageId", .text),
        CommandMember("data", .text),
    ]

    var vendor: String
    var message: String?
    var data: String?

    init(_ members: CommandMembers) throws {
        typealias Limits = V16.DataTransfer
        vendor = try members.required(
            "vendorId", try members.text("vendorId", 1...Limits.maximumVendorLength))
        message = try members.text("messageId", 0...Limits.maximumMessageLength)
        data = try members.data("data", limit: Limits.maximumDataLength)
    }

    var json: JSONValue {
        .object([
            "vendorId": .string(vendor), "messageId": message.map(JSONValue.string),
            "data": data.map(JSONValue.string),
        ])
    }
}

struct DataTransferCommand: CommandDescriptor {
    let answer = AnswerMeaning.word(V16.DataTransferStatus.self, accepted: [.accepted])

    func call(
        _ request: DataTransferRequest, _ context: CommandContext
    ) throws(ServiceError) -> OCPP16Call {
        let transfer = V16.DataTransfer.Request(
            vendorId: request.vendor, messageId: request.message, data: request.data)
        return OCPP16Call(V16.DataTransfer.action, transfer.json)
    }
}
