import CloudWeb
import CommonBase

/// The form with which a passkey signs, for the template `passkey-form`.
struct PasskeyForm: Sendable {
    let action: String
    let challenge: String
    let host: String
    /// The page to show afterwards.
    let next: String
    let use: String
    let failed: String

    init(_ action: String, challenge: String, next: String, _ visit: Visit) {
        self.action = action
        self.challenge = challenge
        self.next = next
        host = PasskeySite(visit.origin).host
        use = visit.say(PasskeyTexts().use)
        failed = visit.say(PasskeyTexts().failed)
    }
}
