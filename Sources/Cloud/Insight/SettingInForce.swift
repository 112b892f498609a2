/// A setting of the running cloud, as admins see it.
package struct SettingInForce: Hashable, Sendable {
    /// Where its value comes from.
    package enum Origin: String, Hashable, Sendable, CaseIterable {
        case standard, file, environment, commandLine
    }

    /// Dotted: `http.port`.
    package var key: String
    /// With secrets masked; nil if nothing is set and nothing applies.
    package var value: String?
    package var origin: Origin
    /// What to change in the file, the environment or the command line.
    package var line: String

    package init(key: String, value: String?, origin: Origin, line: String) {
        self.key = key
        self.value = value
        self.origin = origin
        self.line = line
    }

    /// The part of the key before the first dot.
    var group: String { String(key.prefix { $0 != "." }) }
}

/// All settings of the running cloud, in the order of `zapoj-cloud config`.
package struct SettingsInForce: Hashable, Sendable {
    /// The path of the settings file, if there is one.
    package var file: String?
    package var settings: [SettingInForce]

    package init(file: String? = nil, settings: [SettingInForce] = []) {
        self.file = file
        self.settings = settings
    }
}
