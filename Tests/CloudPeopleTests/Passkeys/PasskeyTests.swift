import CloudHTTP
import CommonBase
import TestSupport
import Testing

@testable import CloudCore
@testable import CloudPeople
@testable import CloudTestSupport

extension CloudPeopleTests {
    @Suite struct PasskeyTests {
        private struct Bench: Sendable {
            let cloud: CloudBench
            let passkeys: PasskeyService
            let eva: PersonID
            let site = PasskeySite(
                PageOrigin(isSecure: true, authority: "zapoj.example.org"))

            init() async throws {
                cloud = try CloudBench()
                passkeys = PasskeyService(
                    database: cloud.database, random: cloud.random, limits: AccountLimits())
                eva = try await cloud.addPerson("eva", email: "eva@example.org")
            }

            func add(_ device: VirtualAuthenticator, challenge: String? = nil) async throws {
                let moment = cloud.clock.now
                let challenge =
                    challenge ?? passkeys.challenge(for: .registration(eva), at: moment)
                let answer = device.create(challenge)
                try await passkeys.add(
                    for: eva, name: "phone", clientData: answer.clientData,
                    attestation: answer.attestation, site: site, at: moment)
            }

            func signIn(
                _ assertion: PasskeyService.Assertion,
                for purpose: PasskeyChallenges.Purpose = .signIn
            ) async throws -> PersonID {
                try await passkeys.signIn(
                    assertion, for: purpose, site: site, from: "10.0.0.1", at: cloud.clock.now
                ) { person, _ in person }
            }

            func signIn(_ device: VirtualAuthenticator) async throws -> PersonID {
                let moment = cloud.clock.now
                return try await signIn(
                    try device.get(passkeys.challenge(for: .signIn, at: moment)))
            }
        }

        @Test func addedPasskeySignsItsPersonIn() async throws {
            let (bench, device) = (try await Bench(), VirtualAuthenticator())
            try await bench.add(device)
            #expect(try await bench.signIn(device) == bench.eva)
            #expect(try await bench.signIn(device) == bench.eva)
            #expect(try await bench.cloud.count("notification") == 1)
            #expect(try await refusal { try await bench.add(device) } == "conflict")
        }

        /// What a wrong site, browser or authenticator says.
        @Test(
            arguments: [
                { $0.origin = "https://evil.example" }, { $0.host = "evil.example" },
                { $0.isCrossOrigin = true }, { $0.flags = 0x01 }, { $0.flags = 0x04 },
            ] as [@Sendable (inout VirtualAuthenticator) -> Void])
        func refusesWrongCeremonies(
            change: @Sendable (inout VirtualAuthenticator) -> Void
        ) async throws {
            let (bench, device) = (try await Bench(), VirtualAuthenticator())
            var wrong = device
            change(&wrong)
            let refused = try await refusal { [wrong] in try await bench.add(wrong) }
            #expect(refused == "unauthenticated")
            try await bench.add(device)
            let answer = try await refusal { [wrong] in try await bench.signIn(wrong) }
            #expect(answer == "unauthenticated")
        }

        @Test func refusesOtherAlgorithms() async throws {
            let bench = try await Bench()
            var device = VirtualAuthenticator()
            device.algorithm = -8
            let refused = try await refusal { [device] in try await bench.add(device) }
            #expect(refused == "unauthenticated")
        }

        /// A challenge is used once, expires after ten minutes, and serves one purpose and person.
        @Test func refusesUsedExpiredAndForeignChallenges() async throws {
            let (bench, device) = (try await Bench(), VirtualAuthenticator())
            let now = bench.cloud.clock.now
            try await bench.add(device)
            let used = try device.get(bench.passkeys.challenge(for: .signIn, at: now))
            _ = try await bench.signIn(used)
            let late = try device.get(bench.passkeys.challenge(for: .signIn, at: now))
            let other = try device.get(
                bench.passkeys.challenge(for: .registration(bench.eva), at: now))
            let invented = try device.get(Base64URL.text([UInt8](repeating: 7, count: 56)))
            for each in [used, other, invented] {
                #expect(try await refusal { try await bench.signIn(each) } == "unauthenticated")
            }
            let ben = bench.passkeys.challenge(for: .registration(try id("ben")), at: now)
            let answer = try await refusal {
                try await bench.add(VirtualAuthenticator(), challenge: ben)
            }
            #expect(answer == "unauthenticated")
            bench.cloud.clock.move(seconds: 600)
            #expect(try await refusal { try await bench.signIn(late) } == "unauthenticated")
        }

