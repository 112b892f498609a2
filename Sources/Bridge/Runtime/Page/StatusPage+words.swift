import BridgeLogic

/// The words of the page in both languages.
extension StatusPage {
    static func phrase(_ activity: BridgeStatus.Activity?) -> Phrase {
        switch activity {
        case nil: Phrase("The bridge begins", "Most se spouští")
        case .ready: Phrase("Ready", "Připraveno")
        case .outOfUse: Phrase("Out of use", "Mimo provoz")
        case .asking: Phrase("Card is being checked", "Karta se ověřuje")
        case .starting: Phrase("Charging begins", "Nabíjení začíná")
        case .waitingForCar: Phrase("On, the car takes nothing", "Zapnuto, auto neodebírá")
        case .charging: Phrase("Charging", "Nabíjí se")
        case .ending: Phrase("Charging ends", "Nabíjení končí")
        case .faulted: Phrase("Fault", "Porucha")
        case .stopping: Phrase("The bridge ends", "Most se vypíná")
        }
    }

    static func phrase(_ fault: BridgeFault) -> Phrase {
        switch fault {
        case .contactorWelded:
            Phrase("The contactor does not open", "Stykač nerozepíná")
        case .contactorStuckOpen:
            Phrase("The contactor does not close", "Stykač nespíná")
        case .emergencyStop: Phrase("Emergency stop", "Nouzové zastavení")
        case .residualCurrent: Phrase("Residual current", "Reziduální proud")
        case .overTemperature: Phrase("Too hot", "Přehřátí")
        case .feedbackChatters:
            Phrase("The auxiliary contact chatters", "Pomocný kontakt kmitá")
        case .meterSilent: Phrase("The meter does not answer", "Elektroměr neodpovídá")
        case .outputsPersist:
            Phrase(
                "Outputs would stay on without the program",
                "Výstupy by bez programu zůstaly zapnuté")
        case .databaseLost: Phrase("The database was damaged", "Databáze byla poškozena")
        }
    }

    static func phrase(_ remedy: FaultRemedy) -> Phrase {
        switch remedy {
        case .inspection:
            Phrase(
                "Look at the contactor with the power off; then, on the spot: "
                    + "zapoj-bridge clear-fault --contactor-inspected",
                "Prohlédněte stykač při vypnutém přívodu; pak na místě: "
                    + "zapoj-bridge clear-fault --contactor-inspected")
        case .clearing:
            Phrase(
                "When it is mended: ClearFault from the cloud, or zapoj-bridge clear-fault here",
                "Po opravě: ClearFault z cloudu, nebo zapoj-bridge clear-fault na místě")
        case .release:
            Phrase(
                "Over when the emergency stop is released",
                "Skončí, až se nouzové zastavení uvolní")
        case .coolDown:
            Phrase(
                "Over when it has been released for 5 minutes",
                "Skončí 5 minut po uvolnění")
        case .meter:
            Phrase("Over when the meter answers", "Skončí, až elektroměr odpoví")
        case .kernelSetting:
            Phrase(
                "dtparam=strict_gpiod in config.txt, and a restart of the machine",
                "dtparam=strict_gpiod v config.txt a restart počítače")
        }
    }
}
