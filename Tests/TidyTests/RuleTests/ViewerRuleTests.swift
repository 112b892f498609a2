import Testing

extension TidyTests {
    @Suite struct ViewerRuleTests {
        private func verdicts(
            _ text: String, at path: String = "Web/SampleRoutes.swift"
        ) -> [String] {
            SourceFile.sample(text, at: "Sources/Cloud/\(path)").verdicts
        }

        /// A route names the viewer, or the station that the caller manages.
        @Test func unscopedQueryOfRouteIsFound() {
            #expect(verdicts("try CardTable.find(id, db)") == ["1 viewer"])
            #expect(verdicts("try CardTable.list(station: nil, db)") == ["1 viewer"])
            #expect(verdicts("try CardTable.find(id, viewer: call.viewer, db)").isEmpty)
            #expect(verdicts("try CardTable.list(station: id, db)").isEmpty)
        }

        @Test func servicesAndBridgesAreExempt() {
            #expect(verdicts("try CardTable.find(id, db)", at: "Web/CardService.swift").isEmpty)
            let bridge = "BridgeGateway/BridgeRoutes.swift"
            #expect(verdicts("try CardTable.find(id, db)", at: bridge).isEmpty)
        }
    }
}
