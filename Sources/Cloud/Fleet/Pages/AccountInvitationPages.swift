import CloudHTTP
import CloudWeb

/// The invitations of an admin to make an account, without a place.
struct AccountInvitationPages: Sendable {
    let site: Site
    let form: InvitationForm

    private static let path = "/invitations"
    private var texts: PlacePeopleTexts { PlacePeopleTexts() }

    func all() -> [Route] {
        [
            site.page(Self.path, for: .admin, "Show invitations without a place", show),
            site.form(
                Self.path, for: .admin, "Invite to make an account", again: show
            ) { visit, sent in
                try await form.send(.account, from: Self.path, visit, sent)
            },
            site.form(
                "\(Self.path)/{invitation}/revoke", for: .admin,
                "Revoke an invitation without a place", again: show
            ) { visit, _ in
                try await form.revoke(from: Self.path, visit)
            },
        ]
    }

    private struct Model: Sendable {
        var invitations: [InvitationForm.Item]
        var email: FormField
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        HTMLPage(
            "invitations", title: texts.accounts, texts: texts,
            model: Model(
                invitations: try await form.items(to: nil, visit),
                email: form.email(visit, hint: texts.emailHintForOne)))
    }
}
