import BridgeLogic
import BridgeProtocol
import ChargingModel
import CommonBase
import Foundation
import Synchronization

/// The current authorization list, which decides about a tap while the cloud does not answer.
///
/// The cloud's signature is checked whenever a list is loaded, from the network or from the disk:
/// access to the memory card does not allow adding a card.
package final class OfflineAuthorization: Sendable {
    private let key: any DeviceIdentity
    private let station: StationID
    /// Nil for a bridge that was enrolled with a cloud without lists.
    private let cloudKeyPEM: String?
    private let current = Mutex<AuthorizationList?>(nil)

    package init(key: any DeviceIdentity, identity: BridgeIdentity) {
        self.key = key
        station = identity.stationId
        cloudKeyPEM = identity.cloudPublicKey
    }

    /// Whether lists can be checked at all.
    var isPossible: Bool { cloudKeyPEM != nil }

    /// 0 without a list.
    package var version: Int64 { current.withLock { $0?.version ?? 0 } }

    /// Nil without a list.
    var issuedAt: Timestamp? { current.withLock { $0?.issuedAt } }

    /// Whether the list must be fetched again though its version is current: a list expires.
    func isStale(at moment: Moment) -> Bool {
        guard let issued = issuedAt else { return true }
        return moment.isSynchronised && moment.wall > issued.adding(seconds: Self.staleSeconds)
    }

    private static let staleSeconds: Int64 = 86_400

    /// The decision about a tap where the cloud does not answer; nil without a valid list.
    package func standing(
        of token: IdToken, proof: SUNMessage?, unsettled: [AuthorizationList.UnsettledStart],
        at moment: Moment
    ) -> AuthorizationList.Standing? {
        current.withLock { $0 }?.standing(
            of: token, proof: proof, unsettled: unsettled, sha256: { Hex.text(key.sha256($0)) },
            at: moment)
    }

    /// Whether there is a list that names hosts.
    var hasHosts: Bool { current.withLock { $0?.hasHosts ?? false } }

    /// Whether a tap is a host's, by the list.
    func isHost(
        _ token: IdToken, proof: SUNMessage?, unsettled: [AuthorizationList.UnsettledStart],
        at moment: Moment
    ) -> Bool {
        current.withLock { $0 }?.isHost(
            token, proof: proof, unsettled: unsettled, sha256: { Hex.text(key.sha256($0)) },
            at: moment) ?? false
    }

    /// Replaces the list.
    /// - Throws: `forbidden` for a list that the cloud did not sign for this station; the list
    /// before   stays in force.
    package func take(_ document: String) throws {
        let refused = ServiceError(
            .forbidden, "The authorization list is not signed by the cloud for this station.")
        guard let cloudKeyPEM, let signed = SignedDocument(document),
            key.verify(signed.signature, of: signed.signingInput, by: cloudKeyPEM)
        else { throw refused }
        let list: AuthorizationList
        do {
            list = try JSONDecoder().decode(AuthorizationList.self, from: Data(signed.payload))
        } catch {
            throw ServiceError(
                .invalidInput, "The authorization list can't be read.", cause: error)
        }
        guard list.stationId == station else { throw refused }
        current.withLock { $0 = list }
    }

    package func forget() { current.withLock { $0 = nil } }
}
