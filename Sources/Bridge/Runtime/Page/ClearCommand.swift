import Foundation

/// What a person types on the bridge to clear a stored fault, with the settings that this program
/// uses.
package struct ClearCommand: Hashable, Sendable {
    private static let packagedFile = "/etc/zapoj/bridge.yaml"

    /// As the package has installed the bridge.
    package static let packaged = ClearCommand(configurationFile: packagedFile, dataDirectory: "")

    private let program: String
    private let settings: String

    /// - Parameters:
    ///   - configurationFile: the `--config` in use, if any.
    ///   - dataDirectory: is named where no settings file is in use.
    package init(configurationFile: String?, dataDirectory: String) {
        // Absolute: a person types it in another directory.
        let file = configurationFile.map { URL(fileURLWithPath: $0).path }
        // The service's user owns the data.
        program = file == Self.packagedFile ? "sudo -u zapoj-bridge zapoj-bridge" : "zapoj-bridge"
        settings =
            file.map { "--config \($0)" }
            ?? "--data-directory \(URL(fileURLWithPath: dataDirectory).path)"
    }

    /// - Parameter isInspected: whether the fault needs an inspection of the contactor.
    package func text(isInspected: Bool) -> String {
        "\(program) clear-fault\(isInspected ? " --contactor-inspected" : "") \(settings)"
    }
}
