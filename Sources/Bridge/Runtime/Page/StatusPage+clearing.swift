import BridgeLogic
import MessageCatalogue

extension StatusPage {
    /// How a person on the spot clears the stored faults with a card; empty where there are none.
    var clearing: [String] {
        guard hasQuestion, let clearing = report.bridge?.clearing else { return [] }
        var lines: [String] = []
        if let refusal = clearing.refusal {
            let words = Self.message(refusal)(language)
            lines.append("<p class=\"refusal\" role=\"status\">\(Self.escaped(words))</p>")
        }
        if let seconds = report.clearingSeconds {
            let words = BridgeMessages.Clearing.holdCard(seconds)(language)
            lines.append("<p class=\"card\" role=\"status\">\(Self.escaped(words))</p>")
        } else if let obstacle = report.clearingObstacle {
            lines.append("<p>\(Self.escaped(obstacle(language)))</p>")
        } else {
            let words = BridgeMessages.Clearing.clearWithCard(language)
            lines.append("<p><a href=\"\(ClearQuestion.path)\">\(Self.escaped(words))</a></p>")
        }
        return lines
    }

    /// What to look at before a stored fault is cleared; the emergency stop and others that end by
    /// themselves are never stored.
    static func inspection(_ fault: BridgeFault) -> Message {
        switch fault {
        case .contactorWelded, .databaseLost: BridgeMessages.Inspection.contactorOpens
        case .contactorStuckOpen: BridgeMessages.Inspection.contactorCloses
        case .feedbackChatters: BridgeMessages.Inspection.auxiliaryContact
        case .residualCurrent: BridgeMessages.Inspection.insulation
        case .overTemperature: BridgeMessages.Inspection.terminals
        case .emergencyStop, .meterSilent, .outputsPersist: BridgeMessages.Inspection.cause
        }
    }

    static func message(_ refusal: ClearingRefusal) -> Message {
        switch refusal {
        case .notAHost: BridgeMessages.Clearing.notAHost
        case .contactorClosed: BridgeMessages.Clearing.contactorClosed
        case .energyFlows: BridgeMessages.Clearing.energyFlows
        case .contactChatters: BridgeMessages.Clearing.contactChatters
        case .protectionTripped: BridgeMessages.Clearing.protectionTripped
        case .tooManyAttempts: BridgeMessages.Clearing.tooManyAttempts
        }
    }
}

extension StatusReport {
    /// For how long a card is waited for; nil while nobody has confirmed an inspection.
    var clearingSeconds: Int? {
        guard let end = bridge?.clearing?.endsAt, now.uptime < end else { return nil }
        return Int(clamping: (end.milliseconds - now.uptime.milliseconds + 999) / 1000)
    }

    /// Why no card can clear a fault; nil where one can.
    var clearingObstacle: Message? {
        if readerProblem != nil { return BridgeMessages.Clearing.readerFailed }
        return namesHosts ? nil : BridgeMessages.Clearing.noHosts
    }
}
