import ChargingModel
import CommonBase
import TestSupport
import Testing

@testable import CloudAccess
@testable import CloudBooking
@testable import CloudControl
@testable import CloudPeople
@testable import CloudTestSupport

extension CloudStationGatewayTests {
    @Suite struct StartAuthorizationTests {
        /// A rejected token still gets a transaction id, and its transaction is suspect.
        @Test func numbersTransactionOfUnknownToken() async throws {
            let bench = try await OCPP16Bench()
            let payload = OCPP16Bench.startPayload(idTag: "STRANGER")
            let started = try await bench.start(payload)
            #expect(started.status == .invalid)
            #expect(started.number > 0)
            #expect(try await bench.start(payload) == started)
            try await bench.stop(started.number)
            var expected = try bench.clean
            expected.token = try bench.cloud.reference("STRANGER")
            expected.anomalies = [.unknownToken]
            let records = try await bench.cloud.transactions()
            #expect(records.map(\.state) == [expected])
            #expect(records.map(\.personID) == [nil])
        }

        @Test func ignoresCaseOfToken() async throws {
            let bench = try await OCPP16Bench()
            let payload = OCPP16Bench.startPayload(idTag: OCPP16Bench.card.lowercased())
            #expect(try await bench.start(payload).status == .accepted)
        }

        /// A token is accepted with its expiry date until then, and Expired afterwards.
        @Test func expiresToken() async throws {
            let bench = try await OCPP16Bench()
            try await bench.cloud.addCard("GUEST", expiresAt: ManualClock.noon.adding(seconds: 600))
            func authorize() async throws -> JSONValue? {
                try await bench.call("Authorize", .object(["idTag": "guest"]))["idTagInfo"]
            }
            func info(_ status: String, group: JSONValue? = nil) -> JSONValue {
                .object([
                    "status": .string(status), "expiryDate": "2026-11-22T11:10:00Z",
                    "parentIdTag": group,
                ])
            }
            bench.cloud.clock.move(seconds: 599)
            #expect(try await authorize() == info("Accepted", group: "G-tag-of-driver-1"))
            bench.cloud.clock.move(seconds: 1)
            #expect(try await authorize() == info("Expired"))
            let started = try await bench.startNow(idTag: "GUEST")
            #expect(started.status == .expired)
            let state = try #require(try await bench.cloud.transactions().first?.state)
            #expect(state.anomalies == [.tokenNotAccepted])
        }

        @Test func blocksAndUnblocksToken() async throws {
            let bench = try await OCPP16Bench()
            let card = try await bench.cloud.addCard("LOST")
            for (status, expected) in [
                (IdTokenRecord.Status.blocked, AuthorizationStatus.blocked), (.active, .accepted),
            ] {
                _ = try await bench.cloud.database.write { db in
                    try IdTokenService.change(
                        id: card, status: status, vault: bench.cloud.vault, viewer: .system, db,
                        at: bench.cloud.clock.now)
                }
                let answer = try await bench.call("Authorize", .object(["idTag": "LOST"]))
                #expect(answer["idTagInfo"]?["status"]?.stringValue == expected.rawValue)
            }
        }

        @Test func blocksAllTokensOfBlockedDriver() async throws {
            let bench = try await OCPP16Bench()
            try await bench.cloud.addCard("HERS", of: "eva")
            let eva: PersonID = try id("eva")
            for (status, expected) in [
                (Person.Status.blocked, AuthorizationStatus.blocked), (.active, .accepted),
            ] {
                _ = try await bench.cloud.database.write { db in
                    try PeopleService.change(
                        eva, PeopleService.Changes(status: status), viewer: .system, db,
                        at: bench.cloud.clock.now)
                }
                let answer = try await bench.call("Authorize", .object(["idTag": "HERS"]))
                #expect(answer["idTagInfo"]?["status"]?.stringValue == expected.rawValue)
            }
        }

