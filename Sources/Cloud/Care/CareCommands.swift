import CloudControl
import OCPPMessages

/// The commands that this domain owns: configuration, local lists, certificates and files.
package enum CareCommands {
    package static func all(transfers: FileTransferService) -> [any CommandDescriptor] {
        configuration + lists + certificates + [
            FileCommand(
                V16.UpdateFirmware.self, transfers, .accepted(V16.UpdateFirmware.Response.self),
                .firmware(startMember: "retrieveDate")),
            FileCommand(
                V16.SignedUpdateFirmware.self, transfers,
                .word(V16.UpdateFirmwareStatus.self, accepted: [.accepted, .acceptedCanceled]),
                .signedFirmware),
            FileCommand(
                V16.GetDiagnostics.self, transfers, .accepted(V16.GetDiagnostics.Response.self),
                .diagnostics),
            FileCommand(
                V16.GetLog.self, transfers,
                .word(V16.LogStatus.self, accepted: [.accepted, .acceptedCanceled]), .log),
        ]
    }

    private static let configuration: [any CommandDescriptor] = [
        GetConfigurationCommand(), ChangeConfigurationCommand(),
    ]

    private static let lists: [any CommandDescriptor] = [
        OCPP16Command(
            V16.GetLocalListVersion.self,
            AnswerMeaning { fields throws(OCPPError) in
                // Any version is an answer; the synchronisation replaces a list whose version is out
                // of range.
                let version = try fields.required("listVersion", fields.int)
                return version == V16.GetLocalListVersion.unsupported ? .notSupported : .accepted
            }),
        OCPP16Command(
            V16.SendLocalList.self,
            .word(
                V16.UpdateStatus.self, accepted: [.accepted], notSupported: [.notSupported])),
    ]

    private static let certificates: [any CommandDescriptor] = [
        OCPP16Command(V16.CertificateSigned.self, .acceptedOrRejected),
        OCPP16Command(
            V16.InstallCertificate.self,
            .word(V16.CertificateStatus.self, accepted: [.accepted])),
        OCPP16Command(
            V16.DeleteCertificate.self,
            .word(V16.DeleteCertificateStatus.self, accepted: [.accepted])),
        // NotFound means that no certificates are installed; it is not a rejection.
        OCPP16Command(
            V16.GetInstalledCertificateIds.self,
            .word(V16.InstalledCertificateStatus.self, accepted: [.accepted, .notFound])),
    ]
}
