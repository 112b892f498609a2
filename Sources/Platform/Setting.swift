/// One setting of a program: what `--help` and `config` show, and what `SettingsReader` checks.
package struct Setting: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case text
        case integer(ClosedRange<Int>)
        /// true or false
        case flag
        case choice([String])
    }

    package enum Secrecy: Hashable, Sendable {
        case open
        case secret
        /// A URI in which a PIN may stand (RFC 7512).
        case mayHoldPIN
    }

    /// Dotted: `http.port`.
    package let key: String
    package let kind: Kind
    /// As it would be written in a file; nil where nothing applies unless it is set.
    package let defaultValue: String?
    package let isRequired: Bool
    package let secrecy: Secrecy
    /// One sentence or a few, for `--help`.
    package let meaning: String

    private init(
        _ key: String, _ kind: Kind, _ defaultValue: String?, isRequired: Bool = false,
        secrecy: Secrecy = .open, _ meaning: String
    ) {
        self.key = key
        self.kind = kind
        self.defaultValue = defaultValue
        self.isRequired = isRequired
        self.secrecy = secrecy
        self.meaning = meaning
    }

    package static func text(
        _ key: String, default value: String? = nil, isRequired: Bool = false,
        secrecy: Secrecy = .open, _ meaning: String
    ) -> Self {
        Self(key, .text, value, isRequired: isRequired, secrecy: secrecy, meaning)
    }

    package static func integer(
        _ key: String, in range: ClosedRange<Int>, default value: Int? = nil,
        isRequired: Bool = false, _ meaning: String
    ) -> Self {
        Self(key, .integer(range), value.map { "\($0)" }, isRequired: isRequired, meaning)
    }

    package static func flag(_ key: String, default value: Bool, _ meaning: String) -> Self {
        Self(key, .flag, value ? "true" : "false", meaning)
    }

    package static func choice<Value: RawRepresentable<String> & CaseIterable>(
        _ key: String, of type: Value.Type, default value: Value? = nil, _ meaning: String
    ) -> Self {
        Self(key, .choice(type.allCases.map(\.rawValue)), value?.rawValue, meaning)
    }

    /// `http.requestLimit` is `ZAPOJ_HTTP_REQUEST_LIMIT`.
    package var variableName: String { SettingName.variable(key) }

    /// `http.requestLimit` is `--http-request-limit`.
    package var flagName: String { SettingName.flag(key) }

    /// A value as `config` may show it.
    package func masked(_ value: String) -> String {
        switch secrecy {
        case .open: value
        case .secret: "***"
        case .mayHoldPIN: value.replacing(/(pin-value=)[^&;]*/) { "\($0.output.1)***" }
        }
    }
}

/// The names that a key has outside a YAML file.
enum SettingName {
    /// `http.requestLimit` is `--http-request-limit`.
    static func flag(_ key: String) -> String {
        "--" + words(key).joined(separator: "-").lowercased()
    }

    /// `http.requestLimit` is `ZAPOJ_HTTP_REQUEST_LIMIT`.
    static func variable(_ key: String) -> String {
        "ZAPOJ_" + words(key).joined(separator: "_").uppercased()
    }

    /// `http-request-limit` is `HTTP_REQUEST_LIMIT`.
    static func variable(flag: Substring) -> String {
        flag.uppercased().replacing("-", with: "_")
    }

    private static func words(_ key: String) -> [String] {
        key.reduce(into: [""]) { words, character in
            if character == "." {
                words.append("")
            } else if character.isUppercase {
                words.append(String(character))
            } else {
                words[words.count - 1].append(character)
            }
        }
    }
}
