import CommonBase
import MessageCatalogue

struct PlaceHoursTexts: Sendable {
    let heading = Message("Hours and rules", "Hodiny a pravidla")
    let allPlaces = Message("All places", "Všechna místa")
    let save = Message("Save", "Uložit")
    let saved = Message("Saved.", "Uloženo.")
    let remove = Message("Remove", "Odebrat")
    let removed = Message("Removed.", "Odebráno.")

    let weekly = Message("Every week", "Každý týden")
    let open = Message("When can the place be booked?", "Kdy se dá rezervovat?")
    let always = Message("At any time", "Kdykoli")
    let byHours = Message("In these hours", "V těchto hodinách")
    let hoursHint = Message(
        "For example 8:00–22:00, or 6:00–8:00, 18:00–22:00. 22:00–6:00 goes on past midnight. "
            + "Leave a day empty on which the place is closed.",
        "Třeba 8:00–22:00 nebo 6:00–8:00, 18:00–22:00. Zápis 22:00–6:00 pokračuje po půlnoci. "
            + "Den, kdy máš zavřeno, nech prázdný.")
    let notUnderstood = Message(
        "Write hours such as 8:00–22:00, in quarters of an hour and without overlaps.",
        "Piš hodiny třeba jako 8:00–22:00, po čtvrthodinách a bez překryvů.")
    let noHours = Message(
        "Enter hours for at least one day.", "Vyplň hodiny aspoň v jednom dni.")
    static let dayNames = [
        Message("Monday", "Pondělí"), Message("Tuesday", "Úterý"),
        Message("Wednesday", "Středa"), Message("Thursday", "Čtvrtek"),
        Message("Friday", "Pátek"), Message("Saturday", "Sobota"), Message("Sunday", "Neděle"),
    ]

    static let shortDayNames = [
        Message("Mon", "Po"), Message("Tue", "Út"), Message("Wed", "St"), Message("Thu", "Čt"),
        Message("Fri", "Pá"), Message("Sat", "So"), Message("Sun", "Ne"),
    ]

    let exceptions = Message("Other days", "Jiné dny")
    let noExceptions = Message("No exceptions.", "Žádné výjimky.")
    let addException = Message("Add days", "Přidat dny")
    let firstDay = Message("From", "Od")
    let lastDay = Message("To", "Do")
    let lastDayHint = Message(
        "Leave it empty for a single day.", "Pro jediný den nech prázdné.")
    let otherHours = Message("Hours", "Hodiny")
    let otherHoursHint = Message(
        "Leave it empty if the place is closed.", "Pokud máš zavřeno, nech prázdné.")
    let note = Message("Note for you", "Poznámka pro tebe")
    let closed = Message("closed", "zavřeno")
    let badDay = Message(
        "Enter a day that is not over.", "Zadej den, který ještě neskončil.")
    let endBeforeStart = Message(
        "The end is before the start.", "Konec je před začátkem.")
    let oneRange = Message(
        "Write one range such as 8:00–12:00.", "Napiš jeden úsek, třeba 8:00–12:00.")

    let terms = Message("Terms of bookings", "Podmínky rezervací")
    let confirmation = Message("Who confirms bookings?", "Kdo rezervace potvrzuje?")
    let instant = Message("Nobody: they are valid at once", "Nikdo, platí hned")
    let approval = Message("I confirm each of them", "Každou potvrdím")
    let instantForGroups = Message(
        "My people book at once, I confirm all others",
        "Moji lidé rezervují hned, ostatním potvrdím")
    let minimum = Message("Shortest booking, in minutes", "Nejkratší rezervace v minutách")
    let maximum = Message("Longest booking, in minutes", "Nejdelší rezervace v minutách")
    let lead = Message("Book ahead at least, in minutes", "Rezervovat aspoň předem, v minutách")
    let horizon = Message("Book ahead at most, in days", "Rezervovat nejvýš předem, ve dnech")
    let buffer = Message(
        "Free time between different people, in minutes",
        "Pauza mezi různými lidmi v minutách")
    let arrival = Message("Come within, in minutes", "Přijet nejpozději po, v minutách")
    let arrivalHint = Message(
        "After the start of a booking. Then it ends, and the charger is free for others.",
        "Od začátku rezervace. Pak rezervace končí a nabíječka je volná pro ostatní.")
    let freeCancellation = Message(
        "Cancel free of charge until, in minutes before the start",
        "Zrušit zdarma nejpozději, v minutách před začátkem")
    let cancellationFee = Message(
        "Fee for a later cancellation, in Kč", "Poplatek za pozdní zrušení v Kč")
    let noShowFee = Message("Fee for not coming, in Kč", "Poplatek za promeškanou rezervaci v Kč")

    func whole(_ range: ClosedRange<Int64>) -> Message {
        Message(
            "This must be a whole number from \(range.lowerBound) to \(range.upperBound).",
            "Zadej celé číslo od \(range.lowerBound) do \(range.upperBound).")
    }
    func hours(_ count: Int64) -> Message {
        Message("Now \(count)\u{A0}h", "Teď \(count)\u{A0}h")
    }
    let quarters = Message("Use whole quarters of an hour.", "Zadej celé čtvrthodiny.")
    let shorterThanLongest = Message(
        "The longest booking must not be shorter than the shortest one.",
        "Nejdelší rezervace nesmí být kratší než nejkratší.")
}
