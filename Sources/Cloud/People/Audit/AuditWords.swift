import MessageCatalogue

/// The members and values of objects in the audit log, in words.
enum AuditWords {
    /// Members that hold what people wrote, which is shown as it is.
    static let written: Set<String> = [
        "name", "label", "title", "email", "address", "companyNumber", "plate", "suffix",
        "district", "town", "note", "message", "reference",
    ]

    static let values: [String: Message] = [
        "active": Message("active", "v pořádku"), "blocked": Message("blocked", "blokováno"),
        "ended": Message("ended", "skončilo"), "authorized": Message("authorized", "povoleno"),
        "always": Message("always", "vždy"), "limited": Message("limited", "omezeně"),
        "never": Message("never", "nikdy"),
        "charging": Message("charging", "nabíjení"), "coHost": Message("co-host", "spoluhostitel"),
        "account": Message("account", "účet"), "broken": Message("broken", "porucha"),
        "notFound": Message("can't be found", "není k nalezení"),
        "other": Message("something else", "něco jiného"),
        "family": Message("family", "rodina"), "neighbours": Message("neighbours", "sousedé"),
        "company": Message("company", "firma"),
        "bridge": Message("with a bridge", "s bridgem"), "ocpp16": Message("OCPP 1.6", "OCPP 1.6"),
        "firmware": Message("firmware", "firmware"),
        "diagnostics": Message("diagnostics", "diagnostika"), "log": Message("log", "záznam"),
        "group": Message("groups", "skupiny"), "public": Message("everybody", "všichni"),
        "members": Message("people with an account", "lidé s účtem"),
        "instant": Message("at once", "hned"), "approval": Message("by the host", "hostitelem"),
        "instantForGroups": Message("at once for groups", "skupinám hned"),
        "type2Socket": Message("Type 2 socket", "zásuvka Type 2"),
        "type2Cable": Message("Type 2 cable", "kabel Type 2"),
        "ccs": Message("CCS", "CCS"), "chademo": Message("CHAdeMO", "CHAdeMO"),
        "schuko": Message("household socket", "domácí zásuvka"),
        "mid": Message("certified meter (MID)", "ověřený elektroměr (MID)"),
        "chargerInternal": Message("meter of the charger", "měření v nabíječce"),
        "bridgeMid":
            Message("certified meter beside the charger", "ověřený elektroměr u nabíječky"),
        "waiting": Message("waiting", "čeká"), "sent": Message("sent", "odesláno"),
        "spooled": Message("in the folder", "ve složce"),
        "failed": Message("failed", "nepodařilo se"), "draft": Message("draft", "návrh"),
        "approved": Message("approved", "schváleno"), "paid": Message("paid", "zaplaceno"),
        "returned": Message("returned", "vráceno"), "canceled": Message("canceled", "zrušeno"),
        "cancelled": Message("canceled", "zrušeno"), "used": Message("used", "využito"),
        "refunded": Message("refunded", "vráceno"), "rejected": Message("rejected", "zamítnuto"),
    ]

