import CloudCore
import CloudFleet
import CloudModule
import MessageCatalogue
import OCPPMessages

/// The commands of stations as devices.
package enum ControlCommands {
    package static let all: [any CommandDescriptor] = [
        ResetCommand(), UnlockConnectorCommand(), ChangeAvailabilityCommand(), ClearCacheCommand(),
        ClearFaultCommand(), DataTransferCommand(),
        OCPP16Command(V16.TriggerMessage.self, trigger) { request in
            try refuseBoot(request.requestedMessage == .bootNotification)
        },
        OCPP16Command(V16.ExtendedTriggerMessage.self, trigger) { request in
            try refuseBoot(request.requestedMessage == .bootNotification)
        },
    ]

    private static let trigger = AnswerMeaning.word(
        V16.TriggerMessageStatus.self, accepted: [.accepted], notSupported: [.notImplemented])

    /// Only a station whose boot was not accepted may be triggered to boot (errata 3.40).
    private static func refuseBoot(_ isBoot: Bool) throws {
        try Check.that(
            !isBoot, "payload",
            Message(
                "requestedMessage must not be BootNotification: the station's boot is already "
                    + "accepted.",
                "requestedMessage nesmí být BootNotification: start nabíječky už je přijatý."))
    }
}
