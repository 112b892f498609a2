/// A numbered SQL file that changes the schema. Released files never change; a test checks their
/// digests.
package struct Migration: Hashable, Sendable {
    /// `0010-delete-actions`. The number is unique among all domains and defines the order.
    package let name: String
    package let sql: String

    /// - Parameter sql: the bytes of the embedded file.
    package init(_ name: String, _ sql: [UInt8]) {
        self.name = name
        self.sql = String(decoding: sql, as: UTF8.self)
    }

    /// The name under which a database records that this migration ran. The first nine were
    /// released under other names.
    var identifier: String { Self.released[name] ?? name }

    private static let released = [
        "0001-people-stations-transactions": "1 people, stations, transactions",
        "0002-commands-authorization-lists": "2 commands, authorization lists",
        "0003-administration-feed": "3 administration, feed",
        "0004-folds": "4 folds",
        "0005-facts-by-transaction": "5 facts by transaction",
        "0006-station-reports": "6 what stations report",
        "0007-files": "7 files",
        "0008-smart-charging": "8 smart charging",
        "0009-cards": "9 cards that can't be copied, cards offline",
    ]
}

/// The migrations from before the schema was divided among the domains, and those of Core's own
/// tables.
extension Migration {
    package static let core = [
        Migration(
            "0001-people-stations-transactions",
            PackageResources._001_people_stations_transactions_sql),
        Migration(
            "0002-commands-authorization-lists",
            PackageResources._002_commands_authorization_lists_sql),
        Migration("0003-administration-feed", PackageResources._003_administration_feed_sql),
        Migration("0004-folds", PackageResources._004_folds_sql),
        Migration("0005-facts-by-transaction", PackageResources._005_facts_by_transaction_sql),
        Migration("0006-station-reports", PackageResources._006_station_reports_sql),
        Migration("0007-files", PackageResources._007_files_sql),
        Migration("0008-smart-charging", PackageResources._008_smart_charging_sql),
        Migration("0009-cards", PackageResources._009_cards_sql),
        Migration("0010-delete-actions", PackageResources._010_delete_actions_sql),
        Migration("0012-domain-events", PackageResources._012_domain_events_sql),
        Migration(
            "0016-quotas-and-list-indexes", PackageResources._016_quotas_and_list_indexes_sql),
        Migration("0023-web", PackageResources._023_web_sql),
        Migration("0033-page-indexes", PackageResources._033_page_indexes_sql),
        Migration("0036-station-events", PackageResources._036_station_events_sql),
        Migration("0038-operator-health", PackageResources._038_operator_health_sql),
        Migration(
            "0040-unknown-cards-stated-power",
            PackageResources._040_unknown_cards_stated_power_sql),
        Migration("0041-admin-list-indexes", PackageResources._041_admin_list_indexes_sql),
    ]
}
