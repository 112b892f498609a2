import CommonBase
import MessageCatalogue

/// The texts of the report for an employer.
struct EmployerTexts: Sendable {
    let title = Message("Report for an employer", "Výkaz pro zaměstnavatele")
    let back = Message("All documents", "Všechny doklady")
    let intro = Message(
        "What a company car charged at your own charger in a month. Assign its cards to the car to "
            + "report it alone.",
        "Kolik firemní auto za měsíc nabilo u tvé nabíječky. Přiřaď k autu jeho karty a výkaz ho "
            + "ukáže samotné.")
    let month = Message("Month", "Měsíc")
    let monthHint = Message("Such as 2026-11.", "Třeba 2026-11.")
    let vehicle = Message("Vehicle", "Auto")
    let all = Message("All chargings of mine", "Všechna moje nabíjení")
    let price = Message("Price of a kWh", "Cena za kWh")
    let priceHint = Message("For example 6 or 6.20", "Například 6 nebo 6,20")
    let show = Message("Show the report", "Ukázat výkaz")
    let report = Message("Charging of a vehicle at home", "Nabíjení vozidla doma")
    let driver = Message("Driver", "Řidič")
    let plate = Message("Registration number", "Registrační značka")
    let start = Message("Start", "Začátek")
    let place = Message("Place", "Místo")
    let energy = Message("Energy", "Energie")
    let energyInKilowattHours = Message("Energy (kWh)", "Energie (kWh)")
    let cost = Message("Cost", "Náklad")
    let total = Message("Total", "Celkem")
    let nothing = Message(
        "The car did not charge at your charger in this month.",
        "V tomto měsíci se u tvé nabíječky nenabíjelo.")
    let cut = Message(
        "Only the newest chargings of the month are here.",
        "Jsou tu jen nejnovější nabíjení z měsíce.")
    let signature = Message("Date and signature of the driver", "Datum a podpis řidiče")
    let approved = Message("Approved by the employer", "Schválil zaměstnavatel")
    let download = Message("Download as CSV", "Stáhnout CSV")
    let print = DocumentTexts().print
}
