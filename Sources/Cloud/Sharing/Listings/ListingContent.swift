import CloudCore
import CommonBase

/// The host's description of a place, with the private parts.
package struct ListingContent: Hashable, Sendable {
    package var title: String
    package var description = ""
    package var houseRules = ""
    /// Private: how to reach the charger.
    package var accessNotes = ""
    package var connectorKind = Listing.ConnectorKind.type2Socket
    /// Of a fixed cable, in centimeters.
    package var cableCM: Int64?
    package var powerW: Int64 = 11_000
    package var phases: Int64? = 3
    package var meterClass = Listing.MeterClass.chargerInternal
    package var amenities: Set<Listing.Amenity> = []
    package var district = ""
    package var town = ""
    /// Private, as are the number, the postcode and the position.
    package var street = ""
    package var houseNumber = ""
    package var postcode = ""
    package var position: Position?

    package init(title: String) { self.title = title }

    init(_ listing: Listing, _ address: ExactAddress?) {
        title = listing.title
        description = listing.description
        houseRules = listing.houseRules
        accessNotes = address?.accessNotes ?? ""
        connectorKind = listing.connectorKind
        cableCM = listing.cableCM
        powerW = listing.powerW
        phases = listing.phases
        meterClass = listing.meterClass
        amenities = listing.amenities
        district = listing.district
        town = listing.town
        street = address?.street ?? ""
        houseNumber = address?.houseNumber ?? ""
        postcode = address?.postcode ?? ""
        position = address?.position
    }

    /// The content as it is stored: only a fixed cable has a length, only alternating current phases.
    /// - Throws: `invalidInput` naming the field.
    func checked() throws -> ListingContent {
        var content = self
        content.title = try Check.text(title, "title", 1...Listing.titleLimit)
        try Self.checkLines(description, "description", Listing.descriptionLimit)
        try Self.checkLines(houseRules, "houseRules", Listing.houseRulesLimit)
        try Self.checkLines(accessNotes, "accessNotes", ExactAddress.notesLimit)
        for (text, field, limit) in [
            (district, "district", Listing.areaLimit), (town, "town", Listing.areaLimit),
            (street, "street", ExactAddress.streetLimit),
            (houseNumber, "houseNumber", ExactAddress.numberLimit),
            (postcode, "postcode", ExactAddress.postcodeLimit),
        ] {
            _ = try Check.text(text, field, 0...limit)
        }
        try Check.that(
            Listing.powers.contains(powerW), "powerW",
            "powerW must be between 1000 and 400000.")
        try Check.that(
            (1...3).contains(phases ?? 3), "phases", "phases must be between 1 and 3.")
        try Check.that(
            cableCM.map { Listing.cables.contains($0) } ?? true, "cableCM",
            "cableCM must be between 50 and 3000.")
        if !connectorKind.hasCable { content.cableCM = nil }
        content.phases = connectorKind.isDirectCurrent ? nil : phases ?? 3
        return content
    }

    /// A text of several lines.
    private static func checkLines(_ text: String, _ field: String, _ limit: Int) throws {
        let lines = text.unicodeScalars.filter { $0 != "\n" }
        try Check.that(
            text.unicodeScalars.count <= limit && !lines.contains(where: \.isControlling), field,
            "\(field) must have at most \(limit) printable characters.")
    }
}
