import CommonBase
import Foundation

/// The properties and faults of a station model, read from a JSON file so that anybody can
/// reproduce a problem from the field. All members except vendor and model are optional.
package struct StationPersonality: Hashable, Sendable, Codable {
    /// Cut to 20 characters (CiString20), like `model`.
    package var vendor: String
    package var model: String
    package var firmwareVersion: String?
    package var serialNumber: String?
    /// Actions that the station answers with NotImplemented.
    package var unknownActions: [String]?
    /// Actions that the station answers with an empty payload.
    package var emptyAnswers: [String]?
    /// Messages that the station does not send when triggered.
    package var untriggered: [String]?
    /// Configuration keys in addition to the standard ones, or replacing them; null removes a key.
    package var keys: [String: String?]?
    package var faults: [StationFault]?

    package static let byTheBook = StationPersonality(vendor: "Zapoj", model: "Virtual station")

    package init(vendor: String, model: String) {
        self.vendor = vendor
        self.model = model
    }

    /// - Throws: `invalidInput`, which names the file.
    package init(file path: String) throws {
        do {
            let data = try Data(contentsOf: URL(fileURLWithPath: path))
            self = try JSONDecoder().decode(StationPersonality.self, from: data)
        } catch {
            throw ServiceError(.invalidInput, "\(path) is not a personality file.", cause: error)
        }
    }
}
