/// Routes that the audit log leaves out, each with the reason. A test demands that every other route
/// by which admins and hosts change something writes a line.
package enum AuditExemptions {
    private static let ownAccount = "changes only the caller's own account"
    private static let ownCards = "changes only the caller's own cards and vehicles"
    private static let ownCharging = "begins the caller's own charging"
    private static let reads = "changes nothing"

    package static let reasons: [String: String] = [
        "POST /api/v1/login": ownAccount, "POST /api/v1/login/refresh": ownAccount,
        "POST /api/v1/logout": ownAccount, "POST /api/v1/me/deletion": ownAccount,
        "POST /sign-in": ownAccount, "POST /sign-in/passkey": ownAccount,
        "POST /sign-out": ownAccount, "POST /register": ownAccount,
        "POST /confirm/{token}": ownAccount, "POST /forgot-password": ownAccount,
        "POST /reset/{token}": ownAccount, "POST /language": ownAccount,
        "POST /invitation/{token}": "accepts what somebody else has offered",
        "POST /invitation/{token}/register": ownAccount,
        "POST /handovers/{id}/decline": "declines what somebody else has offered",
        "POST /settings": ownAccount, "POST /settings/email": ownAccount,
        "POST /settings/password": ownAccount, "POST /settings/notifications": ownAccount,
        "POST /settings/notifications/push": ownAccount,
        "POST /settings/notifications/push/off": ownAccount,
        "POST /settings/sessions/{id}/end": ownAccount,
        "POST /settings/sessions/end-others": ownAccount,
        "POST /settings/logins/{id}/end": ownAccount,
        "POST /settings/access-tokens": ownAccount,
        "POST /settings/access-tokens/{id}/revoke": ownAccount,
        "POST /proof": ownAccount, "POST /proof/passkey": ownAccount,
        "POST /settings/passkeys": ownAccount,
        "POST /settings/passkeys/{id}/remove": ownAccount,
        "POST /settings/privacy/deletion": ownAccount,
        "POST /inbox/read": ownAccount, "POST /inbox/{id}/read": ownAccount,
        "POST /cards/new": ownCards, "POST /cards/tap": ownCards,
        "POST /cards/waiting/cancel": ownCards, "POST /vehicles": ownCards,
        "POST /api/v1/transactions": ownCharging, "POST /c": reads, "POST /c/{code}": ownCharging,
        "POST /c/{code}/problem": "tells the host something and changes nothing else",
        "POST /api/v1/id-token-lookup": reads,
        "POST /admin/mail/test": "mails the caller",
    ]

    /// Nil for an action that is recorded.
    static func reason(of action: String) -> String? { reasons[action] }
}
