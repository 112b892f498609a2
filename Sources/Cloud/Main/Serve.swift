import ArgumentParser
import CloudApp

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Run until SIGTERM or SIGINT.")

    @OptionGroup var options: SettingsOptions

    func run() async throws {
        try await reporting { try await serve(try await options.read()) }
    }
}
