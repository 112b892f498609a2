import Testing

extension TidyTests {
    @Suite struct ImportRuleTests {
        private func verdicts(_ path: String, _ text: String) -> [String] {
            SourceFile.sample(text, at: "Sources/" + path + "/Sample.swift").verdicts
        }

        /// Imports that point up, across or into C are found, however they are spelled.
        @Test(arguments: [
            ("Common/Base", "import BridgeLogic"), ("Common/OCPP", "import Logging"),
            ("Common/Base", "import Glibc"), ("Common/ChargingModel", "import GRDB"),
            ("Bridge/Hardware", "import CloudCore"), ("Bridge/Hardware", "import GRDB"),
            ("Bridge/Main", "import CloudApp"), ("Bridge/Main", "import Hummingbird"),
            ("Cloud/Core", "import CloudHTTP"), ("Cloud/Fleet", "import Hummingbird"),
            ("Cloud/Fleet", "import CloudCharging"), ("Cloud/Charging", "import GRDB"),
            ("Cloud/Care", "import CloudStationGateway"), ("Cloud/Web", "import CloudFleet"),
            ("Cloud/Main", "import BridgeLogic"), ("Cloud/App", "import COpenSSL"),
            ("Simulation/Devices", "import HummingbirdCore"),
            ("Simulation/Main", "import CModbus"),
            ("Cloud/Web", "@testable import BridgeLogic"),
            ("Cloud/Web", "public import struct BridgeLogic.Outbox"),
            ("Cloud/Web", "@preconcurrency import BridgeLogic"),
        ]) func findsForbiddenImport(path: String, text: String) {
            #expect(verdicts(path, text) == ["1 import"])
        }

        /// Declared dependencies are allowed, and packages that the table does not govern.
        @Test(arguments: [
            ("Common/Base", "import Foundation"), ("Common/OCPP", "import ChargingModel"),
            ("Bridge/Hardware", "import BridgeLogic\nimport CNFC\nimport CGPIOD"),
            ("Cloud/Core", "import GRDB\nimport CommonBase"),
            ("Cloud/HTTP", "import CloudCore\nimport Hummingbird"),
            ("Cloud/StationGateway", "import CloudCare\nimport NIOCore"),
            ("Cloud/App", "import CloudStationGateway\nimport CloudWeb"),
            ("Cloud/Main", "import CloudApp\nimport ArgumentParser"),
            ("Simulation/Main", "import VirtualDevices"),
        ]) func allowsDeclaredImport(path: String, text: String) {
            #expect(verdicts(path, text).isEmpty)
        }

        /// A folder without a row in the table is a finding, so that no target is left out.
        @Test func unknownFolderIsFound() {
            #expect(verdicts("Cloud/Attic", "let a = 1") == ["1 import"])
        }

        /// Tests import anything; comments, strings and labels import nothing.
        @Test func onlyImportsCount() {
            let test = SourceFile.sample("import CNFC", at: "Tests/CommonBaseTests/Sample.swift")
            #expect(test.verdicts.isEmpty)
            let text = """
                // import CNFC
                /* import CNFC */
                let a = "import CNFC"
                load(import: CNFC)
                let b = Kind.import
                """
            #expect(verdicts("Common/Base", text).isEmpty)
        }
    }
}
