import CommonBase

/// What `scripts/run` must know of the neighbourhood.
package struct NeighbourhoodSummary: Sendable {
    private let plan: VisitPlan
    private let stage: Stage
    private let signIns: SignIns

    init(_ plan: VisitPlan, _ stage: Stage, _ signIns: SignIns) {
        (self.plan, self.stage, self.signIns) = (plan, stage, signIns)
    }

    /// With the passwords.
    package var json: JSONValue {
        .object([
            "transactions": .int(Int64(plan.visits.count)),
            "signIns": .array(
                signIns.people.map { person, password in
                    .object([
                        "role": .string(person.role), "name": .string(person.name),
                        "email": .string(person.email), "password": .string(password),
                    ])
                }),
            // As `zapoj-sim demo --station` takes them.
            "stations": .array(
                Charger.allCases.compactMap { charger in
                    stage.passwords[charger].map { .string("\(charger.rawValue):\($0)") }
                }),
            "charging": charging,
            "cards": .object(
                Resident.allCases.map { resident in
                    JSONValue.Member(
                        resident.rawValue, .string(resident.cards.first?.number ?? ""))
                }),
        ])
    }

    /// The transaction that goes on, as `zapoj-sim demo --resume` takes it.
    private var charging: JSONValue? {
        guard let visit = plan.visits.first(where: { $0.end == .none }),
            let running = stage.running[visit.number]
        else { return nil }
        return .string(
            "\(visit.charger.rawValue):\(visit.card.number):\(running.number)"
                + ":\(running.meterStartWh)")
    }
}
