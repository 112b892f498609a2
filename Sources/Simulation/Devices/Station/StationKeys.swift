import OCPPMessages

/// A station's configuration keys (OCPP 1.6 edition 2 §9.1). Keys that the machine implements can
/// be changed; the other keys required by the Core profile are read-only.
struct StationKeys: Sendable, Hashable {
    private(set) var heartbeatIntervalSeconds: Int64?
    private(set) var sampleIntervalSeconds: Int64
    private(set) var authorizesRemoteStarts = false
    private(set) var authorizesOffline = true

    private static let featureProfiles =
        "Core,FirmwareManagement,LocalAuthListManagement,Reservation,SmartCharging,RemoteTrigger"

    /// Maximum number of keys in one GetConfiguration.
    static let maximumCount = 50

    /// The keys of the personality; nil removes a standard key.
    private let special: [String: String?]

    init(sampleIntervalSeconds: Int64, special: [String: String?] = [:]) {
        self.sampleIntervalSeconds = sampleIntervalSeconds
        self.special = special
    }

    private struct Key {
        var name: String
        var value: String
        var isReadonly = true
    }

    private var all: [Key] {
        standard.filter { special[$0.name] == nil }
            + special.sorted { $0.key < $1.key }.compactMap { name, value in
                value.map { Key(name: name, value: $0) }
            }
    }

    private var standard: [Key] {
        [
            Key(
                name: "HeartbeatInterval", value: String(heartbeatIntervalSeconds ?? 0),
                isReadonly: false),
            Key(
                name: "MeterValueSampleInterval", value: String(sampleIntervalSeconds),
                isReadonly: false),
            Key(
                name: "AuthorizeRemoteTxRequests", value: String(authorizesRemoteStarts),
                isReadonly: false),
            Key(
                name: "LocalAuthorizeOffline", value: String(authorizesOffline),
                isReadonly: false),
            Key(name: "ClockAlignedDataInterval", value: "0"),
            Key(name: "ConnectionTimeOut", value: "0"),
            Key(name: "ConnectorPhaseRotation", value: "1.RST"),
            Key(name: "GetConfigurationMaxKeys", value: String(Self.maximumCount)),
            Key(name: "LocalPreAuthorize", value: "false"),
            Key(name: "MeterValuesAlignedData", value: ""),
            Key(
                name: "MeterValuesSampledData",
                value: "Energy.Active.Import.Register,Power.Active.Import,Current.Import"),
            Key(name: "NumberOfConnectors", value: "1"),
            Key(name: "ResetRetries", value: "0"),
            Key(name: "StopTransactionOnEVSideDisconnect", value: "true"),
            Key(name: "StopTransactionOnInvalidId", value: "true"),
            Key(name: "StopTxnAlignedData", value: ""),
            Key(name: "StopTxnSampledData", value: "Energy.Active.Import.Register"),
            Key(name: "SupportedFeatureProfiles", value: Self.featureProfiles),
            Key(
                name: "TransactionMessageAttempts",
                value: String(StationConstants.transactionMessageAttempts)),
            Key(
                name: "TransactionMessageRetryInterval",
                value: String(StationConstants.transactionMessageRetryMilliseconds / 1000)),
            Key(name: "UnlockConnectorOnEVSideDisconnect", value: "true"),
        ]
    }

    func answer(_ request: V16.GetConfiguration.Request) -> V16.GetConfiguration.Response {
        let asked = request.key.prefix(Self.maximumCount)
        let found = all.filter { asked.isEmpty || asked.contains($0.name) }
        let names = Set(found.map(\.name))
        return V16.GetConfiguration.Response(
            configurationKey: found.map {
                V16.KeyValue(key: $0.name, isReadonly: $0.isReadonly, value: $0.value)
            },
            unknownKey: asked.filter { !names.contains($0) })
    }

    mutating func change(_ key: String, to value: String) -> V16.ConfigurationStatus {
        switch key {
        case "HeartbeatInterval":
            guard let seconds = Self.seconds(value) else { return .rejected }
            heartbeatIntervalSeconds = seconds
        case "MeterValueSampleInterval":
            guard let seconds = Self.seconds(value) else { return .rejected }
            sampleIntervalSeconds = seconds
        case "AuthorizeRemoteTxRequests":
            guard let flag = Bool(value.lowercased()) else { return .rejected }
            authorizesRemoteStarts = flag
        case "LocalAuthorizeOffline":
            guard let flag = Bool(value.lowercased()) else { return .rejected }
            authorizesOffline = flag
        default: return all.contains { $0.name == key } ? .rejected : .notSupported
        }
        return .accepted
    }

    /// Applies the interval of a BootNotification response.
    mutating func noteHeartbeatInterval(seconds: Int64) { heartbeatIntervalSeconds = seconds }

    private static func seconds(_ text: String) -> Int64? {
        Int64(text).flatMap { (1...86_400).contains($0) ? $0 : nil }
    }
}