        /// Every authorization is logged, whatever the answer.
        @Test func logsEveryTap() async throws {
            let bench = try await OCPP16Bench()
            for tag in [OCPP16Bench.card, "STRANGER", String(repeating: "x", count: 40)] {
                _ = try await bench.call("Authorize", .object(["idTag": .string(tag)]))
            }
            #expect(try await bench.cloud.count("token_use") == 2)
        }

        /// The UID of a secure card is not enough, unless the cloud requested a start with it at
        /// this station within five minutes, and the station has not rejected that.
        @Test(
            arguments: [
                (CommandRecord.Status.accepted, "CP-1", 290, AuthorizationStatus.accepted),
                (.timedOut, "CP-1", -290, .accepted), (.pending, "CP-1", 0, .accepted),
                (.accepted, "CP-1", 301, .invalid), (.accepted, "CP-2", 0, .invalid),
                (.rejected, "CP-1", 0, .invalid), (.offline, "CP-1", 0, .invalid),
            ] as [(CommandRecord.Status, String, Int64, AuthorizationStatus)])
        func acceptsSecureCardWithoutProofOnlyForRemoteStart(
            status: CommandRecord.Status, asked: String, seconds: Int64,
            expected: AuthorizationStatus
        ) async throws {
            let bench = try await OCPP16Bench()
            let (uid, vault) = ("04A1B2C3D4E5F6", bench.cloud.vault)
            let (card, hash) = (
                try await bench.cloud.addCard(uid), try bench.cloud.reference(uid).hash
            )
            let keys = try #require(
                SUNKeys(
                    metaRead: Array(repeating: 0, count: 16),
                    fileRead: Array(repeating: 0, count: 16)))
            let station: StationID = try id(asked)
            let issued = bench.cloud.clock.now.wall
            try await bench.cloud.database.write { db in
                _ = try IdTokenService.change(
                    id: card, sunKeys: .set(keys), vault: vault, viewer: .system, db,
                    at: bench.cloud.clock.now)
                let number = try CommandTable.insert(
                    CommandTable.New(
                        id: try id("c1"), station: station, action: "RequestStartTransaction",
                        request: "{}", tokenHash: hash, issuedBy: nil,
                        expiresAt: issued.adding(seconds: 900)), at: issued, db)
                if status != .pending {
                    try CommandTable.finish(
                        number: number, station: station, status, answer: nil, at: issued, db)
                }
            }
            bench.cloud.clock.move(seconds: max(0, seconds))
            let start = OCPP16Bench.startPayload(
                idTag: uid, timestamp: issued.adding(seconds: seconds))
            #expect(try await bench.start(start).status == expected)
        }

        /// A start that is reported later is judged by its own time: a later reservation does not
        /// block it.
        @Test(
            arguments: [(30, AuthorizationStatus.blocked), (3600, .accepted)]
                as [(Int64, AuthorizationStatus)])
        func ignoresReservationMadeAfterStart(seconds: Int64, expected: AuthorizationStatus)
            async throws
        {
            let bench = try await OCPP16Bench()
            let (station, other): (StationID, PersonID) = (
                try id("CP-1"), try await bench.cloud.addPerson("eva")
            )
            bench.cloud.clock.move(seconds: seconds)
            let now = bench.cloud.clock.now.wall
            _ = try await bench.cloud.database.write { db in
                try ReservationTable.insert(
                    station: station, connector: 0, person: other, until: now.adding(seconds: 900),
                    at: now, db)
            }
            let queued = OCPP16Bench.startPayload(timestamp: ManualClock.noon)
            #expect(try await bench.start(queued).status == expected)
        }

        /// A token that charges elsewhere is ConcurrentTx, until that transaction ends or was
        /// silent for a day.
        @Test func rejectsConcurrentTransactionElsewhere() async throws {
            let bench = try await OCPP16Bench()
            let first = try await bench.start()
            #expect(try await bench.startNow(at: "CP-2").status == .concurrentTx)
            try await bench.stop(first.number)
            let later = OCPP16Bench.startPayload(meterStart: 4000, timestamp: OCPP16Bench.at(90))
            #expect(try await bench.start(later, at: "CP-2").status == .accepted)
            bench.cloud.clock.move(seconds: 86_400)
            #expect(try await bench.startNow(meterStart: 5000).status == .concurrentTx)
            bench.cloud.clock.move(seconds: 1)
            #expect(try await bench.startNow(meterStart: 6000).status == .accepted)
        }

