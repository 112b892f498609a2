import CommonBase
import Foundation
import TestSupport
import Testing

@testable import CloudBooking
@testable import CloudFleet

extension CloudBookingTests {
    @Suite struct ICalCalendarTests {
        private static let prague = TimeZone(identifier: "Europe/Prague") ?? .gmt

        private static func busy(
            _ lines: [String], from: String = "2026-11-22T00:00:00Z",
            until: String = "2026-12-07T00:00:00Z", end: String = "\r\n"
        ) throws -> ICalCalendar.Busy {
            let text = (["BEGIN:VCALENDAR"] + lines + ["END:VCALENDAR", ""])
                .joined(separator: end)
            let window =
                try #require(Timestamp(parsing: from))..<#require(Timestamp(parsing: until))
            return try ICalCalendar(text.utf8, zone: prague).busy(in: window)
        }

        private static func event(_ lines: String...) -> [String] {
            ["BEGIN:VEVENT", "UID:a@example.org", "SUMMARY:Dentist"] + lines + ["END:VEVENT"]
        }

        /// `11-23 17:00–18:00` in UTC.
        private static func texts(_ busy: ICalCalendar.Busy) -> [String] {
            busy.times.map { time in
                let (start, end) = (
                    time.lowerBound.iso8601Seconds, time.upperBound.iso8601Seconds
                )
                let (from, until) = (start.dropFirst(5).prefix(11), end.dropFirst(5).prefix(11))
                return "\(from)–\(until)".replacing("T", with: " ")
            }
        }

        @Test(arguments: ["\r\n", "\n", "\r\n\r\n"]) func readsAnyLineEnd(end: String) throws {
            let busy = try Self.busy(
                Self.event("DTSTART:20261123T170000Z", "DTEND:20261123T180000Z"), end: end)
            #expect(Self.texts(busy) == ["11-23 17:00–11-23 18:00"])
        }

        @Test func readsZonesOfEveryKind() throws {
            for zone in [
                ";TZID=Europe/Prague", ";TZID=\"Central Europe Standard Time\"",
                ";TZID=/freeassociation.sourceforge.net/Europe/Prague", "",
            ] {
                let busy = try Self.busy(
                    Self.event("DTSTART\(zone):20261123T180000", "DURATION:PT1H30M"))
                #expect(Self.texts(busy) == ["11-23 17:00–11-23 18:30"], "\(zone)")
                #expect(busy.notUnderstood.isEmpty)
            }
            let unknown = try Self.busy(
                Self.event("DTSTART;TZID=Home:20261123T180000", "DURATION:PT1H"))
            #expect(Self.texts(unknown) == ["11-23 17:00–11-23 18:00"])
            #expect(unknown.notUnderstood == ["Dentist"])
        }

        @Test func readsWholeDays() throws {
            let single = try Self.busy(Self.event("DTSTART;VALUE=DATE:20261124"))
            #expect(Self.texts(single) == ["11-23 23:00–11-24 23:00"])
            let two = try Self.busy(
                Self.event("DTSTART;VALUE=DATE:20261124", "DTEND;VALUE=DATE:20261126"))
            #expect(Self.texts(two) == ["11-23 23:00–11-25 23:00"])
        }

        @Test func joinsLinesFoldedInsideACharacter() throws {
            var bytes = Array(
                "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:20261123T170000Z\r\nRRULE:FREQ=HOURLY\r\n"
                    .utf8)
            bytes += Array("SUMMARY:Kafe s \u{10D}".utf8.dropLast())
            bytes += [0x0D, 0x0A, 0x20]
            bytes += Array("\u{10D}".utf8.suffix(1))
            bytes += Array("lov\u{11B}kem\\, doma\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n".utf8)
            let calendar = try ICalCalendar(bytes, zone: Self.prague)
            #expect(calendar.events.map(\.title) == ["Kafe s \u{10D}lov\u{11B}kem, doma"])
        }

