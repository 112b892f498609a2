import CommonBase

/// All settings of a program, in the order in which `--help` and `config` show them.
package struct SettingsTable: Sendable {
    package let settings: [Setting]

    package init(_ settings: [Setting]) { self.settings = settings }

    package var keys: [String] { settings.map(\.key) }

    /// What `--help` says of the settings, for the discussion of a command.
    package var help: String {
        """
        SETTINGS: a flag takes precedence over an environment variable (--http-port is \
        ZAPOJ_HTTP_PORT), and a variable over the file of --config (http: {port: ...}).

        """ + settings.map(Self.help).joined()
    }

    private static func help(_ setting: Setting) -> String {
        let note =
            setting.defaultValue.map { "  (default: \($0))" }
            ?? (setting.isRequired ? "  (required)" : "")
        let lines = wrapped(setting.meaning, columns: 68).map { "        \($0)\n" }
        return "\n  \(setting.flagName) <\(placeholder(setting.kind))>\(note)\n" + lines.joined()
    }

    private static func placeholder(_ kind: Setting.Kind) -> String {
        switch kind {
        case .text: "text"
        case .integer(let range): "\(range.lowerBound)-\(range.upperBound)"
        case .flag: "true|false"
        case .choice(let names): names.joined(separator: "|")
        }
    }

    private static func wrapped(_ text: String, columns: Int) -> [String] {
        text.split(separator: " ").reduce(into: []) { lines, word in
            if let last = lines.last, last.count + word.count < columns {
                lines[lines.count - 1] = "\(last) \(word)"
            } else {
                lines.append(String(word))
            }
        }
    }

    /// The settings in force as a file that `--config` accepts, with secrets masked.
    package func yaml(_ reader: SettingsReader) -> String {
        SettingsFile.yaml(settings.map { ($0.key, reader.text($0).map($0.masked)) })
    }
}

/// The YAML of a settings file.
package enum SettingsFile {
    /// - Parameter settings: dotted keys and values; those without a value become comments.
    package static func yaml(_ settings: [(key: String, value: String?)]) -> String {
        var sections: [String] = []
        var lines: [String: [String]] = [:]
        var used: Set<String> = []
        for (key, value) in settings {
            let parts = key.split(separator: ".", maxSplits: 1).map(String.init)
            let (section, name) = (parts[0], parts.count > 1 ? parts[1] : "")
            if lines[section] == nil { sections.append(section) }
            if value != nil { used.insert(section) }
            let line = value.map { "  \(name): \(scalar($0))" } ?? "#   \(name):"
            lines[section, default: []].append(line)
        }
        return sections.map { section in
            // A section without a value would be null.
            let head = used.contains(section) ? "\(section):" : "# \(section):"
            return ([head] + (lines[section] ?? [])).joined(separator: "\n") + "\n"
        }.joined()
    }

    /// Quoted where YAML might read something else; JSON's strings are YAML's.
    private static func scalar(_ text: String) -> String {
        Int(text) != nil ? text : JSONWriter.text(.string(text))
    }
}
