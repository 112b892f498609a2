import MessageCatalogue

/// The reports of drivers, for those who send and for those who get them.
struct ReportTexts: Sendable {
    let heading = Message("Reports", "Hlášení")
    let intro = Message(
        "What drivers reported about your chargers. Zapoj deletes it after half a year.",
        "Co řidiči nahlásili o tvých nabíječkách. Zapoj to po půl roce smaže.")
    let none = Message("Nobody has reported anything", "Nikdo zatím nic nenahlásil")
    let noneHint = Message(
        "Drivers who find your charger blocked or broken can tell you on its page.",
        "Kdo najde tvou nabíječku zablokovanou nebo rozbitou, může ti to napsat na její stránce.")
    let charger = Message("Open the charger's page", "Otevřít stránku nabíječky")
    let delete = Message("Delete the report", "Smazat hlášení")
    let deleteHint = Message(
        "The report and its photo will be gone for all hosts.",
        "Hlášení i s fotkou zmizí všem hostitelům.")
    let deleted = Message("The report is deleted.", "Hlášení je smazané.")
    let photoOf = Message("Photo of the report", "Fotka k hlášení")
    let all = Message("All reports", "Všechna hlášení")

    let photo = Message("Photo", "Fotka")
    let photoHint = Message(
        "JPEG, PNG or WebP. The hosts do not learn where you took it.",
        "JPEG, PNG nebo WebP. Hostitelé se nedozvědí, kde vznikla.")
    let tooManyPhotos = Message(
        "You have sent enough photos for today. Send the report without one.",
        "Fotek už dnes bylo dost. Pošli hlášení bez fotky.")
}
