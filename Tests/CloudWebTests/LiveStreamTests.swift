import CommonBase
import Synchronization
import TestSupport
import Testing

@testable import CloudApp
@testable import CloudCore
@testable import CloudFleet
@testable import CloudPeople
@testable import CloudTestSupport
@testable import CloudWeb

extension CloudWebTests {
    @Suite struct LiveStreamTests {
        /// The stream of a session that was ended does not wait for its next event.
        @Test(.timeLimit(.minutes(5))) func endsWithItsSession() async throws {
            let bench = try await RESTBench()
            try await bench.browse(as: "driver-0") { browser in
                let isOver = Atomic(false)
                async let stream = browser.get("/live")
                async let ending: Void = {
                    let pause = bench.cloud.database.signals.subscribe()
                    while !isOver.load(ordering: .relaxed) {
                        try await bench.cloud.database.write { db in
                            try WebSessionTable.deleteAll(of: try id("driver-0"), db)
                        }
                        _ = await pause.next(within: 20)
                    }
                }()
                let page = try await stream
                isOver.store(true, ordering: .relaxed)
                try await ending
                #expect(page.status == 200 || page.status == 204)
                #expect(!page.html.contains("alive"))
            }
        }

        /// A token that is revoked ends the streams of its owner; those of others go on.
        @Test func endsStreamsOfTheOwnerOfARevokedToken() async throws {
            let bench = try CloudBench()
            let (eva, adam) = (try await bench.addPerson("eva"), try await bench.addPerson("adam"))
            let (signals, moment) = (bench.database.signals, bench.clock.now)
            let (own, others) = (signals.rights(of: eva), signals.rights(of: adam))
            try await bench.database.write { db in
                let new = PersonalTokenService.New(
                    id: try id("script"), secret: "secret", person: eva, name: "script",
                    scopes: [.read], expiresAt: nil)
                _ = try PersonalTokenService.add(new, db, at: moment)
            }
            #expect(own.take().isEmpty && others.take().isEmpty)
            try await bench.database.write { db in
                try PersonalTokenService.remove(
                    try id("script"), viewer: .system, db, at: moment)
            }
            #expect(!own.take().isEmpty)
            #expect(others.take().isEmpty)
            signals.post([.accessTokenKeys])
            #expect(!others.take().isEmpty)
        }

        /// A charger at which everybody may charge changes on the pages of all who are signed in;
        /// another one on those of its hosts.
        @Test(.timeLimit(.minutes(5))) func tellsEverybodyOfAChargerForEveryone() async throws {
            let bench = try await RESTBench()
            let (cloud, moment) = (bench.cloud, bench.cloud.clock.now)
            let eva = try await cloud.addPerson("eva")
            for (host, station) in [("anna", "porch"), ("ben", "yard")] {
                let person = try await cloud.addPerson(host)
                try await cloud.database.write { db in
                    _ = try StationRegistration.add(
                        StationRegistration.New(
                            id: try id(station), kind: .ocpp16, name: station, credential: nil,
                            host: person, place: nil),
                        newLocation: try id("at-\(host)"), viewer: .person(person, []), .open,
                        db, at: moment)
                }
            }
            try await cloud.database.write { db in
                _ = try GrantService.add(
                    AccessGrant(
                        id: try id("grant"), target: .station(try id("porch")),
                        grantee: .everyone, createdAt: moment.wall), viewer: .system, db,
                    at: moment)
            }
            let hub = bench.app.modules.live
            let stream = hub.subscribe(eva, isAdmin: false)
            let running = Task { try await hub.run() }
            defer { running.cancel() }
            var topics: Set<String> = []
            while topics.isEmpty {
                cloud.database.signals.post([
                    Signal(.station, "porch"), Signal(.station, "yard"),
                ])
                topics = Set(await stream.next(within: 50).signals.map(\.subject))
            }
            #expect(topics == [Signal(.station, "porch").topic])
        }
    }
}
