import BridgeHardware
import BridgeProtocol
import BridgeTestSupport
import ChargingModel
import CommonBase
import Crypto
import Foundation
import Testing

@testable import BridgeRuntime

extension BridgeRuntimeTests {
    @Suite struct OfflineAuthorizationTests {
        private let cloud = P256.Signing.PrivateKey()
        private let key: OpenSSLKey
        private let folder: TemporaryFolder
        private let owner: IdToken
        private let salt: [UInt8] = Array(1...32)

        init() throws {
            folder = try TemporaryFolder()
            key = try OpenSSLKey(
                uri: "file:" + folder.write(try OpenSSLKey.makePEM(), to: "device.key"))
            owner = try card("04A1B2C3D4E5F6")
        }

        private func authorization(knowsCloud: Bool = true) throws -> OfflineAuthorization {
            var identity = try BridgeIdentity.test("https://cloud.example")
            identity.cloudPublicKey = knowsCloud ? cloud.publicKey.pemRepresentation : nil
            return OfflineAuthorization(key: key, identity: identity)
        }

        private func list(
            station: String = "garage", version: Int64 = 3, expiresAt: Timestamp? = nil
        ) throws -> AuthorizationList {
            let hash = Hex.text(key.sha256(AuthorizationList.hashInput(owner, salt: salt)))
            return AuthorizationList(
                version: version, stationId: try #require(StationID(station)),
                issuedAt: Moment.test(0).wall, salt: Hex.text(salt),
                entries: [.init(hash: hash, expiresAt: expiresAt)])
        }

        private func signed(
            _ list: some Encodable, by signer: P256.Signing.PrivateKey? = nil
        ) throws -> String {
            let header = Self.base64URL(Data(#"{"alg":"ES256","typ":"zapoj"}"#.utf8))
            let input = "\(header).\(Self.base64URL(try JSONEncoder().encode(list)))"
            let signature = try (signer ?? cloud).signature(for: Data(input.utf8))
            return "\(input).\(Self.base64URL(signature.rawRepresentation))"
        }

        private static func base64URL(_ data: Data) -> String {
            data.base64EncodedString().replacing("=", with: "").replacing("+", with: "-")
                .replacing("/", with: "_")
        }

        private func status(
            _ offline: OfflineAuthorization, _ token: IdToken, _ moment: Moment
        ) -> AuthorizationStatus? {
            offline.standing(of: token, proof: nil, unsettled: [], at: moment)?.status
        }

        /// The owner's booking, from an hour after the start of the test's time.
        private func bookings(station: String = "garage") throws -> BookingDocument {
            let hash = Hex.text(key.sha256(AuthorizationList.hashInput(owner, salt: salt)))
            let start = Moment.test(3_600_000).wall
            return BookingDocument(
                version: 2, stationId: try #require(StationID(station)),
                issuedAt: Moment.test(0).wall, salt: Hex.text(salt),
                tokens: [.init(hash: hash, group: "owner")],
                bookings: [
                    .init(group: "owner", from: start, until: start.adding(seconds: 3600))
                ])
        }

        /// The booker charges by the document alone, and only during the booking.
        @Test func decidesByBookings() throws {
            let offline = try authorization()
            try offline.takeBookings(try signed(try bookings()))
            #expect(offline.bookings?.version == 2)
            #expect(status(offline, owner, .test(0)) == nil)
            #expect(status(offline, owner, .test(3_600_000)) == .accepted)
        }

        @Test func rejectsBookingsOfOtherStationOrSigner() throws {
            let offline = try authorization()
            let documents = [
                try signed(try bookings(station: "carport")),
                try signed(try bookings(), by: P256.Signing.PrivateKey()),
            ]
            for document in documents {
                #expect(throws: ServiceError.self) { try offline.takeBookings(document) }
            }
            #expect(offline.bookings == nil)
        }

        /// Who is on the list may charge, whoever is not may not, and without a list nobody decides.
        @Test func decidesByList() throws {
            let offline = try authorization()
            #expect(status(offline, owner, .test(0)) == nil)
            #expect(offline.version == 0)
            try offline.take(try signed(try list()))
            #expect(offline.version == 3)
            #expect(status(offline, owner, .test(0)) == .accepted)
            #expect(try status(offline, card("0455667788"), .test(0)) == .invalid)
            offline.forget()
            #expect(status(offline, owner, .test(0)) == nil)
        }

        /// A list that somebody else signed, that was altered or is another station's, changes
        /// nothing; nor does any, where the bridge does not know the cloud's key.
        @Test func refusesForgedLists() throws {
            let offline = try authorization()
            try offline.take(try signed(try list()))
            let stranger = try signed(try list(version: 4), by: P256.Signing.PrivateKey())
            let other = try signed(try list(station: "shed", version: 4))
            var altered = Array(try signed(try list(version: 4)).utf8)
            altered[altered.count / 2] ^= 1
            let documents = [
                stranger, other, String(decoding: altered, as: UTF8.self), "", "a.b.c",
            ]
            for document in documents {
                #expect(throws: ServiceError.self) { try offline.take(document) }
            }
            #expect(offline.version == 3)
            let unknowing = try authorization(knowsCloud: false)
            #expect(throws: ServiceError.self) { try unknowing.take(try signed(try list())) }
        }

        /// A guest's transactions count until the cloud has them; nobody else's do.
        @Test func countsPendingOfflineStarts() throws {
            var guests = try list()
            guests.entries[0].maximumEnergyWh = 30_000
            let offline = try authorization()
            try offline.take(try signed(guests))
            func status(_ token: String, count: Int) -> AuthorizationStatus? {
                offline.standing(
                    of: owner, proof: nil,
                    unsettled: .init(repeating: .init(token: token, proof: nil), count: count),
                    at: .test(0))?.status
            }
            #expect(status(owner.text, count: 2) == .accepted)
            #expect(status(owner.text, count: 3) == .concurrentTx)
            #expect(status("0455667788", count: 9) == .accepted)
            // Another card of the same person's.
            let other = try card("0455667788")
            let hash = Hex.text(key.sha256(AuthorizationList.hashInput(other, salt: salt)))
            guests.entries[0].group = "hers"
            guests.entries.append(.init(hash: hash, group: "hers", maximumEnergyWh: 30_000))
            try offline.take(try signed(guests))
            #expect(status(other.text, count: 2) == .accepted)
            #expect(status(other.text, count: 3) == .concurrentTx)
        }

        /// A list is old after a day, and none is, if anybody knows the time.
        @Test func knowsWhenListIsStale() throws {
            let offline = try authorization()
            #expect(offline.isStale(at: .test(0)))
            try offline.take(try signed(try list()))
            let day: Int64 = 86_400_000
            #expect(!offline.isStale(at: .test(day)))
            #expect(offline.isStale(at: .test(day + 1)))
            var unknown = Moment.test(day + 1)
            unknown.isSynchronised = false
            #expect(!offline.isStale(at: unknown))
        }
    }
}
