import MessageCatalogue

/// The texts of the last step of adding a charger.
struct SetupTestTexts: Sendable {
    let heading = Message("Try the charger", "Vyzkoušej nabíječku")
    let connection = Message("Connection", "Spojení")
    let state = Message("State", "Stav")
    let device = Message("Device", "Zařízení")
    let firmware = Message("Firmware", "Firmware")
    let settings = Message("Settings", "Nastavení")
    let readSettings = Message("Read the settings", "Načíst nastavení")
    let trial = Message("Trial start", "Zkušební start")
    let trialHint = Message(
        "Plug the cable into a car first. The trial ends by itself after half a kilowatt-hour or ten "
            + "minutes.",
        "Nejdřív zapoj kabel do auta. Zkouška sama skončí po půl kilowatthodině nebo po deseti "
            + "minutách.")
    let connector = Message("Connector", "Konektor")
    let startTrial = Message("Start charging", "Začít nabíjet")
    let watch = Message("Watch it, or stop it", "Sledovat nebo ukončit")
    let back = Message("Back", "Zpět")
    let further = Message("What comes next", "Co dál")
    let describe = Message("Describe your place", "Popiš svoje místo")
    let people = Message("Say who may charge", "Řekni, kdo smí nabíjet")
    let groups = Message("Make a group of neighbours", "Založ skupinu sousedů")
    let price = Message("Set the price", "Nastav cenu")
    let done = Message("Done, show the charger", "Hotovo, zobrazit nabíječku")

    /// What came of a part of the test. `chip` is a class of the style sheet.
    struct Outcome: Sendable {
        var chip: String
        var state: Message
        var text: Message

        init(_ chip: String, _ state: Message, _ text: Message) {
            self.chip = chip
            self.state = state
            self.text = text
        }
    }

    private static let works = Message("works", "funguje")
    private static let notTried = Message("not tried", "nevyzkoušeno")
    private static let noAnswer = Message("no answer", "bez odpovědi")
    private static let refused = Message("refused", "odmítnuto")
    private static let offline = Message("offline", "není online")

    private static let nothingSent = Message(
        "The charger is offline. Nothing was sent to it.",
        "Nabíječka není online. Nic se jí neposlalo.")

    func outcome(isOnline: Bool) -> Outcome {
        isOnline
            ? Outcome(
                "free", Self.works, Message("The charger is connected.", "Nabíječka je připojená."))
            : Outcome(
                "bad", Self.offline,
                Message(
                    "Go back one step and wait for it.", "Vrať se o krok zpět a počkej na ni."))
    }

    func outcome(_ settings: ChargerTrial.Settings) -> Outcome {
        switch settings {
        case .notRead:
            Outcome(
                "plain", Self.notTried,
                Message(
                    "They show that the charger answers.", "Ukážou, že nabíječka odpovídá."))
        case .read:
            Outcome(
                "free", Self.works,
                Message(
                    "The charger reported its settings.", "Nabíječka nahlásila svoje nastavení."))
        case .unanswered:
            Outcome(
                "wait", Self.noAnswer,
                Message(
                    "The charger has not answered yet. Wait a minute and try again.",
                    "Nabíječka zatím neodpověděla. Počkej minutu a zkus to znovu."))
        case .refused:
            Outcome(
                "wait", Self.refused,
                Message(
                    "The charger does not report its settings. It may charge all the same.",
                    "Nabíječka svoje nastavení nehlásí. Nabíjet přesto může."))
        case .offline: Outcome("bad", Self.offline, Self.nothingSent)
        }
    }

    func outcome(_ start: ChargerTrial.Start) -> Outcome {
        switch start {
        case .notTried:
            Outcome(
                "plain", Self.notTried,
                Message(
                    "It shows that people can start charging from their phone.",
                    "Ukáže, že lidé můžou začít nabíjet z telefonu."))
        case .refused:
            Outcome(
                "bad", Self.refused,
                Message(
                    "The charger refused to start. Unplug the cable, plug it in again and try once "
                        + "more.",
                    "Nabíječka odmítla začít. Odpoj kabel, znovu ho zapoj a zkus to ještě jednou."))
        case .unanswered:
            Outcome(
                "wait", Self.noAnswer,
                Message(
                    "The charger has not answered yet. It may still start.",
                    "Nabíječka zatím neodpověděla. Ještě může začít."))
        case .offline: Outcome("bad", Self.offline, Self.nothingSent)
        case .waiting:
            Outcome(
                "wait", Message("waits for the car", "čeká na auto"),
                Message(
                    "The charger agreed. Plug the cable into the car.",
                    "Nabíječka souhlasí. Zapoj kabel do auta."))
        case .notBegun:
            Outcome(
                "bad", Message("not started", "nezačalo"),
                Message(
                    "The charger agreed, but no charging began. Check the cable and try again.",
                    "Nabíječka souhlasila, ale nabíjení nezačalo. Zkontroluj kabel a zkus to znovu."
                ))
        case .withoutEnergy:
            Outcome(
                "wait", Message("no energy yet", "zatím bez energie"),
                Message(
                    "Charging has begun, but no energy has flowed yet. Check that the car is not "
                        + "full or waiting for its own schedule.",
                    "Nabíjení začalo, ale energie zatím neteče. Zkontroluj, jestli auto není nabité nebo "
                        + "nečeká na nastavený čas."))
        case .charging:
            Outcome(
                "live", Message("charging", "nabíjí"),
                Message("It works: energy flows.", "Funguje to: energie teče."))
        case .worked:
            Outcome(
                "free", Self.works,
                Message(
                    "It works: energy flowed, and the charge has ended.",
                    "Funguje to: energie tekla a nabíjení skončilo."))
        }
    }
}
