import MessageCatalogue

/// The page that the service worker shows without a connection, in both languages. It names no
/// person and holds no token, since browsers keep it.
struct OfflinePage: Sendable {
    var title: String
    var css: String
    var icon: String
    var icons: String
    var sides: [Side]

    struct Side: Sendable {
        var language: String
        var heading: String
        var text: String
        /// Leads to the last charging that the browser keeps; the service worker shows it then.
        var last: String
        var again: String
    }

    init(_ assets: Assets) {
        let texts = OfflineTexts()
        title = "\(texts.title(.czech)) · \(texts.title(.english))"
        css = assets.path("app.css")
        icon = assets.path("icon.svg")
        icons = assets.path("icons.svg")
        sides = [Language.czech, .english].map { language in
            Side(
                language: language.rawValue, heading: texts.title(language),
                text: texts.text(language), last: texts.last(language),
                again: texts.again(language))
        }
    }
}

struct OfflineTexts: Sendable {
    let title = Message("No connection", "Bez připojení")
    let text = Message(
        "Zapoj can't be reached now. Charging goes on without your phone.",
        "Zapoj teď není dostupný. Nabíjení běží i bez tvého telefonu.")
    let last = Message("Show the last charging I saw", "Ukázat poslední nabíjení")
    let again = Message("Try again", "Zkusit znovu")
}

struct ManifestTexts: Sendable {
    let description = Message(
        "Charge at your neighbours' and share your charger.",
        "Nabíjej u sousedů a poděl se o svou nabíječku.")
}
