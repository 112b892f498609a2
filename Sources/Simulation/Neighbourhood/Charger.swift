import CommonBase

/// The chargers of the neighbourhood. Their names are the ids of their stations.
package enum Charger: String, Hashable, Sendable, CaseIterable {
    case driveway, courtyard, garage

    var name: String {
        switch self {
        case .driveway: "U Novákových"
        case .courtyard: "Dvůr Horákových"
        case .garage: "Garáž Dvořákových"
        }
    }

    /// The name of its location: where it is.
    var address: String {
        switch self {
        case .driveway: "Ořešáková 12, Brno"
        case .courtyard: "Javorinová 5, Brno"
        case .garage: "Na Kopci 31, Bílovice"
        }
    }

    var host: Resident {
        switch self {
        case .driveway: .jana
        case .courtyard: .vera
        case .garage: .tomas
        }
    }

    var kind: TransactionSource { self == .garage ? .bridge : .ocpp16 }

    var maximumW: Int64 { self == .courtyard ? 22_000 : 11_000 }

    /// The register of the meter before the first and after the last planned visit. A virtual
    /// station starts with 1,234,567 Wh, so the history of one ends there.
    func firstRegisterWh(deliveredWh: Int64) -> Int64 {
        kind == .bridge ? 812_400 : Self.virtualRegisterWh - deliveredWh
    }

    static let virtualRegisterWh: Int64 = 1_234_567

    /// - Throws: `internalError`; never for the names above.
    func stationID() throws -> StationID { try Self.id(rawValue) }

    static func id<Subject>(_ text: String) throws -> ID<Subject> {
        guard let id = ID<Subject>(text) else {
            throw ServiceError(.internalError, "\(text) is not a valid id")
        }
        return id
    }
}
