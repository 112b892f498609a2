import CommonBase
import Testing

@testable import DemoNeighbourhood

/// Two months of visits, at any time of any day: 2026-11-30T12:00:00Z and later.
@Suite struct VisitPlanTests {
    private static let noon = Timestamp(milliseconds: 1_796_040_000_000)

    private static func plan(_ seed: UInt64) throws -> VisitPlan {
        try VisitPlan(now: noon.adding(seconds: Int64(seed) * 47_111), seed: seed)
    }

    @Test func sameSeedYieldsSamePlan() throws {
        let plans = try (0..<2).map { _ in try Self.plan(7) }
        #expect(plans[0].visits == plans[1].visits)
        #expect(plans[0].refused == plans[1].refused)
        #expect(try Self.plan(8).visits != plans[0].visits)
    }

    @Test(arguments: 1...12 as ClosedRange<UInt64>)
    func nobodyIsAtTwoChargersAtOnce(seed: UInt64) throws {
        let visits = try Self.plan(seed).visits
        #expect(visits.count > 60)
        for (index, visit) in visits.enumerated() {
            let others = visits.dropFirst(index + 1).filter {
                $0.charger == visit.charger || $0.driver == visit.driver
            }
            for other in others { #expect(other.startedAt > visit.endedAt || visit.end == .none) }
        }
    }

    @Test(arguments: 1...12 as ClosedRange<UInt64>)
    func oneVisitGoesOnAndTheOthersAreOver(seed: UInt64) throws {
        let plan = try Self.plan(seed)
        let now = Self.noon.adding(seconds: Int64(seed) * 47_111)
        let running = plan.visits.filter { $0.end == .none }
        #expect(running.map(\.driver) == [.petr])
        #expect(running.map(\.startedAt) == [now.adding(seconds: -VisitPlan.currentSeconds)])
        #expect(plan.visits.allSatisfy { $0.end == .none || $0.occupied.upperBound < now })
        #expect(plan.refused.allSatisfy { $0.at < now })
        let ends = Set(plan.visits.map(\.end))
        #expect(ends.isSuperset(of: [.tap, .unplug, .driver, .energyLimit]))
        #expect(plan.visits.contains { $0.reportedAt != nil })
    }
}