        @Test func ignoresFreeAndCanceledEvents() throws {
            for line in [
                "STATUS:CANCELLED", "TRANSP:TRANSPARENT", "X-MICROSOFT-CDO-BUSYSTATUS:FREE",
            ] {
                let busy = try Self.busy(
                    Self.event("DTSTART:20261123T170000Z", "DTEND:20261123T180000Z", line))
                #expect(busy.times.isEmpty, "\(line)")
            }
        }

        @Test(arguments: [
            ("FREQ=DAILY;COUNT=3", ["23", "24", "25"]),
            ("FREQ=DAILY;INTERVAL=2;UNTIL=20261127T170000Z", ["23", "25", "27"]),
            ("FREQ=DAILY;UNTIL=20261124", ["23", "24"]),
            ("FREQ=WEEKLY;BYDAY=MO,WE;COUNT=4", ["23", "25", "30", "02"]),
            ("FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO;WKST=SU", ["23", "06"]),
            ("FREQ=MONTHLY;BYDAY=-1MO,1WE;COUNT=3", ["23", "30", "02"]),
            ("FREQ=MONTHLY;BYMONTHDAY=-1,24", ["23", "24", "30"]),
            ("FREQ=YEARLY;BYMONTH=11,12;BYMONTHDAY=25,5", ["23", "25", "05"]),
            ("FREQ=DAILY;BYDAY=TU,TH;BYMONTH=11", ["23", "24", "26"]),
        ]) func expandsRules(rule: String, days: [String]) throws {
            let busy = try Self.busy(
                Self.event(
                    "DTSTART:20261123T170000Z", "DTEND:20261123T180000Z", "RRULE:\(rule)"))
            #expect(Self.texts(busy).map { String($0.dropFirst(3).prefix(2)) } == days)
            #expect(busy.notUnderstood.isEmpty)
        }

        @Test func localTimeStaysWhenTheClocksChange() throws {
            let busy = try Self.busy(
                Self.event(
                    "DTSTART;TZID=Europe/Prague:20261019T180000", "DURATION:PT1H",
                    "RRULE:FREQ=WEEKLY"), from: "2026-10-18T00:00:00Z",
                until: "2026-10-30T00:00:00Z")
            #expect(
                Self.texts(busy) == ["10-19 16:00–10-19 17:00", "10-26 17:00–10-26 18:00"])
        }

        @Test func oldEventReachesTheWindow() throws {
            let busy = try Self.busy(
                Self.event(
                    "DTSTART:19980105T170000Z", "DTEND:19980105T180000Z",
                    "RRULE:FREQ=WEEKLY;BYDAY=MO"))
            #expect(Self.texts(busy).first == "11-23 17:00–11-23 18:00")
            #expect(busy.times.count == 2)
        }

