import ChargingModel
import CloudFleet
import CloudWeb
import CommonBase

/// What connects a charger: shown once, because the cloud keeps only hashes.
struct ChargerAccess: Sendable {
    let name: String
    let chargerID: String
    let isBridge: Bool
    /// By which an OCPP charger reaches the cloud.
    let server: String
    let isPlain: Bool
    let secret: String
    /// The commands of a bridge, as its Debian package is used (docs/packaging.md).
    let enrolment: String
    let start: String
    /// The page that waits for the charger.
    let next: String

    /// - Parameter secret: the password of an OCPP charger, or the claim code of a bridge.
    init(_ station: Station, secret: String, _ visit: Visit) {
        name = station.name
        chargerID = station.id.text
        isBridge = station.kind == .bridge
        server = Self.server(visit)
        isPlain = server.hasPrefix("ws://")
        self.secret = secret
        enrolment = Self.enrolment(code: secret, visit)
        start = Self.startCommand
        next = Self.path(of: station.id)
    }

    /// Enrols a bridge. The service can't read what another user creates in its data directory.
    static func enrolment(code: String, _ visit: Visit) -> String {
        "sudo -u zapoj-bridge zapoj-bridge enrol --config /etc/zapoj/bridge.yaml "
            + "--cloud-url \(visit.address(of: "")) --claim-code \(code)"
    }

    static let startCommand = "sudo systemctl enable --now zapoj-bridge"
    /// Checks the wiring, the settings and the connection of a bridge.
    static let checkCommand =
        "sudo -u zapoj-bridge zapoj-bridge doctor --config /etc/zapoj/bridge.yaml"

    /// `wss://zapoj.example.org/ocpp`
    static func server(_ visit: Visit) -> String {
        "ws" + visit.address(of: "/ocpp").dropFirst("http".count)
    }

    /// A station's id may hold blanks.
    static func path(of station: StationID) -> String {
        "/chargers/\(station.text.percentEncodedForQuery)/connection"
    }
}
