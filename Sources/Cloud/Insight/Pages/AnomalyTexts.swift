import ChargingModel
import MessageCatalogue

extension Anomaly {
    /// What was odd, in words for drivers and hosts.
    var message: Message {
        switch self {
        case .missingStart:
            Message(
                "The charger reported this charging, but not its beginning. Energy may be missing.",
                "Nabíječka nahlásila nabíjení, ale ne jeho začátek. Část energie může chybět.")
        case .registerWentBackwards:
            Message(
                "The meter showed less than before. The energy may be wrong.",
                "Elektroměr ukázal méně než předtím. Energie nemusí sedět.")
        case .impossibleEnergy:
            Message(
                "The meter shows more energy than a home charger can deliver in this time.",
                "Elektroměr ukazuje víc energie, než domácí nabíječka za tu dobu dokáže dodat.")
        case .energyMismatch:
            Message(
                "The energy does not match the power that the charger reported.",
                "Energie neodpovídá výkonu, který nabíječka hlásila.")
        case .sequenceGap:
            Message(
                "A report of the charger did not arrive. It may still come.",
                "Jedna zpráva z nabíječky nedorazila. Ještě může přijít.")
        case .meterGap:
            Message(
                "The meter was not read for a while. Some energy may be missing.",
                "Elektroměr se chvíli neodečítal. Část energie může chybět.")
        case .clockUnsynchronised, .timeInFuture, .timeInPast, .unreadableTime, .unreadableValue,
            .endNotReported, .endBeforeStart, .unknownToken, .tokenNotAccepted, .conflictingFacts:
            otherMessage
        }
    }

    private var otherMessage: Message {
        switch self {
        case .clockUnsynchronised:
            Message(
                "The clock of the charger was not set. The times may be wrong.",
                "Hodiny nabíječky nebyly nastavené. Časy nemusí sedět.")
        case .timeInFuture:
            Message(
                "The clock of the charger was fast. The times may be wrong.",
                "Hodiny nabíječky šly napřed. Časy nemusí sedět.")
        case .timeInPast:
            Message(
                "The clock of the charger was slow. The times may be wrong.",
                "Hodiny nabíječky šly pozadu. Časy nemusí sedět.")
        case .unreadableTime:
            Message(
                "The charger reported no readable time. The time when its report arrived is used.",
                "Nabíječka nenahlásila čitelný čas. Platí čas, kdy zpráva dorazila.")
        case .unreadableValue:
            Message(
                "The charger reported a meter value or a card that could not be read.",
                "Nabíječka nahlásila stav elektroměru nebo kartu, které nejdou přečíst.")
        case .endNotReported:
            Message(
                "The charger never reported the end. It does not charge any more.",
                "Nabíječka nenahlásila konec. Už ale nenabíjí.")
        case .endBeforeStart:
            Message(
                "By the clock of the charger, the end is before the beginning.",
                "Podle hodin nabíječky je konec dřív než začátek.")
        case .unknownToken:
            Message(
                "It was started with a card that nobody has added.",
                "Nabíjení začalo kartou, kterou nikdo nemá přidanou.")
        case .tokenNotAccepted:
            Message(
                "It was started with a card that was blocked, expired, or charging elsewhere.",
                "Nabíjení začalo kartou, která byla zablokovaná, prošlá nebo právě nabíjela jinde.")
        default:
            Message(
                "The charger reported the same thing twice, with different values.",
                "Nabíječka nahlásila totéž dvakrát, pokaždé s jinými hodnotami.")
        }
    }
}
