import ChargingModel
import CommonBase
import MessageCatalogue
import TestSupport
import Testing

@testable import CloudCharging
@testable import CloudCore

extension CloudChargingTests {
    @Suite struct EndReasonTests {
        private static let noon = ManualClock.noon

        private static func reason(
            _ reported: StoppedReason?, energyWh: Int64? = nil, limit: ChargeLimit? = nil
        ) -> EndReason {
            EndReason(reported, endedAt: noon, energyWh: energyWh, stop: nil, limit: limit)
        }

        @Test func saysWhatTheStationReported() {
            #expect(Self.reason(.local) == .atCharger)
            #expect(Self.reason(.evDisconnected) == .unplugged)
            #expect(Self.reason(.powerLoss) == .powerLoss)
            #expect(Self.reason(nil) == .atCharger)
            #expect(Self.reason(.remote) == .unknown)
        }

        /// A bridge keeps the limits itself and reports its own words.
        @Test func namesLimitThatABridgeKept() {
            let time = ChargeLimit(endsAt: Self.noon)
            #expect(Self.reason(.timeout, limit: time) == .timeLimit)
            #expect(Self.reason(.timeout) == .timeout)
            #expect(
                Self.reason(.timeout, limit: ChargeLimit(endsAt: Self.noon.adding(seconds: 3600)))
                    == .timeout)
            #expect(
                Self.reason(.energyLimitReached, limit: ChargeLimit(energyWh: 1)) == .energyLimit)
            #expect(Self.reason(.energyLimitReached) == .grantedEnergy)
            let both = ChargeLimit(energyWh: 1000, cost: Money(minor: 5000))
            #expect(Self.reason(.energyLimitReached, energyWh: 1000, limit: both) == .energyLimit)
            #expect(Self.reason(.energyLimitReached, energyWh: 999, limit: both) == .credit)
        }

        /// What was reported and who asked decide together, in words for the reader.
        @Test func saysWhoStoppedIt() throws {
            let (driver, host): (PersonID, PersonID) = (try id("driver"), try id("host"))
            var state = ChargingTransaction()
            state.token = IdTokenReference(hash: "A", suffix: "")
            func end(_ card: String?) -> ChargingEvent {
                let token = card.map { IdTokenReference(hash: $0, suffix: "") }
                return Self.fact(.ended(reason: .local, registerWh: nil, token: token))
            }
            let closing = Self.fact(
                .corrected(
                    Correction(
                        energyWh: nil, startedAt: nil, endedAt: nil, closes: true, settled: [],
                        note: "x")))
            state.stoppedReason = .local
            let reasons = [[end(nil)], [end("A")], [end("B")], [closing], [], [closing, end(nil)]]
                .map { EndReason(state, ends: $0, stop: nil, limit: nil) }
            #expect(
                reasons == [
                    .atCharger, .sameCard, .otherCard, .closedByAdmin, .unknown, .atCharger,
                ])
            let texts = EndTexts()
            let byHost = EndAccount(.byHost, stopper: host)
            let byDriver = EndAccount(.byDriver, stopper: driver)
            #expect(texts.sentence(byHost, for: host)(.english) == "You stopped it.")
            #expect(texts.sentence(byDriver, for: driver)(.english) == "You stopped it.")
            #expect(texts.sentence(byHost, for: driver)(.english) == "The host stopped it.")
            #expect(texts.sentence(byDriver, for: host)(.english) == "The driver stopped it.")
        }

        private static func fact(_ content: ChargingEvent.Content) -> ChargingEvent {
            ChargingEvent(
                key: "end", occurredAt: noon, receivedAt: noon, sequenceNumber: nil, remarks: [],
                content: content)
        }

        /// Each reason has words of its own in each language, and none of the protocol's.
        @Test func saysEachReasonDifferently() {
            let words = ["ocpp", "token", "transac", "transak", "connector", "anomal", "evse"]
            for language in Language.allCases {
                let texts = EndReason.allCases.map {
                    EndTexts().sentence(EndAccount($0), for: nil)(language)
                }
                #expect(Set(texts).count == EndReason.allCases.count)
                for text in texts {
                    #expect(!words.contains { text.lowercased().contains($0) }, "\(text)")
                }
            }
        }

        @Test func countsProgressToTheNearestLimit() {
            var state = ChargingTransaction()
            state.startedAt = Self.noon
            state.energyWh = 5000
            let history = PowerHistory([
                MeterReading(
                    takenAt: Self.noon.adding(seconds: 1700),
                    values: [SampledValue(.powerActiveImport, thousandths: 10_000_000)])
            ])
            let progress = ChargeProgress(
                state, createdAt: Self.noon,
                limit: ChargeLimit(energyWh: 20_000, endsAt: Self.noon.adding(seconds: 7200)),
                history: history, at: Self.noon.adding(seconds: 1800))
            #expect(progress.powerW == 10_000)
            #expect(progress.averageW == 10_000)
            #expect(progress.fraction == 0.25)
            // 15 kWh at 10 kW take 90 minutes, as long as the time that is left.
            #expect(progress.remainingSeconds == 5400)
        }
    }
}
