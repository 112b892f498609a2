import CommonBase

/// Reading by `Setting`, which says what is valid and what the default is.
extension SettingsReader {
    /// What is set, or the default.
    package func text(_ setting: Setting) -> String? { text(setting.key) ?? setting.defaultValue }

    /// - Throws: `invalidInput` naming the key when nothing is set and there is no default.
    package func requiredText(_ setting: Setting) throws -> String {
        guard let text = text(setting) else { throw Self.missing(setting) }
        return text
    }

    /// - Throws: `invalidInput` naming the key.
    package func integer(_ setting: Setting) throws -> Int? {
        guard case .integer(let range) = setting.kind else { throw Self.misread(setting) }
        return try integer(setting.key, in: range) ?? setting.defaultValue.flatMap { Int($0) }
    }

    /// - Throws: `invalidInput` naming the key, also when nothing is set and there is no default.
    package func requiredInteger(_ setting: Setting) throws -> Int {
        guard let value = try integer(setting) else { throw Self.missing(setting) }
        return value
    }

    /// - Throws: `invalidInput` naming the key.
    package func flag(_ setting: Setting) throws -> Bool {
        try flag(setting.key, default: setting.defaultValue == "true")
    }

    /// - Throws: `invalidInput` naming the key.
    package func choice<Value: RawRepresentable<String> & CaseIterable>(
        _ setting: Setting, of type: Value.Type
    ) throws -> Value? {
        try choice(setting.key, of: type) ?? setting.defaultValue.flatMap { Value(rawValue: $0) }
    }

    /// - Throws: `invalidInput` naming the key, also when nothing is set and there is no default.
    package func requiredChoice<Value: RawRepresentable<String> & CaseIterable>(
        _ setting: Setting, of type: Value.Type
    ) throws -> Value {
        guard let value = try choice(setting, of: type) else { throw Self.missing(setting) }
        return value
    }

    private static func missing(_ setting: Setting) -> ServiceError {
        problem(setting.key, "must be set")
    }

    /// A mistake in the program.
    private static func misread(_ setting: Setting) -> ServiceError {
        ServiceError(.internalError, "The setting \(setting.key) is not a number.")
    }
}
