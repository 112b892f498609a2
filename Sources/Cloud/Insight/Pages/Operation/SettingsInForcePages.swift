import CloudHTTP
import CloudWeb
import MessageCatalogue

/// The settings of the running cloud for admins, with where each comes from. They are read once, at the
/// start, and no page changes them.
struct SettingsInForcePages: Sendable {
    let site: Site
    let settings: SettingsInForce
    private let texts = SettingsInForceTexts()

    init(site: Site, settings: SettingsInForce) {
        self.site = site
        self.settings = settings
    }

    static let path = "/admin/settings"

    func all() -> [Route] {
        [site.page(Self.path, for: .admin, "Show the settings in force", show)]
    }

    private struct Group: Sendable {
        var label: String
        var settings: [Item]
    }

    private struct Item: Sendable {
        var label: String
        var key: String
        var value: String
        var origin: String
        var isSet: Bool
        var line: String
    }

    private struct Model: Sendable {
        var howToChange: String
        var groups: [Group]
        var isEmpty: Bool
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        var names: [String] = []
        for setting in settings.settings where !names.contains(setting.group) {
            names.append(setting.group)
        }
        return HTMLPage(
            "admin-settings", title: texts.heading, texts: texts,
            model: Model(
                howToChange: visit.say(
                    settings.file.map { texts.change(in: $0) } ?? texts.changeWithoutFile),
                groups: names.map { group($0, visit) }, isEmpty: names.isEmpty))
    }

    private func group(_ name: String, _ visit: Visit) -> Group {
        Group(
            label: texts.group(name).map(visit.say) ?? name,
            settings: settings.settings.filter { $0.group == name }.map { setting in
                Item(
                    label: texts.name(of: setting.key).map(visit.say) ?? setting.key,
                    key: setting.key, value: setting.value ?? visit.say(texts.unset),
                    origin: visit.say(texts.word(for: setting.origin)),
                    isSet: setting.origin != .standard, line: setting.line)
            })
    }
}
