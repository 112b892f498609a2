import Testing

@testable import CloudFleet
@testable import CloudStationGateway

extension CloudStationGatewayTests {
    @Suite struct StationPathTests {
        /// The paths that name CP-1.
        @Test(
            arguments: [
                "/ocpp/CP-1", "/OCPP/CP-1", "/Ocpp/CP-1", "/ocpp/CP-1/", "//ocpp//CP-1",
                "ocpp/CP-1",
                "/ocpp/1.6/CP-1", "/Ocpp/1.6/CP-1", "/ocpp/1.6J/CP-1", "/ocpp/v16/CP-1",
                "/ocpp16/CP-1", "/ocpp1.6/CP-1", "/OCPP16J/CP-1", "/ocpp-1.6/CP-1", "/ocppj/CP-1",
                "/CP-1", "/CP-1/", "/ws/CP-1", "/steve/websocket/CentralSystemService/CP-1",
                "/ocpp/CP-1/SERIAL", "/ocpp/CP-1/CP-1", "/ocpp/CP-1/ocpp",
                "/ws://host:9000/ocpp/CP-1", "/ws://host:9000/CP-1/SERIAL",
                "wss://host/ocpp/CP-1", "/zapoj/ocpp/CP-1", "/ocpp/CP-1?token=1", "/ocpp/CP-1#x",
                "/ocpp/ocpp/CP-1", "/ocpp/ws/CP-1", "/1.6/CP-1", "/ocpp/%43P%2D1",
            ]) func namesStation(_ uri: String)
        {
            #expect(StationPath(uri: uri)?.ids.first?.text == "CP-1")
        }

        @Test(
            arguments: [
                ("/ocpp/DE*BMW*E1", "DE*BMW*E1"), ("/ocpp/DE%2ABMW%2aE1", "DE*BMW*E1"),
                ("/ocpp/RDAM%20123", "RDAM 123"), ("/ocpp/a+b", "a+b"), ("/ocpp/a%7Cb", "a|b"),
                ("/ocpp/a|b", "a|b"), ("/ocpp/12:34:5", "12:34:5"), ("/ocpp/me@home", "me@home"),
                ("/ocpp/16", "16"), ("/ocpp/1.6", "1.6"), ("/ocpp/ocpp-garage", "ocpp-garage"),
                ("/ocpp/2", "2"), ("/ocpp/CP-1%3Fx", nil), ("/ocpp/A%2FB", nil),
                ("/ocpp/a%2520b", nil), ("/ocpp/%00", nil), ("/ocpp/%0Aa", nil), ("/ocpp/a%", nil),
                ("/ocpp/%20a", nil), ("/ocpp/", nil), ("/OCPP", nil),
            ] as [(String, String?)]) func decodesOnce(_ uri: String, _ id: String?) throws
        {
            let path = try #require(StationPath(uri: uri))
            #expect(path.ids.map(\.text) == [id].compactMap(\.self))
        }

        /// The slash may be missing, or the id may begin with the name of the folder.
        @Test func understandsMissingSlash() {
            for uri in [
                "/ocppCP-1", "/ws://host:9000/ocppCP-1", "/ocppCP-1/SERIAL", "/zapoj/ocppCP-1",
                "/ws/ocppCP-1",
            ] {
                #expect(
                    StationPath(uri: uri)?.ids.map(\.text) == ["ocppCP-1", "CP-1"], "\(uri)")
            }
        }

        /// What the list of refused connections shows: never a secret of a path.
        @Test(
            arguments: [
                ("/ocpp/CP-1", "CP-1"), ("/ocppCP-1", "CP-1"), ("/ocpp/X%0Ay", "X%0Ay"),
                ("/charge/x/CP-77", "CP-77"), ("/transfers/abc", ""), ("/api/v1/stations", ""),
                ("/", ""), ("/CP-1/0123456789abcdef0123", "CP-1"), ("/x/0123456789abcdef", "x"),
            ]) func showsIDWithoutSecret(_ uri: String, _ id: String)
        {
            #expect(StationPath.sentID(in: uri) == id)
        }

        @Test(
            arguments: [
                "/", "", "/api/v1/stations", "/api", "/other/CP-1", "/bridge/v1/events", "/health",
                "/ws", "/1.6", "/..", "/docs",
            ]) func refusesOtherPaths(_ uri: String)
        {
            #expect(StationPath(uri: uri) == nil)
        }

        /// Whoever adds a station cannot choose a name that a path uses otherwise.
        @Test(
            arguments: [
                ("ocpp", true), ("OCPP", true), ("ocpp16", true), ("ocpp-1.6j", true), ("ws", true),
                ("api", true), ("Metrics", true), ("1.6", true), ("v16", true), (".", true),
                ("16", false), ("21", false), ("ocpp-garage", false), ("CP-1", false),
                ("v2", false),
            ]) func reservesNames(_ text: String, _ isReserved: Bool)
        {
            #expect(ReservedStationIDs.contains(text) == isReserved)
        }
    }
}
