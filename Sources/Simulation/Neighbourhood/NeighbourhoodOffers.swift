import CloudBooking
import CloudCore
import CloudFleet
import CloudSharing
import CommonBase

/// Listings on the map, terms, hours, and a group of neighbours.
enum NeighbourhoodOffers {
    static func steps(at time: Timestamp) -> [Step] {
        Charger.allCases.map { charger in
            Step.report(time) { stage, db in
                try describe(charger, stage, db)
                try setTerms(of: charger, stage, db)
            }
        } + [Step.report(time) { stage, db in try addGroup(stage, db) }]
    }

    private static func describe(_ charger: Charger, _ stage: Stage, _ db: Database) throws {
        let location = try stage.location(of: charger)
        let viewer = try stage.viewer(charger.host)
        try ListingService.save(
            charger.listing, of: location, viewer: viewer,
            key: stage.authorization.vault.publicPointKey, db, at: stage.moment)
        try ListingService.setListed(
            true, location, viewer: viewer, random: stage.random, db, at: stage.moment)
    }

    private static func setTerms(
        of charger: Charger, _ stage: Stage, _ db: Database
    ) throws {
        let location = try stage.location(of: charger)
        let viewer = try stage.viewer(charger.host)
        var terms = PlaceTerms.standard
        switch charger {
        case .driveway:
            terms.access = .members
            terms.cancellationFee = Money(minor: 3_000)
            terms.noShowFee = Money(minor: 5_000)
        case .courtyard:
            terms.access = .members
            terms.confirmation = .instant
            terms.bufferMinutes = 15
        case .garage: terms.access = .group
        }
        try PlaceTermsService.change(
            location, terms, viewer: viewer, random: stage.random, db, at: stage.moment)
        try CalendarService.setWeekly(
            charger.hours, of: location, viewer: viewer, db, at: stage.moment)
    }

    /// Jana's neighbours charge at hers, too.
    private static func addGroup(_ stage: Stage, _ db: Database) throws {
        let (host, viewer) = (try stage.person(.jana), try stage.viewer(.jana))
        let group = try GroupService.add(
            id: stage.random.id(), name: "Sousedé z Lesné", kind: .neighbours,
            code: JoinCode(from: stage.random), needsApproval: true, host: host, db,
            at: stage.moment)
        for member in [Resident.lucie, .ondrej] {
            try GroupService.setMember(
                try stage.person(member), of: group.id, true, viewer: viewer, db,
                at: stage.moment)
        }
        try GrantService.add(
            AccessGrant(
                id: stage.random.id(), target: .location(try stage.location(of: .driveway)),
                grantee: .group(group.id), createdAt: stage.moment.wall, createdBy: host),
            viewer: viewer, db, at: stage.moment)
    }
}

extension Charger {
    /// With streets that exist nowhere near these points.
    fileprivate var listing: ListingContent {
        var content = ListingContent(title: name)
        content.powerW = maximumW
        switch self {
        case .driveway:
            content.description = "Nabíječka na příjezdu k domu, klidná ulice kousek od lesa."
            content.houseRules = "Po nabití prosím přeparkuj, jezdíme tudy i my."
            content.accessNotes = "Vrata jsou otevřená, stání vlevo u zdi."
            content.connectorKind = .type2Cable
            content.cableCM = 500
            content.amenities = [.light, .overnight]
            (content.district, content.town) = ("Lesná", "Brno")
            (content.street, content.houseNumber, content.postcode) = ("Ořešáková", "12", "638 00")
            content.position = Position(latitudeE6: 49_226_300, longitudeE6: 16_622_400)
        case .courtyard:
            content.description = "Zásuvka Type 2 ve dvoře bytového domu, vlastní kabel s sebou."
            content.accessNotes = "Zvonek Horákovi, otevřeme bránu."
            content.amenities = [.roof, .camera, .stepFree]
            (content.district, content.town) = ("Štýřice", "Brno")
            (content.street, content.houseNumber, content.postcode) = ("Javorinová", "5", "639 00")
            content.position = Position(latitudeE6: 49_184_100, longitudeE6: 16_597_800)
        case .garage:
            content.description = "Garáž na kopci, pro rodinu a kamarády."
            content.accessNotes = "Kód ke dveřím garáže ti pošleme."
            content.connectorKind = .type2Cable
            content.cableCM = 700
            content.meterClass = .bridgeMid
            content.amenities = [.roof, .light, .wifi]
            content.town = "Bílovice nad Svitavou"
            (content.street, content.houseNumber, content.postcode) = ("Na Kopci", "31", "664 01")
            content.position = Position(latitudeE6: 49_247_200, longitudeE6: 16_672_500)
        }
        return content
    }

    /// None at all: always open.
    fileprivate var hours: [WeeklyHours] {
        guard self == .driveway else { return [] }
        return (1...7).map { weekday in
            WeeklyHours(
                weekday: weekday, hours: DayHours(startMinute: 6 * 60, endMinute: 23 * 60))
        }
    }
}
