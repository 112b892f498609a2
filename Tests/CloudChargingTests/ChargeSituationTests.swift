import ChargingModel
import CommonBase
import Testing

@testable import CloudAccess
@testable import CloudCharging

extension CloudChargingTests {
    @Suite struct ChargeSituationTests {
        private static let good = ChargeSituation(
            isActivePerson: true, mayCharge: true, isOnline: true, connector: .available,
            station: .available, running: nil, authorization: .accepted, isTokenBlocked: false)

        private static func obstacle(
            _ change: (inout ChargeSituation) -> Void
        ) -> ChargeObstacle? {
            var situation = good
            change(&situation)
            return situation.obstacle
        }

        /// A cable that is plugged in, or a charger that was never heard, is no obstacle.
        @Test(arguments: [ConnectorStatus.available, .occupied, .reserved, nil])
        func allowsStart(status: ConnectorStatus?) {
            #expect(Self.obstacle { $0.connector = status } == nil)
        }

        @Test func namesObstacle() {
            #expect(Self.obstacle { $0.isActivePerson = false } == .accountBlocked)
            #expect(Self.obstacle { $0.mayCharge = false } == .notAllowed)
            #expect(Self.obstacle { $0.isOnline = false } == .offline)
            #expect(Self.obstacle { $0.connector = .faulted } == .outOfOrder)
            #expect(Self.obstacle { $0.station = .faulted } == .outOfOrder)
            #expect(Self.obstacle { $0.connector = .unavailable } == .outOfService)
            #expect(Self.obstacle { $0.running = .own } == .alreadyCharging)
            #expect(Self.obstacle { $0.running = .other } == .occupied)
            #expect(Self.obstacle { $0.authorization = .expired } == .cardExpired)
            #expect(Self.obstacle { $0.authorization = .concurrentTx } == .chargingElsewhere)
            #expect(Self.obstacle { $0.authorization = .blocked } == .notNow)
            #expect(
                Self.obstacle { ($0.authorization, $0.reason) = (.blocked, .groupHours) }
                    == .groupHours)
            #expect(
                Self.obstacle { ($0.authorization, $0.isTokenBlocked) = (.blocked, true) }
                    == .cardBlocked)
        }

        /// What nobody can change by waiting comes first.
        @Test func namesWorstOfSeveral() {
            #expect(Self.obstacle { ($0.mayCharge, $0.isOnline) = (false, false) } == .notAllowed)
            #expect(
                Self.obstacle { ($0.isOnline, $0.connector) = (false, .faulted) } == .offline)
        }
    }
}
