import CommonBase
import HTTPTypes
import TestSupport
import Testing

@testable import CloudApp
@testable import CloudCore
@testable import CloudHTTP
@testable import CloudSharing
@testable import CloudTestSupport

extension CloudSharingTests {
    @Suite struct OCPIRouteTests {
        private static let locations = "/ocpi/cpo/2.2.1/locations"

        /// A cloud with a place for everybody, `near`, one for members, and a withdrawn one.
        private static func bench(isPublic: Bool) async throws -> RESTBench {
            var cloud = try CloudBench()
            cloud.resources.ocpi = OCPIParty(
                countryCode: "CZ", partyID: "ZPJ", isPublic: isPublic,
                baseURL: "https://zapoj.example.org")
            let places = try await MapBench(cloud)
            try await places.add("near", access: "public", north: 100)
            try await places.add("members", access: "members", north: 500)
            try await places.add("hidden", access: "public", north: 900, isListed: false)
            return try await RESTBench(cloud)
        }

        @Test func publishesPublicPlacesAlone() async throws {
            try await Self.bench(isPublic: true).run(as: nil) { client async throws in
                let answer = try await client.call(.get, Self.locations)
                #expect(answer.status == 200)
                #expect(answer.json["status_code"]?.intValue == 1000)
                let found = answer.json["data"]?.arrayValue ?? []
                #expect(found.map { $0["id"]?.stringValue } == ["near"])
                #expect(found.first?["address"]?.stringValue == "Lesná")
                #expect(found.first?["country"]?.stringValue == "CZE")
                #expect(found.first?["coordinates"]?["latitude"]?.stringValue == "49.200100")
                #expect(!JSONWriter.text(answer.json).contains("Secret"))
                for id in ["members", "hidden", "unknown"] {
                    let missing = try await client.call(.get, "\(Self.locations)/\(id)")
                    #expect(missing.status == 404)
                    #expect(missing.json["status_code"]?.intValue == 2003)
                }
                let wrong = try await client.call(.get, "\(Self.locations)?limit=0")
                #expect(wrong.status == 400)
                #expect(wrong.json["status_code"]?.intValue == 2001)
            }
        }

        /// The host sees the places by the API; OCPI gives them what it gives everybody.
        @Test func givesEverybodyTheSame() async throws {
            let bench = try await Self.bench(isPublic: false)
            try await bench.run(as: nil) { client async throws in
                #expect(try await client.call(.get, Self.locations).status == 401)
            }
            for role in RESTBench.Role.allCases {
                try await bench.run(as: role) { client async throws in
                    let answer = try await client.call(.get, Self.locations)
                    #expect(answer.json["data"]?.arrayValue?.count == 1, "\(role)")
                }
            }
        }

        @Test func doesNotExistWithoutParty() async throws {
            try await RESTBench().run { client async throws in
                #expect(try await client.call(.get, "/ocpi/versions").status == 404)
                #expect(try await client.call(.get, Self.locations).status == 404)
            }
        }

        @Test(arguments: [
            ("CZ", "ZPJ", true), ("SK", "0A1", true), ("CZ", "zpj", false), ("CZ", "ZP", false),
            ("CZ", "ZÁP", false), ("XX", "ZPJ", false), ("cz", "ZPJ", false),
        ]) func checksItsParty(country: String, party: String, isValid: Bool) {
            let made = OCPIParty(
                countryCode: country, partyID: party, isPublic: false, baseURL: "")
            #expect((made != nil) == isValid)
        }
    }
}
