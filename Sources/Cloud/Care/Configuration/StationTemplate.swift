import Foundation

/// What is known of stations of a kind, before anybody asks one: data files, a file a kind, in
/// `Templates`.
package struct StationTemplate: Hashable, Sendable, Codable {
    package var name: String
    /// Which stations it is for: what their texts begin with, without regard to case.
    package var vendor: String
    package var model: String
    /// Nil is any firmware.
    package var firmware: String?
    /// OCPP's feature profiles, where the station does not say so itself.
    package var profiles: [String]?
    /// Keys that should have these values, unless a person wants others.
    package var configuration: [String: String]
    /// For people.
    package var notes: [String]?

    /// The one that says most about a station; nil for an unknown kind.
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

    /// Those that come with Zapoj. A file that can't be read is a mistake of ours, which a test finds.
    static let all: [StationTemplate] = files.compactMap { bytes in
        do {
            return try JSONDecoder().decode(StationTemplate.self, from: Data(bytes))
        } catch {
            return nil
        }
    }

    static let files: [[UInt8]] = [PackageResources.solax_x3_hac_json]
}
