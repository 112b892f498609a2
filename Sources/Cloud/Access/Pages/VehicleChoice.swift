import CloudCore
import CloudHTTP
import CloudWeb
import CommonBase
import MessageCatalogue

/// The field of a form that says to which vehicle a card belongs.
enum VehicleChoice {
    /// Nil for a person without vehicles.
    static func field(
        _ name: String, of person: PersonID, value: ID<Vehicle>? = nil, _ visit: Visit,
        _ db: Database
    ) throws -> FormField? {
        let vehicles = try VehicleTable.list(
            person: person, limit: Vehicle.limit, viewer: visit.viewer, db)
        guard !vehicles.isEmpty else { return nil }
        let texts = CardTexts()
        let options =
            [("", visit.say(texts.noVehicle))] + vehicles.map { ($0.id.text, $0.name) }
        return visit.choice(name, texts.vehicle, options: options, value: value?.text ?? "")
    }

    /// The vehicle that was chosen; nil for none.
    static func read(_ name: String, _ form: SentForm) throws -> ID<Vehicle>? {
        ID<Vehicle>(try form.optionalText(name, upTo: 48) ?? "")
    }
}
