import MessageCatalogue

extension RefusalReason {
    /// Who reads why a card was refused.
    package enum Reader: Sendable, CaseIterable {
        case owner
        /// A host of the station, to whom the card of a stranger is shown without a name.
        case host
    }

    /// Why, in a few words.
    package var title: Message {
        switch self {
        case .unreadableCard:
            Message("The card could not be read", "Kartu se nepodařilo přečíst")
        case .randomNumber:
            Message(
                "A phone, or a card with a changing number",
                "Telefon nebo karta s proměnlivým číslem")
        case .unknownCard:
            Message("Nobody has added this card", "Tuto kartu nikdo nepřidal")
        case .reversedNumber:
            Message(
                "The charger reads the card's number backwards",
                "Nabíječka čte číslo karty pozpátku")
        case .unproven:
            Message("The card did not prove that it is genuine", "Karta neprokázala, že je pravá")
        case .cardBlocked: Message("The card is blocked", "Karta je zablokovaná")
        case .accountBlocked: Message("The account is blocked", "Účet je zablokovaný")
        case .cardExpired: Message("The card has expired", "Platnost karty skončila")
        case .notAllowed:
            Message(
                "No permission to charge at this charger", "Chybí povolení nabíjet u této nabíječky"
            )
        case .grantNotStarted:
            Message("The permission to charge begins later", "Povolení nabíjet začíná později")
        case .grantEnded:
            Message("The permission to charge has ended", "Povolení nabíjet skončilo")
        case .groupHours:
            Message(
                "The group may not charge at this time", "Skupina teď nabíjet nesmí")
        case .groupEnergy:
            Message(
                "The energy that the group allows is used up",
                "Energie, kterou skupina dovoluje, je vyčerpaná")
        case .reserved: Message("Reserved for somebody else", "Rezervováno pro někoho jiného")
        case .booked: Message("Booked by somebody else", "Má ji zarezervovanou někdo jiný")
        case .bookedSoon:
            Message(
                "Somebody else's booking begins in a few minutes",
                "Za pár minut tu začíná rezervace někoho jiného")
        case .otherConnector:
            Message(
                "The booking is for another connector", "Rezervace je na jiný konektor")
        case .paused:
            Message("The charger is paused by its schedule", "Nabíječka má podle rozvrhu přestávku")
        case .chargingElsewhere:
            Message(
                "The card is charging at another charger", "Karta právě nabíjí u jiné nabíječky")
        case .noCredit: Message("There is no credit", "Došel kredit")
        case .debt:
            Message("A debt has to be paid first", "Nejdřív je potřeba zaplatit dluh")
        case .moneyLimit:
            Message(
                "The owner's limit of spending, or that of the owner's group, is reached",
                "Je vyčerpaný limit útraty majitele nebo jeho skupiny")
        case .notOnList:
            Message(
                "The charger was offline and did not know the card yet",
                "Nabíječka nebyla online a kartu ještě neznala")
        case .outOfUse:
            Message("The charger is out of service", "Nabíječka je mimo provoz")
        case .refusedByCharger:
            Message("The charger refused it by itself", "Nabíječka ji odmítla sama")
        }
    }

    /// What the reader can do about it.
    package func advice(for reader: Reader) -> Message {
        switch reader {
        case .owner: ownerAdvice
        case .host: hostAdvice
        }
    }

