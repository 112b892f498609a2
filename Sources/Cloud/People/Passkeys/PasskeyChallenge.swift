import CloudCore
import CommonBase
import Crypto

/// Challenges that authenticators sign. The cloud stores none: it recognizes its own by a code in
/// them, whose key lives as long as the process. A used one is stored until it expires.
struct PasskeyChallenges: Sendable {
    static let lifetimeSeconds: Int64 = 600

    /// What a challenge is for; one for another purpose is refused.
    enum Purpose: Hashable {
        case registration(PersonID)
        case signIn
        /// That a person who is signed in is still there.
        case proof(PersonID)

        fileprivate var text: String {
            switch self {
            case .registration(let person): "registration \(person.text)"
            case .signIn: "sign-in"
            case .proof(let person): "proof \(person.text)"
            }
        }
    }

    private let key: SymmetricKey
    private let random: RandomSource

    init(random: RandomSource) {
        key = SymmetricKey(data: random.bytes(32))
        self.random = random
    }

    /// In base64url.
    func make(for purpose: Purpose, at now: Timestamp) -> String {
        let expiry = now.adding(seconds: Self.lifetimeSeconds).milliseconds
        let head = random.bytes(16) + bytes(of: expiry)
        return Base64URL.text(head + code(head, purpose))
    }

    /// When the challenge expires; nil for one that is not ours, for another purpose or expired.
    func expiry(of text: String, for purpose: Purpose, at now: Timestamp) -> Timestamp? {
        guard let challenge = Base64URL.bytes(text), challenge.count == 56 else { return nil }
        let head = Array(challenge[..<24])
        let isOurs = SecretHash.matches(
            Hex.text(Array(challenge[24...])), Hex.text(code(head, purpose)))
        let value = head[16...].reduce(Int64(0)) { $0 << 8 | Int64($1) }
        let expiry = Timestamp(milliseconds: value)
        return isOurs && expiry > now ? expiry : nil
    }

    private func code(_ head: [UInt8], _ purpose: Purpose) -> [UInt8] {
        let text = head + Array(purpose.text.utf8)
        return Array(HMAC<SHA256>.authenticationCode(for: text, using: key))
    }

    private func bytes(of value: Int64) -> [UInt8] {
        [56, 48, 40, 32, 24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }
}

/// Base 64 with the alphabet of URLs, without padding (RFC 4648 §5).
enum Base64URL {
    static func text(_ bytes: some Sequence<UInt8>) -> String {
        Base64.text(bytes).replacing("+", with: "-").replacing("/", with: "_")
            .replacing("=", with: "")
    }

    /// Nil for anything else.
    static func bytes(_ text: String) -> [UInt8]? {
        guard !text.utf8.contains(where: { [0x2B, 0x2F, 0x3D].contains($0) }) else { return nil }
        let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        return Base64.bytes(
            text.replacing("-", with: "+").replacing("_", with: "/") + padding)
    }
}