        @Test func appliesExceptionsAndReplacements() throws {
            let busy = try Self.busy(
                Self.event(
                    "DTSTART;TZID=Europe/Prague:20261123T180000", "DURATION:PT1H",
                    "RRULE:FREQ=DAILY;COUNT=6",
                    "EXDATE;TZID=Europe/Prague:20261124T180000,20261125T180000",
                    "EXDATE;VALUE=DATE:20261126")
                    + Self.event(
                        "RECURRENCE-ID;TZID=Europe/Prague:20261127T180000",
                        "DTSTART;TZID=Europe/Prague:20261127T200000", "DURATION:PT1H")
                    + Self.event(
                        "RECURRENCE-ID:20261128T170000Z", "DTSTART:20261128T170000Z",
                        "DURATION:PT1H", "STATUS:CANCELLED"))
            #expect(
                Self.texts(busy) == ["11-23 17:00–11-23 18:00", "11-27 19:00–11-27 20:00"])
        }

        @Test(arguments: [
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "FREQ=HOURLY", "FREQ=DAILY;BYHOUR=9",
            "FREQ=YEARLY;BYWEEKNO=20", "nonsense",
        ]) func blocksEveryDayForOtherRules(rule: String) throws {
            let busy = try Self.busy(
                Self.event(
                    "DTSTART:20261120T170000Z", "DTEND:20261120T180000Z", "RRULE:\(rule)"))
            #expect(busy.times.count == 15)
            #expect(busy.notUnderstood == ["Dentist"])
        }

        @Test func ignoresAlarmsAndTasks() throws {
            let busy = try Self.busy(
                Self.event(
                    "DTSTART:20261123T170000Z", "DTEND:20261123T180000Z", "BEGIN:VALARM",
                    "DURATION:PT99H", "END:VALARM")
                    + ["BEGIN:VTODO", "DTSTART:20261124T170000Z", "DURATION:PT1H", "END:VTODO"])
            #expect(Self.texts(busy) == ["11-23 17:00–11-23 18:00"])
        }

        @Test func refusesFileThatIsNotACalendar() {
            #expect(throws: ICalError.notCalendar) {
                try ICalCalendar("<!doctype html>".utf8, zone: Self.prague)
            }
        }

        @Test func limitsEventsAndRepetitions() throws {
            let many = Array(
                repeating: Self.event("DTSTART:20261123T170000Z"),
                count: ICalCalendar.eventLimit + 1
            ).flatMap(\.self)
            #expect(throws: ICalError.tooManyEvents) { try Self.busy(many) }
            let endless = Array(
                repeating: Self.event(
                    "DTSTART:19000101T170000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=999999"),
                count: 10
            ).flatMap(\.self)
            #expect(throws: ICalError.tooManyEvents) { try Self.busy(endless) }
        }

        /// A single event must not keep a processor busy.
        @Test func limitsWorkOfRules() throws {
            let days = Array(repeating: "MO", count: 1000).joined(separator: ",")
            let long = try Self.busy(
                Self.event(
                    "SUMMARY:Dlouhá", "DTSTART:20261101T170000Z", "DURATION:PT1H",
                    "RRULE:FREQ=YEARLY;BYDAY=\(days)"))
            #expect(long.notUnderstood == ["Dlouhá"])
            let many = Array(repeating: "MO", count: 64).joined(separator: ",")
            let old = Self.event(
                "DTSTART:17000101T170000Z", "DURATION:PT1H",
                "RRULE:FREQ=YEARLY;COUNT=999999;BYDAY=\(many)")
            #expect(throws: ICalError.tooManyEvents) { try Self.busy(old) }
        }

        @Test func readsAnyBytesWithoutFailing() {
            var random = SeededRandom(seed: 5)
            let parts = [
                "BEGIN:VEVENT", "END:VEVENT", "DTSTART:20261123T170000Z", "RRULE:FREQ=DAILY",
                "DURATION:P99999999W", "DTEND:00010101", "\r\n ", ":", ";", "EXDATE:", "\n", "é",
                "DTSTART;VALUE=DATE:99991231", "RRULE:FREQ=YEARLY;INTERVAL=1000",
            ]
            let window = ManualClock.noon..<ManualClock.at(60 * 24 * 90)
            var refused = 0
            for _ in 0..<500 {
                let lines = (0..<Int.random(in: 1...20, using: &random)).map { _ in
                    parts[Int.random(in: parts.indices, using: &random)]
                }
                let text = "BEGIN:VCALENDAR\n" + lines.joined(separator: "\n")
                do {
                    _ = try ICalCalendar(text.utf8, zone: Self.prague).busy(in: window)
                } catch {
                    refused += 1
                }
            }
            #expect(refused < 500)
        }

        // MARK: Ours

        @Test func writesLinesOfAtMost75BytesThatItReads() throws {
            let time = ManualClock.noon..<ManualClock.at(90)
            let summary = String(repeating: "Žluťoučký kůň; pěl, ", count: 10)
            let bytes = ICalWriter.calendar(
                name: "Garáž",
                [
                    ICalWriter.Event(
                        uid: "1@zapoj", time: time, summary: summary,
                        changedAt: ManualClock.noon)
                ])
            let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
            #expect(lines.dropLast().allSatisfy { $0.last == 0x0D && $0.count <= 76 })
            #expect(lines.allSatisfy { String(validating: $0, as: UTF8.self) != nil })
            let calendar = try ICalCalendar(bytes, zone: Self.prague)
            #expect(calendar.events.map(\.title) == [summary])
            #expect(try calendar.busy(in: time).times == [time])
        }
    }
}