    private var ownerAdvice: Message {
        switch self {
        case .unreadableCard:
            Message(
                "Hold the card still for two seconds, then try again.",
                "Podrž kartu dvě sekundy v klidu a zkus to znovu.")
        case .randomNumber:
            Message(
                "Use a card or a key fob; a phone shows another number at each tap.",
                "Použij kartu nebo čip; telefon ukáže pokaždé jiné číslo.")
        case .unknownCard:
            Message(
                "Add the card to your account, then tap it again.",
                "Přidej kartu ke svému účtu a přilož ji znovu.")
        case .reversedNumber:
            Message(
                "Remove the card, then add it by tapping it at this charger.",
                "Odeber kartu a přidej ji přiložením u téhle nabíječky.")
        case .unproven:
            Message(
                "Tap the card once more. If that does not help, the charger's reader can't check this kind of card.",
                "Přilož kartu ještě jednou. Když to nepomůže, čtečka této nabíječky takovou kartu neumí ověřit."
            )
        case .cardBlocked:
            Message(
                "Unblock it among your cards, if you have it in your hand.",
                "Odblokuj ji mezi svými kartami, pokud ji máš v ruce.")
        case .accountBlocked:
            Message("Ask the operator of this site.", "Zeptej se provozovatele těchto stránek.")
        case .cardExpired:
            Message(
                "Ask the operator for a longer term, or use another card.",
                "Požádej provozovatele o prodloužení, nebo použij jinou kartu.")
        case .notAllowed:
            Message(
                "Ask the host to let you charge here.",
                "Požádej hostitele, aby ti tu povolil nabíjet.")
        case .grantNotStarted:
            Message(
                "Come back when it begins, or ask the host.",
                "Přijď, až začne, nebo se domluv s hostitelem.")
        case .grantEnded:
            Message("Ask the host to renew it.", "Požádej hostitele o prodloužení.")
        case .groupHours:
            Message(
                "The page of your group says when you may charge here.",
                "Kdy tu smíš nabíjet, najdeš na stránce své skupiny.")
        case .groupEnergy:
            Message(
                "Wait for the next day, week or month, or ask the host.",
                "Počkej na další den, týden nebo měsíc, nebo se domluv s hostitelem.")
        case .reserved:
            Message(
                "Use another charger, or wait until the reservation has ended.",
                "Použij jinou nabíječku, nebo počkej, až rezervace skončí.")
        case .booked, .bookedSoon:
            Message(
                "The charger's page shows when it is free again.",
                "Kdy bude zase volno, ukáže stránka nabíječky.")
        case .otherConnector:
            Message(
                "Use the connector that your booking names.",
                "Použij konektor, na který máš rezervaci.")
        case .paused:
            Message("Try again later.", "Zkus to později.")
        case .chargingElsewhere:
            Message(
                "Stop charging there first. If it is not you, block the card.",
                "Nejdřív tam nabíjení ukonči. Pokud to nejsi ty, kartu zablokuj.")
        case .noCredit:
            Message(
                "Top up your credit under Credit, then try again.",
                "Dobij si kredit v části Kredit a zkus to znovu.")
        case .debt:
            Message(
                "The next top-up under Credit pays it. Then try again.",
                "Zaplatíš ho dalším dobitím v části Kredit. Pak to zkus znovu.")
        case .moneyLimit:
            Message(
                "You can change your own limit under Credit. The host of a group sets its limits.",
                "Vlastní limit můžeš změnit v části Kredit. Limit skupiny nastavuje její hostitel.")
        case .notOnList:
            Message(
                "It learns the card once it is online again. Try again then.",
                "Dozví se o ní, až bude zase online. Pak to zkus znovu.")
        case .outOfUse, .refusedByCharger:
            Message("Ask the host of the charger.", "Zeptej se hostitele nabíječky.")
        }
    }

    private var hostAdvice: Message {
        switch self {
        case .unreadableCard:
            Message(
                "If that happens often, the charger's reader may be broken.",
                "Když se to opakuje, může být vadná čtečka nabíječky.")
        case .randomNumber:
            Message(
                "Whoever it was needs a card or a key fob.",
                "Ten, kdo to zkoušel, potřebuje kartu nebo čip.")
        case .unknownCard:
            Message(
                "If you know whose it is, add it to them. Its owner can add it to an account, too.",
                "Pokud víš, čí je, přidej ji tomu člověku. Přidat si ji může i majitel.")
        case .reversedNumber:
            Message(
                "Its owner can add it by tapping it here.",
                "Majitel ji může přidat přiložením tady.")
        case .unproven:
            Message(
                "It may be a copy, or this charger's reader can't check such cards.",
                "Může to být kopie, nebo čtečka této nabíječky takové karty neumí ověřit.")
        case .cardBlocked, .accountBlocked, .cardExpired:
            Message(
                "Only its owner or the operator can change that.",
                "Změnit to může jen majitel nebo provozovatel.")
        case .notAllowed:
            Message(
                "If you know whose it is, let them charge here.",
                "Pokud víš, čí je, povol mu tu nabíjet.")
        case .grantNotStarted, .grantEnded:
            Message(
                "Remove the old permission under People and invite them again.",
                "V části Lidé odeber staré povolení a pošli novou pozvánku.")
        case .groupHours, .groupEnergy:
            Message(
                "You can change the limits of the group under Groups.",
                "Limity skupiny můžeš změnit v části Skupiny.")
        case .booked, .bookedSoon:
            Message(
                "During a booking only its booker charges. You see the bookings in the calendar.",
                "Během rezervace nabíjí jen ten, kdo ji má. Rezervace vidíš v kalendáři.")
        case .otherConnector:
            Message(
                "A booking is for one connector. You can let them charge at the others.",
                "Rezervace platí pro jeden konektor. U ostatních jim můžeš nabíjení povolit.")
        case .reserved, .paused:
            Message("The operator can change that.", "Změnit to může provozovatel.")
        case .noCredit, .debt, .moneyLimit:
            Message(
                "Its owner sees why under Credit, and can change it there.",
                "Majitel vidí důvod v části Kredit a může to tam změnit.")
        case .chargingElsewhere:
            Message("Nothing to do here.", "Tady není co dělat.")
        case .notOnList:
            Message(
                "Check the charger's network; it learns the card once it is online.",
                "Podívej se na síť nabíječky; o kartě se dozví, až bude online.")
        case .outOfUse:
            Message(
                "Put the charger back into service when it may charge again.",
                "Až bude nabíječka zase smět nabíjet, uveď ji do provozu.")
        case .refusedByCharger:
            Message(
                "Look at the charger, or at its status page.",
                "Podívej se na nabíječku nebo na její stavovou stránku.")
        }
    }
}
