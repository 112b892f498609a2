import MessageCatalogue

/// What a person does on the spot about a fault that a bridge reports as `errorCode` (docs/hardware.md,
/// "Faults"; docs/bridge-protocol.md, "StatusNotification").
///
/// | code | ends |
/// |---|---|
/// | contactorWelded, contactorStuckOpen | cleared on the spot |
/// | residualCurrent, overTemperature | 5 min after the release; the third in a day: cleared |
/// | feedbackChatters, databaseLost | cleared |
/// | emergencyStop, meterSilent, outputsPersist, ReaderFailure, storageFailed | when the cause is gone |
enum BridgeFaultGuide: String, CaseIterable {
    case contactorWelded, contactorStuckOpen, emergencyStop, residualCurrent, overTemperature
    case feedbackChatters, meterSilent, outputsPersist, databaseLost
    case readerFailure = "ReaderFailure"
    case storageFailed

    /// Who may clear it.
    enum Clearing {
        /// It ends when its cause is gone.
        case nobody
        /// It ends by itself, or a person clears it after the repair.
        case ifItStays
        /// A person clears it after the repair, from here or on the spot.
        case anywhere
        /// Only a person on the spot, after an inspection of the contactor.
        case onTheSpot
    }

    var clearing: Clearing {
        switch self {
        case .contactorWelded, .contactorStuckOpen: .onTheSpot
        case .residualCurrent, .overTemperature: .ifItStays
        case .feedbackChatters, .databaseLost: .anywhere
        case .emergencyStop, .meterSilent, .outputsPersist, .readerFailure, .storageFailed:
            .nobody
        }
    }

    /// Whether the cloud may clear it.
    var isClearedFromHere: Bool { clearing == .ifItStays || clearing == .anywhere }

    /// What a person types on a bridge that was installed as docs/packaging.md says; nil where there
    /// is nothing to clear.
    var command: String? {
        guard clearing != .nobody else { return nil }
        let inspected = clearing == .onTheSpot ? " --contactor-inspected" : ""
        return "sudo -u zapoj-bridge zapoj-bridge clear-fault\(inspected) "
            + "--config /etc/zapoj/bridge.yaml"
    }

    var title: Message {
        switch self {
        case .contactorWelded: BridgeMessages.Fault.contactorWelded
        case .contactorStuckOpen: BridgeMessages.Fault.contactorStuckOpen
        case .emergencyStop: BridgeMessages.Fault.emergencyStop
        case .residualCurrent: BridgeMessages.Fault.residualCurrent
        case .overTemperature: BridgeMessages.Fault.overTemperature
        case .feedbackChatters: BridgeMessages.Fault.feedbackChatters
        case .meterSilent: BridgeMessages.Fault.meterSilent
        case .outputsPersist: BridgeMessages.Fault.outputsPersist
        case .databaseLost: BridgeMessages.Fault.databaseLost
        case .readerFailure:
            Message("The card reader does not work", "Čtečka karet nefunguje")
        case .storageFailed:
            Message("The bridge can't store anything", "Most nemůže nic uložit")
        }
    }

    /// What to do, in this order.
    var steps: [Message] {
        let texts = BridgeFaultTexts.self
        let ending: [Message] =
            switch clearing {
            case .nobody: [texts.endsByItself]
            case .ifItStays: [texts.coolsDown, texts.clearWithCard]
            case .anywhere, .onTheSpot: [texts.clearWithCard]
            }
        return inspection + ending
    }

    private var inspection: [Message] {
        let texts = BridgeFaultTexts.self
        return switch self {
        case .contactorWelded: [texts.switchOff, texts.contactorOpens, texts.electrician]
        case .contactorStuckOpen: [texts.switchOff, texts.contactorCloses, texts.electrician]
        case .emergencyStop: [texts.emergencyStop]
        case .residualCurrent: [texts.switchOff, texts.insulation, texts.electrician]
        case .overTemperature: [texts.switchOff, texts.terminals, texts.electrician]
        case .feedbackChatters: [texts.switchOff, texts.auxiliaryContact]
        case .meterSilent: [texts.meter]
        case .outputsPersist: [texts.kernelSetting]
        case .databaseLost: [texts.switchOff, texts.database, texts.contactorOpens]
        case .readerFailure: [texts.reader, texts.readerDoctor]
        case .storageFailed: [texts.storage]
        }
    }
}
