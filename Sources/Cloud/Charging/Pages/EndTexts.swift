import CloudCore
import CommonBase
import MessageCatalogue

/// Why charging ended, in a sentence.
package struct EndTexts: Sendable {
    package init() {}

    private var byReader: Message { Message("You stopped it.", "Ukončeno tebou.") }

    package func sentence(_ end: EndAccount, for reader: PersonID?) -> Message {
        let isOwnStop = reader != nil && reader == end.stopper
        return switch end.reason {
        case .byDriver:
            isOwnStop ? byReader : Message("The driver stopped it.", "Ukončil ho řidič.")
        case .byHost:
            isOwnStop ? byReader : Message("The host stopped it.", "Ukončil ho hostitel.")
        case .byAdmin:
            isOwnStop ? byReader : Message("An administrator stopped it.", "Ukončil ho správce.")
        case .energyLimit:
            Message(
                "The chosen amount of energy was reached.",
                "Nabilo se zvolené množství energie.")
        case .timeLimit: Message("The chosen time was up.", "Zvolený čas vypršel.")
        case .groupHours:
            Message(
                "The hours in which the group may charge were over.",
                "Skončila doba, kdy smí skupina nabíjet.")
        case .grantedEnergy:
            Message(
                "The energy that the host allows was reached.",
                "Nabilo se tolik energie, kolik hostitel dovoluje.")
        case .powerLimit:
            Message(
                "The charger took more power than it may.",
                "Nabíječka odebírala víc, než smí.")
        case .unauthorized:
            Message("The card may not charge here.", "Tahle karta tu nesmí nabíjet.")
        case .booking:
            Message("Another booking began.", "Začala další rezervace.")
        case .credit:
            Message(
                "The credit, or the chosen amount of money, was reached.",
                "Došel kredit nebo zvolená částka.")
        case .atCharger: Message("Stopped at the charger.", "Ukončeno u nabíječky.")
        case .sameCard:
            Message(
                "Stopped at the charger, with the same card.",
                "Ukončeno u nabíječky, stejnou kartou.")
        case .otherCard:
            Message(
                "Stopped at the charger, with another card.",
                "Ukončeno u nabíječky, jinou kartou.")
        case .closedByAdmin:
            Message(
                "The charger did not report the end; an administrator closed it.",
                "Nabíječka konec nenahlásila, nabíjení uzavřel správce.")
        case .unplugged: Message("The cable was unplugged.", "Kabel byl odpojen.")
        case .byCar:
            Message(
                "The car stopped it; it is probably full.",
                "Ukončilo ho auto, nejspíš je nabité.")
        case .emergencyStop:
            Message(
                "The emergency stop was pressed.", "Někdo stiskl nouzové zastavení.")
        case .powerLoss: Message("The power failed.", "Vypadl proud.")
        case .restart: Message("The charger restarted.", "Nabíječka se restartovala.")
        case .unlocked: Message("The cable was unlocked.", "Kabel byl odemčen.")
        case .timeout: Message("It took too long.", "Trvalo to příliš dlouho.")
        case .unknown:
            Message("The charger did not say why.", "Nabíječka neuvedla důvod.")
        }
    }
}
