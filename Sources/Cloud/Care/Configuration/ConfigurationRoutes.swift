import CloudCore
import CloudFleet
import CloudHTTP
import CommonBase

/// A station's configuration: desired against reported.
struct ConfigurationRoutes: Sendable {
    let database: CloudDatabase
    let sync: ConfigurationSync

    struct ConfigurationView: Codable, Sendable, Documented {
        static let notes = [
            "template": "What is known of its kind; absent for an unknown one",
            "profiles":
                "OCPP's feature profiles: as the station says, else by its kind and what it was found to have",
        ]

        var template: String?
        var notes: [String]
        var profiles: [String]
        var keys: [KeyView]

        init(
            _ station: Station, _ entries: [ConfigurationService.Entry], profiles: [String]
        ) {
            let template = ConfigurationService.template(of: station)
            self.template = template?.name
            notes = template?.notes ?? []
            self.profiles = profiles
            keys = entries.map(KeyView.init)
        }
    }

    struct KeyView: Codable, Sendable, Documented {
        static let notes = [
            "desired": "What it should be; absent where nothing is wanted",
            "fromTemplate": "Whether that is what its kind should have, not what a person wants",
            "reported": "What the station says",
            "differs": "Whether the two differ",
            "outcome": "What the station said when it was told",
        ]

        var key: String
        var desired: String?
        var fromTemplate: Bool
        var reported: String?
        var readonly: Bool
        var differs: Bool
        var outcome: StationConfigurationKey.Outcome?
        var reportedAt: Timestamp?

        init(_ entry: ConfigurationService.Entry) {
            key = entry.key.key
            desired = entry.wanted
            fromTemplate = entry.isFromTemplate
            reported = entry.key.reported
            readonly = entry.key.isReadonly
            differs = entry.differs
            outcome = entry.key.told == entry.wanted ? entry.key.outcome : nil
            reportedAt = entry.key.reportedAt
        }
    }

    struct DesiredChange: Codable, Sendable, Documented {
        static let notes = ["values": "By key; null wants nothing any more"]

        var values: [String: String?]
    }

    func all() -> [Route] {
        [
            Route(
                .get, "/api/v1/stations/{id}/configuration", caller: .admin,
                "Show a station's configuration, desired against reported"
            ) { call in try await view(try call.id()) },
            Route(
                .patch, "/api/v1/stations/{id}/configuration", caller: .admin,
                "Say what a station's configuration should be"
            ) { (call: Call<DesiredChange>) in
                let id: StationID = try call.id()
                try await database.write { db in
                    try ConfigurationService.want(call.body.values, of: id, db)
                }
                return try await view(id)
            },
            Route(
                .post, "/api/v1/stations/{id}/configuration/sync", caller: .admin,
                "Ask a station for its configuration, and tell it what should be otherwise",
                errors: [.conflict]
            ) { call in
                let id: StationID = try call.id()
                _ = try await sync.sync(id, by: try call.callingPerson())
                return try await view(id)
            },
        ]
    }

    private func view(
        _ id: StationID
    ) async throws -> ConfigurationView {
        try await database.read { db in
            let station = try StationService.find(id, db)
            return ConfigurationView(
                station, try ConfigurationService.entries(of: id, db),
                profiles: try ConfigurationService.profiles(of: station, db))
        }
    }
}
