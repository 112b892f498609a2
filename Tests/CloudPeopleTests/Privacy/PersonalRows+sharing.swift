extension PersonalRows {
    /// Of groups, prices, bookings and places. They name rows of the other tables.
    static func shared(by person: String) -> [String] {
        [
            """
            INSERT INTO person_group (id, host_id, name, created_at)
            VALUES ('carps', '\(person)', 'Carp club', 0), ('others', 'admin-0', 'Others', 0)
            """,
            "INSERT INTO group_request VALUES ('others', '\(person)', 0)",
            "INSERT INTO group_removal VALUES ('others', '\(person)', 0)",
            "INSERT INTO address_read (location_id, person_id, read_at) "
                + "VALUES ('yard', '\(person)', 0)",
            """
            INSERT INTO listing (location_id, is_listed, title, description, house_rules,
                access_notes, connector_kind, power_w, meter_class, district, town, street,
                house_number, postcode)
            VALUES ('empty', 0, 'Carp pond', '', '', 'Carp gate', 'type2Socket', 11000, 'none',
                '', '', 'Carp street', '7', '')
            """,
            """
            INSERT INTO billing_details (person_id, name, address, updated_at)
            VALUES ('\(person)', 'Carp and Sons', 'Carp street 7', 0)
            """,
            "INSERT INTO tariff (id, host_id, name, created_at) "
                + "VALUES ('t', '\(person)', 'Carp prices', 0)",
            """
            INSERT INTO tariff_version (id, tariff_id, number, valid_from, content, created_at,
                created_by)
            VALUES ('v', 't', 1, 0, '{}', 0, '\(person)')
            """,
            """
            INSERT INTO booking_series (id, person_id, station_id, connector_id, first_day,
                start_minute, length_minutes, made_until, note, is_own_use, created_at)
            VALUES ('bs', '\(person)', 'CP-2', 1, 20000, 600, 60, 20000, 'Carp weekly', 0, 0)
            """,
            """
            INSERT INTO booking (id, number, station_id, connector_id, person_id, starts_at,
                ends_at, status, arrival_until, cancel_until, cancellation_fee_minor,
                no_show_fee_minor, note, is_own_use, created_at)
            VALUES ('b', 2, 'CP-2', 1, '\(person)', 900000, 1800000, 'fulfilled', 1800000, 0, 0, 0,
                'Carp booking', 0, 0)
            """,
            """
            INSERT INTO booking_wait (id, station_id, connector_id, person_id, starts_at, ends_at,
                created_at)
            VALUES ('bw', 'CP-2', 1, '\(person)', 900000, 1800000, 0)
            """,
            "INSERT INTO booking_message VALUES (1, 'b', '\(person)', 'Carp message', 0)",
            "INSERT INTO message_report VALUES (1, 1, '\(person)', 0, NULL)",
            "INSERT INTO person_block VALUES ('\(person)', 'admin-0', 0)",
            """
            INSERT INTO review (id, booking_id, kind, location_id, driver_id, author_id, stars,
                text, written_at, published_at)
            VALUES ('rv', 'b', 'place', 'yard', '\(person)', '\(person)', 5, 'Carp review', 0, 0)
            """,
            "INSERT INTO favourite_place VALUES ('\(person)', 'yard', 0)",
        ]
    }

    /// Of payments and credit.
    static func credit(of person: String) -> [String] {
        [
            """
            INSERT INTO payment (id, purpose, person_id, gateway, order_number, summary, amount,
                state, is_preauthorized, is_recurring, language, return_path, created_at)
            VALUES ('p', 'topUp', '\(person)', 'test', 'p', 'Credit', 50000, 'canceled', 0, 0, 'cs',
                '/', 0)
            """,
            """
            INSERT INTO credit_hold (person_id, booking_id, amount, opened_at, closed_at)
            VALUES ('\(person)', 'b', 0, 0, 0)
            """,
            "INSERT INTO offline_hold (person_id, station_id) VALUES ('\(person)', 'CP-2')",
            "INSERT INTO offline_opt_out VALUES ('\(person)', 0)",
            "INSERT INTO credit_limit VALUES ('\(person)', 'day', 10000)",
            """
            INSERT INTO automatic_top_up (person_id, payment_id, text_version, agreed_at, amount,
                threshold, daily_cap)
            VALUES ('\(person)', 'carp-payment', 1, 0, 10000, 5000, 20000)
            """,
            """
            INSERT INTO credit_payback (person_id, owner_id, amount, iban, requested_at, paid_at,
                paid_by)
            VALUES ('\(person)', 'x', 100, 'CZ6508000000192000145399', 0, 0, '\(person)')
            """,
        ]
    }
}
