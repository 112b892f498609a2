import ChargingModel
import CloudAccess
import CloudBridgeGateway
import CloudCharging
import CloudCore
import CloudFleet
import CloudPeople
import CommonBase

/// The accounts, cards, chargers and rights of the neighbourhood, through the services of the cloud.
enum NeighbourhoodSetup {
    /// Accounts, locations and chargers.
    static func addEverything(_ stage: inout Stage, _ db: Database) throws {
        stage.admin = try PeopleService.add(
            id: stage.random.id(), isAdmin: true, name: SignIns.Account.admin.name,
            email: SignIns.Account.admin.email, passwordHash: nil, db, at: stage.moment
        ).id
        for resident in Resident.allCases { try addPerson(resident, &stage, db) }
        for charger in Charger.allCases { try addCharger(charger, &stage, db) }
        try giveRights(stage, db)
        try NeighbourhoodPrices.set(stage, db)
    }

    static func set(
        passwordHash: String, of person: SignIns.Account, _ stage: Stage, _ db: Database
    ) throws {
        let id: PersonID? =
            switch person {
            case .admin: stage.admin
            case .resident(let resident): try stage.person(resident)
            }
        guard let id else { return }
        _ = try PeopleService.change(
            id, PeopleService.Changes(passwordHash: .set(passwordHash)), viewer: .system, db,
            at: stage.moment)
    }

    private static func addPerson(
        _ resident: Resident, _ stage: inout Stage, _ db: Database
    ) throws {
        let person = try PeopleService.add(
            id: stage.random.id(), name: resident.name, email: resident.email,
            passwordHash: nil, db, at: stage.moment)
        stage.people[resident] = person.id
        let viewer = try stage.viewer(resident)
        let cars = try resident.cars.map { car in
            try VehicleService.add(
                id: stage.random.id(), name: car.name, plate: car.plate, person: person.id,
                viewer: viewer, db, at: stage.moment)
        }
        for card in resident.cards {
            stage.cards[card.number] = try IdTokenService.add(
                try card.token(), id: stage.random.id(), label: card.label, person: person.id,
                vehicle: cars[card.car].id, newParentTag: ParentTag.new(from: stage.random),
                vault: stage.authorization.vault, viewer: viewer, db, at: stage.moment
            ).id
        }
    }

    private static func addCharger(
        _ charger: Charger, _ stage: inout Stage, _ db: Database
    ) throws {
        let location = try LocationService.add(
            id: stage.random.id(), name: charger.address, host: try stage.person(charger.host), db,
            at: stage.moment)
        stage.locations[charger] = location.id
        let credential =
            charger.kind == .ocpp16 ? StationCredential(random: stage.random) : nil
        stage.passwords[charger] = credential?.text
        let station = try StationService.add(
            id: try charger.stationID(), kind: charger.kind, name: charger.name,
            securityProfile: credential == nil ? 0 : 1, credential: credential,
            location: location.id, db, at: stage.moment)
        guard charger.kind == .bridge else { return }
        // Nobody has its key: the bridge that is enrolled later replaces it.
        let bridge: BridgeID = stage.random.id()
        try BridgeTable.insert(
            Bridge(id: bridge, stationID: station.id, publicKey: "none"), at: stage.moment.wall, db)
        stage.bridge = bridge
    }

    // MARK: Rights

    private static func giveRights(_ stage: Stage, _ db: Database) throws {
        try invite([.petr], to: .driveway, byMail: true, stage, db)
        try invite([.lucie, .eva, .ondrej], to: .courtyard, byMail: false, stage, db)
        try invite([.petr, .martin], to: .garage, byMail: false, stage, db)
        let offer = Invitation.Offer.coHost(try stage.location(of: .garage))
        let token = try invite(
            to: offer, by: .tomas, email: Resident.lucie.email, stage, db)
        try accept(token, by: .lucie, stage, db)
        // A right that has ended meanwhile, and one with a limit.
        try grant(
            .martin, at: .driveway, until: stage.moment.wall.adding(seconds: 49 * 86_400), nil,
            stage, db)
        try grant(.ondrej, at: .garage, until: nil, 15_000, stage, db)
    }

