import TestSupport

@testable import CloudApp
@testable import CloudCore
@testable import CloudFleet
@testable import CloudPeople
@testable import CloudTestSupport
@testable import CommonBase

/// SQL statements that add the objects of a host.
extension AccessWorld {
    /// Everything that a path or a body of a request names.
    static func objects(of name: String) -> [String] {
        let now = ManualClock.noon.milliseconds
        let people = ["host", "cohost", "driver"].map {
            "INSERT INTO person (id, name, created_at) VALUES ('\(name)-\($0)', '\(name)-\($0)', 0)"
        }
        let stations = [("station", "ocpp16"), ("spare", "ocpp16"), ("box", "bridge")].map {
            """
            INSERT INTO station (id, kind, name, security_profile, location_id, created_at)
            VALUES ('\(name)-\($0)', '\($1)', '\(name)-\($0)', 0, '\(name)-home', 0)
            """
        }
        let tokens = AccessScope.allCases.map(\.rawValue).map {
            """
            INSERT INTO access_token (id, hash, person_id, name, scopes, expires_at, created_at)
            VALUES ('\(name)-token-\($0)', '\(SecretHash.of("zpt_\(name)-\($0)"))',
                '\(name)-host', '\(name)', '\($0)', \(now + 100_000_000), 0)
            """
        }
        return people + [
            """
            INSERT INTO location (id, host_id, name, created_at)
            VALUES ('\(name)-home', '\(name)-host', '\(name)-home', 0)
            """,
            """
            INSERT INTO opening_exception (id, location_id, first_day, last_day, note, created_at)
            VALUES ('\(name)-exception', '\(name)-home', 30000, 30001, '\(name)', 0)
            """,
            """
            INSERT INTO calendar_feed (id, location_id, name, url, created_at, next_fetch_at,
                not_understood)
            VALUES ('\(name)-feed', '\(name)-home', '\(name)', 'https://\(name).example/x', 0, 0, '')
            """,
            "INSERT INTO calendar_link VALUES ('\(name)-home', '\(name)-secret', 0, 0)",
            "INSERT INTO location_member VALUES ('\(name)-home', '\(name)-cohost', 0)",
            """
            INSERT INTO person_group (id, host_id, name, created_at)
            VALUES ('\(name)-group', '\(name)-host', '\(name)', 0)
            """,
            "INSERT INTO group_request VALUES ('\(name)-group', '\(name)-driver', 0)",
            "INSERT INTO group_removal VALUES ('\(name)-group', '\(name)-driver', 0)",
            "INSERT INTO group_member VALUES ('\(name)-group', '\(name)-driver', 0)",
            """
            INSERT INTO tariff (id, host_id, name, created_at)
            VALUES ('\(name)-tariff', '\(name)-host', '\(name)', 0)
            """,
            """
            INSERT INTO tariff_version (id, tariff_id, number, valid_from, content, created_at)
            VALUES ('\(name)-version', '\(name)-tariff', 1, 0,
                '{"elements":[{"components":[{"dimension":"ENERGY","priceE4":60000}]}],'
                    || '"pricesIncludeVat":true}', 0)
            """,
            "INSERT INTO location_tariff VALUES ('\(name)-home', '\(name)-tariff')",
        ] + stations + tokens + [
            """
            INSERT INTO access_grant (id, station_id, person_id, is_started, created_at)
            VALUES ('\(name)-grant', '\(name)-station', '\(name)-driver', 1, 0)
            """,
            """
            INSERT INTO vehicle (id, person_id, name, created_at)
            VALUES ('\(name)-vehicle', '\(name)-driver', '\(name)', 0)
            """,
            """
            INSERT INTO id_token (hash, id, suffix, label, person_id, status, created_at)
            VALUES ('\(name)-hash', '\(name)-card', 'abcd', '\(name)', '\(name)-driver', 'active', 0)
            """,
        ] + uses(of: name, now)
    }

