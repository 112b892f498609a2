import CloudBooking
import CloudCore
import CloudWeb
import CommonBase
import MessageCatalogue

/// The form by which a host describes a place.
struct ListingForm: Sendable {
    var title: FormField
    var description: FormField
    var rules: FormField
    var access: FormField
    var connector: FormField
    var cable: FormField
    var power: FormField
    var phases: FormField
    var meter: FormField
    var amenities: [FormField]
    var district: FormField
    var town: FormField
    var street: FormField
    var number: FormField
    var postcode: FormField
    var latitude: FormField
    var longitude: FormField
    var positionHint: String
    var notes: FormField

    private static let texts = ListingTexts()
    private static let words = ListingWords()

    init(
        _ content: ListingContent, _ access: PlaceTerms.Access, hasGeocoder: Bool, _ visit: Visit
    ) {
        let (texts, words) = (Self.texts, Self.words)
        title = visit.field(
            "title", texts.title, value: content.title, hint: texts.titleHint, isRequired: true,
            maximum: Listing.titleLimit)
        description = visit.field(
            "description", texts.description, .area, value: content.description,
            maximum: Listing.descriptionLimit)
        rules = visit.field(
            "houseRules", texts.rules, .area, value: content.houseRules,
            maximum: Listing.houseRulesLimit)
        self.access = visit.choice(
            "access", texts.access, .radio,
            options: PlaceTerms.Access.allCases.map { ($0.rawValue, visit.say(words.name($0))) },
            value: access.rawValue)
        connector = visit.choice(
            "connectorKind", texts.connector,
            options: Listing.ConnectorKind.allCases.map {
                ($0.rawValue, visit.say(words.name($0)))
            }, value: content.connectorKind.rawValue)
        cable = visit.field(
            "cableCM", texts.cable, .number,
            value: content.cableCM.map { Self.decimal($0, of: 100, digits: 2, visit) } ?? "",
            hint: texts.cableHint, maximum: 6)
        power = visit.field(
            "powerW", texts.power, .number,
            value: Self.decimal(content.powerW, of: 1000, digits: 1, visit), isRequired: true,
            maximum: 7)
        phases = visit.choice(
            "phases", texts.phases, options: (1...3).map { ("\($0)", "\($0)") },
            value: "\(content.phases ?? 3)")
        meter = visit.choice(
            "meterClass", texts.meter,
            options: Listing.MeterClass.allCases.map { ($0.rawValue, visit.say(words.name($0))) },
            value: content.meterClass.rawValue)
        amenities = Listing.Amenity.allCases.map { amenity in
            visit.checkbox(
                Self.field(of: amenity), words.name(amenity),
                isChecked: content.amenities.contains(amenity))
        }
        func line(_ name: String, _ label: Message, _ value: String, _ limit: Int) -> FormField {
            visit.field(name, label, value: value, maximum: limit)
        }
        district = line("district", texts.district, content.district, Listing.areaLimit)
        town = line("town", texts.town, content.town, Listing.areaLimit)
        street = line("street", texts.street, content.street, ExactAddress.streetLimit)
        number = line("houseNumber", texts.number, content.houseNumber, ExactAddress.numberLimit)
        postcode = line(
            "postcode", texts.postcode, content.postcode, ExactAddress.postcodeLimit)
        latitude = line("latitude", texts.latitude, content.position?.latitude ?? "", 20)
        longitude = line("longitude", texts.longitude, content.position?.longitude ?? "", 20)
        positionHint = visit.say(hasGeocoder ? texts.lookupHint : texts.coordinateHint)
        notes = visit.field(
            "accessNotes", texts.notes, .area, value: content.accessNotes, hint: texts.notesHint,
            maximum: ExactAddress.notesLimit)
    }

    private static func field(of amenity: Listing.Amenity) -> String {
        "amenity-\(amenity.rawValue)"
    }

    private static func decimal(
        _ value: Int64, of unit: Int64, digits: Int, _ visit: Visit
    ) -> String {
        visit.formats.number(
            Double(value) / Double(unit), digits: value.isMultiple(of: unit) ? 0 : digits)
    }

    /// What was sent, without the position.
    /// - Throws: `FormError` naming the field.
    static func content(_ form: SentForm) throws -> ListingContent {
        var content = ListingContent(title: try form.text("title", upTo: Listing.titleLimit))
        func optional(_ name: String, _ limit: Int) throws -> String {
            try form.optionalText(name, upTo: limit) ?? ""
        }
        content.description = try optional("description", Listing.descriptionLimit)
        content.houseRules = try optional("houseRules", Listing.houseRulesLimit)
        content.accessNotes = try optional("accessNotes", ExactAddress.notesLimit)
        content.connectorKind = try form.choice("connectorKind")
        content.cableCM = try form.number("cableCM", in: 0.5...30).map {
            Int64(($0 * 100).rounded())
        }
        _ = try form.text("powerW", upTo: 7)
        if let power = try form.number("powerW", in: 1...400) {
            content.powerW = Int64((power * 1000).rounded())
        }
        content.phases = try form.number("phases", in: 1...3).map { Int64($0) }
        content.meterClass = try form.choice("meterClass")
        content.amenities = Set(
            Listing.Amenity.allCases.filter { form.isOn(field(of: $0)) })
        content.district = try optional("district", Listing.areaLimit)
        content.town = try optional("town", Listing.areaLimit)
        content.street = try optional("street", ExactAddress.streetLimit)
        content.houseNumber = try optional("houseNumber", ExactAddress.numberLimit)
        content.postcode = try optional("postcode", ExactAddress.postcodeLimit)
        return content
    }

    /// The pin that was typed; nil if both fields are empty.
    /// - Throws: `FormError` naming the field.
    static func pin(_ form: SentForm) throws -> Position? {
        let (latitude, longitude) = (form.typed("latitude"), form.typed("longitude"))
        if latitude.isEmpty, longitude.isEmpty { return nil }
        guard let pin = Position(latitude: latitude, longitude: longitude) else {
            throw FormError("latitude", texts.badPosition)
        }
        return pin
    }
}
