import CloudCore
import CommonBase
import OCPPMessages

/// A raw OCPP 1.6 request, for commands that only OCPP 1.6 stations know: local lists, charging
/// profiles, reservations, firmware, certificates, logs.
package struct OCPP16Request: Hashable, Sendable {
    package let action: StationCommand.Action
    /// The payload to send.
    package let payload: JSONValue

    /// The allowed actions with the decoders of their payloads.
    private static let readers:
        [StationCommand.Action: @Sendable (FieldReader) throws -> JSONValue] =
            [
                .updateFirmware: reader(V16.UpdateFirmware.self),
                .getDiagnostics: reader(V16.GetDiagnostics.self),
                .getLocalListVersion: reader(V16.GetLocalListVersion.self),
                .sendLocalList: reader(V16.SendLocalList.self),
                .reserveNow: reader(V16.ReserveNow.self),
                .cancelReservation: reader(V16.CancelReservation.self),
                .setChargingProfile: reader(V16.SetChargingProfile.self),
                .clearChargingProfile: reader(V16.ClearChargingProfile.self),
                .getCompositeSchedule: reader(V16.GetCompositeSchedule.self),
                .triggerMessage: reader(V16.TriggerMessage.self),
                .extendedTriggerMessage: reader(V16.ExtendedTriggerMessage.self),
                .certificateSigned: reader(V16.CertificateSigned.self),
                .installCertificate: reader(V16.InstallCertificate.self),
                .deleteCertificate: reader(V16.DeleteCertificate.self),
                .getInstalledCertificateIds: reader(V16.GetInstalledCertificateIds.self),
                .getLog: reader(V16.GetLog.self),
                .signedUpdateFirmware: reader(V16.SignedUpdateFirmware.self),
            ]

    private static func reader<Message: OCPPMessage>(
        _: Message.Type
    ) -> @Sendable (FieldReader) throws -> JSONValue {
        { fields in try Message.Request(fields).json }
    }

    /// - Throws: `invalidInput` naming the member that violates the OCPP 1.6 schema.
    package init(_ action: StationCommand.Action, _ payload: JSONValue) throws {
        guard let read = Self.readers[action], case .object = payload else {
            throw ServiceError(.invalidInput, "payload must be an object.", field: "payload")
        }
        self.action = action
        do {
            self.payload = try read(FieldReader(payload))
        } catch let error as OCPPError {
            throw ServiceError(
                .invalidInput, "payload of \(action.rawValue): \(error.description).",
                field: "payload")
        }
        let differences = PayloadDifference.all(payload, self.payload)
        if let first = differences.min(by: { $0.description < $1.description }) {
            throw ServiceError(
                .invalidInput, "payload of \(action.rawValue): \(Self.complaint(first)).",
                field: "payload")
        }
        // Only a station whose boot was not accepted may be triggered to boot (errata 3.40).
        if self.payload["requestedMessage"] == "BootNotification" {
            throw ServiceError(
                .invalidInput,
                "requestedMessage must not be BootNotification: the station's boot is already "
                    + "accepted.", field: "payload")
        }
    }

    private static func complaint(_ difference: PayloadDifference) -> String {
        let path = difference.path
        return switch difference.kind {
        case .unknownMember: "\(path) is not a member of the request"
        case .otherType: "\(path) has the wrong type"
        case .altered: "\(path) has a value that OCPP 1.6 does not allow"
        case .missingZone: "\(path) must have a time zone"
        case .unreadable: "\(path) can't be decoded"
        }
    }

    /// The payload with secrets masked.
    var shown: JSONValue { Self.masked(payload) }

    private static func masked(_ value: JSONValue) -> JSONValue {
        switch value {
        case .object(let members):
            return .object(
                members.map { member in
                    guard case .string(let text) = member.value else {
                        return .init(member.name, masked(member.value))
                    }
                    let shown = Secrecy.shown(text, ofMember: member.name)
                    return .init(member.name, .string(shown))
                })
        case .array(let items): return .array(items.map(masked))
        default: return value
        }
    }
}
