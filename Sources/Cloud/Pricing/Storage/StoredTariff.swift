import CloudCore
import CloudFleet
import CommonBase
import Foundation

package enum TariffSubject {}
/// A tariff of a host.
package typealias TariffID = ID<TariffSubject>

package enum TariffVersionSubject {}
/// One version of a tariff.
package typealias TariffVersionID = ID<TariffVersionSubject>

/// A tariff in one of its versions. A version is never changed.
package struct StoredTariff: Hashable, Sendable, FetchableRecord {
    /// Maximum tariffs of a host.
    package static let limit = 200
    /// Maximum versions of a tariff.
    package static let versionLimit = 1000
    /// Maximum bytes of the JSON of a tariff.
    package static let maximumBytes = 65_536

    package var id: TariffID
    /// Nil for a host whose account is deleted.
    package var hostID: PersonID?
    package var name: String
    package var versionID: TariffVersionID
    /// From 1.
    package var number: Int64
    package var validFrom: Timestamp
    package var createdAt: Timestamp
    /// Nil for the cloud, and for a person who is deleted.
    package var createdBy: PersonID?
    package var tariff: Tariff

    /// For SELECT, of `tariff` and `tariff_version`.
    static let columns = """
        tariff.id AS id, tariff.host_id AS host_id, tariff.name AS name,
        tariff_version.id AS version_id, tariff_version.number AS number,
        tariff_version.valid_from AS valid_from, tariff_version.created_at AS created_at,
        tariff_version.created_by AS created_by, tariff_version.content AS content
        """

    package init(row: Row) throws {
        id = try row["id"]
        hostID = row["host_id"]
        name = try row["name"]
        versionID = try row["version_id"]
        number = try row["number"]
        validFrom = try row["valid_from"]
        createdAt = try row["created_at"]
        createdBy = row["created_by"]
        tariff = try Self.tariff(try row["content"])
    }

    /// Whether the tariff itself has not ended.
    func holds(at now: Timestamp) -> Bool { tariff.validUntil.map { now < $0 } ?? true }

    static func tariff(_ content: String) throws -> Tariff {
        try JSONDecoder().decode(Tariff.self, from: Data(content.utf8))
    }

    static func content(_ tariff: Tariff) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(tariff), as: UTF8.self)
    }
}
