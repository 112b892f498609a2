import CommonBase
import Foundation

/// What a kind of station is like, and what is wrong with it: a data file, so that anybody can
/// reproduce a problem of the field. All members but vendor and model may be absent.
package struct StationPersonality: Hashable, Sendable, Codable {
    /// Cut at 20 characters (CiString20), as is `model`.
    package var vendor: String
    package var model: String
    package var firmwareVersion: String?
    package var serialNumber: String?
    /// What it answers NotImplemented: actions of the central system.
    package var unknownActions: [String]?
    /// What it answers with an empty payload.
    package var emptyAnswers: [String]?
    /// Messages that it will not be triggered to send.
    package var untriggered: [String]?
    /// Configuration keys beside the standard ones, or instead of them; null takes one away.
    package var keys: [String: String?]?
    package var faults: [StationFault]?

    package static let byTheBook = StationPersonality(vendor: "Zapoj", model: "Virtual station")

    package init(vendor: String, model: String) {
        self.vendor = vendor
        self.model = model
    }

    /// - Throws: `invalidInput` that names the file.
    package init(file path: String) throws {
        do {
            let data = try Data(contentsOf: URL(fileURLWithPath: path))
            self = try JSONDecoder().decode(StationPersonality.self, from: data)
        } catch {
            throw ServiceError(.invalidInput, "\(path) is no personality.", cause: error)
        }
    }
}
