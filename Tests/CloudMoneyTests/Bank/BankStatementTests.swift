import CloudFleet
import CommonBase
import Foundation
import TestSupport
import Testing

@testable import CloudMoney

extension CloudMoneyTests {
    @Suite struct BankStatementTests {
        private func read(_ entries: String) throws(CamtProblem) -> CamtStatement {
            guard let account = IBAN(BankSamples.iban) else { throw .notAStatement }
            return try CamtStatement(BankSamples.camt(entries), account: account)
        }

        @Test func readsCzechStatement() throws {
            let statement = try read(
                BankSamples.entry("R-1", symbol: "0000000123")
                    + BankSamples.entry("R-2", amount: "12.5", direction: "DBIT")
                    + BankSamples.entry("R-3", status: "PDNG"))
            #expect(statement.pending == 1)
            let expected = BankEntry(
                reference: "R-1", bookedOn: "2026-11-30", amount: Money(minor: 50_000),
                currency: "CZK", variableSymbol: VariableSymbol("123"), message: "kredit",
                otherAccount: "2800359168/2010", otherName: "Novák & syn",
                endToEndID: "/VS0000000123/SS/KS0308")
            #expect(statement.entries.first == expected)
            #expect(statement.entries.map(\.amount.minor) == [50_000, -1250])
        }

        /// `Tests/Interop/test_bank.py` validates the same file against its schema.
        @Test func readsTheValidatedFile() throws {
            let tests = URL(filePath: #filePath).deletingLastPathComponent()
                .deletingLastPathComponent().deletingLastPathComponent()
            let file = tests.appending(path: "Interop/bank_statement.xml")
            let account = try #require(IBAN(BankSamples.iban))
            let entries = try CamtStatement(
                Array(try Data(contentsOf: file)), account: account
            ).entries
            #expect(entries.map(\.amount.minor) == [50_005, -12_000])
            #expect(entries.map { $0.variableSymbol?.text } == ["2026000123", "7000000001"])
            #expect(entries.map(\.otherName) == ["Novák & syn", "Hana Hostitelka"])
            #expect(entries[1].otherAccount == "CZ9455000000001011038930")
        }

        @Test func readsBatch() throws {
            let whole = try read(BankSamples.batch("500.00")).entries
            #expect(whole.map(\.reference) == ["B-1/1", "B-1/2"])
            #expect(whole.map(\.amount.minor) == [20_000, 30_000])
            #expect(whole.map { $0.variableSymbol?.text } == ["11", "22"])
            // If the parts do not add up, the sum alone is believed.
            let odd = try read(BankSamples.batch("501.00")).entries
            #expect(odd.map(\.reference) == ["B-1"] && odd[0].amount == Money(minor: 50_100))
            #expect(odd[0].variableSymbol == nil)
        }

        @Test func refusesOtherDocuments() throws {
            let account = try #require(IBAN(BankSamples.iban))
            func problem(_ bytes: [UInt8]) -> CamtProblem? {
                do throws(CamtProblem) {
                    _ = try CamtStatement(bytes, account: account)
                    return nil
                } catch { return error }
            }
            let other = "CZ8520100000002800359168"
            #expect(
                problem(BankSamples.camt("", iban: other)) == .otherAccount(other))
            #expect(problem(Array("<Document/>".utf8)) == .notAStatement)
            #expect(problem(Array("<Document>".utf8)) == .xml(.notWellFormed))
            #expect(problem([0x3C, 0xFF]) == .xml(.encoding))
            let entity = #"<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>"#
            #expect(problem(Array(entity.utf8)) == .xml(.documentType))
            #expect(problem(Array("<d>&x;</d>".utf8)) == .xml(.notWellFormed))
            #expect(
                problem(BankSamples.camt(BankSamples.entry("R", amount: "1.005"))) == .entry(1))
            // Nobody gets credit for an entry that may be a debit.
            for direction in ["", "dbit", "CREDIT"] {
                let entry = BankSamples.entry("R", direction: direction)
                #expect(problem(BankSamples.camt(entry)) == .entry(1))
            }
            let deep = String(repeating: "<a>", count: 50)
            #expect(problem(Array(deep.utf8)) == .xml(.tooLarge))
            #expect(
                problem(Array(#"<?xml version="1.0" encoding="windows-1250"?><d/>"#.utf8))
                    == .xml(.encoding))
        }

        @Test func readsFio() throws {
            let statement = try FioStatement(BankSamples.fio(26_000_000_001))
            #expect(statement.iban == BankSamples.iban)
            #expect(
                statement.entries == [
                    BankEntry(
                        reference: "26000000001", bookedOn: "2026-11-30",
                        amount: Money(minor: 50_005), currency: "CZK",
                        variableSymbol: VariableSymbol("2026000123"), message: "kredit",
                        otherAccount: "2800359168/2010", otherName: "Novák, Jan")
                ])
            #expect(throws: FioProblem.unknownForm) { try FioStatement(Array("{}".utf8)) }
            #expect(throws: FioProblem.unknownForm) {
                try FioStatement(BankSamples.fio(1, amount: "0.001"))
            }
        }

        /// After a crash the days are asked for; otherwise what is new.
        @Test func asksForDaysAfterFailure() throws {
            let today = try #require(CalendarDay("2026-11-30"))
            let now = ManualClock.noon
            var reading = BankReading(firstOn: today, at: now)
            let week = today.adding(days: -9)...today
            #expect(reading.request(today) == .days(week))
            reading.stored(.days(week), today, at: now)
            #expect(reading.request(today) == .new)
            reading.isOpen = true
            reading.failed(.unreachable)
            #expect(reading.request(today) == .days(today.adding(days: -2)...today))
            // The clock was ahead.
            reading.nextDay = today.adding(days: 400)
            #expect(reading.request(today) == .days(week))
            reading.nextDay = today.adding(days: -5)
            reading.failed(.tooMany)
            var asked: [FioRequest] = []
            while reading.isOpen, asked.count < 20 {
                let request = reading.request(today)
                asked.append(request)
                reading.stored(request, today, at: now)
            }
            let days = (-7...0).map { today.adding(days: $0) }
            #expect(asked == days.map { .days($0...$0) })
            #expect(reading.days == BankReading.maximumDays)
        }
    }
}
