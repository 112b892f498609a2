import ChargingModel
import CloudWeb
import MessageCatalogue

/// An anomaly in two or three words.
struct AnomalyChip: Sendable {
    var name: String
    /// The class of the chip.
    var look: String

    init(_ anomaly: Anomaly, _ visit: Visit) {
        name = visit.say(anomaly.label)
        look = anomaly.isAboutEnergy ? "bad" : "wait"
    }
}

extension Anomaly {
    /// Whether the meter, rather than a time or a card, is in doubt.
    fileprivate var isAboutEnergy: Bool {
        switch self {
        case .registerWentBackwards, .impossibleEnergy, .energyMismatch, .unreadableValue: true
        default: false
        }
    }

    /// What was odd, short enough for a chip.
    var label: Message {
        switch self {
        case .missingStart: Message("no start", "bez začátku")
        case .registerWentBackwards: Message("meter went backwards", "stav elektroměru klesl")
        case .impossibleEnergy: Message("too much energy", "příliš mnoho energie")
        case .energyMismatch: Message("energy does not fit power", "energie nesedí s výkonem")
        case .sequenceGap: Message("report missing", "chybí zpráva")
        case .meterGap: Message("meter not read", "výpadek odečtů")
        case .clockUnsynchronised: Message("clock not set", "hodiny nenastavené")
        case .timeInFuture: Message("clock fast", "hodiny napřed")
        case .timeInPast: Message("clock slow", "hodiny pozadu")
        case .unreadableTime: Message("time missing", "chybí čas")
        case .unreadableValue: Message("unreadable value", "nečitelný údaj")
        case .endNotReported: Message("no end", "bez konce")
        case .endBeforeStart: Message("ends before it begins", "končí před začátkem")
        case .unknownToken: Message("unknown card", "neznámá karta")
        case .tokenNotAccepted: Message("card not accepted", "odmítnutá karta")
        case .conflictingFacts: Message("conflicting reports", "protichůdné zprávy")
        }
    }
}
