import Common
import Foundation

/// What a kind of station is like, and what is wrong with it: a data file, so that anybody can
/// reproduce a problem of the field. All members but vendor and model may be absent.
public struct StationPersonality: Hashable, Sendable, Codable {
    /// Cut at 20 characters (CiString20), as is `model`.
    public var vendor: String
    public var model: String
    public var firmwareVersion: String?
    public var serialNumber: String?
    /// What it answers NotImplemented: actions of the central system.
    public var unknownActions: [String]?
    /// What it answers with an empty payload.
    public var emptyAnswers: [String]?
    /// Messages that it will not be triggered to send.
    public var untriggered: [String]?
    /// Configuration keys beside the standard ones, or instead of them; null takes one away.
    public var keys: [String: String?]?
    public var faults: [StationFault]?

    public static let byTheBook = StationPersonality(vendor: "Zapoj", model: "Virtual station")

    public init(vendor: String, model: String) {
        self.vendor = vendor
        self.model = model
    }

    /// - Throws: `invalidInput` that names the file.
    public init(file path: String) throws {
        do {
            let data = try Data(contentsOf: URL(fileURLWithPath: path))
            self = try JSONDecoder().decode(StationPersonality.self, from: data)
        } catch {
            throw ServiceError(.invalidInput, "\(path) is no personality.", cause: error)
        }
    }
}
