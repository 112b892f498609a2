import CommonBase
import Configuration
import Foundation
import SystemPackage
import Yams

/// Settings from flags, environment and a YAML file, in this order of precedence.
///
/// A key `http.port` is the flag `--http-port`, the variable `ZAPOJ_HTTP_PORT` and the YAML
/// `http: {port: …}`. Every message names the key; unknown keys are errors.
package struct SettingsReader {
    /// Where the value of a setting comes from.
    package enum Origin: String, Hashable, Sendable, CaseIterable {
        case standard, file, environment, commandLine
    }

    private static let prefix = "zapoj"
    private let reader: ConfigReader
    /// The settings file, if there is one.
    package let file: String?
    /// As variables without a prefix.
    private let flags: Set<String>
    private let variables: Set<String>

    /// - Parameter known: every key that may be set, dotted; nil accepts any.
    /// - Throws: `invalidInput` naming an unknown key, flag or an unreadable file.
    package init(
        file: String?, flags: [String], environment: [String: String], known: [String]?
    ) async throws {
        if let known {
            try Self.check(flags: flags, known: known)
            try Self.check(environment: environment, known: known)
            if let file { try Self.check(file: file, known: known) }
        }
        try Self.checkValues(of: flags)
        let named = Self.variables(flags)
        self.file = file
        self.flags = Set(named.keys)
        variables = Set(environment.keys)
        let outside = EnvironmentVariablesProvider(environmentVariables: environment)
        var providers: [any ConfigProvider] = [
            EnvironmentVariablesProvider(environmentVariables: named),
            outside.prefixKeys(with: ConfigKey(Self.prefix)),
        ]
        if let file {
            providers.append(try await Self.provider(file))
        }
        reader = ConfigReader(providers: providers)
    }

    package func text(_ key: String) -> String? {
        reader.string(forKey: ConfigKey(key)).flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Where the value of `text` comes from.
    package func origin(of key: String) -> Origin {
        guard text(key) != nil else { return .standard }
        let variable = SettingName.variable(key)
        if flags.contains(String(variable.dropFirst(Self.prefix.count + 1))) {
            return .commandLine
        }
        return variables.contains(variable) ? .environment : .file
    }

    package func requiredText(_ key: String) throws -> String {
        guard let text = text(key) else { throw Self.problem(key, "must be set") }
        return text
    }

    package func integer(
        _ key: String, in range: ClosedRange<Int>, default standard: Int
    ) throws -> Int {
        try integer(key, in: range) ?? standard
    }

    package func integer(_ key: String, in range: ClosedRange<Int>) throws -> Int? {
        guard let text = text(key) else { return nil }
        guard let value = Int(text), range.contains(value) else {
            throw Self.problem(
                key,
                "is '\(text)' instead of a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    package func flag(_ key: String, default standard: Bool) throws -> Bool {
        switch text(key) {
        case nil: return standard
        case "true", "yes", "on": return true
        case "false", "no", "off": return false
        case .some(let text): throw Self.problem(key, "is '\(text)' instead of true or false")
        }
    }

    package func choice<Value: RawRepresentable<String> & CaseIterable>(
        _ key: String, default standard: Value
    ) throws -> Value {
        try choice(key, of: Value.self) ?? standard
    }

    /// Nil where nothing is set.
    package func choice<Value: RawRepresentable<String> & CaseIterable>(
        _ key: String, of type: Value.Type
    ) throws -> Value? {
        guard let text = text(key) else { return nil }
        guard let value = Value(rawValue: text) else {
            let names = Value.allCases.map(\.rawValue).joined(separator: ", ")
            throw Self.problem(key, "is '\(text)' instead of one of \(names)")
        }
        return value
    }

    /// An invalid value that only the caller can recognise.
    package static func problem(_ key: String, _ what: String) -> ServiceError {
        ServiceError(.invalidInput, "The setting \(key) \(what).", field: key)
    }

    private static func provider(_ file: String) async throws -> some ConfigProvider {
        do {
            return try await FileProvider<YAMLSnapshot>(filePath: FilePath(file))
        } catch {
            _ = try contents(of: file)
            throw ServiceError(
                .invalidInput, "The file \(file) is not a valid settings file.", cause: error)
        }
    }

    private static func check(flags: [String], known: [String]) throws {
        let names = Set(known.map(SettingName.flag))
        for flag in flags where flag.hasPrefix("-") {
            let name = flag.split(separator: "=", maxSplits: 1).first.map(String.init) ?? flag
            guard names.contains(name) else {
                throw ServiceError(.invalidInput, "The flag \(name) is unknown.", field: name)
            }
        }
    }

    /// `ConfigReader` would ignore a flag without a value, and a value without a flag.
    private static func checkValues(of flags: [String]) throws {
        var open: String?
        for flag in flags {
            if !flag.hasPrefix("--") {
                guard open != nil else {
                    throw ServiceError(.invalidInput, "'\(flag)' belongs to no flag.")
                }
                open = nil
                continue
            }
            if let open { throw missingValue(open) }
            open = flag.contains("=") ? nil : flag
        }
        if let open { throw missingValue(open) }
    }

    /// Flags as variables without a prefix: `--http-port 80` as `HTTP_PORT`. (The provider of
    /// swift-configuration for arguments would make a list of a value with a comma, and no text.)
    private static func variables(_ flags: [String]) -> [String: String] {
        var variables: [String: String] = [:]
        var name: Substring?
        for flag in flags {
            guard name == nil, flag.hasPrefix("--") else {
                if let name { variables[SettingName.variable(flag: name)] = flag }
                name = nil
                continue
            }
            let parts = flag.dropFirst(2).split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            name = parts.count == 1 ? parts[0] : nil
            if parts.count == 2 {
                variables[SettingName.variable(flag: parts[0])] = String(parts[1])
            }
        }
        return variables
    }

    private static func missingValue(_ flag: String) -> ServiceError {
        ServiceError(.invalidInput, "The flag \(flag) has no value.", field: flag)
    }

    private static func check(environment: [String: String], known: [String]) throws {
        let names = Set(known.map(SettingName.variable))
        for name in environment.keys.sorted() where name.hasPrefix("ZAPOJ_") {
            guard names.contains(name) else {
                throw ServiceError(.invalidInput, "The variable \(name) is unknown.", field: name)
            }
        }
    }

    private static func check(file: String, known: [String]) throws {
        let bytes = try contents(of: file)
        let root: Any?
        do {
            root = try Yams.load(yaml: String(decoding: bytes, as: UTF8.self))
        } catch {
            throw ServiceError(
                .invalidInput, "The file \(file) is not valid YAML\(place(of: error)).")
        }
        for (key, value) in leaves(of: root ?? [:], path: "") {
            guard known.contains(key) else {
                throw ServiceError(
                    .invalidInput, "The key \(key) in \(file) is unknown.", field: key)
            }
            // `ConfigReader` would ignore both.
            if value is [Any] || value is NSNull {
                throw problem(key, "has no single value in \(file)")
            }
        }
    }

    /// Longest settings file that is read, in bytes.
    private static let fileLimit = 1 << 20

    private static func contents(of file: String) throws -> [UInt8] {
        do {
            return try FileAccess.read(file, limit: fileLimit)
        } catch let error as ServiceError {
            throw ServiceError(.invalidInput, "The file \(error.message)")
        }
    }

    /// Where in the file and why, as far as the parser knows.
    private static func place(of error: any Error) -> String {
        switch error {
        case YamlError.scanner(_, let problem, let mark, _),
            YamlError.parser(_, let problem, let mark, _),
            YamlError.composer(_, let problem, let mark, _):
            ": line \(mark.line), column \(mark.column): \(problem)"
        default: ""
        }
    }

    private static func leaves(of value: Any, path: String) -> [(key: String, value: Any)] {
        guard let mapping = value as? [AnyHashable: Any] else { return [(path, value)] }
        return mapping.sorted { "\($0.key)" < "\($1.key)" }.flatMap { name, inner in
            leaves(of: inner, path: path.isEmpty ? "\(name)" : "\(path).\(name)")
        }
    }
}
