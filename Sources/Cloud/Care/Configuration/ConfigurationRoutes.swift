import CloudCore
import CloudFleet
import CloudHTTP
import CommonBase

/// A station's configuration: desired and reported values.
struct ConfigurationRoutes: Sendable {
    let database: CloudDatabase
    let sync: ConfigurationSync

    struct ConfigurationView: Codable, Sendable, Documented {
        static let notes = [
            "template": "Template of the station's model; absent for an unknown model",
            "profiles":
                "OCPP feature profiles: as the station reports them, otherwise from the template and from probing",
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
            "desired": "Desired value; absent if the key is left alone",
            "fromTemplate": "Whether the desired value comes from the template of the model",
            "reported": "Value that the station reported",
            "differs": "Whether a desired value exists and the reported value differs from it",
            "outcome": "The station's answer to the last change of this key",
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
            desired = entry.effective
            fromTemplate = entry.isFromTemplate
            reported = entry.key.reported
            readonly = entry.key.isReadonly
            differs = entry.differs
            outcome = entry.key.sentValue == entry.effective ? entry.key.outcome : nil
            reportedAt = entry.key.reportedAt
        }
    }

    struct DesiredChange: Codable, Sendable, Documented {
        static let notes = ["values": "Desired value for each key; null removes the desired value"]

        var values: [String: String?]
    }

    func all() -> [Route] {
        [
            Route(
                .get, "/api/v1/stations/{id}/configuration", caller: .person(.read),
                "Show the desired and reported configuration of a station"
            ) { call in try await view(try await call.managedStation(in: database)) },
            Route(
                .patch, "/api/v1/stations/{id}/configuration", caller: .person(.admin),
                "Set desired configuration values of a station"
            ) { (call: Call<DesiredChange>) in
                let id: StationID = try call.id()
                try await database.write { db in
                    try call.managedStation(db)
                    try ConfigurationService.setDesired(call.body.values, of: id, db)
                }
                return try await view(id)
            },
            Route(
                .post, "/api/v1/stations/{id}/configuration/sync", caller: .person(.admin),
                "Read a station's configuration, and change the values that differ",
                errors: [.conflict]
            ) { call in
                let id = try await call.managedStation(in: database)
                _ = try await sync.sync(id, by: try call.callingPerson())
                return try await view(id)
            },
        ]
    }

    private func view(
        _ id: StationID
    ) async throws -> ConfigurationView {
        try await database.read { db in
            let station = try StationService.find(id, viewer: .system, db)
            return ConfigurationView(
                station, try ConfigurationService.entries(of: id, db),
                profiles: try ConfigurationService.profiles(of: station, db))
        }
    }
}
