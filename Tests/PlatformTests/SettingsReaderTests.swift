import CommonBase
import Foundation
import Logging
import Platform
import TestSupport
import Testing

extension PlatformTests {
    @Suite struct SettingsReaderTests {
        private static let known = ["http.port", "http.requestLimit", "log.level", "name"]

        private static func reader(
            _ flags: [String] = [], _ environment: [String: String] = [:], yaml: String? = nil
        ) async throws -> SettingsReader {
            let directory = try TemporaryDirectory()
            let path = "\(directory.path)/settings.yaml"
            if let yaml { try Data(yaml.utf8).write(to: URL(filePath: path)) }
            return try await SettingsReader(
                file: yaml == nil ? nil : path, flags: flags, environment: environment,
                known: known)
        }

        @Test func flagOverridesVariableOverridesFile() async throws {
            let (flag, variable, yaml) = (
                ["--http-request-limit", "1"], ["ZAPOJ_HTTP_REQUEST_LIMIT": "2"],
                "http:\n  requestLimit: 3\n"
            )
            let readers = [
                try await Self.reader(flag, variable, yaml: yaml),
                try await Self.reader([], variable, yaml: yaml),
                try await Self.reader(flag, yaml: yaml), try await Self.reader(yaml: yaml),
                try await Self.reader(["--http-request-limit=4"]), try await Self.reader(),
            ]
            let values = try readers.map { try $0.integer("http.requestLimit", in: 0...9) }
            #expect(values == [1, 2, 1, 3, 4, nil])
            let origins = readers.map { $0.origin(of: "http.requestLimit") }
            #expect(
                origins == [
                    .commandLine, .environment, .commandLine, .file, .commandLine, .standard,
                ])
        }

        /// Values are texts as they are, also with commas and equals signs.
        @Test func keepsTextOfFlag() async throws {
            for value in ["a,b", "a=b", " a, b "] {
                #expect(try await Self.reader(["--name", value]).text("name") == value)
                #expect(try await Self.reader(["--name=\(value)"]).text("name") == value)
            }
        }

        @Test func rejectsUnknownSettings() async throws {
            let cases: [(flags: [String], environment: [String: String], yaml: String?, String)] = [
                (["--http-prot", "1"], [:], nil, "invalidInput --http-prot"),
                (["--http-prot=1"], [:], nil, "invalidInput --http-prot"),
                (["-p", "1"], [:], nil, "invalidInput -p"),
                (["8080"], [:], nil, "invalidInput"),
                (["--http-port"], [:], nil, "invalidInput --http-port"),
                (["--http-port", "--http-port", "1"], [:], nil, "invalidInput --http-port"),
                ([], [:], "http:\n  port: [1]\n", "invalidInput http.port"),
                ([], [:], "http:\n  port:\n", "invalidInput http.port"),
                ([], ["ZAPOJ_HTTP_PROT": "1"], nil, "invalidInput ZAPOJ_HTTP_PROT"),
                ([], ["ZAPOJ_": "1"], nil, "invalidInput ZAPOJ_"),
                ([], [:], "http:\n  prot: 1\n", "invalidInput http.prot"),
                ([], [:], "prot: 1\n", "invalidInput prot"),
                ([], [:], "http: 1\n", "invalidInput http"),
                ([], [:], "http:\n  port:\n    deep: 1\n", "invalidInput http.port.deep"),
                ([], [:], "a: [\n", "invalidInput"),
            ]
            for (flags, environment, yaml, expected) in cases {
                let answer = try await refusal {
                    try await Self.reader(flags, environment, yaml: yaml)
                }
                #expect(answer == expected)
            }
        }

        @Test func ignoresVariablesWithoutPrefix() async throws {
            let reader = try await Self.reader([], ["HTTP_PORT": "1", "zapoj_http_port": "2"])
            #expect(try reader.integer("http.port", in: 0...9) == nil)
        }

        @Test func errorNamesMissingFile() async throws {
            let error = await #expect(throws: ServiceError.self) {
                try await SettingsReader(
                    file: "/nothing.yaml", flags: [], environment: [:], known: Self.known)
            }
            #expect(error?.message == "The file /nothing.yaml can't be read: it does not exist.")
        }

        /// An empty value counts as absent.
        @Test(arguments: ["", "x", "1.5", "-1", "70000", " 1", "0x10"])
        func rejectsInvalidInteger(text: String) async throws {
            let reader = try await Self.reader([], ["ZAPOJ_HTTP_PORT": text])
            let answer = try await refusal { try reader.integer("http.port", in: 0...65_535) }
            #expect(answer == (text.isEmpty ? nil : "invalidInput http.port"))
        }

        @Test func readsThreeSpellingsOfTrueAndFalse() async throws {
            for (text, expected) in [
                ("true", true), ("yes", true), ("on", true), ("false", false), ("no", false),
                ("off", false),
            ] {
                let reader = try await Self.reader([], ["ZAPOJ_NAME": text])
                #expect(try reader.flag("name", default: !expected) == expected)
            }
            let reader = try await Self.reader([], ["ZAPOJ_NAME": "maybe"])
            #expect(
                try await refusal { try reader.flag("name", default: true) } == "invalidInput name")
            #expect(try await Self.reader().flag("name", default: true))
        }

        @Test func rejectsUnknownChoice() async throws {
            let reader = try await Self.reader(["--log-level", "debug", "--name", "loud"])
            #expect(try reader.choice("log.level", default: Logger.Level.info) == .debug)
            let answer = try await refusal {
                try reader.choice("name", default: Logger.Level.info)
            }
            #expect(answer == "invalidInput name")
        }

        @Test func rejectsMissingOrEmptyRequiredText() async throws {
            for environment in [[:], ["ZAPOJ_NAME": ""]] {
                let reader = try await Self.reader([], environment)
                #expect(
                    try await refusal { try reader.requiredText("name") } == "invalidInput name")
            }
        }
    }
}
