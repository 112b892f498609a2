import BridgeProtocol
import CloudControl
import CloudCore
import CloudFleet
import CloudModule
import CommonBase
import MessageCatalogue
import OCPPMessages

/// The request of an action that transfers a file. Its payload may lack the URL, and members that have
/// defaults; `FileCommand` adds them.
package struct FileRequest<Message: OCPPMessage>: CommandRequest {
    package static var action: CommandAction { CommandAction(Message.action) }
    package static var members: [CommandMember] {
        [
            .payload,
            CommandMember(
                "firmwareId", .text,
                "The firmware file of this cloud to install; for UpdateFirmware and "
                    + "SignedUpdateFirmware without a location"),
        ]
    }

    package var payload: JSONValue
    package var firmware: FileID?
    /// The transfer that was opened for the command; its URL is in the payload.
    package var transfer: Int64?

    package init(payload: JSONValue = .object([]), firmware: FileID? = nil) {
        self.payload = payload
        self.firmware = firmware
    }

    package init(_ members: CommandMembers) throws {
        payload = members.value("payload") ?? .object([])
        guard case .object = payload else {
            throw ServiceError(
                .invalidInput,
                MessageCatalogue.Message(
                    "payload must be an object.", "payload musí být objekt."),
                field: "payload")
        }
        firmware = try members.id("firmwareId")
        transfer = try members.number("transfer", 1...Int64.max)
    }

    package var json: JSONValue {
        .object([
            "payload": payload, "firmwareId": firmware.map { .string($0.text) },
            "transfer": transfer.map(JSONValue.int),
        ])
    }

    package var shown: JSONValue {
        .object([
            "payload": payload.withSecretsMasked, "firmwareId": firmware.map { .string($0.text) },
        ])
    }
}

/// Makes a station download or upload a file. If the payload names no URL, the command gets one of this
/// cloud, which becomes invalid if the station does not accept the command.
struct FileCommand<Message: OCPPMessage>: CommandDescriptor {
    typealias Request = FileRequest<Message>

    let answer: AnswerMeaning
    /// A bridge needs no URL to upload its log: it signs its requests.
    var bridgeMembers: Set<String>? { place.kind == .log ? [] : nil }
    private let transfers: FileTransferService
    private let place: FilePlace

    init(
        _: Message.Type, _ transfers: FileTransferService, _ answer: AnswerMeaning,
        _ place: FilePlace
    ) {
        self.transfers = transfers
        self.answer = answer
        self.place = place
    }

    func prepare(
        _ request: inout Request, _ context: inout CommandContext, _ db: Database
    ) throws {
        if context.station.kind == .bridge, place.kind == .log { return }
        let (name, now) = ("payload of \(Message.action)", context.moment.wall)
        let isNamed = place.isNamed(in: request.payload)
        try Check.that(
            request.firmware == nil || place.kind == .firmware && !isNamed, "firmwareId",
            MessageCatalogue.Message(
                "firmwareId is only valid for a firmware update without a location.",
                "firmwareId patří jen k aktualizaci firmwaru bez location."))
        if !isNamed {
            // Checked before the transfer is opened, so that the message names the member at fault.
            let draft = place.complete(
                request.payload, url: FileTransferService.path, number: 1, from: now)
            let _: Message.Request = try StrictPayload.read(draft, name, field: "payload")
            let opened = try transfers.open(
                place, firmware: request.firmware, start: place.start(in: request.payload),
                at: context.station, db, at: now)
            request.payload = place.complete(
                request.payload, url: opened.url, number: opened.transfer, from: now)
            request.transfer = opened.transfer
        }
        let checked: Message.Request = try StrictPayload.read(
            request.payload, name, field: "payload")
        request.payload = checked.json
    }

    func call(
        _ request: Request, _ context: CommandContext
    ) throws(ServiceError) -> OCPP16Call { OCPP16Call(Message.action, request.payload) }

    func bridgeCommand(_ request: Request, _ db: Database) throws -> BridgeCommand.Payload? {
        place.kind == .log ? .getLog : nil
    }

    func applied(
        _ outcome: CommandOutcome, of request: Request, at station: Station, _ db: Database,
        at now: Timestamp
    ) throws -> CommandOutcome {
        if let transfer = request.transfer, ![.accepted, .timedOut].contains(outcome.status) {
            _ = try FileTransferTable.finish(transfer, at: now, db)
        }
        return outcome
    }
}