        /// A copy of an authenticator counts less than the original.
        @Test func refusesSignCountThatDoesNotRise() async throws {
            let bench = try await Bench()
            var device = VirtualAuthenticator()
            device.signCount = 5
            try await bench.add(device)
            let refused = try await refusal { [device] in try await bench.signIn(device) }
            #expect(refused == "unauthenticated")
            device.signCount = 6
            let person = try await bench.signIn(device)
            #expect(person == bench.eva)
        }

        /// An answer with a wrong signature leaves the challenge to its owner.
        @Test func forgedAnswerUsesNoChallenge() async throws {
            let (bench, device) = (try await Bench(), VirtualAuthenticator())
            try await bench.add(device)
            let right = try device.get(
                bench.passkeys.challenge(for: .signIn, at: bench.cloud.clock.now))
            var forged = right
            forged.signature = try device.get(
                bench.passkeys.challenge(for: .signIn, at: bench.cloud.clock.now)
            ).signature
            let refused = try await refusal { [forged] in try await bench.signIn(forged) }
            #expect(refused == "unauthenticated")
            #expect(try await bench.cloud.count("passkey_challenge") == 1)
            #expect(try await bench.signIn(right) == bench.eva)
        }

        /// The count of two answers that were signed one after the other, in the wrong order.
        @Test func refusesAnswerThatAnotherOvertook() async throws {
            let bench = try await Bench()
            var device = VirtualAuthenticator()
            try await bench.add(device)
            let now = bench.cloud.clock.now
            device.signCount = 1
            let first = try device.get(bench.passkeys.challenge(for: .signIn, at: now))
            device.signCount = 2
            let second = try device.get(bench.passkeys.challenge(for: .signIn, at: now))
            #expect(try await bench.signIn(second) == bench.eva)
            #expect(try await refusal { try await bench.signIn(first) } == "unauthenticated")
        }

        @Test func refusesOtherKeysAndBlockedPeople() async throws {
            let (bench, device) = (try await Bench(), VirtualAuthenticator())
            try await bench.add(device)
            // The same credential id with another key.
            let stranger = VirtualAuthenticator()
            #expect(try await refusal { try await bench.signIn(stranger) } == "unauthenticated")
            let (eva, moment) = (bench.eva, bench.cloud.clock.now)
            _ = try await bench.cloud.database.write { db in
                try PeopleService.change(
                    eva, PeopleService.Changes(status: .blocked), viewer: .system, db, at: moment)
            }
            #expect(try await refusal { try await bench.signIn(device) } == "unauthenticated")
        }

        @Test func removesOnlyOwnPasskeys() async throws {
            let (bench, device) = (try await Bench(), VirtualAuthenticator())
            try await bench.add(device)
            let (eva, moment) = (bench.eva, bench.cloud.clock.now)
            let list = try await bench.cloud.database.read { db in
                try PasskeyTable.list(of: .person(eva, []), db)
            }
            let passkey = try #require(list.first).id
            let ben = try await refusal {
                try await bench.passkeys.remove(
                    passkey, viewer: .person(try id("ben"), []), at: moment)
            }
            #expect(ben == "notFound")
            try await bench.passkeys.remove(passkey, viewer: .person(eva, []), at: moment)
            #expect(try await refusal { try await bench.signIn(device) } == "unauthenticated")
        }

        /// What a passkey signed to sign in proves nothing later, and the other way round.
        @Test func proofNeedsItsOwnChallenge() async throws {
            let bench = try await Bench()
            let device = VirtualAuthenticator(origin: bench.site.origin, host: bench.site.host)
            try await bench.add(device)
            func challenge(_ purpose: PasskeyChallenges.Purpose) -> String {
                bench.passkeys.challenge(for: purpose, at: bench.cloud.clock.now)
            }
            let proof = try device.get(challenge(.proof(bench.eva)))
            #expect(try await refusal { try await bench.signIn(proof) } == "unauthenticated")
            #expect(try await bench.signIn(proof, for: .proof(bench.eva)) == bench.eva)
            let signIn = try device.get(challenge(.signIn))
            let answer = try await refusal {
                try await bench.signIn(signIn, for: .proof(bench.eva))
            }
            #expect(answer == "unauthenticated")
        }
    }
}
