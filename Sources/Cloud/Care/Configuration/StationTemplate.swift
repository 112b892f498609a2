import Foundation

/// What Zapoj knows about the stations of a model in advance. Each model is a JSON file in
/// `Templates`.
package struct StationTemplate: Hashable, Sendable, Codable {
    package var name: String
    /// Prefixes of the vendor and model of the stations that it describes, ignoring case.
    package var vendor: String
    package var model: String
    /// Prefix of the firmware version; nil matches any.
    package var firmware: String?
    /// The OCPP feature profiles, for stations that do not report them.
    package var profiles: [String]?
    /// Desired values of configuration keys; an admin's values override them.
    package var configuration: [String: String]
    /// Hints for admins.
    package var notes: [String]?

    /// The most specific template of a station; nil for an unknown model.
    package static func best(
        vendor: String?, model: String?, firmware: String?
    ) -> StationTemplate? {
        func begins(_ text: String?, _ beginning: String) -> Bool {
            text?.lowercased().hasPrefix(beginning.lowercased()) ?? false
        }
        return all.filter { template in
            begins(vendor, template.vendor) && begins(model, template.model)
                && template.firmware.map { begins(firmware, $0) } ?? true
        }.max { ($0.specificity, $1.name) < ($1.specificity, $0.name) }
    }

    private var specificity: Int { vendor.count + model.count + (firmware?.count ?? 0) }

    /// The templates that come with Zapoj. A test finds malformed files, which are skipped here.
    static let all: [StationTemplate] = files.compactMap { bytes in
        do {
            return try JSONDecoder().decode(StationTemplate.self, from: Data(bytes))
        } catch {
            return nil
        }
    }

    static let files: [[UInt8]] = [PackageResources.solax_x3_hac_json]
}
