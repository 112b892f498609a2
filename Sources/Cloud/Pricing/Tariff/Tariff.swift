import CommonBase

/// What charging at a place costs: OCPI 2.2.1's Tariff, with gross prices and grace minutes.
///
/// It belongs to the transaction from the start; a changed tariff is another one.
package struct Tariff: Hashable, Sendable {
    package static let maximumElements = 100
    package static let maximumTexts = 20
    package static let maximumTextLength = 512
    package static let maximumURLLength = 255

    package var kind: TariffKind?
    package var alternativeTexts: [TariffText]
    package var alternativeURL: String?
    /// A transaction costs at least this.
    package var minimumPrice: PriceLimit?
    /// A transaction costs at most this.
    package var maximumPrice: PriceLimit?
    /// Of the elements whose restrictions hold, the first with a dimension prices that dimension.
    package var elements: [TariffElement]
    /// Nil for from the beginning. Does not concern running transactions.
    package var validFrom: Timestamp?
    package var validUntil: Timestamp?
    /// Whether the prices were typed with VAT (gross) or without (net).
    package var pricesIncludeVAT: Bool
    /// A car that stops charging may stay connected for this long before `parkingTime` is billed,
    /// each time that it stops.
    package var graceMinutes: Int64

    package init(
        elements: [TariffElement], pricesIncludeVAT: Bool = true, graceMinutes: Int64 = 0,
        minimumPrice: PriceLimit? = nil, maximumPrice: PriceLimit? = nil, kind: TariffKind? = nil,
        alternativeTexts: [TariffText] = [], alternativeURL: String? = nil,
        validFrom: Timestamp? = nil, validUntil: Timestamp? = nil
    ) {
        self.kind = kind
        self.alternativeTexts = alternativeTexts
        self.alternativeURL = alternativeURL
        self.minimumPrice = minimumPrice
        self.maximumPrice = maximumPrice
        self.elements = elements
        self.validFrom = validFrom
        self.validUntil = validUntil
        self.pricesIncludeVAT = pricesIncludeVAT
        self.graceMinutes = graceMinutes
    }

    /// The VAT of the sums that no component determines: that of the first price of energy, or of
    /// the first component. Nil if the seller pays no VAT.
    package var mainVATPerMille: Int64? {
        let components = elements.flatMap(\.components)
        return (components.first { $0.dimension == .energy } ?? components.first)?.vatPerMille
    }
}

/// OCPI 2.2.1 TariffType.
package enum TariffKind: String, Sendable, Codable, CaseIterable {
    case adHocPayment = "AD_HOC_PAYMENT"
    case profileCheap = "PROFILE_CHEAP"
    case profileFast = "PROFILE_FAST"
    case profileGreen = "PROFILE_GREEN"
    case regular = "REGULAR"
}

/// OCPI DisplayText.
package struct TariffText: Hashable, Sendable {
    /// ISO 639-1: two lower-case letters.
    package var language: String
    /// At most `Tariff.maximumTextLength` characters.
    package var text: String

    package init(language: String, text: String) {
        self.language = language
        self.text = text
    }
}

/// OCPI Price as a limit of a sum. If only one of them is given, `Tariff.mainVATPerMille` gives the
/// other.
package struct PriceLimit: Hashable, Sendable {
    package var net: UnitPrice?
    package var gross: UnitPrice?

    package init(net: UnitPrice? = nil, gross: UnitPrice? = nil) {
        self.net = net
        self.gross = gross
    }
}

/// Up to a day.
package enum GraceBounds: IntegerBounds {
    package static let range: ClosedRange<Int64> = 0...1440
}
