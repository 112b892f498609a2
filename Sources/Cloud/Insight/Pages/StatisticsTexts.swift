import CommonBase
import MessageCatalogue

/// The texts of the statistics.
struct StatisticsTexts: Sendable {
    let ownTitle = Message("My charging", "Moje nabíjení")
    let managedTitle = Message("My chargers", "Moje nabíječky")
    let allTitle = Message("All chargers", "Všechny nabíječky")
    let navigation = Message("Statistics", "Statistiky")
    let own = Message("I charge", "Moje nabíjení")
    let managed = Message("At my chargers", "U mých nabíječek")
    let whose = Message("Whose charging", "Čí nabíjení")
    let period = Message("Period", "Období")
    let week = Message("Week", "Týden")
    let month = Message("Month", "Měsíc")
    let year = Message("Year", "Rok")
    let lastWeeks = Message("The last eight weeks", "Posledních osm týdnů")
    let lastMonths = Message("The last six months", "Posledních šest měsíců")
    let lastYears = Message("The last five years", "Posledních pět let")
    let energy = Message("Energy", "Energie")
    let charges = Message("Charges", "Nabíjení")
    let time = Message("Time at the charger", "Čas u nabíječky")
    let average = Message("Average charge", "Průměrné nabití")
    let byWeek = Message("kWh by week", "kWh po týdnech")
    let byMonth = Message("kWh by month", "kWh po měsících")
    let byYear = Message("kWh by year", "kWh po letech")
    let showTable = Message("Show as a table", "Zobrazit jako tabulku")
    let chargers = Message("Chargers", "Nabíječky")
    let chargersOfWhole = Message(
        "Chargers, this month and the last", "Nabíječky, tento a minulý měsíc")
    let cards = Message("Cards", "Karty")
    let phone = Message("by phone", "telefonem")
    let vehicles = Message("Cars", "Auta")
    let removedVehicle = Message("a removed car", "odebrané auto")
    let drivers = Message("Drivers", "Řidiči")
    let removedCharger = Message("a removed charger", "odebraná nabíječka")
    let removedCard = Message("a removed card", "odebraná karta")
    let removedDriver = Message("a removed driver", "odebraný řidič")
    let when = Message("When cars charge", "Kdy se nabíjí")
    let hours = Message("Hours", "Hodiny")
    let none = Message("No charging ended in this time", "V tomto období žádné nabíjení neskončilo")
    let noneHint = Message(
        "A charge counts here once it has ended.", "Nabíjení se tu započítá, až skončí.")
    let history = Message("History", "Historie")

    /// - Parameter month: 1 to 12.
    func month(_ month: Int64) -> Message {
        let english = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        let czech = [
            "led", "úno", "bře", "dub", "kvě", "čvn", "čvc", "srp", "zář", "říj", "lis", "pro",
        ]
        let index = Int(min(max(month, 1), 12)) - 1
        return Message(english[index], czech[index])
    }

    /// - Parameter day: 1 for Monday to 7 for Sunday.
    func weekday(_ day: Int64) -> Message {
        let english = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]
        let czech = ["po", "út", "st", "čt", "pá", "so", "ne"]
        let index = Int(min(max(day, 1), 7)) - 1
        return Message(english[index], czech[index])
    }

    /// - Parameter percent: how much more than in the time before, negative for less.
    func change(_ percent: Int64) -> Message {
        let number = percent < 0 ? "−\(-percent)" : "+\(percent)"
        return Message(
            "\(number)\u{A0}% vs. the previous period", "\(number)\u{A0}% proti předchozímu období")
    }

    /// - Parameter day: 1 for Monday to 7 for Sunday.
    func busiest(day: Int64, from: Int64, to: Int64) -> Message {
        let english = [
            "Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays",
        ]
        let czech = [
            "v pondělí", "v úterý", "ve středu", "ve čtvrtek", "v pátek", "v sobotu", "v neděli",
        ]
        let index = Int(min(max(day, 1), 7)) - 1
        return Message(
            "Most on \(english[index]) between \(from):00 and \(to):00.",
            "Nejvíc \(czech[index]) mezi \(from). a \(to). hodinou.")
    }
}