        /// A start that is reported hours later is judged by its own time: later transactions
        /// elsewhere and a later expiry do not count.
        @Test func judgesQueuedStartByItsOwnTime() async throws {
            let bench = try await OCPP16Bench()
            try await bench.cloud.addCard("GUEST", expiresAt: ManualClock.noon.adding(seconds: 600))
            _ = try await bench.startNow(idTag: "GUEST")
            bench.cloud.clock.move(seconds: 3600)
            let queued = OCPP16Bench.startPayload(idTag: "GUEST", timestamp: ManualClock.noon)
            #expect(try await bench.start(queued, at: "CP-2").status == .accepted)
        }

        /// A second transaction at the same station is allowed: it may be the tap that ends the
        /// first.
        @Test func allowsSecondTransactionAtSameStation() async throws {
            let bench = try await OCPP16Bench()
            _ = try await bench.start()
            let other = OCPP16Bench.startPayload().with("connectorId", 2)
            #expect(try await bench.start(other).status == .accepted)
        }

        /// A repeated start that was accepted stays accepted, whatever happened elsewhere since; a
        /// rejected one stays rejected.
        @Test func repeatedStartIsNeverConcurrent() async throws {
            let bench = try await OCPP16Bench()
            let first = try await bench.start()
            let refused = try await bench.startNow(at: "CP-2")
            #expect(refused.status == .concurrentTx)
            #expect(try await bench.start() == first)
            #expect(try await bench.startNow(at: "CP-2") == refused)
            try await bench.stop(first.number)
            let payload = OCPP16Bench.startPayload(meterStart: 1, timestamp: OCPP16Bench.at(90))
            #expect(try await bench.start(payload, at: "CP-2").status == .accepted)
            #expect(try await bench.start() == first)
        }

        /// A token that was rejected elsewhere can still end its transaction here.
        @Test func rejectionElsewhereDoesNotBlockHere() async throws {
            let bench = try await OCPP16Bench()
            _ = try await bench.start()
            #expect(try await bench.startNow(at: "CP-2").status == .concurrentTx)
            let answer = try await bench.call(
                "Authorize", .object(["idTag": .string(OCPP16Bench.card)]))
            #expect(answer["idTagInfo"]?["status"]?.stringValue == "Accepted")
        }

        /// A start without a readable token or register is flagged, stored and numbered.
        @Test(
            arguments: [
                ("idTag", [.unknownToken, .unreadableValue]), ("meterStart", [.unreadableValue]),
                ("connectorId", [.unreadableValue]), ("timestamp", [.unreadableTime]),
            ] as [(String, Set<Anomaly>)])
        func storesStartWithMissingMember(name: String, anomalies: Set<Anomaly>) async throws {
            let bench = try await OCPP16Bench()
            let started = try await bench.start(OCPP16Bench.startPayload().with(name, nil))
            #expect(started.number > 0)
            #expect(started.status == (name == "idTag" ? .invalid : .accepted))
            let state = try #require(try await bench.cloud.transactions().first?.state)
            #expect(state.anomalies == anomalies)
        }

        /// A time more than five minutes in the future is an anomaly.
        @Test(arguments: [(300, []), (301, [Anomaly.timeInFuture])] as [(Int64, [Anomaly])])
        func flagsStartInFuture(seconds: Int64, anomalies: [Anomaly]) async throws {
            let bench = try await OCPP16Bench()
            let payload = OCPP16Bench.startPayload(
                timestamp: ManualClock.noon.adding(seconds: seconds))
            _ = try await bench.start(payload)
            let state = try #require(try await bench.cloud.transactions().first?.state)
            #expect(state.anomalies == Set(anomalies))
        }
    }
}
