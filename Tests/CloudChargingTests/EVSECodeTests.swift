import CommonBase
import TestSupport
import Testing

@testable import CloudCore
@testable import CloudFleet
@testable import CloudTestSupport

extension CloudChargingTests {
    @Suite struct EVSECodeTests {
        private static let alphabet = Array("23456789ABCDEFGHJKMNPQRSTUVWXYZ")

        @Test func findsEachWrongCharacterAndEachSwap() throws {
            let random = CloudBench.source(seed: 7)
            for _ in 0..<20 {
                let text = Array(EVSECode(from: random).text)
                #expect(text.count == 9)
                #expect(EVSECode(String(text))?.text == String(text))
                for place in text.indices {
                    for other in Self.alphabet where other != text[place] {
                        var wrong = text
                        wrong[place] = other
                        #expect(EVSECode(String(wrong)) == nil)
                    }
                    for second in text.indices where text[second] != text[place] {
                        var wrong = text
                        wrong.swapAt(place, second)
                        #expect(EVSECode(String(wrong)) == nil)
                    }
                }
            }
        }

        @Test func readsTypedCode() throws {
            let code = EVSECode(from: CloudBench.source(seed: 3))
            #expect(EVSECode(code.grouped) == code)
            #expect(EVSECode(" " + code.grouped.lowercased().replacing("-", with: " ")) == code)
            for text in [
                "", "ABC", code.text + "2", String(repeating: "A", count: 1000), "ÄÄÄÄÄÄÄÄÄ",
            ] {
                #expect(EVSECode(text) == nil)
            }
        }

        private struct Bench {
            let cloud: CloudBench
            let host: PersonID
            var viewer: Viewer { .person(host, []) }

            init() async throws {
                cloud = try CloudBench()
                host = try await cloud.addPerson("host")
                for name in ["old", "new"] { try await add(name) }
            }

            func add(_ name: String) async throws {
                let (station, host, moment) = (try id(name) as StationID, host, cloud.clock.now)
                let location: LocationID = cloud.random.id()
                try await cloud.database.write { db in
                    _ = try StationService.add(
                        id: station, kind: .ocpp16, name: name, securityProfile: 0,
                        credential: nil,
                        location: try LocationService.standard(
                            of: host, newID: location, db, at: moment), db, at: moment)
                }
            }

            func places(_ name: String) async throws -> [ChargingPlace] {
                let (cloud, viewer, moment) = (cloud, viewer, cloud.clock.now)
                return try await EVSECodeService.read(
                    cloud.database, random: cloud.random, at: moment
                ) { db in
                    let station: StationID = try id(name)
                    return EVSECodeService.Shown(
                        try EVSECodeService.places(of: station, viewer: viewer, db, at: moment),
                        stations: [station])
                }
            }

            func station(_ code: EVSECode) async throws -> StationID? {
                try await cloud.database.read { try EVSECodeTable.place(code, $0)?.stationID }
            }
        }

        @Test func makesCodeOnceForEachConnector() async throws {
            let bench = try await Bench()
            let first = try await bench.places("old")
            #expect(first.map(\.connectorID) == [1])
            #expect(first.first?.locationName == "Home")
            let moment = bench.cloud.clock.now
            try await bench.cloud.database.write { db in
                for connector: Int64 in 0...2 {
                    try ConnectorTable.save(
                        station: try id("old"), connector: connector, status: .available,
                        errorCode: nil, at: moment.wall, db)
                }
            }
            let both = try await bench.places("old")
            #expect(both.map(\.connectorID) == [1, 2])
            #expect(both.first?.code == first.first?.code)
        }

        @Test func makesNoCodeOfStationThatViewerDoesNotManage() async throws {
            let bench = try await Bench()
            let stranger = try await bench.cloud.addPerson("stranger")
            let (cloud, moment) = (bench.cloud, bench.cloud.clock.now)
            await #expect(throws: ServiceError.self) {
                try await EVSECodeService.read(cloud.database, random: cloud.random, at: moment) {
                    db in
                    let station: StationID = try id("old")
                    return EVSECodeService.Shown(
                        try EVSECodeService.places(
                            of: station, viewer: .person(stranger, []), db, at: moment),
                        stations: [station])
                }
            }
            try await cloud.database.write { db in
                try EVSECodeService.makeCodes(
                    of: try id("removed"), random: cloud.random, db, at: moment)
            }
            #expect(try await cloud.count("evse_code") == 0)
        }

        /// The sticker stays on the wall: the new station takes over its code, also if the old one
        /// was removed before.
        @Test(arguments: [false, true]) func codeSurvivesReplacement(isRemoved: Bool) async throws {
            let bench = try await Bench()
            let code = try #require(try await bench.places("old").first?.code)
            let own = try #require(try await bench.places("new").first?.code)
            let (viewer, moment) = (bench.viewer, bench.cloud.clock.now)
            try await bench.cloud.database.write { db in
                if isRemoved { try StationService.remove(try id("old"), rules: [], db, at: moment) }
                let offered = try EVSECodeService.others(
                    than: try id("new"), viewer: viewer, db, at: moment)
                #expect(offered.map(\.code) == [code])
                try EVSECodeService.takeOver(
                    code, by: try id("new"), connector: 1, viewer: viewer, db, at: moment)
            }
            #expect(try await bench.station(code) == (try id("new")))
            #expect(try await bench.station(own) == nil)
            #expect(try await bench.places("new").map(\.code) == [code])
        }

        @Test func refusesCodeOfAnotherHost() async throws {
            let bench = try await Bench()
            let code = try #require(try await bench.places("old").first?.code)
            let stranger = try await bench.cloud.addPerson("stranger")
            let moment = bench.cloud.clock.now
            let errors = try await bench.cloud.database.write { db in
                ["old", "new"].map { name in
                    #expect(throws: ServiceError.self) {
                        try EVSECodeService.takeOver(
                            code, by: try id(name), connector: 1, viewer: .person(stranger, []),
                            db, at: moment)
                    }?.code
                }
            }
            #expect(errors == [.notFound, .notFound])
        }

        @Test func renewedCodeReplacesOld() async throws {
            let bench = try await Bench()
            let code = try #require(try await bench.places("old").first?.code)
            let (cloud, viewer, moment) = (bench.cloud, bench.viewer, bench.cloud.clock.now)
            try await cloud.database.write { db in
                try EVSECodeService.renew(
                    of: try id("old"), connector: 1, viewer: viewer, random: cloud.random, db,
                    at: moment)
            }
            #expect(try await bench.station(code) == nil)
            #expect(try await bench.places("old").map(\.code) != [code])
        }
    }
}