    /// What the transaction costs, and a payment. They are never deleted.
    private static func papers(of name: String) -> [String] {
        [
            """
            INSERT INTO payment (id, purpose, person_id, gateway, order_number, summary, amount,
                state, is_preauthorized, is_recurring, language, return_path, created_at)
            VALUES ('\(name)-payment', 'topUp', '\(name)-driver', 'test', '\(name)-payment', 'x',
                50000, 'canceled', 0, 0, 'cs', '/', 0)
            ON CONFLICT (id) DO UPDATE SET person_id = excluded.person_id
            """,
            """
            INSERT INTO settlement (transaction_id, version, is_current, seller, station_id,
                host_id, person_id, energy_wh, total_minor, vat_minor, host_minor, fee_minor,
                fee_per_mille, host_pays_vat, bill, fact_count, facts_hash, settled_at)
            VALUES ('\(name)-transaction', 1, 1, 'operator', '\(name)-station', '\(name)-host',
                '\(name)-driver', 1000, 600, 0, 600, 0, 0, 0,
                '{"lines":[],"totalMinor":600,"netMinor":600,"vatMinor":0,"vatShares":[],'
                    || '"energyWh":1000,"pricesIncludeVat":true}',
                0, '\(SecretHash.of("\(name)-transaction"))', 0)
            ON CONFLICT (transaction_id, version) DO NOTHING
            """,
            """
            INSERT INTO document (kind, number, person_id, transaction_id, version, issued_at,
                supplied_at, total, vat, content)
            VALUES ('invoice', '\(name)-document', '\(name)-driver', '\(name)-transaction', 1, 0,
                0, 600, 0,
                '{"seller":{"name":"Zapoj"},"buyer":{"name":"\(name)"},"isTaxDocument":false,'
                    || '"zone":"Europe/Prague","energyWh":1000,"lines":[],"linesIncludeVAT":true,'
                    || '"shares":[],"total":600,"payment":"credit"}')
            ON CONFLICT (number) DO NOTHING
            """,
        ]
    }

    /// What has happened at the station.
    private static func uses(of name: String, _ now: Int64) -> [String] {
        let digest = SecretHash.of("\(name)-transfer")
        let code = name == "alpha" ? "CHARGER29" : "CHARGER3Y"
        return [
            """
            INSERT INTO evse_code (code, station_id, connector_id, created_at)
            VALUES ('\(code)', '\(name)-station', 1, 0)
            """,
            """
            INSERT INTO charging_transaction (id, source, station_id, connector_id, start_key,
                ocpp_id, boot_count, person_id, phase, energy_wh, created_at, updated_at)
            VALUES ('\(name)-transaction', 'ocpp16', '\(name)-station', 1, '\(name)',
                \(name == "alpha" ? 1 : 2), 0, '\(name)-driver', 'active', 0, 0, 0)
            """,
            """
            INSERT INTO transaction_tariff
            VALUES ('\(name)-transaction', '\(name)-version', 'Europe/Prague')
            """,
        ] + papers(of: name) + [
            """
            INSERT INTO command
                (number, id, station_id, action, request, status, issued_at, expires_at)
            VALUES (\(name == "alpha" ? 1 : 2), '\(name)-command', '\(name)-box', 'ClearCache', '{}', 'pending', \(now),
                \(now + 60_000))
            """,
            """
            INSERT INTO refused_tap (station_id, token_hash, token_suffix, person_id, reason, taps,
                first_at, last_at, received_at)
            VALUES ('\(name)-station', '\(name)', 'abcd', '\(name)-driver', 'cardBlocked', 1, 0, 0, 0)
            """,
            """
            INSERT INTO reservation (id, station_id, connector_id, person_id, status, created_at,
                expires_at)
            VALUES (\(name == "alpha" ? 1 : 2), '\(name)-station', 1, '\(name)-driver', 'active',
                \(now), \(now + 3_600_000))
            """,
            """
            INSERT INTO stored_file (id, kind, station_id, name, size, sha256, created_at)
            VALUES ('\(name)-file', 'log', '\(name)-station', '\(name).txt', 0, 'abc', 0)
            """,
            """
            INSERT INTO station_certificate (fingerprint, station_id, pem, not_before, not_after)
            VALUES ('\(name)-certificate', '\(name)-station', '\(name)', 0, \(now))
            """,
            """
            INSERT INTO file_transfer (token_hash, station_id, kind, created_at, expires_at)
            VALUES ('\(digest)', '\(name)-station', 'log', \(now), \(now + 3_600_000))
            """,
            """
            INSERT INTO event_delivery (id, consumer, event_id, subject, attempts)
            SELECT \(name == "alpha" ? 1 : 2), 'authorization-lists', id, '\(name)', 8
            FROM domain_event ORDER BY id \(name == "alpha" ? "" : "DESC") LIMIT 1
            """,
            """
            INSERT INTO refused_connection (id, station, network, address, reason, listener, is_tls,
                attempts, first_at, last_at)
            VALUES (\(name == "alpha" ? 1 : 2), '\(name)-refused', '192.0.2.1', '192.0.2.1',
                'unknownStation', 'main', 0, 1, 0, 0)
            """,
            """
            INSERT INTO security_event
                (station_id, source, type, occurred_at, received_at)
            VALUES ('\(name)-station', 'cloud', '\(name)', 0, 0)
            """,
        ] + messages(of: name, code) + shared(of: name) + paid(of: name)
    }

