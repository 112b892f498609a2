import CloudAccess
import CloudControl
import CommonBase
import MessageCatalogue

/// What happened at a charger, in words.
struct DiaryTexts: Sendable {
    let added = Message("The charger was added", "Nabíječka byla přidaná")
    let settingsChanged = Message("Its settings were changed", "Změna nastavení")
    let moved = Message("It was moved to another place", "Přesun na jiné místo")
    let booted = Message("The charger started up", "Nabíječka se spustila")
    let connected = Message("Connected", "Připojila se")
    let disconnected = Message("The connection was lost", "Spojení se přerušilo")
    let somebody = Message("Unknown card", "Neznámá karta")
    let formerPerson = Message("Somebody", "Někdo")

    func status(_ status: ConnectorStatus) -> Message {
        switch status {
        case .available: Message("Free", "Volno")
        case .occupied: Message("Cable plugged in", "Kabel zapojen")
        case .reserved: Message("Reserved", "Rezervováno")
        case .unavailable: Message("Out of service", "Mimo provoz")
        case .faulted: Message("Fault", "Porucha")
        }
    }

    func started(_ name: String) -> Message {
        Message("\(name): charging began", "\(name): začátek nabíjení")
    }

    func ended(_ name: String) -> Message {
        Message("\(name): charging ended", "\(name): konec nabíjení")
    }

    func card(_ suffix: String) -> Message { Message("card …\(suffix)", "karta …\(suffix)") }

    func commanded(_ name: String, _ command: String) -> Message {
        Message("\(name): \(command)", "\(name): \(command)")
    }

    func command(_ record: CommandRecord) -> Message {
        switch record.action {
        case "Reset": Message("restart", "restart")
        case "UnlockConnector": Message("unlock the cable", "odemknout kabel")
        case "ChangeAvailability":
            switch record.plainMember("operative") {
            case .bool(true)?: Message("put back in service", "vrátit do provozu")
            default: Message("take out of service", "vyřadit z provozu")
            }
        case "ClearFault": Message("clear the fault", "zrušit poruchu")
        case "RequestStartTransaction": Message("start charging", "spustit nabíjení")
        case "RequestStopTransaction": Message("stop charging", "ukončit nabíjení")
        case "SetTransactionLimit": Message("limit the charging", "omezit nabíjení")
        case "ChangeConfiguration": Message("change a setting", "změnit nastavení")
        case "GetConfiguration": Message("read the settings", "přečíst nastavení")
        default: Message("command \(record.action)", "příkaz \(record.action)")
        }
    }

    func outcome(_ status: CommandRecord.Status) -> Message {
        switch status {
        case .pending: Message("waiting for the answer", "čeká se na odpověď")
        case .accepted: Message("the charger accepted", "nabíječka to přijala")
        case .rejected: Message("the charger refused", "nabíječka to odmítla")
        case .notSupported: Message("the charger can't do it", "nabíječka to neumí")
        case .timedOut: Message("the charger did not answer", "nabíječka neodpověděla")
        case .offline: Message("the charger was offline", "nabíječka nebyla online")
        case .failed: Message("it failed", "nepovedlo se")
        }
    }
}
