import Testing

extension TidyTests {
    @Suite struct ImportRuleTests {
        private func verdicts(_ path: String, _ text: String) -> [String] {
            SourceFile.sample(text, at: "Sources/" + path + "/Sample.swift").verdicts
        }

        /// Imports that point up, across or into C are found, however they are spelled.
        @Test(arguments: [
            ("Common", "import BridgeLogic"), ("Common", "import Logging"),
            ("Common", "import Glibc"), ("Common", "import GRDB"),
            ("Bridge/Logic", "import BridgeHardware"), ("Bridge/Logic", "import CNFC"),
            ("Bridge/Hardware", "import CloudStore"), ("Bridge/Hardware", "import GRDB"),
            ("Bridge/Main", "import CloudApp"), ("Bridge/Logic", "import Hummingbird"),
            ("Cloud/Store", "import CloudServices"), ("Cloud/Services", "import Hummingbird"),
            ("Cloud/HTTP", "import CloudStore"), ("Cloud/HTTP", "import GRDB"),
            ("Cloud/Stations", "import CloudWeb"), ("Cloud/Web", "import CloudStations"),
            ("Cloud/Main", "import BridgeLogic"), ("Cloud/App", "import COpenSSL"),
            ("Simulation/Devices", "import HummingbirdCore"),
            ("Simulation/Main", "import CModbus"),
            ("Cloud/Web", "@testable import BridgeLogic"),
            ("Cloud/Web", "public import struct BridgeLogic.Outbox"),
            ("Cloud/Web", "@preconcurrency import BridgeLogic"),
        ]) func forbiddenImportIsFound(path: String, text: String) {
            #expect(verdicts(path, text) == ["1 import"])
        }

        /// Imports that point down are allowed, and so are packages outside the table.
        @Test(arguments: [
            ("Common", "import Foundation"), ("Common", "import FoundationEssentials"),
            ("Bridge/Logic", "import Common\nimport GRDB\nimport AsyncHTTPClient"),
            ("Bridge/Hardware", "import BridgeLogic\nimport CNFC\nimport CGPIOD"),
            ("Cloud/HTTP", "import CloudServices\nimport Hummingbird\nimport JWTKit"),
            ("Cloud/Stations", "import CloudHTTP\nimport NIOCore\nimport GRDB"),
            ("Cloud/App", "import CloudStations\nimport CloudWeb\nimport GRDB"),
            ("Cloud/Main", "import CloudApp\nimport ArgumentParser"),
            ("Simulation/Main", "import VirtualDevices"),
        ]) func permittedImportIsAllowed(path: String, text: String) {
            #expect(verdicts(path, text).isEmpty)
        }

        /// A folder without a row in the table is a finding, so that no target is left out.
        @Test func unknownFolderIsFound() {
            #expect(verdicts("Cloud/Attic", "let a = 1") == ["1 import"])
        }

        /// Tests may import anything; comments, strings and labels are not imports.
        @Test func ignoresTestsCommentsAndStrings() {
            let test = SourceFile.sample("import CNFC", at: "Tests/CommonTests/Sample.swift")
            #expect(test.verdicts.isEmpty)
            let text = """
                // import CNFC
                /* import CNFC */
                let a = "import CNFC"
                load(import: CNFC)
                let b = Kind.import
                """
            #expect(verdicts("Common", text).isEmpty)
        }
    }
}
