import MessageCatalogue

struct ConsoleTexts: Sendable {
    let heading = Message("Console", "Konzole")
    let back = Message("All chargers", "Všechny nabíječky")
    let links = Message("Of this charger", "K této nabíječce")
    let charger = Message("The charger", "Nabíječka")
    let log = Message("OCPP log", "OCPP záznam")
    let choose = Message("Command", "Příkaz")
    let action = Message("Command to send", "Příkaz k odeslání")
    let apply = Message("Choose", "Vybrat")
    let offline = Message(
        "The charger is not connected, so commands do not reach it.",
        "Nabíječka není připojená, takže k ní příkazy nedojdou.")
    let noMembers = Message(
        "This command takes no values.", "Tento příkaz žádné hodnoty nemá.")
    let json = Message("All values as JSON", "Všechny hodnoty jako JSON")
    let jsonHint = Message(
        "A JSON object as for the REST API, instead of the fields above. Unknown members are "
            + "refused.",
        "Objekt JSON jako pro REST API, místo polí výše. Neznámé položky budou odmítnuty.")
    let timeout = Message("Seconds to wait for the answer", "Kolik sekund čekat na odpověď")
    let timeoutHint = Message("1 to 120", "1 až 120")
    let lines = Message("One per line", "Na každý řádek jedna")
    let absent = Message("Not given", "Neuvedeno")
    let send = Message("Send", "Odeslat")
    let sendWarning = Message(
        "The charger carries the command out at once.", "Nabíječka příkaz hned provede.")
    let history = Message("The last commands", "Poslední příkazy")
    let none = Message(
        "No command has been sent so far", "Zatím nebyl odeslán žádný příkaz")
    let request = Message("Request", "Požadavek")
    let answer = Message("Answer", "Odpověď")
    let byCloud = Message("the cloud", "cloud")

    let unknownAction = Message("There is no such command.", "Takový příkaz není.")
    let jsonOrFields = Message(
        "Fill in either the fields or JSON.", "Vyplň buď pole, nebo JSON.")
    let mustBeObject = Message("This must be a JSON object.", "Musí to být objekt JSON.")
    let mustBeInteger = Message("This must be a whole number.", "Musí to být celé číslo.")

    func notJSON(_ why: String) -> Message {
        Message("This is not valid JSON: \(why).", "Tohle není platný JSON: \(why).")
    }

    func said(_ action: CommandAction, _ status: CommandRecord.Status) -> Message {
        let outcome = outcome(status)
        return Message(
            "\(action): \(outcome(.english))", "\(action): \(outcome(.czech))")
    }

    func outcome(_ status: CommandRecord.Status) -> Message {
        switch status {
        case .pending: Message("Waiting for the answer", "Čeká se na odpověď")
        case .accepted: Message("The charger accepted it", "Nabíječka ho přijala")
        case .rejected: Message("The charger rejected it", "Nabíječka ho odmítla")
        case .notSupported:
            Message("The charger does not support it", "Nabíječka ho neumí")
        case .timedOut:
            Message(
                "No answer in time; the charger may have carried it out",
                "Odpověď nepřišla včas; nabíječka ho ale mohla provést")
        case .offline:
            Message(
                "Not sent, because the charger is not connected or is busy",
                "Neodesláno, nabíječka není připojená nebo je zaneprázdněná")
        case .failed:
            Message("The charger answered with an error", "Nabíječka odpověděla chybou")
        }
    }

    func chip(_ status: CommandRecord.Status) -> String {
        switch status {
        case .pending, .timedOut: "wait"
        case .accepted: "free"
        case .rejected, .notSupported, .offline, .failed: "bad"
        }
    }
}
