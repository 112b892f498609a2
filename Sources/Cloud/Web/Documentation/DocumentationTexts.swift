import MessageCatalogue

/// The texts of the page of the REST API that are not the API's own.
struct DocumentationTexts: Sendable {
    let title = Message("REST API", "REST API")
    let about = Message(
        "Requests and responses are JSON; errors are application/problem+json. For programs:",
        "Požadavky a odpovědi jsou JSON, chyby application/problem+json. Pro programy:")
    let groups = Message("Groups", "Skupiny")
    let types = Message("Types", "Typy")
    let parameters = Message("Parameters", "Parametry")
    let body = Message("Body", "Tělo")
    let responses = Message("Responses", "Odpovědi")
    let required = Message("required", "povinné")
    let command = Message("With curl", "Pomocí curl")
    let placeholders = Message(
        "In the commands, replace the words in capitals.",
        "V příkazech nahraď slova psaná velkými písmeny.")
    let signed = Message(
        "Only a bridge can send this: it signs its requests.",
        "Tohle může poslat jen most: svoje požadavky podepisuje.")
    let tryHeading = Message("Try it here", "Vyzkoušet tady")
    let tryAbout = Message(
        "Open a route, fill in the form and send it. The request may do what your access token may. "
            + "The token stays in this page: it is gone when you leave or reload it.",
        "Otevři cestu, vyplň formulář a odešli ho. Požadavek smí to, co tvůj přístupový token. Token "
            + "zůstane jen v téhle stránce: zmizí, když ji opustíš nebo znovu načteš.")
    let makeToken = Message("Make an access token", "Vytvořit přístupový token")
    let token = Message("Access token", "Přístupový token")
    let send = Message("Send the request", "Odeslat požadavek")
    let question = Message(
        "This request is not a test: it changes something in the cloud.",
        "Tenhle požadavek není nanečisto: něco v cloudu změní.")
    let failed = Message("No answer", "Bez odpovědi")
    let cut = Message("The rest of the answer is not shown.", "Zbytek odpovědi se neukazuje.")

    /// What the caller of a route authenticates with.
    static func caller(_ credential: CurlCommand.Credential) -> Message {
        switch credential {
        case .nothing: Message("for everybody", "pro každého")
        case .accessToken: Message("with an access token", "s přístupovým tokenem")
        case .bridgeSignature: Message("for bridges", "pro mosty")
        case .monitoringToken: Message("with the monitoring token", "s tokenem pro monitoring")
        }
    }
}
