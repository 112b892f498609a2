import CloudHTTP
import Foundation
import Platform

extension HTTPSettings {
    private static let maximumOrigins = 32

    /// - Throws: `invalidInput` naming the key.
    init(_ reader: SettingsReader) throws {
        self.init(
            trustedProxies: try Self.proxies(reader),
            proxyProtocolListeners: try Self.listeners(reader),
            corsOrigins: try Self.origins(reader))
        if !proxyProtocolListeners.isEmpty, trustedProxies.isEmpty {
            throw SettingsReader.problem(
                CloudSettings.trustedProxies.key,
                "must be set together with \(CloudSettings.proxyProtocolListeners.key)")
        }
    }

    private static func proxies(_ reader: SettingsReader) throws -> TrustedProxies {
        let setting = CloudSettings.trustedProxies
        guard let text = reader.text(setting) else { return .none }
        switch TrustedProxies.parse(text) {
        case .success(let proxies): return proxies
        case .failure(let entry):
            throw SettingsReader.problem(
                setting.key,
                "must be up to \(TrustedProxies.maximumCount) IP addresses or ranges such as "
                    + "10.0.0.0/8, separated by commas; '\(entry.text.prefix(50))' is not valid")
        }
    }

    private static func listeners(_ reader: SettingsReader) throws -> Set<ListenerName> {
        let setting = CloudSettings.proxyProtocolListeners
        return try Set(
            entries(setting, reader).map { entry in
                guard let name = ListenerName(rawValue: entry) else {
                    throw SettingsReader.problem(
                        setting.key, "must be main, plain, or both, separated by a comma")
                }
                return name
            })
    }

    private static func origins(_ reader: SettingsReader) throws -> Set<String> {
        let setting = CloudSettings.corsOrigins
        let origins = try entries(setting, reader).map { entry in
            guard let origin = origin(entry) else {
                throw SettingsReader.problem(
                    setting.key,
                    "must be web origins such as https://app.example.org, without a path; "
                        + "'\(entry.prefix(50))' is not valid")
            }
            return origin
        }
        guard origins.count <= maximumOrigins else {
            throw SettingsReader.problem(
                setting.key, "must have at most \(maximumOrigins) origins")
        }
        return Set(origins)
    }

    /// The origin as browsers write it.
    private static func origin(_ text: String) -> String? {
        let lower = text.lowercased()
        guard let url = URLComponents(string: lower), let scheme = url.scheme,
            ["http", "https"].contains(scheme), let host = url.host, !host.isEmpty
        else { return nil }
        let port = url.port.map { ":\($0)" } ?? ""
        return lower == "\(scheme)://\(host)\(port)" ? lower : nil
    }

    /// The entries of a list with commas, without spaces around them.
    private static func entries(_ setting: Setting, _ reader: SettingsReader) -> [String] {
        guard let text = reader.text(setting) else { return [] }
        return text.split(separator: ",", omittingEmptySubsequences: false)
            .map { $0.trimmingCharacters(in: .whitespaces) }
    }
}
