import ChargingModel
import CommonBase
import TestSupport
import Testing

@testable import CloudAccess
@testable import CloudCore
@testable import CloudFleet
@testable import CloudPeople
@testable import CloudTestSupport

extension CloudAccessTests {
    /// What a person may do with cards and vehicles. `eva` may charge at `porch` of the host `anna`,
    /// `ivo` may not.
    @Suite struct OwnCardTests {
        let bench: CloudBench

        init() async throws {
            bench = try CloudBench()
            try await bench.addHost("anna", at: "porch")
            for person in ["eva", "ivo", "petr"] { try await bench.addPerson(person) }
            for person in ["eva", "petr"] {
                try await change { db, moment in
                    try GrantService.add(
                        AccessGrant(
                            id: try id("grant-\(person)"), target: .station(try id("porch")),
                            grantee: .person(try id(person)), createdAt: moment.wall),
                        viewer: .system, db, at: moment)
                }
            }
        }

        @Test func addsCardWithAnySeparators() async throws {
            let card = try await add("04:a2-b3 c4.d5e6f7", of: "eva", by: "eva")
            #expect(card.reference == (try bench.reference("04A2B3C4D5E6F7")))
            #expect(card.reference.suffix == "E6F7")
        }

        /// Nobody adds a card for somebody else, or learns whether they exist.
        @Test func addsOnlyForThemselves() async throws {
            for person in ["ivo", "nobody"] {
                let answer = try await refusal { try await add("04AABBCC", of: person, by: "eva") }
                #expect(answer == "notFound")
            }
        }

        @Test func distinguishesOwnCardFromThatOfOthers() async throws {
            let card = try await add("04AABBCC", of: "eva", by: "eva", label: "blue")
            #expect(try await obstacle("04:AA:BB:CC", of: "eva") == .own(card.id, label: "blue"))
            #expect(try await obstacle("04:AA:BB:CC", of: "ivo") == .taken)
            #expect(try await obstacle("08:AA:BB:CC", of: "ivo") == .randomNumber)
            #expect(try await obstacle("04:AA:BB:CD", of: "ivo") == nil)
            let answer = try await refusal { try await add("04AABBCC", of: "ivo", by: "ivo") }
            #expect(answer == "conflict idToken")
        }

        @Test func limitsCardsOfPersonButNotOfAdmin() async throws {
            for number in 0..<IdTokenService.limit {
                _ = try await add("04AA\(1000 + number)", of: "eva", by: "eva")
            }
            let answer = try await refusal { try await add("04BB0000", of: "eva", by: "eva") }
            #expect(answer == "conflict idToken")
            _ = try await add("04BB0000", of: "eva", by: nil)
        }

        @Test func changesOnlyOwnCards() async throws {
            let card = try await add("04AABBCC", of: "eva", by: "eva")
            for viewer in [try person("ivo"), try person("anna"), .anonymous] {
                let changed = try await refusal {
                    try await change { db, moment in
                        _ = try IdTokenService.change(
                            id: card.id, status: .blocked, vault: bench.vault, viewer: viewer, db,
                            at: moment)
                    }
                }
                let removed = try await refusal {
                    try await change { db, moment in
                        try IdTokenService.remove(id: card.id, viewer: viewer, db, at: moment)
                    }
                }
                #expect([changed, removed] == ["notFound", "notFound"])
            }
        }

        // MARK: Vehicles

        @Test func cardBelongsToVehicleOfItsOwner() async throws {
            let (own, other) = (try await addVehicle(of: "eva"), try await addVehicle(of: "ivo"))
            #expect(own.plate == "1AB 2345")
            let card = try await add("04AABBCC", of: "eva", by: "eva", vehicle: own.id)
            #expect(card.vehicleID == own.id)
            let wrong = try await refusal {
                try await add("04AABBCD", of: "eva", by: "eva", vehicle: other.id)
            }
            #expect(wrong == "invalidInput vehicleId")
            try await change { db, _ in
                try VehicleService.remove(own.id, viewer: try person("eva"), db)
            }
            let left = try await bench.database.read { db in
                try IdTokenTable.find(id: card.id, viewer: .system, db)
            }
            #expect(left?.vehicleID == nil && left != nil)
        }

        @Test func hidesVehiclesOfOthers() async throws {
            let vehicle = try await addVehicle(of: "eva")
            let viewer = try person("ivo")
            let answer = try await refusal {
                try await bench.database.read { db in
                    try VehicleService.find(vehicle.id, viewer: viewer, db)
                }
            }
            #expect(answer == "notFound")
            let listed = try await bench.database.read { db in
                try VehicleTable.list(limit: 10, viewer: viewer, db)
            }
            #expect(listed == [])
        }

        @Test func limitsVehicles() async throws {
            for _ in 0..<Vehicle.limit { _ = try await addVehicle(of: "eva") }
            #expect(try await refusal { try await addVehicle(of: "eva") } == "conflict")
        }

        // MARK: Learning

