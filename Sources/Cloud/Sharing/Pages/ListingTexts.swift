import MessageCatalogue

/// The host's page of a place's listing.
struct ListingTexts: Sendable {
    let heading = Message("Description of the place", "Popis místa")
    let intro = Message(
        "What others learn about your place. Until a booking is confirmed they see only the "
            + "district and town, and a circle on the map.",
        "Co se o tvém místě dozvědí ostatní. Dokud není rezervace potvrzená, vidí jen čtvrť a obec "
            + "a kruh na mapě.")
    let show = Message("Show the page", "Zobrazit stránku")
    let state = Message("Who can find it", "Kdo místo najde")
    let draft = Message("not published", "nezveřejněno")
    let published = Message("published", "zveřejněno")
    let paused = Message("paused", "pozastaveno")
    let publish = Message("Publish", "Zveřejnit")
    let unpublish = Message("Withdraw", "Stáhnout")
    let pause = Message("Pause", "Pozastavit")
    let resume = Message("Resume", "Obnovit")
    let isPublished = Message("The place is published.", "Místo je zveřejněné.")
    let isWithdrawn = Message("The place is withdrawn.", "Místo je stažené.")
    let isPaused = Message(
        "The place is paused. Confirmed bookings stay.",
        "Místo je pozastavené. Potvrzené rezervace zůstávají.")
    let isResumed = Message("The place can be booked again.", "Místo jde zase rezervovat.")
    let saved = Message("Saved.", "Uloženo.")
    let incomplete = Message(
        "Save a title and the address with its position first.",
        "Nejdřív ulož název a adresu s polohou.")

    let what = Message("The place", "Místo")
    let title = Message("Title", "Název")
    let titleHint = Message(
        "Without the street and number: everybody reads it.",
        "Bez ulice a čísla: přečte si ho každý.")
    let description = Message("Description", "Popis")
    let rules = Message("House rules", "Pravidla místa")
    let access = Message("Who may book?", "Kdo smí rezervovat?")
    let equipment = Message("The charger", "Nabíječka")
    let connector = Message("Connector", "Konektor")
    let cable = Message("Cable length in m", "Délka kabelu v m")
    let cableHint = Message("Only of a fixed cable.", "Jen u pevného kabelu.")
    let power = Message("Power in kW", "Výkon v kW")
    let phases = Message("Phases", "Fáze")
    let meter = Message("What measures the energy?", "Co měří energii?")
    let amenities = Message("What else is here", "Co tu ještě je")

    let area = Message("Area", "Okolí")
    let areaHint = Message("Everybody sees these two.", "Tyhle dva údaje vidí každý.")
    let district = Message("District", "Čtvrť")
    let town = Message("Town", "Obec")
    let exact = Message("Exact address", "Přesná adresa")
    let exactHint = Message(
        "Only people whom you let charge see it, and bookers until six hours after the end.",
        "Vidí ji jen lidé, kterým dovolíš nabíjet, a řidiči s potvrzenou rezervací do šesti hodin "
            + "po jejím konci.")
    let street = Message("Street", "Ulice")
    let number = Message("Number", "Číslo")
    let postcode = Message("Postcode", "PSČ")
    let latitude = Message("Latitude", "Zeměpisná šířka")
    let longitude = Message("Longitude", "Zeměpisná délka")
    let lookupHint = Message(
        "Leave them empty, and Zapoj finds the position of the address.",
        "Nech prázdné a Zapoj polohu podle adresy najde.")
    let coordinateHint = Message(
        "In degrees, such as 49.2261. Maps show it when you tap a point.",
        "Ve stupních, třeba 49,2261. Mapy ji ukážou po klepnutí na místo.")
    let position = Message("Position of the place", "Poloha místa")
    let choose = Message("Choose on the map", "Vybrat na mapě")
    let pin = Message(
        "Pin of the place. Arrow keys move it, with Shift faster.",
        "Špendlík místa. Posouvají ho šipky, se Shiftem rychleji.")
    let pinHint = Message(
        "Tap the map, or drag the pin or move it by arrow keys. The coordinates follow.",
        "Klepni do mapy, nebo špendlík přetáhni či posuň šipkami. Souřadnice se doplní.")
    let badPosition = Message(
        "Type both coordinates in degrees, such as 49.2261 and 16.6068.",
        "Zadej obě souřadnice ve stupních, třeba 49,2261 a 16,6068.")
    let notFound = Message(
        "Nobody knows this address. Check it, or type the coordinates.",
        "Tuhle adresu se nepodařilo najít. Zkontroluj ji, nebo zadej souřadnice.")
    let lookupFailed = Message(
        "The address can't be looked up now. Type the coordinates, or try again later.",
        "Adresu teď nejde vyhledat. Zadej souřadnice, nebo to zkus později.")
    let notes = Message("How to reach the charger", "Jak se k nabíječce dostat")
    let notesHint = Message(
        "Gate, code, where to park. Shown together with the exact address.",
        "Brána, kód, kde zaparkovat. Ukáže se spolu s přesnou adresou.")
    let save = Message("Save", "Uložit")

    let photos = Message("Photos", "Fotky")
    let photosHint = Message(
        "The first one is the cover. Zapoj removes what the camera wrote about the place.",
        "První je titulní. Zapoj odstraní, co fotoaparát zapsal o místě pořízení.")
    let photo = Message("Photo", "Fotka")
    let photoHint = Message(
        "JPEG, PNG or WebP, at most 8 MiB.", "JPEG, PNG nebo WebP, nejvýš 8 MiB.")
    let alt = Message("What is seen on it", "Co na ní je")
    let add = Message("Add the photo", "Přidat fotku")
    let earlier = Message("Earlier", "Dřív")
    let remove = Message("Remove", "Odebrat")
    let removeHint = Message("The photo will be deleted.", "Fotka se smaže.")
    let removed = Message("Removed.", "Odebráno.")
    let noPhoto = Message("Choose a photo.", "Vyber fotku.")
    let full = Message(
        "The place has eight photos, which is the most.",
        "Místo má osm fotek a víc jich mít nemůže.")

    let reads = Message("Who has seen the exact address", "Kdo viděl přesnou adresu")
    let readsHint = Message("In the last 90 days.", "Za posledních 90 dní.")
    let noReads = Message("Nobody yet.", "Zatím nikdo.")
}
