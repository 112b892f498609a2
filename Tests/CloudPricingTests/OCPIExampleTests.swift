import CommonBase
import Foundation
import Testing

@testable import CloudPricing

extension CloudPricingTests {
    /// The examples of OCPI 2.2.1's Tariffs module, with the totals that it states.
    @Suite struct OCPIExampleTests {
        private static let energy =
            #"{"type": "ENERGY", "price": 0.25, "vat": 10.0, "step_size": 1}"#
        private static let start = #"{"type": "FLAT", "price": 0.50, "vat": 20.0, "step_size": 1}"#

        private func expect(
            _ tariff: Tariff, _ facts: RatedFacts, net: Int64, gross: Int64,
            _ location: SourceLocation = #_sourceLocation
        ) {
            let bill = Rating.bill(facts, tariff)
            #expect(bill.net == Money(minor: net), sourceLocation: location)
            #expect(bill.total == Money(minor: gross), sourceLocation: location)
        }

        @Test func energyWithStartFee() throws {
            let simple = try Sample.tariff(#"{"price_components": [\#(Self.energy)]}"#)
            expect(simple, try Sample.facts(wh: 20_000), net: 500, gross: 550)
            let both = try Sample.tariff(
                #"{"price_components": [\#(Self.start), \#(Self.energy)]}"#)
            expect(both, try Sample.facts(wh: 20_000), net: 550, gross: 610)
        }

        @Test func minimumPrice() throws {
            let tariff = try Sample.tariff(
                #"{"price_components": [\#(Self.energy)]}"#,
                #", "min_price": {"excl_vat": 0.50, "incl_vat": 0.55}"#)
            expect(tariff, try Sample.facts(wh: 20_000), net: 500, gross: 550)
            expect(tariff, try Sample.facts(wh: 1_900), net: 50, gross: 55)
        }

        @Test func maximumPrice() throws {
            let tariff = try Sample.tariff(
                #"{"price_components": [\#(Self.start), \#(Self.energy)]}"#,
                #", "max_price": {"excl_vat": 10.00, "incl_vat": 11.00}"#)
            expect(tariff, try Sample.facts(wh: 50_000), net: 1000, gross: 1100)
            expect(tariff, try Sample.facts(wh: 30_000), net: 800, gross: 885)
        }

        @Test func parkingInBlocksOfAQuarter() throws {
            let tariff = try Sample.tariff(
                #"""
                {"price_components": [\#(Self.start), \#(Self.energy),
                 {"type": "PARKING_TIME", "price": 2.00, "vat": 20.0, "step_size": 900}]}
                """#)
            expect(tariff, try Sample.facts(parking: 40, wh: 20_000), net: 700, gross: 790)
        }

        @Test func chargingTime() throws {
            let tariff = try Sample.tariff(
                #"""
                {"price_components":
                 [{"type": "TIME", "price": 2.00, "vat": 10.0, "step_size": 60}]}
                """#)
            expect(tariff, try Sample.facts(charging: 150, parking: 90), net: 500, gross: 550)
            let adHoc = try Sample.tariff(
                #"""
                {"price_components":
                 [{"type": "TIME", "price": 1.90, "vat": 5.2, "step_size": 300}]}
                """#)
            expect(adHoc, try Sample.facts(charging: 150), net: 475, gross: 500)
            let dear = try Sample.tariff(
                #"""
                {"price_components":
                 [{"type": "TIME", "price": 3.00, "vat": 10.0, "step_size": 60},
                  {"type": "PARKING_TIME", "price": 5.00, "vat": 20.0, "step_size": 300}]}
                """#)
            expect(dear, try Sample.facts(charging: 150, parking: 42), net: 1125, gross: 1275)
        }

        /// The specification states 5.50 for 0.25 a kWh, which is wrong; 4.51 for 0.22 is right.
        @Test func energyInBlocksOf100Wh() throws {
            let tariff = try Sample.tariff(
                #"""
                {"price_components":
                 [{"type": "ENERGY", "price": 0.22, "vat": 10.0, "step_size": 100}]}
                """#)
            expect(tariff, try Sample.facts(wh: 20_450), net: 451, gross: 496)
        }

        @Test func complex() throws {
            let weekdays = #"["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY"]"#
            func priced(
                _ type: String, _ price: String, _ vat: Int, _ step: Int, _ restrictions: String
            ) -> String {
                #"""
                {"price_components": [{"type": "\#(type)", "price": \#(price), "vat": \#(vat),
                 "step_size": \#(step)}], "restrictions": {\#(restrictions)}}
                """#
            }
            let elements = [
                priced("FLAT", "2.50", 15, 1, ""),
                priced("TIME", "1.00", 20, 900, #""max_current": 32.0"#),
                priced(
                    "TIME", "2.00", 20, 600, #""min_current": 32.0, "day_of_week": \#(weekdays)"#),
                priced(
                    "TIME", "1.25", 20, 600,
                    #""min_current": 32.0, "day_of_week": ["SATURDAY", "SUNDAY"]"#),
                priced(
                    "PARKING_TIME", "5.00", 10, 300,
                    #""start_time": "09:00", "end_time": "18:00", "day_of_week": \#(weekdays)"#),
                priced(
                    "PARKING_TIME", "6.00", 10, 300,
                    #""start_time": "10:00", "end_time": "17:00", "day_of_week": ["SATURDAY"]"#),
            ]
            let tariff = try Sample.tariff(elements.joined(separator: ", "))
            let monday = try Sample.facts(
                "2026-11-30T09:30:00Z", charging: 147, parking: 42, wh: 9000, milliamperes: 16_000)
            expect(tariff, monday, net: 875, gross: 1000)
            let saturday = try Sample.facts(
                "2026-12-05T13:30:00Z", charging: 114, parking: 71, wh: 19_000,
                milliamperes: 43_000)
            expect(tariff, saturday, net: 1250, gross: 1413)
        }

        @Test func firstHourAndFirstKWhFree() throws {
            func priced(_ type: String, _ price: String, _ step: Int, _ limits: String) -> String {
                #"""
                {"price_components": [{"type": "\#(type)", "price": \#(price),
                 "step_size": \#(step)}], "restrictions": {\#(limits)}}
                """#
            }
            let elements = [
                priced("PARKING_TIME", "0.0", 60, #""max_duration": 3600"#),
                priced("PARKING_TIME", "2.0", 60, #""min_duration": 3600, "max_duration": 14400"#),
                priced("PARKING_TIME", "3.0", 60, #""min_duration": 14400"#),
                priced("ENERGY", "0.0", 1, #""max_kwh": 1.0"#),
                priced("ENERGY", "0.2", 1, #""min_kwh": 1.0"#),
            ]
            let tariff = try Sample.tariff(elements.joined(separator: ", "))
            let facts = try Sample.facts(charging: 0, parking: 165, wh: 20_000)
            expect(tariff, facts, net: 730, gross: 730)
        }

        @Test func limitsOfPowerAndDuration() throws {
            func energy(_ price: String, _ restrictions: String) -> String {
                #"""
                {"price_components": [{"type": "ENERGY", "price": \#(price), "vat": 20.0,
                 "step_size": 1}], "restrictions": {\#(restrictions)}}
                """#
            }
            let power = try Sample.tariff(
                [
                    energy("0.20", #""max_power": 16.00"#), energy("0.35", #""max_power": 32.00"#),
                    energy("0.50", ""),
                ].joined(separator: ", "))
            expect(
                power, try Self.periods([(600, 1000), (3000, 40_000), (450, 500)]),
                net: 2030, gross: 2436)
            let duration = try Sample.tariff(
                [
                    energy("0.00", #""max_duration": 1800"#),
                    energy("0.25", #""max_duration": 3600"#), energy("0.40", ""),
                ].joined(separator: ", "))
            expect(duration, try Self.periods([(1800, 5000), (600, 1200)]), net: 30, gross: 36)
        }

        /// - Parameter periods: seconds and Wh.
        private static func periods(_ periods: [(Int64, Int64)]) throws -> RatedFacts {
            let start = try Sample.time("2026-11-30T09:00:00Z")
            var (energy, time): ([RatedFacts.EnergyPeriod], Timestamp) = ([], start)
            for (seconds, energyWh) in periods {
                let end = time.adding(seconds: seconds)
                energy.append(.init(from: time, until: end, energyWh: energyWh))
                time = end
            }
            return RatedFacts(start: start, end: time, zone: .gmt, energy: energy)
        }

        @Test func stepSizeAcrossElements() throws {
            let tariff = try Sample.tariff(
                #"""
                {"price_components": [{"type": "TIME", "price": 1.20, "step_size": 1800},
                 {"type": "PARKING_TIME", "price": 1.00, "step_size": 900}],
                 "restrictions": {"start_time": "00:00", "end_time": "17:00"}},
                {"price_components": [{"type": "TIME", "price": 2.40, "step_size": 900},
                 {"type": "PARKING_TIME", "price": 1.00, "step_size": 900}],
                 "restrictions": {"start_time": "17:00", "end_time": "20:00"}},
                {"price_components": [{"type": "TIME", "price": 2.40, "step_size": 900}],
                 "restrictions": {"start_time": "20:00", "end_time": "23:59"}}
                """#)
            func facts(_ time: String, _ minutes: Int64, _ parking: Int64) throws -> RatedFacts {
                try Sample.facts("2026-11-30T\(time):00Z", charging: minutes, parking: parking)
            }
            expect(tariff, try facts("16:55", 10, 2), net: 50, gross: 50)
            expect(tariff, try facts("16:35", 35, 0), net: 130, gross: 130)
            expect(tariff, try facts("19:55", 10, 2), net: 60, gross: 60)
        }

        @Test func reservations() throws {
            func element(_ components: String, _ purpose: String) -> String {
                #"""
                {"price_components": [\#(components)],
                 "restrictions": {"reservation": "\#(purpose)"}}
                """#
            }
            func time(_ price: String, _ step: Int) -> String {
                #"{"type": "TIME", "price": \#(price), "vat": 20, "step_size": \#(step)}"#
            }
            func flat(_ price: String) -> String {
                #"{"type": "FLAT", "price": \#(price), "vat": 20, "step_size": 1}"#
            }
            let charging = #"{"price_components": [\#(Self.start), \#(Self.energy)]}"#
            func tariff(_ elements: String...) throws -> Tariff {
                try Sample.tariff((elements + [charging]).joined(separator: ", "))
            }
            func used(_ minutes: Int64) throws -> RatedFacts {
                var facts = try Sample.facts(wh: 20_000)
                let from = facts.start.adding(seconds: -minutes * 60)
                facts.reservation = .init(from: from, until: facts.start, isExpired: false)
                return facts
            }
            func expired(_ minutes: Int64) throws -> RatedFacts {
                let from = try Sample.time("2026-11-30T09:00:00Z")
                return RatedFacts(
                    expired: from, until: from.adding(seconds: minutes * 60), zone: .gmt)
            }
            let hourly = try tariff(element(time("5.00", 60), "RESERVATION"))
            expect(hourly, try used(15), net: 675, gross: 760)
            let withFee = try tariff(element(flat("2.00") + "," + time("5.00", 300), "RESERVATION"))
            expect(withFee, try used(13), net: 875, gross: 1000)
            let expiring = try tariff(
                element(flat("4.00"), "RESERVATION_EXPIRES"),
                element(time("2.00", 600), "RESERVATION"))
            expect(expiring, try used(22), net: 650, gross: 730)
            expect(expiring, try expired(60), net: 600, gross: 720)
            let dearer = try tariff(
                element(time("6.00", 600), "RESERVATION_EXPIRES"),
                element(time("3.00", 600), "RESERVATION"))
            expect(dearer, try used(22), net: 700, gross: 790)
            expect(dearer, try expired(90), net: 900, gross: 1080)
        }
    }
}
