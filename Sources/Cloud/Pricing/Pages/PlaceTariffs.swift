import CloudCore
import CloudFleet
import CommonBase

/// The prices of a place: those of everybody, and those of groups.
struct PlaceTariffs: Sendable {
    var place: Location
    /// The groups of its host.
    var groups: [PersonGroup]
    /// The group whose price the page shows; nil for the price of everybody else.
    var group: PersonGroup?
    /// Nil if charging is free, or if the group pays what everybody pays.
    var tariff: StoredTariff?
    /// Newest first, without the newest.
    var earlier: [StoredTariff]

    /// - Throws: `notFound` for a place that the viewer does not manage, and for a group that is not
    ///   its host's.
    init(
        _ id: LocationID, group: ID<PersonGroup>?, viewer: Viewer, _ db: Database
    ) throws {
        place = try LocationService.find(id, viewer: viewer, db)
        groups = try GroupTable.groups(of: place.hostID, db)
        self.group = groups.first { $0.id == group }
        if let group, self.group == nil {
            throw ServiceError(.notFound, "The group \(group) does not exist.")
        }
        tariff = try TariffTable.newest(at: id, group: group, db)
        earlier = []
        if let tariff {
            earlier = try TariffTable.versions(
                of: tariff.id, before: tariff.number, limit: TariffPages.versionLimit, db)
        }
    }

    // MARK: Saving

    struct Change: Sendable {
        var version: TariffService.Version
        /// Of a tariff that is made.
        var newID: TariffID
        var texts: TariffTexts
    }

    /// Gives the tariff of the place another version. A tariff that holds elsewhere too, or belongs to
    /// somebody else, is left as it is, and a new one takes its place here.
    /// - Throws: `notFound`, `conflict`.
    static func save(
        _ change: Change, at id: LocationID, group: ID<PersonGroup>?, viewer: Viewer,
        _ db: Database, at moment: Moment
    ) throws {
        let found = try PlaceTariffs(id, group: group, viewer: viewer, db)
        if let tariff = found.tariff, tariff.hostID == found.place.hostID,
            try TariffTable.assignments(of: tariff.id, limit: 2, db).count == 1
        {
            _ = try TariffService.change(
                tariff.id, name: nil, change.version, viewer: viewer, db, at: moment)
            return
        }
        let made = try TariffService.add(
            change.newID, name: change.texts.tariffName(found.place.name, found.group?.name),
            change.version, host: found.place.hostID, db, at: moment)
        try TariffService.assign(
            made.id, to: id, group: group, viewer: .system, db, at: moment)
    }
}
