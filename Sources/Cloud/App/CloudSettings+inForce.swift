import CloudInsight
import Platform

extension CloudSettings {
    /// What an admin may see of the settings.
    static func inForce(_ reader: SettingsReader) -> SettingsInForce {
        SettingsInForce(
            file: reader.file,
            settings: table.settings.map { setting in
                let value = reader.text(setting).map(setting.masked)
                let origin = reader.origin(of: setting.key)
                return SettingInForce(
                    key: setting.key, value: value, origin: Self.origin(origin),
                    line: line(setting, value, origin))
            })
    }

    private static func origin(_ origin: SettingsReader.Origin) -> SettingInForce.Origin {
        switch origin {
        case .standard: .standard
        case .file: .file
        case .environment: .environment
        case .commandLine: .commandLine
        }
    }

    /// Where a default applies, what to write into the file.
    private static func line(
        _ setting: Setting, _ value: String?, _ origin: SettingsReader.Origin
    ) -> String {
        switch origin {
        case .standard, .file: SettingsFile.yaml([(setting.key, value ?? "…")])
        case .environment: "\(setting.variableName)=\(value ?? "…")"
        case .commandLine: "\(setting.flagName) \(value ?? "…")"
        }
    }
}
