import BridgeLogic
import Platform

/// The numbers that the cloud may change, too (`BridgeVariable`).
enum PolicySettings {
    static let table = settings.map(\.setting)

    private static let settings = BridgeVariable.all.map { variable in
        (
            variable: variable,
            setting: Setting.integer(
                variable.name, in: variable.range, default: variable.value(in: BridgePolicy()),
                variable.meaning)
        )
    }

    /// - Throws: `invalidInput` that names the key.
    static func read(_ reader: SettingsReader, into policy: inout BridgePolicy) throws {
        for (variable, setting) in settings {
            variable.set(try reader.requiredInteger(setting), in: &policy)
        }
    }
}
