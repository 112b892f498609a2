/// Routes that the audit log leaves out, each with the reason. A test demands that every other route
/// by which admins and hosts change something writes a line.
package enum AuditExemptions {
    private static let ownAccount = "changes only the caller's own account"
    private static let ownCards = "changes only the caller's own cards and vehicles"
    private static let ownCharging = "begins the caller's own charging"
    private static let ownBookings = "changes only the caller's own bookings"
    private static let toOtherSide = "writes to the other side of the caller's own booking"
    private static let guests = "is the charging of somebody without an account"
    private static let ownCredit = "changes only the caller's own credit; the ledger keeps it"
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
        "POST /join": reads, "POST /join/{code}": "joins a group whose link its host gave away",
        "POST /api/v1/memberships": "joins a group whose code its host gave away",
        "POST /handovers/{id}/decline": "declines what somebody else has offered",
        "POST /settings": ownAccount, "POST /settings/email": ownAccount,
        "POST /settings/password": ownAccount, "POST /settings/notifications": ownAccount,
        "POST /settings/notifications/push": ownAccount,
        "POST /settings/notifications/push/off": ownAccount,
        "POST /settings/notifications/push/test": ownAccount,
        "POST /settings/sessions/{id}/end": ownAccount,
        "POST /settings/sessions/end-others": ownAccount,
        "POST /settings/logins/{id}/end": ownAccount,
        "POST /settings/access-tokens": ownAccount,
        "POST /settings/access-tokens/{id}/revoke": ownAccount,
        "POST /proof": ownAccount, "POST /proof/passkey": ownAccount,
        "POST /settings/passkeys": ownAccount,
        "POST /settings/passkeys/{id}/remove": ownAccount,
        "POST /settings/privacy/deletion": ownAccount,
        "POST /credit/top-up": ownCredit, "POST /credit/limits": ownCredit,
        "POST /credit/offline": ownCredit,
        "POST /credit/automatic": ownCredit, "POST /credit/automatic/end": ownCredit,
        "POST /credit/pay-back": ownCredit, "POST /api/v1/top-ups": ownCredit,
        "PUT /api/v1/credit/limits": ownCredit,
        "POST /papers/billing": ownAccount, "POST /papers/billing/remove": ownAccount,
        "POST /inbox/read": ownAccount, "POST /inbox/{id}/read": ownAccount,
        "POST /cards/new": ownCards, "POST /cards/tap": ownCards,
        "POST /cards/waiting/cancel": ownCards, "POST /vehicles": ownCards,
        "POST /api/v1/transactions": ownCharging, "POST /c": reads, "POST /c/{code}": ownCharging,
        "POST /c/{code}/guest": guests, "POST /guest/{secret}/stop": guests,
        "POST /c/{code}/problem": "tells the host something and changes nothing else",
        "POST /api/v1/id-token-lookup": reads, "POST /api/v1/tariff-previews": reads,
        "POST /api/v1/bookings": ownBookings, "POST /api/v1/booking-series": ownBookings,
        "POST /api/v1/booking-series-previews": reads,
        "POST /places/{id}/book": ownBookings, "POST /places/{id}/book/wait": ownBookings,
        "POST /places/{id}/own-use": ownBookings,
        "POST /api/v1/booking-waits": ownBookings, "DELETE /api/v1/booking-waits/{id}": ownBookings,
        "POST /booking-waits/{id}/cancel": ownBookings,
        "PUT /api/v1/favourites/{id}": ownAccount, "DELETE /api/v1/favourites/{id}": ownAccount,
        "POST /test-gateway/{id}": "ends a payment at the test gateway, as the payer would",
        "POST /admin/money/gateway/test": reads,
        "POST /api/v1/bookings/{id}/messages": toOtherSide,
        "POST /api/v1/bookings/{id}/messages/{message}/report": "tells the admins something",
        "PUT /api/v1/bookings/{id}/block": ownAccount,
        "DELETE /api/v1/bookings/{id}/block": ownAccount,
        "PUT /api/v1/bookings/{id}/review": "says what the caller thinks of their own booking",
        "POST /bookings/{id}/messages": toOtherSide,
        "POST /bookings/{id}/messages/{message}/report": "tells the admins something",
        "POST /bookings/{id}/messages/block": ownAccount,
        "POST /bookings/{id}/messages/unblock": ownAccount,
        "POST /bookings/{id}/review": "says what the caller thinks of their own booking",
        "POST /places/{id}/favourite": ownAccount,
        "POST /admin/money/bank": "stores what the bank tells; the list of transfers keeps it",
        "POST /statements/send": "sends drivers what they see anyway; the statements are kept",
        "POST /places/{id}/favourite/remove": ownAccount,
        "POST /admin/mail/test": "mails the caller",
        "POST /earnings/account/change": ownAccount, "POST /earnings/account/undo": ownAccount,
        "POST /earnings/account/tax": ownAccount,
    ]

    /// Nil for an action that is recorded.
    static func reason(of action: String) -> String? { reasons[action] }
}