        @Test func learnsCardThatIsTapped() async throws {
            let vehicle = try await addVehicle(of: "eva")
            try await learn("eva", label: "green", vehicle: vehicle.id)
            #expect(try await bench.tap("04AABBCC", at: "porch") == .invalid)
            let cards = try await bench.database.read { db in
                try IdTokenTable.list(after: "", limit: 10, viewer: try person("eva"), db)
            }
            #expect(cards.map(\.label) == ["green"])
            #expect(cards.map(\.vehicleID) == [vehicle.id])
            #expect(try await bench.tap("04AABBCC", at: "porch") == .accepted)
            // The tap that was learned is not a refused one.
            #expect(try await bench.count("refused_tap") == 0)
            #expect(try await bench.count("token_window") == 0)
        }

        /// Where they may not charge, a person waits for no card.
        @Test func learnsOnlyWherePersonMayCharge() async throws {
            #expect(try await refusal { try await learn("ivo") } == "notFound")
            try await change { db, moment in
                try GrantService.add(
                    AccessGrant(
                        id: try id("later"), target: .station(try id("porch")),
                        grantee: .person(try id("ivo")),
                        validFrom: moment.wall.adding(seconds: 3600), createdAt: moment.wall),
                    viewer: .system, db, at: moment)
            }
            #expect(try await refusal { try await learn("ivo") } == "forbidden")
            try await learn("anna")
        }

        @Test func waitsForOnePersonAtATime() async throws {
            try await learn("eva")
            #expect(try await refusal { try await learn("petr") } == "conflict")
            let forOther = try await refusal { try await learn("petr", for: "eva") }
            #expect(forOther == "notFound")
            try await learn("eva", seconds: 120)
            #expect(
                try await refusal { try await learn("eva", seconds: 121) } == "invalidInput seconds"
            )
            bench.clock.move(seconds: 120)
            try await learn("petr")
            #expect(try await window(of: "eva") == nil)
        }

        @Test func aPersonWaitsAtOneStation() async throws {
            try await change { db, moment in
                _ = try StationService.add(
                    id: try id("shed"), kind: .ocpp16, name: "shed", securityProfile: 0,
                    credential: nil, location: try id("home-anna"), db, at: moment)
            }
            try await learn("anna")
            try await learn("anna", at: "shed")
            #expect(try await bench.tap("04AABBCC", at: "porch") == .invalid)
            #expect(try await window(of: "anna")?.stationID == (try id("shed")))
        }

        /// A card that somebody has stays theirs, and the window says what was tapped.
        @Test func neverTakesEnrolledCard() async throws {
            try await bench.addCard("04AABBCC", of: "petr")
            try await bench.addCard("04AABBCD", of: "eva")
            try await learn("eva")
            for (card, remark) in [
                ("04AABBCC", TokenWindow.Remark.taken), ("04AABBCD", .own),
                ("08AABBCC", .randomNumber),
            ] {
                try await bench.tap(card, at: "porch")
                #expect(try await window(of: "eva")?.remark == remark)
            }
            try await bench.tap("04AABBCE", at: "porch")
            #expect(try await window(of: "eva") == nil)
        }

        // MARK: Helpers

        private func person(_ name: String) throws -> Viewer {
            .person(try id(name), Set(AccessScope.allCases))
        }

        @discardableResult
        private func change<Value: Sendable>(
            _ body: @escaping @Sendable (Database, Moment) throws -> Value
        ) async throws -> Value {
            let moment = bench.clock.now
            return try await bench.database.write { db in try body(db, moment) }
        }

        /// - Parameter adder: nil for an admin.
        private func add(
            _ card: String, of owner: String, by adder: String?, label: String = "",
            vehicle: ID<Vehicle>? = nil
        ) async throws -> IdTokenRecord {
            let (token, random) = (try CloudBench.token(card), bench.random)
            let viewer: Viewer = try adder.map(person) ?? .system
            return try await change { db, moment in
                try IdTokenService.add(
                    token, id: random.id(), label: label, person: try id(owner), vehicle: vehicle,
                    newParentTag: ParentTag.new(from: random), vault: bench.vault, viewer: viewer,
                    db, at: moment)
            }
        }

        private func obstacle(_ card: String, of person: String) async throws
            -> IdTokenService.Obstacle?
        {
            let token = try CloudBench.token(card)
            return try await bench.database.read { db in
                try IdTokenService.obstacle(
                    to: token, of: try id(person), vault: bench.vault,
                    viewer: try self.person(person), db)
            }
        }

        private func addVehicle(of owner: String) async throws -> Vehicle {
            let random = bench.random
            return try await change { db, moment in
                try VehicleService.add(
                    id: random.id(), name: "Enyaq", plate: " 1AB 2345 ", person: try id(owner),
                    viewer: try person(owner), db, at: moment)
            }
        }

        @discardableResult
        private func learn(
            _ name: String, for other: String? = nil, at station: String = "porch",
            label: String = "", vehicle: ID<Vehicle>? = nil, seconds: Int64 = 60
        ) async throws -> TokenWindow {
            try await change { db, moment in
                try TokenLearning.openWindow(
                    at: try id(station), for: try id(other ?? name), label: label,
                    vehicle: vehicle, seconds: seconds, viewer: try person(name), db, at: moment)
            }
        }

        private func window(of name: String) async throws -> TokenWindow? {
            let now = bench.clock.now.wall
            return try await bench.database.read { db in
                try TokenWindowTable.open(of: try id(name), now, db)
            }
        }
    }
}
