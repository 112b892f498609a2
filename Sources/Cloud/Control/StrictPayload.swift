import CloudCore
import CloudFleet
import CloudModule
import CommonBase
import MessageCatalogue
import OCPPMessages

/// Reads an OCPP 1.6 payload that a person wrote. Unlike for a station's messages, nothing is
/// repaired: what OCPP 1.6 does not allow is rejected.
package enum StrictPayload {
    /// - Parameters:
    ///   - name: completes the message "… of Reset: type is required".
    /// - Throws: `invalidInput` that names the member at fault.
    package static func read<Payload: OCPPPayload>(
        _ value: JSONValue, as _: Payload.Type = Payload.self, _ name: String, field: String
    ) throws -> Payload {
        func refuse(_ complaint: Message) -> ServiceError {
            ServiceError(
                .invalidInput,
                Message(
                    "\(name): \(complaint(.english)).", "\(field): \(complaint(.czech))."),
                field: field)
        }
        guard case .object = value else {
            throw ServiceError(
                .invalidInput,
                Message("\(field) must be an object.", "\(field) musí být objekt."),
                field: field)
        }
        if let complaint = numberOutOfRange(value, "") { throw refuse(complaint) }
        let payload: Payload
        do throws(OCPPError) {
            payload = try Payload(FieldReader(value))
        } catch {
            let reason = error.description
            throw refuse(Message(reason, "neodpovídá OCPP 1.6 (\(reason))"))
        }
        let differences = PayloadDifference.all(value, payload.json)
        if let first = differences.min(by: { $0.description < $1.description }) {
            throw refuse(complaint(first))
        }
        return payload
    }

    private static func complaint(_ difference: PayloadDifference) -> Message {
        let path = difference.path
        return switch difference.kind {
        case .unknownMember:
            Message("\(path) is not a member of the request", "požadavek nezná \(path)")
        case .otherType: Message("\(path) has the wrong type", "\(path) má špatný typ")
        case .altered:
            Message(
                "\(path) has a value that OCPP 1.6 does not allow",
                "\(path) má hodnotu, kterou OCPP 1.6 nedovoluje")
        case .missingZone:
            Message("\(path) must have a time zone", "\(path) musí mít časové pásmo")
        case .unreadable: Message("\(path) can't be decoded", "\(path) nejde přečíst")
        }
    }

    /// OCPP's integers have 32 bits; connectors are numbered up to `ConnectorTable.maximumID`.
    private static func numberOutOfRange(_ value: JSONValue, _ path: String) -> Message? {
        switch value {
        case .int(let number):
            let isConnector = path == "connectorId" || path.hasSuffix(".connectorId")
            let range: ClosedRange<Int64> =
                isConnector
                ? 0...ConnectorTable.maximumID : Int64(Int32.min)...Int64(Int32.max)
            return range.contains(number)
                ? nil
                : Message(
                    "\(path) must be between \(range.lowerBound) and \(range.upperBound)",
                    "\(path) musí být od \(range.lowerBound) do \(range.upperBound)")
        case .object(let members):
            for member in members {
                let name = path.isEmpty ? member.name : "\(path).\(member.name)"
                if let complaint = numberOutOfRange(member.value, name) { return complaint }
            }
            return nil
        case .array(let items):
            for item in items {
                if let complaint = numberOutOfRange(item, path) { return complaint }
            }
            return nil
        default: return nil
        }
    }
}

extension JSONValue {
    /// An OCPP payload with id tags and credentials in URLs masked.
    package var withSecretsMasked: JSONValue {
        switch self {
        case .object(let members):
            .object(
                members.map { member in
                    guard case .string(let text) = member.value else {
                        return Member(member.name, member.value.withSecretsMasked)
                    }
                    return Member(
                        member.name, .string(Secrecy.shown(text, ofMember: member.name)))
                })
        case .array(let items): .array(items.map(\.withSecretsMasked))
        default: self
        }
    }
}
