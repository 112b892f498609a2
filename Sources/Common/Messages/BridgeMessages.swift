/// What the status page of a bridge says.
package enum BridgeMessages {
    /// What the bridge is doing.
    package enum Activity {
        package static let starting = Message("The bridge is starting", "Most se spouští")
        package static let available = Message("Ready", "Připraveno")
        package static let unavailable = Message("Out of service", "Mimo provoz")
        package static let authorizing = Message("Checking the card", "Karta se ověřuje")
        package static let preparing = Message("Charging is starting", "Nabíjení začíná")
        package static let suspendedByCar = Message(
            "Switched on, but the car draws no power", "Zapnuto, auto neodebírá")
        package static let charging = Message("Charging", "Nabíjí se")
        package static let finishing = Message("Charging is ending", "Nabíjení končí")
        package static let faulted = Message("Fault", "Porucha")
        package static let stopping = Message("The bridge is shutting down", "Most se vypíná")
    }

    package enum Fault {
        package static let contactorWelded = Message(
            "The contactor does not open", "Stykač nerozepíná")
        package static let contactorStuckOpen = Message(
            "The contactor does not close", "Stykač nespíná")
        package static let emergencyStop = Message("Emergency stop", "Nouzové zastavení")
        package static let residualCurrent = Message("Residual current", "Reziduální proud")
        package static let overTemperature = Message("Overheated", "Přehřátí")
        package static let feedbackChatters = Message(
            "The auxiliary contact chatters", "Pomocný kontakt kmitá")
        package static let meterSilent = Message(
            "The meter does not answer", "Elektroměr neodpovídá")
        package static let outputsPersist = Message(
            "The outputs would stay on if the program ended",
            "Po ukončení programu by výstupy zůstaly zapnuté")
        package static let databaseLost = Message(
            "The database was damaged", "Databáze byla poškozena")
    }

    /// What ends a fault.
    package enum Remedy {
        package static func inspection(_ command: String) -> Message {
            Message(
                "Switch off the supply and inspect the contactor. Then run on the bridge: "
                    + command,
                "Vypněte přívod a prohlédněte stykač. Pak na mostě spusťte: \(command)")
        }

        package static func clearing(_ command: String) -> Message {
            Message(
                "After the repair, clear the fault in the cloud, or run on the bridge: \(command)",
                "Po opravě zrušte poruchu v cloudu, nebo na mostě spusťte: \(command)")
        }

        package static let release = Message(
            "Ends when the emergency stop is released",
            "Skončí, až se nouzové zastavení uvolní")
        package static let coolDown = Message(
            "Ends 5 minutes after the temperature switch has released",
            "Skončí 5 minut po uvolnění teplotního spínače")
        package static let meter = Message(
            "Ends when the meter answers", "Skončí, až elektroměr odpoví")
        package static let kernelSetting = Message(
            "Add dtparam=strict_gpiod to config.txt and restart the machine",
            "Přidejte dtparam=strict_gpiod do config.txt a restartujte počítač")
    }

    /// Names of the rows.
    package enum Label {
        package static let register = Message("Energy register", "Stav počítadla energie")
        package static let transaction = Message("This charge", "Toto nabíjení")
        package static let bookings = Message("Bookings", "Rezervace")
        package static let queue = Message("Waiting for the cloud", "Čeká na cloud")
        package static let cloud = Message("Cloud", "Cloud")
        package static let reader = Message("Card reader", "Čtečka karet")
        package static let storage = Message("Database", "Databáze")
        package static let clock = Message("Clock", "Hodiny")
        package static let authorizationList = Message(
            "Authorization list", "Seznam povolených karet")
        package static let program = Message("Program", "Program")
    }

    package static let bookingsUnknown = Message("not known", "nejsou známé")
    package static let noBookings = Message("none", "žádné")

    package static func bookedUntil(_ time: String) -> Message {
        Message("now, until \(time)", "právě teď, do \(time)")
    }

    package static func nextBooking(_ time: String) -> Message {
        Message("next from \(time)", "další od \(time)")
    }

    package static let noTransaction = Message("none", "žádné")
    package static let noAuthorizationList = Message("none", "žádný")
    package static let clockNotSet = Message("not set yet", "zatím nenastaveny")
    package static let cloudNeverAnswered = Message(
        "has not answered since the start", "od spuštění neodpověděl")

    package static let readerWorks = Message("works", "funguje")

    package static func readerFailed(_ reason: String) -> Message {
        Message("does not work: \(reason)", "nefunguje: \(reason)")
    }

    package static let storageWorks = Message("works", "funguje")

    package static func storageFailed(_ reason: String) -> Message {
        Message("does not work: \(reason)", "nefunguje: \(reason)")
    }

    package static func energy(_ energy: String, for duration: String) -> Message {
        Message("\(energy) in \(duration)", "\(energy) za \(duration)")
    }

    package static func events(_ count: Int) -> Message {
        .counted(
            count, english: ("event", "events"), czech: ("událost", "události", "událostí"))
    }

    package static func ignoredAnswers(_ count: Int) -> Message {
        .counted(
            count, english: ("ignored answer of the meter", "ignored answers of the meter"),
            czech: (
                "nepoužitá odpověď elektroměru", "nepoužité odpovědi elektroměru",
                "nepoužitých odpovědí elektroměru"
            ))
    }

    package static func cloudAnswered(_ duration: String) -> Message {
        Message("answered \(duration) ago", "odpověděl před \(duration)")
    }

    package static func cloudSilent(_ duration: String) -> Message {
        Message("has not answered for \(duration)", "neodpovídá už \(duration)")
    }

    package static func authorizationList(version: Int64, issued time: String) -> Message {
        Message("version \(version), issued \(time)", "verze \(version), vydán \(time)")
    }
}
