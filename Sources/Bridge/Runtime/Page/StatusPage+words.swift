import BridgeLogic
import MessageCatalogue

extension StatusPage {
    static func message(_ activity: BridgeStatus.Activity?) -> Message {
        switch activity {
        case nil: BridgeMessages.Activity.starting
        case .ready: BridgeMessages.Activity.available
        case .outOfUse: BridgeMessages.Activity.unavailable
        case .asking: BridgeMessages.Activity.authorizing
        case .starting: BridgeMessages.Activity.preparing
        case .waitingForCar: BridgeMessages.Activity.suspendedByCar
        case .charging: BridgeMessages.Activity.charging
        case .ending: BridgeMessages.Activity.finishing
        case .faulted: BridgeMessages.Activity.faulted
        case .stopping: BridgeMessages.Activity.stopping
        }
    }

    static func message(_ fault: BridgeFault) -> Message {
        switch fault {
        case .contactorWelded: BridgeMessages.Fault.contactorWelded
        case .contactorStuckOpen: BridgeMessages.Fault.contactorStuckOpen
        case .emergencyStop: BridgeMessages.Fault.emergencyStop
        case .residualCurrent: BridgeMessages.Fault.residualCurrent
        case .overTemperature: BridgeMessages.Fault.overTemperature
        case .feedbackChatters: BridgeMessages.Fault.feedbackChatters
        case .meterSilent: BridgeMessages.Fault.meterSilent
        case .outputsPersist: BridgeMessages.Fault.outputsPersist
        case .databaseLost: BridgeMessages.Fault.databaseLost
        }
    }

    static func message(_ remedy: FaultRemedy, _ command: ClearCommand) -> Message {
        switch remedy {
        case .inspection: BridgeMessages.Remedy.inspection(command.text(isInspected: true))
        case .clearing: BridgeMessages.Remedy.clearing(command.text(isInspected: false))
        case .release: BridgeMessages.Remedy.release
        case .coolDown: BridgeMessages.Remedy.coolDown
        case .meter: BridgeMessages.Remedy.meter
        case .kernelSetting: BridgeMessages.Remedy.kernelSetting
        }
    }
}
