import ChargingModel
import CommonBase

/// The people of the neighbourhood: three hosts, and five drivers without a charger of their own.
package enum Resident: String, Hashable, Sendable, CaseIterable {
    case jana, tomas, vera
    case petr, lucie, martin, eva, ondrej

    static let hosts: [Resident] = [.jana, .tomas, .vera]

    var email: String { "\(rawValue)@zapoj.example" }

    var name: String {
        switch self {
        case .jana: "Jana Nováková"
        case .tomas: "Tomáš Dvořák"
        case .vera: "Věra Horáková"
        case .petr: "Petr Svoboda"
        case .lucie: "Lucie Černá"
        case .martin: "Martin Procházka"
        case .eva: "Eva Kučerová"
        case .ondrej: "Ondřej Veselý"
        }
    }

    var cars: [Car] {
        switch self {
        case .jana: [Car("Renault Zoe", "1BX 4821", 11_000)]
        case .tomas: [Car("Hyundai Ioniq 5", "5B2 7730", 11_000)]
        case .vera: [Car("Škoda Superb iV", "2BN 1094", 3_600)]
        case .petr: [Car("Škoda Enyaq", "EL 042 AB", 11_000)]
        case .lucie:
            [Car("Dacia Spring", "EL 517 KC", 6_600), Car("VW ID.3 (firma)", "EL 903 BD", 11_000)]
        case .martin: [Car("Tesla Model 3", "EL 221 TM", 11_000)]
        case .eva: [Car("Hyundai Kona", "EL 334 EK", 7_200)]
        case .ondrej: [Car("Kia e-Niro", "EL 680 OV", 7_200)]
        }
    }

    /// Their cards; a number that is repeated nowhere.
    package var cards: [Card] {
        switch self {
        case .jana: [Card("04B2C3D4E5F607", "Klíčenka", 0)]
        case .tomas: [Card("04C3D4E5F60718", "Karta v garáži", 0)]
        case .vera: [Card("04D4E5F6071829", "Klíče od auta", 0)]
        case .petr: [Card("04A1B2C3D4E5F6", "Klíčenka", 0)]
        case .lucie:
            [Card("04556677889900", "Karta v peněžence", 0), Card("0466778899AA11", "Firemní", 1)]
        case .martin: [Card("04E5F607182930", "Karta do práce", 0)]
        case .eva: [Card("04F60718293041", "", 0)]
        case .ondrej:
            [Card("0407182930415A", "Nová karta", 0), Card("041829304152B6", "Ztracená karta", 0)]
        }
    }

    struct Car: Hashable, Sendable {
        let name: String
        let plate: String
        /// The power that its charger takes, in W.
        let maximumW: Int64

        init(_ name: String, _ plate: String, _ maximumW: Int64) {
            (self.name, self.plate, self.maximumW) = (name, plate, maximumW)
        }
    }

    package struct Card: Hashable, Sendable {
        package let number: String
        let label: String
        /// The index of its car.
        let car: Int

        init(_ number: String, _ label: String, _ car: Int) {
            (self.number, self.label, self.car) = (number, label, car)
        }

        func token() throws -> IdToken { try Self.token(number) }

        static func token(_ number: String) throws -> IdToken {
            guard let token = IdToken(number) else {
                throw ServiceError(.internalError, "\(number) is not a valid card")
            }
            return token
        }
    }
}