    /// SQL statements that add messages to people and reports.
    private static func messages(of name: String, _ code: String) -> [String] {
        [
            """
            INSERT INTO notification (id, person_id, kind, title_en, title_cs, text_en, text_cs,
                is_mailed, created_at)
            VALUES (\(name == "alpha" ? 1 : 2), '\(name)-driver', 'account', '\(name)-message', 'x',
                '', '', 0, 0)
            """,
            """
            INSERT INTO charger_report (id, location_id, person_id, place, code, problem, details,
                created_at)
            VALUES ('\(name)-report', '\(name)-home', '\(name)-driver', '\(name)-station',
                '\(code)', 'blocked', '\(name)', 0)
            """,
            """
            INSERT INTO report_photo VALUES ('\(name)-report', 1, 1, x'ffd8ff', 1, 1, x'ffd8ff')
            """,
            """
            INSERT INTO mail (id, recipient, language, subject, paragraphs, state, created_at)
            VALUES (\(name == "alpha" ? 1 : 2), '\(name)-driver@example.org', 'en', 'x', '[]',
                'failed', 0)
            """,
        ]
    }
    /// SQL statements that add a listing and bookings, with what people say about them.
    private static func shared(of name: String) -> [String] {
        [
            """
            INSERT INTO listing (location_id, is_listed, title, description, house_rules,
                access_notes, connector_kind, power_w, phases, meter_class, district, town, street,
                house_number, postcode, latitude_e6, longitude_e6, public_latitude_e6,
                public_longitude_e6)
            VALUES ('\(name)-home', 0, '\(name)-place', '', '', '', 'type2Socket', 11000, 3,
                'none', '', '', '', '', '', 49200000, 16600000, 49201000, 16601000)
            """,
            """
            INSERT INTO listing_photo VALUES ('\(name)-photo', '\(name)-home', 1, '', 0, 1, 1,
                x'ffd8ff', 1, 1, x'ffd8ff')
            """,
            """
            INSERT INTO booking_series (id, person_id, station_id, connector_id, first_day,
                start_minute, length_minutes, made_until, note, is_own_use, created_at)
            VALUES ('\(name)-series', '\(name)-driver', '\(name)-station', 1, 20000, 600, 60, 30000,
                '\(name)', 0, 0)
            """,
            """
            INSERT INTO booking (id, number, station_id, connector_id, person_id, starts_at,
                ends_at, status, arrival_until, cancel_until, cancellation_fee_minor,
                no_show_fee_minor, note, is_own_use, created_at)
            SELECT '\(name)-booking', \(name == "alpha" ? 2 : 4), '\(name)-station', 1,
                '\(name)-driver', at + 7200000, at + 10800000, 'pending', at + 9000000,
                at + 3600000, 0, 0, '\(name)', 0, at
            FROM (SELECT CAST(\(ManualClock.noon.milliseconds) AS BIGINT) AS at) AS noon
            """,
            """
            INSERT INTO booking_wait (id, station_id, connector_id, person_id, starts_at, ends_at,
                created_at)
            SELECT '\(name)-wait', '\(name)-station', 1, '\(name)-driver', at + 1728000000,
                at + 1731600000, at
            FROM (SELECT CAST(\(ManualClock.noon.milliseconds) AS BIGINT) AS at) AS noon
            """,
            """
            INSERT INTO booking_message (id, booking_id, sender_id, text, sent_at)
            VALUES (\(name == "alpha" ? 1 : 2), '\(name)-booking', '\(name)-driver',
                '\(name)-words', 0)
            """,
            """
            INSERT INTO message_report (id, message_id, reporter_id, reported_at)
            VALUES (\(name == "alpha" ? 1 : 2), \(name == "alpha" ? 1 : 2), '\(name)-host', 0)
            """,
            """
            INSERT INTO review (id, booking_id, kind, location_id, driver_id, author_id, stars,
                text, written_at, published_at)
            VALUES ('\(name)-review', '\(name)-booking', 'place', '\(name)-home',
                '\(name)-driver', '\(name)-driver', 5, '\(name)-words', 0, 0),
                ('\(name)-host-review', '\(name)-booking', 'driver', '\(name)-home',
                '\(name)-driver', '\(name)-host', 5, '\(name)-words', 0, 0)
            """,
            // Another source has told it, so the ledger does not have it.
            """
            INSERT INTO bank_transfer (id, account, reference, source, booked_on, amount, currency,
                message, state, read_at)
            VALUES ('\(name)-transfer', 'CZ6508000000192000145399', '\(name)-transfer', 'camt',
                '2026-11-20', 50000, 'CZK', '\(name)-words', 'doubled', 0)
            """,
        ]
    }
}
