import CommonBase

// Our own JSON of a tariff, as stored and in REST: prices in ten-thousandths, every number and
// every list within its limits.

extension Tariff: Codable {
    private enum CodingKeys: String, CodingKey {
        case kind, alternativeTexts, minimumPrice, maximumPrice, elements, validFrom, validUntil
        case graceMinutes
        case alternativeURL = "alternativeUrl"
        case pricesIncludeVAT = "pricesIncludeVat"
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            elements: try container.list(
                TariffElement.self, forKey: .elements, count: 1...Self.maximumElements),
            pricesIncludeVAT: try container.decode(Bool.self, forKey: .pricesIncludeVAT),
            graceMinutes: try container.decodeIfPresent(.graceMinutes, in: GraceBounds.self) ?? 0,
            minimumPrice: try container.decodeIfPresent(PriceLimit.self, forKey: .minimumPrice),
            maximumPrice: try container.decodeIfPresent(PriceLimit.self, forKey: .maximumPrice),
            kind: try container.decodeIfPresent(TariffKind.self, forKey: .kind),
            alternativeTexts: try container.listIfPresent(
                TariffText.self, forKey: .alternativeTexts, count: 0...Self.maximumTexts),
            alternativeURL: try container.textIfPresent(
                .alternativeURL, maximum: Self.maximumURLLength),
            validFrom: try container.decodeIfPresent(Timestamp.self, forKey: .validFrom),
            validUntil: try container.decodeIfPresent(Timestamp.self, forKey: .validUntil))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(kind, forKey: .kind)
        try container.encode(elements, forKey: .elements)
        try container.encode(pricesIncludeVAT, forKey: .pricesIncludeVAT)
        try container.encode(graceMinutes, forKey: .graceMinutes)
        try container.encodeIfPresent(minimumPrice, forKey: .minimumPrice)
        try container.encodeIfPresent(maximumPrice, forKey: .maximumPrice)
        if !alternativeTexts.isEmpty {
            try container.encode(alternativeTexts, forKey: .alternativeTexts)
        }
        try container.encodeIfPresent(alternativeURL, forKey: .alternativeURL)
        try container.encodeIfPresent(validFrom, forKey: .validFrom)
        try container.encodeIfPresent(validUntil, forKey: .validUntil)
    }
}

extension TariffText: Codable {
    private enum CodingKeys: String, CodingKey { case language, text }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            language: try container.text(.language, maximum: 2),
            text: try container.text(.text, maximum: Tariff.maximumTextLength))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(language, forKey: .language)
        try container.encode(text, forKey: .text)
    }
}

extension PriceLimit: Codable {
    private enum CodingKeys: String, CodingKey {
        case net = "netE4"
        case gross = "grossE4"
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            net: try container.decodeIfPresent(.net, in: UnitPriceBounds.self)
                .map(UnitPrice.init(tenThousandths:)),
            gross: try container.decodeIfPresent(.gross, in: UnitPriceBounds.self)
                .map(UnitPrice.init(tenThousandths:)))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(net?.tenThousandths, forKey: .net)
        try container.encodeIfPresent(gross?.tenThousandths, forKey: .gross)
    }
}

extension TariffElement: Codable {
    private enum CodingKeys: String, CodingKey { case components, restrictions }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let restrictions = try container.decodeIfPresent(
            TariffRestrictions.self, forKey: .restrictions)
        self.init(
            try container.list(
                PriceComponent.self, forKey: .components, count: 1...Self.maximumComponents),
            restrictions: restrictions ?? TariffRestrictions())
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(components, forKey: .components)
        if restrictions != TariffRestrictions() {
            try container.encode(restrictions, forKey: .restrictions)
        }
    }
}

extension PriceComponent: Codable {
    private enum CodingKeys: String, CodingKey {
        case dimension, stepSize
        case price = "priceE4"
        case vatPerMille
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            try container.decode(TariffDimension.self, forKey: .dimension),
            UnitPrice(tenThousandths: try container.decode(.price, in: UnitPriceBounds.self)),
            vatPerMille: try container.decodeIfPresent(.vatPerMille, in: VATBounds.self),
            stepSize: try container.decodeIfPresent(.stepSize, in: StepBounds.self) ?? 1)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(dimension, forKey: .dimension)
        try container.encode(price.tenThousandths, forKey: .price)
        try container.encodeIfPresent(vatPerMille, forKey: .vatPerMille)
        try container.encode(stepSize, forKey: .stepSize)
    }
}

extension KeyedDecodingContainer {
    fileprivate func list<Item: Decodable>(
        _ type: Item.Type, forKey key: Key, count: ClosedRange<Int>
    ) throws -> [Item] {
        let items = try decode([Item].self, forKey: key)
        guard count.contains(items.count) else {
            throw DecodingError.dataCorruptedError(
                forKey: key, in: self,
                debugDescription: "must be \(count.lowerBound) to \(count.upperBound) items")
        }
        return items
    }

    fileprivate func listIfPresent<Item: Decodable>(
        _ type: Item.Type, forKey key: Key, count: ClosedRange<Int>
    ) throws -> [Item] {
        guard contains(key), try !decodeNil(forKey: key) else { return [] }
        return try list(type, forKey: key, count: count)
    }

    fileprivate func text(_ key: Key, maximum: Int) throws -> String {
        let text = try decode(String.self, forKey: key)
        guard text.unicodeScalars.count <= maximum else {
            throw DecodingError.dataCorruptedError(
                forKey: key, in: self,
                debugDescription: "must be at most \(maximum) characters")
        }
        return text
    }

    fileprivate func textIfPresent(_ key: Key, maximum: Int) throws -> String? {
        guard contains(key), try !decodeNil(forKey: key) else { return nil }
        return try text(key, maximum: maximum)
    }
}
