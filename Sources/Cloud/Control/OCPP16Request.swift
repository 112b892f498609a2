import CloudCore
import CommonBase
import OCPPMessages

/// A request in OCPP 1.6's own words, for what nothing else knows: lists, profiles, reservations,
/// firmware, certificates, logs.
package struct OCPP16Request: Hashable, Sendable {
    package let action: StationCommand.Action
    /// As it is sent.
    package let payload: JSONValue

    /// Which actions there are, and what reads their payloads.
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

    /// - Throws: `invalidInput` naming the member that OCPP has no room for.
    package init(_ action: StationCommand.Action, _ payload: JSONValue) throws {
        guard let read = Self.readers[action], case .object = payload else {
            throw ServiceError(.invalidInput, "payload is an object.", field: "payload")
        }
        self.action = action
        do {
            self.payload = try read(FieldReader(payload))
        } catch let error as OCPPError {
            throw ServiceError(
                .invalidInput, "\(action.rawValue): \(error.description).", field: "payload")
        }
        let differences = PayloadDifference.all(payload, self.payload)
        if let first = differences.map(\.description).min() {
            throw ServiceError(
                .invalidInput, "\(action.rawValue) can't be sent like this: \(first).",
                field: "payload")
        }
        // A station that is accepted is not asked to boot (errata 3.40).
        if self.payload["requestedMessage"] == "BootNotification" {
            throw ServiceError(
                .invalidInput, "A station that is accepted may not be asked for BootNotification.",
                field: "payload")
        }
    }

    /// Without what is secret.
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
