"""Calendars as Google, Apple and Outlook write them."""

import datetime as dt
import zoneinfo

PRAGUE = zoneinfo.ZoneInfo("Europe/Prague")


def day(ahead: int, form: str = "%Y%m%d") -> str:
    """A local day, so many days from now."""
    return (dt.datetime.now(PRAGUE) + dt.timedelta(days=ahead)).strftime(form)


def folded(line: str) -> bytes:
    """A line that is folded every 75 bytes, also inside a character, as Google folds."""
    encoded = line.encode()
    parts = [encoded[:75]] + [encoded[at : at + 74] for at in range(75, len(encoded), 74)]
    return b"\r\n ".join(parts)


def google() -> bytes:
    lines = [
        "BEGIN:VCALENDAR",
        "PRODID:-//Google Inc//Google Calendar 70.9054//EN",
        "VERSION:2.0",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "X-WR-CALNAME:Garáž",
        "X-WR-TIMEZONE:Europe/Prague",
        "BEGIN:VEVENT",
        f"DTSTART;TZID=Europe/Prague:{day(-30)}T180000",
        f"DTEND;TZID=Europe/Prague:{day(-30)}T193000",
        "RRULE:FREQ=WEEKLY;WKST=MO;INTERVAL=2;BYDAY=TU,TH",
        f"EXDATE;TZID=Europe/Prague:{day(5)}T180000",
        "DTSTAMP:20260101T000000Z",
        "UID:weekly@google.com",
        "SUMMARY:Trénink\\, potom čaj s velmi dlouhým názvem\\; žluťoučký kůň úpěl ďábelské ódy",
        "TRANSP:OPAQUE",
        "END:VEVENT",
        "BEGIN:VEVENT",
        f"DTSTART;VALUE=DATE:{day(9)}",
        f"DTEND;VALUE=DATE:{day(11)}",
        "DTSTAMP:20260101T000000Z",
        "UID:holiday@google.com",
        "SUMMARY:Dovolená",
        "END:VEVENT",
        "BEGIN:VEVENT",
        f"DTSTART;VALUE=DATE:{day(13)}",
        f"DTEND;VALUE=DATE:{day(14)}",
        "DTSTAMP:20260101T000000Z",
        "UID:birthday@google.com",
        "SUMMARY:Narozeniny",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
    return b"\r\n".join(folded(line) for line in lines)


def apple() -> bytes:
    lines = [
        "BEGIN:VCALENDAR",
        "METHOD:PUBLISH",
        "VERSION:2.0",
        "X-WR-CALNAME:Home",
        "PRODID:-//Apple Inc.//macOS 15.0//EN",
        "X-APPLE-CALENDAR-COLOR:#CC73E1",
        "BEGIN:VTIMEZONE",
        "TZID:Europe/Prague",
        "BEGIN:DAYLIGHT",
        "TZOFFSETFROM:+0100",
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
        "DTSTART:19810329T020000",
        "TZNAME:CEST",
        "TZOFFSETTO:+0200",
        "END:DAYLIGHT",
        "BEGIN:STANDARD",
        "TZOFFSETFROM:+0200",
        "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
        "DTSTART:19961027T030000",
        "TZNAME:CET",
        "TZOFFSETTO:+0100",
        "END:STANDARD",
        "END:VTIMEZONE",
        "BEGIN:VEVENT",
        "UID:4D0C5C5A",
        "DTSTAMP:20260101T000000Z",
        f"DTSTART;TZID=Europe/Prague:{day(2)}T070000",
        f"DTEND;TZID=Europe/Prague:{day(2)}T080000",
        f"RRULE:FREQ=DAILY;UNTIL={day(12)}T225959Z",
        f"EXDATE;TZID=Europe/Prague:{day(3)}T070000",
        f"EXDATE;TZID=Europe/Prague:{day(4)}T070000,{day(6)}T070000",
        "SUMMARY:Run",
        "BEGIN:VALARM",
        "TRIGGER:-PT15M",
        "ACTION:DISPLAY",
        "DURATION:PT5M",
        "END:VALARM",
        "END:VEVENT",
        "BEGIN:VEVENT",
        "UID:4D0C5C5A",
        "DTSTAMP:20260101T000000Z",
        f"RECURRENCE-ID;TZID=Europe/Prague:{day(8)}T070000",
        f"DTSTART;TZID=Europe/Prague:{day(8)}T093000",
        "DURATION:PT1H30M",
        "SUMMARY:Run later",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
    return "\n".join(lines).encode()


def outlook() -> bytes:
    zone = "Central Europe Standard Time"
    lines = [
        "BEGIN:VCALENDAR",
        "METHOD:PUBLISH",
        "PRODID:Microsoft Exchange Server 2010",
        "VERSION:2.0",
        "X-WR-CALNAME:Calendar",
        "",
        "BEGIN:VEVENT",
        "DESCRIPTION:\\n",
        f"RRULE:FREQ=MONTHLY;INTERVAL=1;BYMONTHDAY={int(day(7, '%d'))}",
        "UID:040000008200E00074C5B7101A82E008",
        "SUMMARY:Busy",
        f"DTSTART;TZID={zone}:{day(7)}T140000",
        f"DTEND;TZID={zone}:{day(7)}T161000",
        "CLASS:PUBLIC",
        "DTSTAMP:20260101T000000Z",
        "TRANSP:OPAQUE",
        "STATUS:CONFIRMED",
        "X-MICROSOFT-CDO-BUSYSTATUS:BUSY",
        "END:VEVENT",
        "",
        "BEGIN:VEVENT",
        "UID:040000008200E00074C5B7101A82E009",
        "SUMMARY:Canceled: meeting",
        f"DTSTART;TZID={zone}:{day(3)}T100000",
        f"DTEND;TZID={zone}:{day(3)}T110000",
        "DTSTAMP:20260101T000000Z",
        "STATUS:CANCELLED",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
    return "\r\n".join(lines).encode()
