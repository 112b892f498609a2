import ArgumentParser
import BridgeRuntime
import CommonBase
import Platform

struct Enrol: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Register this bridge with a cloud, using a one-time claim code.")

    @Option(help: "The cloud's address, for example https://zapoj.example.")
    var cloudURL: String

    @Option(help: "The claim code that the admin was shown; valid for ten minutes.")
    var claimCode: String

    @OptionGroup var options: SettingsOptions

    func run() async throws {
        try await Program.reporting("zapoj-bridge") {
            let reader = try await options.reader(known: BridgeSettings.table.keys)
            let url = try BridgeIdentity.checkedURL(cloudURL)
            let files = try BridgeFiles(
                directory: try reader.requiredText(BridgeSettings.dataDirectory))
            // A running daemon would go on as the bridge that it was, and write its data over
            // these.
            if let process = try files.runningProcess() {
                throw ServiceError(
                    .conflict,
                    "The daemon, process \(process), is running: stop it first (sudo systemctl stop "
                        + "zapoj-bridge), enrol again with the same claim code, then start it "
                        + "(sudo systemctl start zapoj-bridge).")
            }
            let lock = try files.lock()
            defer { withExtendedLifetime(lock) {} }
            let key = try KeySettings(reader).open(in: files)
            // Opened before the code is used up: after a failure here it can be used again.
            let database = try files.openDatabase(newEpoch: Epoch.random())
            let answer = try await CertificateWords.adding(to: url) {
                try await CloudClient.withHTTP { http in
                    try await CloudClient.enrol(
                        cloudURL: url, claimCode: claimCode, key: key, http: http)
                }
            }
            let identity = BridgeIdentity(
                bridgeId: answer.bridgeId, stationId: answer.stationId, cloudURL: url,
                cloudPublicKey: answer.cloudPublicKey)
            // Event numbers belong to one bridge id; the values and the list of another cloud are
            // not valid for this one.
            try database.beginEpoch(Epoch.random())
            try database.saveAuthorizationList(nil)
            try database.saveVariables([:])
            try database.close()
            try files.save(identity)
            Program.show(
                "enrolled as station \(identity.stationId), bridge \(identity.bridgeId)")
        }
    }
}

/// The American spelling of `enrol`.
struct Enroll: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: Enrol.configuration.abstract, shouldDisplay: false)

    @OptionGroup var enrol: Enrol

    func run() async throws { try await enrol.run() }
}
