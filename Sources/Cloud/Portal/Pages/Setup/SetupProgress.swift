import CloudFleet
import CloudWeb
import CommonBase
import MessageCatalogue

/// The five steps in which a charger is added. Each has an address of its own, so that a reload and
/// going back work.
enum SetupStep: Int, Hashable, Sendable, CaseIterable {
    case brand = 1
    case place, values, waiting, test

    var name: Message {
        switch self {
        case .brand: Message("Kind", "Druh")
        case .place: Message("Name and place", "Název a místo")
        case .values: Message("Connection", "Spojení")
        case .waiting: Message("Waiting", "Čekání")
        case .test: Message("First test", "První zkouška")
        }
    }

    /// The page of the step for a charger that was added.
    func path(of station: StationID, _ brand: ChargerBrand) -> String {
        let base = "\(ChargerPages.path(of: station))/setup/\(brand.rawValue)"
        return switch self {
        case .brand: "/chargers/new"
        case .place: "/chargers/new/\(brand.rawValue)"
        case .values: base
        case .waiting: "\(base)/waiting"
        case .test: "\(base)/test"
        }
    }
}

/// How far the host is, as the template `setup-steps` shows it.
struct SetupProgress: Sendable {
    struct Step: Sendable {
        var isDone: Bool
        var isCurrent: Bool
    }

    let label: String
    let name: String
    let steps: [Step]

    init(_ current: SetupStep, _ visit: Visit) {
        let count = SetupStep.allCases.count
        label = visit.say(
            Message(
                "Step \(current.rawValue) of \(count)", "Krok \(current.rawValue) z \(count)"))
        name = visit.say(current.name)
        steps = SetupStep.allCases.map {
            Step(isDone: $0.rawValue < current.rawValue, isCurrent: $0 == current)
        }
    }
}

extension Visit {
    /// The brand in the path. - Throws: `notFound`.
    func brand() throws -> ChargerBrand {
        guard let brand = ChargerBrand(rawValue: text("brand")) else {
            throw ServiceError(.notFound, "This kind of charger is not known.")
        }
        return brand
    }
}
