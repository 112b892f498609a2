import CloudCore
import CloudPeople
import CommonBase

/// The cars of people.
package enum VehicleService {
    /// - Parameter plate: nil or empty for none; surrounding spaces are removed.
    /// - Throws: `invalidInput` naming the field; `notFound` for a person whom the viewer does not
    ///   see; `conflict` for too many vehicles.
    package static func add(
        id: ID<Vehicle>, name: String, plate: String?, person: PersonID, viewer: Viewer,
        _ db: Database, at moment: Moment
    ) throws -> Vehicle {
        _ = try PeopleService.find(person, viewer: viewer, db)
        let vehicle = Vehicle(
            id: id, personID: person, name: try checkedName(name), plate: try checkedPlate(plate),
            createdAt: moment.wall)
        guard try VehicleTable.count(of: person, db) < Vehicle.limit else {
            throw ServiceError(.conflict, "A person has at most \(Vehicle.limit) vehicles.")
        }
        try VehicleTable.insert(vehicle, db)
        db.noteAudit(.vehicle, id.text, "added")
        db.signal(Signal(.cards, person.text))
        return vehicle
    }

    /// - Throws: `notFound`, also for a vehicle of somebody else.
    package static func find(
        _ id: ID<Vehicle>, viewer: Viewer, _ db: Database
    ) throws -> Vehicle {
        guard let vehicle = try VehicleTable.find(id, viewer: viewer, db) else {
            throw ServiceError(.notFound, "The vehicle \(id) does not exist.")
        }
        return vehicle
    }

    /// The vehicle of a card's owner.
    /// - Throws: `invalidInput` for a vehicle that is not the person's.
    static func check(_ id: ID<Vehicle>, of person: PersonID, _ db: Database) throws {
        guard try VehicleTable.find(id, viewer: .person(person, [.read]), db) != nil else {
            throw ServiceError(
                .invalidInput, "vehicleId must be a vehicle of the card's owner.",
                field: "vehicleId")
        }
    }

    /// Changes a vehicle; nil leaves a property as it is.
    /// - Throws: `notFound`, `invalidInput` naming the field.
    package static func change(
        _ id: ID<Vehicle>, name: String?, plate: Change<String>?, viewer: Viewer, _ db: Database
    ) throws -> Vehicle {
        var vehicle = try find(id, viewer: viewer, db)
        if let name { vehicle.name = try checkedName(name) }
        if let plate { vehicle.plate = try checkedPlate(plate.value) }
        try VehicleTable.update(vehicle, db)
        db.signal(Signal(.cards, vehicle.personID.text))
        return vehicle
    }

    /// Deletes a vehicle. Its cards remain.
    /// - Throws: `notFound`.
    package static func remove(_ id: ID<Vehicle>, viewer: Viewer, _ db: Database) throws {
        let vehicle = try find(id, viewer: viewer, db)
        try VehicleTable.delete(id, db)
        db.signal(Signal(.cards, vehicle.personID.text))
    }

    private static func checkedName(_ text: String) throws -> String {
        try Check.text(text.trimmed, "name", 1...100)
    }

    private static func checkedPlate(_ text: String?) throws -> String? {
        guard let plate = text?.trimmed, !plate.isEmpty else { return nil }
        return try Check.text(plate, "plate", 1...20)
    }
}

extension String {
    /// Without surrounding white space.
    fileprivate var trimmed: String {
        let start = drop(while: \.isWhitespace)
        return String(
            start[
                ..<(start.lastIndex { !$0.isWhitespace }.map(start.index(after:))
                    ?? start.startIndex)])
    }
}
