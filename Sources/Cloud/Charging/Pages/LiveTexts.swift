import ChargingModel
import MessageCatalogue

/// The pages of what charges now.
struct LiveTexts: Sendable {
    let title = Message("Charging", "Nabíjení")
    let nothing = Message("Nothing is charging.", "Nic se nenabíjí.")
    let nothingHint = Message(
        "Tap your card at a charger, or open its code: it shows up here by itself.",
        "Přilož kartu k nabíječce nebo otevři její kód: nabíjení se tu objeví samo.")
    let enterCode = Message("Enter a code", "Zadat kód")
    let charged = Message("charged", "nabito")
    let power = Message("Power", "Výkon")
    let elapsed = Message("duration", "doba")
    let average = Message("on average", "v průměru")
    let remaining = Message("remaining", "zbývá")
    let cost = Message("Price", "Cena")
    let left = Message("You can still spend", "Ještě můžeš utratit")
    let details = Message("Details", "Podrobnosti")
    let receipt = Message("Receipt", "Účtenka")
    let curveTable = Message("Power as a table", "Výkon v tabulce")
    let time = Message("Time", "Čas")
    let stop = Message("Stop charging", "Ukončit nabíjení")
    let stopAsked = Message(
        "The charger was told to stop.", "Nabíječka dostala pokyn k ukončení.")
    let stopRefused = Message(
        "The charger did not stop. Stop it with your card, or unplug the car.",
        "Nabíječka nabíjení neukončila. Ukonči ho kartou, nebo odpoj auto.")
    let offline = Message(
        "The charger is offline and can't be stopped from here. Stop it with your card.",
        "Nabíječka není online, odsud nabíjení ukončit nejde. Ukonči ho kartou.")
    let hasEnded = Message("Charging has ended.", "Nabíjení skončilo.")
    let unlock = Message("Unlock the cable", "Odemknout kabel")
    let unlockAsked = Message(
        "The charger was told to unlock the cable.", "Nabíječka dostala pokyn odemknout kabel.")
    let unlocked = Message("The cable is unlocked.", "Kabel je odemčený.")
    let unlockOffline = Message(
        "The charger is offline and can't unlock the cable from here.",
        "Nabíječka není online, kabel odsud odemknout nejde.")
    let unlockRefused = Message(
        "The charger did not unlock the cable. Unlock the car first.",
        "Nabíječka kabel neodemkla. Nejdřív odemkni auto.")
    let waiting = Message("Waiting for the car", "Čeká se na auto")
    let waitingHint = Message(
        "The charger is ready. Plug in the cable; charging begins by itself.",
        "Nabíječka je připravená. Zapoj kabel, nabíjení začne samo.")
    let unanswered = Message(
        "The charger has not answered yet. It may still start.",
        "Nabíječka zatím neodpověděla. Ještě může začít.")
    let notStarted = Message("Nothing was started.", "Nic se nespustilo.")
    let notStartedHint = Message(
        "The car was not plugged in in time, or the charger refused. Try again.",
        "Auto se nezapojilo včas, nebo nabíječka odmítla začít. Zkus to znovu.")
    let tryAgain = Message("Try again", "Zkusit znovu")
    func freeUntil(_ time: String) -> Message {
        Message(
            "Free until \(time): then somebody else has booked the charger, and charging ends.",
            "Volno do \(time): potom má nabíječku zarezervovanou někdo jiný a nabíjení skončí.")
    }

    let lost = Message(
        "The charger no longer reports about this charge.",
        "Nabíječka už o tomhle nabíjení nic nehlásí.")

    func since(_ time: String, _ suffix: String?) -> Message {
        guard let suffix else { return Message("since \(time)", "od \(time)") }
        return Message("since \(time) · card …\(suffix)", "od \(time) · karta …\(suffix)")
    }

    func span(_ start: String, _ end: String) -> Message {
        Message("\(start) to \(end)", "\(start) až \(end)")
    }

    func of(_ energy: String) -> Message { Message("of \(energy)", "z \(energy)") }
    func until(_ time: String) -> Message { Message("until \(time)", "do \(time)") }
    func highest(_ power: String) -> Message {
        Message("at most \(power)", "nejvýš \(power)")
    }

    func state(_ state: LiveState) -> Message { state.words }
}
