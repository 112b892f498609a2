import MessageCatalogue

/// How the settings let money flow, in words.
struct MoneyMode: Sendable {
    /// Whether and where money moves.
    enum Gateway: String, Hashable, Sendable, CaseIterable {
        /// The built-in test gateway stands in.
        case test
        /// GoPay's sandbox.
        case sandbox
        case production
        /// Nobody can pay by card.
        case unused
    }

    let seller: MoneySettings.Seller
    let gateway: Gateway

    init(_ settings: MoneySettings) {
        seller = settings.seller
        if !settings.takesCards {
            gateway = .unused
        } else if let gopay = settings.gopay {
            gateway = gopay.isSandbox ? .sandbox : .production
        } else {
            gateway = .test
        }
    }

    /// For the partial `test-money`; nil if real money moves, or none by the cloud.
    var testMoney: Message? {
        switch gateway {
        case .test, .sandbox:
            Message(
                "Test payments: no money moves.", "Zkušební platby: žádné peníze se nepřevádějí.")
        case .production, .unused: nil
        }
    }

    var sellerWords: Message {
        switch seller {
        case .operator:
            Message(
                "The operator sells the energy: drivers pay from credit, hosts are paid out.",
                "Energii prodává provozovatel: řidiči platí z kreditu, hostitelům se vyplácí.")
        case .host:
            Message(
                "Hosts sell the energy: drivers pay them directly by monthly statements.",
                "Energii prodávají hostitelé: řidiči jim platí přímo podle měsíčních vyúčtování.")
        case .off:
            Message(
                "Nothing is billed, prices are only shown. The setting money.seller turns it on.",
                "Nic se neúčtuje, ceny se jen ukazují. Účtování zapíná nastavení money.seller.")
        }
    }

    var gatewayWords: Message {
        switch gateway {
        case .test:
            Message(
                "Test gateway: no money moves. GoPay works once its settings are set.",
                "Zkušební brána: žádné peníze se nepřevádějí. GoPay funguje, až se nastaví.")
        case .sandbox:
            Message(
                "GoPay, sandbox: no money moves.",
                "GoPay, sandbox: žádné peníze se nepřevádějí.")
        case .production:
            Message(
                "GoPay, production: real money moves.", "GoPay, ostrý provoz: skutečné peníze.")
        case .unused:
            seller == .operator
                ? Message(
                    "Cards are closed: transfers to operator.iban are real, and GoPay is not.",
                    "Platby kartou jsou zavřené: převody na operator.iban jsou skutečné, GoPay ne.")
                : Message("Nobody can pay by card.", "Kartou se tu platit nedá.")
        }
    }
}
