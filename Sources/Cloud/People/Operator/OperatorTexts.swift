import MessageCatalogue

/// What the public pages about the operator say.
package struct OperatorTexts: Sendable {
    package init() {}

    let about = Message("Who runs this Zapoj", "Kdo tento Zapoj provozuje")
    let address = Message("Address", "Adresa")
    let companyNumber = Message("IČO", "IČO")
    let email = Message("E-mail", "E-mail")
    let unknown = Message("Not filled in yet", "Zatím nevyplněno")
    let unknownHint = Message(
        "The operator has not said yet who they are.", "Provozovatel zatím neuvedl, kdo je.")
    let missing = Message("Not written yet", "Zatím nenapsáno")
    let missingHint = Message(
        "The operator has not written this text yet.", "Provozovatel tenhle text zatím nenapsal.")
    let whoRuns = Message("Who runs this Zapoj?", "Kdo tento Zapoj provozuje?")

    package func title(of kind: OperatorTextKind) -> Message {
        switch kind {
        case .terms: Message("Terms of use", "Podmínky používání")
        case .privacyNotice: Message("Privacy notice", "Informace o ochraně údajů")
        }
    }

    func validFrom(_ day: String) -> Message {
        Message("Valid from \(day)", "Platí od \(day)")
    }
}