    static let members: [String: Message] = [
        // Of people, cards and operators.
        "name": Message("Name", "Jméno"), "email": Message("E-mail", "E-mail"),
        "address": Message("Address", "Adresa"), "companyNumber": Message("IČO", "IČO"),
        "version": Message("Version", "Verze"), "characters": Message("Characters", "Znaky"),
        "status": Message("State", "Stav"), "admin": Message("Admin", "Správce"),
        "hasPassword": Message("Has a password", "Má heslo"),
        "scopes": Message("Allows", "Dovoluje"),
        "label": Message("Label", "Název"), "suffix": Message("Ends in", "Končí na"),
        "expiresAt": Message("Valid until", "Platí do"), "plate": Message("Plate", "Značka"),
        "offline": Message("Without connection", "Bez spojení"),
        "hasKeys": Message("Can prove itself", "Umí se prokázat"),
        "vehicleId": Message("Vehicle", "Auto"), "kind": Message("Kind", "Druh"),
        "personId": Message("Person", "Člověk"), "hostId": Message("Host", "Hostitel"),
        "driverId": Message("Driver", "Řidič"),

        // Of chargers, places and groups.
        "groupId": Message("Group", "Skupina"), "stationId": Message("Charger", "Nabíječka"),
        "connectorId": Message("Connector", "Konektor"),
        "locationId": Message("Place", "Místo"), "places": Message("Places", "Místa"),
        "members": Message("Members", "Členové"),
        "everyone": Message("Everyone", "Každý"), "validFrom": Message("From", "Od"),
        "validUntil": Message("Until", "Do"), "timeZone": Message("Time zone", "Časové pásmo"),
        "maximumEnergyWh": Message("At most (Wh)", "Nejvýš (Wh)"),
        "action": Message("Command", "Příkaz"), "offer": Message("Offer", "Nabídka"),
        "usesLeft": Message("Uses left", "Zbývá použití"),
        "needsApproval": Message("The host approves", "Hostitel schvaluje"),
        "waiting": Message("Want to join", "Chtějí vstoupit"),
        "joinCode": Message("Link (digest)", "Odkaz (otisk)"),
        "costMinor": Message("Limits of money (hellers)", "Limity peněz (haléře)"),
        "hours": Message("Hours", "Doba"), "exceptions": Message("Exceptions", "Výjimky"),
        "feeds": Message("Imported calendars", "Přebírané kalendáře"),
        "addressMadeAt": Message("Calendar's address made", "Adresa kalendáře vytvořena"),
        "terms": Message("Terms", "Podmínky"),
        "securityProfile": Message("Security profile", "Bezpečnostní profil"),
        "minimumSecurityProfile":
            Message("Minimum security profile", "Nejnižší bezpečnostní profil"),
        "needsSubprotocol": Message("Must name OCPP", "Musí uvést OCPP"),
        "statedPowerW": Message("Stated power (W)", "Uvedený výkon (W)"),
        "guestsMayCharge": Message("Guests may charge", "Hosté smějí nabíjet"),

        // Of descriptions, reviews and messages.
        "isListed": Message("Published", "Zveřejněno"), "title": Message("Title", "Název"),
        "connectorKind": Message("Connector", "Konektor"),
        "powerW": Message("Power (W)", "Výkon (W)"),
        "meterClass": Message("Meter class", "Třída elektroměru"),
        "district": Message("District", "Čtvrť"), "town": Message("Town", "Obec"),
        "photos": Message("Photos", "Fotky"), "stars": Message("Stars", "Hvězdičky"),
        "isHidden": Message("Hidden", "Skryto"), "answeredAt": Message("Answered", "Odpovězeno"),
        "message": Message("Message", "Zpráva"), "settledAt": Message("Settled", "Vyřízeno"),

        // Of bookings and their terms.
        "bookingId": Message("Booking", "Rezervace"), "startsAt": Message("From", "Od"),
        "endsAt": Message("Until", "Do"), "feeMinor": Message("Fee", "Poplatek"),
        "note": Message("Note", "Poznámka"), "reason": Message("Reason", "Důvod"),
        "access": Message("Who may book", "Kdo smí rezervovat"),
        "isPaused": Message("Paused", "Pozastaveno"),
        "confirmation": Message("Confirmed", "Potvrzení"),
        "minimumMinutes": Message("At least (minutes)", "Nejméně (minut)"),
        "maximumMinutes": Message("At most (minutes)", "Nejvýš (minut)"),
        "leadMinutes": Message("Ahead (minutes)", "Předem (minut)"),
        "horizonDays": Message("Ahead at most (days)", "Nejvýš dopředu (dní)"),
        "bufferMinutes": Message("Break (minutes)", "Přestávka (minut)"),
        "arrivalMinutes": Message("Arrival within (minutes)", "Příjezd do (minut)"),
        "freeCancellationMinutes":
            Message("Canceled for free (minutes)", "Zrušení zdarma (minut)"),
        "cancellationFeeMinor": Message("Fee for cancelling", "Poplatek za zrušení"),
        "noShowFeeMinor": Message("Fee for not coming", "Poplatek za nedostavení"),

        // Of charging.
        "transactionId": Message("Charging", "Nabíjení"),
        "energyWh": Message("Energy (Wh)", "Energie (Wh)"),
        "startedAt": Message("Began", "Začátek"), "endedAt": Message("Ended", "Konec"),
        "phase": Message("State", "Stav"), "place": Message("Charger", "Nabíječka"),
        "problem": Message("Problem", "Problém"),
        "anomalies": Message("To be checked", "Ke kontrole"),
        "settledAnomalies": Message("Checked", "Zkontrolováno"),

        // Of money.
        "pricePerKilowattHour": Message("Price of a kWh (1/10 000)", "Cena kWh (1/10 000)"),
        "removedAt": Message("Removed", "Odebráno"), "decision": Message("Decision", "Rozhodnutí"),
        "decidedAt": Message("Decided", "Rozhodnuto"), "messages": Message("Messages", "Zprávy"),
        "refundedMinor": Message("Refunded", "Vráceno"),
        "checkedAt": Message("Checked", "Zkontrolováno"),
        "owedMinor": Message("Owed", "Dluží"), "creditMinor": Message("Credit", "Kredit"),
        "heldMinor": Message("Held", "Blokováno"), "debtMinor": Message("Debt", "Dluh"),
        "amountMinor": Message("Amount", "Částka"), "paidAt": Message("Paid", "Zaplaceno"),
        "totalMinor": Message("Total", "Celkem"), "count": Message("Payouts", "Výplaty"),
        "approvedBy": Message("Approved by", "Schvaluje"),
        "paid": Message("Paid", "Zaplaceno"), "returned": Message("Returned", "Vráceno"),
        "reference": Message("Reference", "Reference"), "state": Message("State", "Stav"),
    ]
}