    private static func invite(
        _ guests: [Resident], to charger: Charger, byMail: Bool, _ stage: Stage, _ db: Database
    ) throws {
        let token = try invite(
            to: .charging(try stage.location(of: charger)), by: charger.host,
            email: byMail ? guests.first?.email : nil, stage, db)
        for guest in guests { try accept(token, by: guest, stage, db) }
    }

    /// - Returns: the secret of its link.
    @discardableResult
    static func invite(
        to offer: Invitation.Offer, by host: Resident, email: String?, _ stage: Stage,
        _ db: Database
    ) throws -> String {
        let token = stage.random.text()
        try InvitationService.add(
            Invitation(
                id: stage.random.id(), email: email, invitedBy: try stage.person(host),
                offer: offer, at: stage.moment.wall),
            token: token, language: .english, viewer: try stage.viewer(host), db, at: stage.moment)
        return token
    }

    private static func accept(
        _ token: String, by guest: Resident, _ stage: Stage, _ db: Database
    ) throws {
        try InvitationService(random: stage.random).accept(
            token: token, by: try stage.person(guest), db, at: stage.moment)
    }

    private static func grant(
        _ guest: Resident, at charger: Charger, until end: Timestamp?, _ energyWh: Int64?,
        _ stage: Stage, _ db: Database
    ) throws {
        try GrantService.add(
            AccessGrant(
                id: stage.random.id(), target: .location(try stage.location(of: charger)),
                grantee: .person(try stage.person(guest)), validUntil: end,
                maximumEnergyWh: energyWh, createdAt: stage.moment.wall,
                createdBy: try stage.person(charger.host)),
            viewer: try stage.viewer(charger.host), db, at: stage.moment)
    }

    // MARK: Later

    /// What people do in the meantime.
    static func laterSteps(_ local: LocalDays) -> [Step] {
        func time(_ daysAgo: Int, _ hour: Int, _ minute: Int) -> Timestamp {
            local.time(daysAgo: daysAgo, minute: hour * 60 + minute)
                ?? local.now.adding(seconds: -Int64(daysAgo) * 86_400)
        }
        return [
            .request(time(18, 16, 42)) { stage in
                let place = try await stage.place(of: .courtyard)
                let (eva, moment) = (try stage.person(.eva), stage.moment)
                let id: ChargerReportID = stage.random.id(at: moment.wall)
                try await stage.database.write { db in
                    try ChargerProblem.blocked.report(
                        "Stojí tu dodávka, nedá se zaparkovat.", id: id, at: place, by: eva, db,
                        at: moment)
                }
            },
            .report(time(15, 19, 3)) { stage, db in
                guard let card = stage.cards[Resident.ondrej.cards[1].number] else { return }
                _ = try IdTokenService.change(
                    id: card, status: .blocked, vault: stage.authorization.vault,
                    viewer: try stage.viewer(.ondrej), db, at: stage.moment)
            },
            .report(time(2, 20, 10)) { stage, db in
                try invite(
                    to: .charging(try stage.location(of: .garage)), by: .tomas,
                    email: "karel@zapoj.example", stage, db)
            },
            .report(time(1, 9, 30)) { stage, db in
                try invite(
                    to: .charging(try stage.location(of: .driveway)), by: .jana, email: nil, stage,
                    db)
            },
        ]
    }

    /// People have read what is older than two days.
    static func readInboxes(_ stage: Stage, _ db: Database) throws {
        let old = stage.moment.wall.adding(seconds: -2 * 86_400)
        for resident in Resident.allCases {
            let viewer = try stage.viewer(resident)
            let seen = try NotificationTable.list(before: .max, limit: 1000, viewer: viewer, db)
                .first { $0.createdAt < old }
            guard let seen else { continue }
            try NotificationTable.markRead(through: seen.id, viewer: viewer, db, at: old)
        }
    }
}
