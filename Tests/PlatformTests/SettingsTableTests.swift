import CommonBase
import Testing

@testable import Platform

extension PlatformTests {
    @Suite struct SettingsTableTests {
        private enum Colour: String, CaseIterable { case red, green }

        private static let port = Setting.integer(
            "http.port", in: 1...65_535, default: 8080, "Port of the listener.")
        private static let directory = Setting.text(
            "data.directory", isRequired: true, "Where data is kept.")
        private static let colour = Setting.choice("lamp.colour", of: Colour.self, "Its colour.")
        private static let isOn = Setting.flag("lamp.isOn", default: false, "Whether it is on.")
        private static let password = Setting.text("lamp.password", secrecy: .secret, "A secret.")
        private static let uri = Setting.text("key.uri", secrecy: .mayHoldPIN, "A key.")
        private static let table = SettingsTable([
            directory, port, colour, isOn, password, uri,
        ])

        private static func reader(_ flags: [String] = []) async throws -> SettingsReader {
            try await SettingsReader(
                file: nil, flags: flags, environment: [:], known: table.keys)
        }

        private static func key(of body: () throws -> Any?) -> String? {
            do {
                _ = try body()
                return nil
            } catch {
                return (error as? ServiceError)?.field
            }
        }

        @Test func readsDefaultsUnlessSet() async throws {
            let unset = try await Self.reader()
            #expect(try unset.integer(Self.port) == 8080)
            #expect(try unset.flag(Self.isOn) == false)
            #expect(try unset.choice(Self.colour, of: Colour.self) == nil)
            let set = try await Self.reader([
                "--http-port=1", "--lamp-is-on", "on", "--lamp-colour", "red",
            ])
            #expect(try set.integer(Self.port) == 1)
            #expect(try set.flag(Self.isOn))
            #expect(try set.requiredChoice(Self.colour, of: Colour.self) == .red)
        }

        @Test func namesKeyOfInvalidOrMissingValue() async throws {
            let reader = try await Self.reader(["--http-port", "0", "--lamp-colour", "blue"])
            #expect(Self.key { try reader.integer(Self.port) } == "http.port")
            #expect(Self.key { try reader.choice(Self.colour, of: Colour.self) } == "lamp.colour")
            #expect(Self.key { try reader.requiredText(Self.directory) } == "data.directory")
        }

        @Test func helpListsEverySetting() {
            for text in [
                "\n  --data-directory <text>  (required)\n        Where data is kept.\n",
                "\n  --http-port <1-65535>  (default: 8080)\n        Port of the listener.\n",
                "\n  --lamp-colour <red|green>\n        Its colour.\n",
                "\n  --lamp-is-on <true|false>  (default: false)\n",
            ] {
                #expect(Self.table.help.contains(text), "\(text)")
            }
        }

        @Test func yamlHasDefaultsAndMasksSecrets() async throws {
            let reader = try await Self.reader([
                "--lamp-password", "12345", "--key-uri", "pkcs11:a?pin-value=1234&b=c",
            ])
            #expect(
                Self.table.yaml(reader) == """
                    # data:
                    #   directory:
                    http:
                      port: 8080
                    lamp:
                    #   colour:
                      isOn: "false"
                      password: "***"
                    key:
                      uri: "pkcs11:a?pin-value=***&b=c"

                    """)
        }
    }
}
