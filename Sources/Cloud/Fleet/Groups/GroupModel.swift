import CloudCore
import CloudWeb
import CommonBase

/// The page of a group.
struct GroupModel: Sendable {
    struct Line: Sendable {
        var name: String
        var details: String?
        /// The action of the form that removes it; nil if the viewer may not.
        var form: String?
    }

    struct Request: Sendable {
        var name: String
        var details: String
        /// Below it are the answers.
        var action: String
    }

    struct Link: Sendable {
        var address: String
        var code: String
        var side: Int
        var qr: String
    }

    struct Hours: Sendable {
        var text: String
        var value: String
    }

    /// Parts that only the host sees.
    struct Managed: Sendable {
        var name: FormField
        var kind: FormField
        var approval: FormField
        /// Nil while nobody can join.
        var link: Link?
        var requests: [Request]
        var hasRequests: Bool
        var members: [Line]
        var nextPath: String?
        /// What the dialog says before somebody is removed.
        var removal: String
        /// Whom the host removed or declined; their forms take them back.
        var removed: [Line]
        var hasRemoved: Bool
        var energies: [FormField]
        var costs: [FormField]
        var hours: [Hours]
        var days: [FormField]
        var from: FormField
        var until: FormField
        /// Nil if there is no other place.
        var place: FormField?
    }

    var groupName: String
    var action: String
    var kindName: String
    /// Nil for the host.
    var runBy: String?
    var places: [Line]
    var limits: [String]
    var isMember: Bool
    var managed: Managed?
}

extension GroupPages {
    func managed(_ found: Found, _ visit: Visit) throws -> GroupModel.Managed {
        let (group, action) = (found.group, path(found.group.id))
        let shown = found.members.prefix(Self.listLimit)
        return GroupModel.Managed(
            name: nameField(group.name, visit), kind: kindField(group.kind, visit),
            approval: approvalField(group.needsApproval, visit),
            link: try group.joinCode.map { try link($0, visit) },
            requests: found.requests.map {
                GroupModel.Request(
                    name: $0.name, details: visit.formats.date($0.createdAt),
                    action: "\(action)/requests/\($0.personID.text)")
            },
            hasRequests: !found.requests.isEmpty,
            members: shown.map {
                GroupModel.Line(
                    name: $0.name, details: visit.formats.date($0.createdAt),
                    form: "\(action)/members/\($0.personID.text)/remove")
            },
            nextPath: found.members.count > shown.count
                ? shown.last.map { "\(action)?cursor=\($0.personID.text)" } : nil,
            removal: visit.say(texts.willRemove(found.places.map(\.name))),
            removed: found.removed.map {
                GroupModel.Line(
                    name: $0.name, details: visit.formats.date($0.createdAt),
                    form: "\(action)/members/\($0.personID.text)/return")
            },
            hasRemoved: !found.removed.isEmpty,
            energies: GroupLimits.Key.all.map { energyField($0, found.limits, visit) },
            costs: GroupLimits.Key.all.map { key in
                visit.field(
                    key.costField, texts.costLimit(key), .number,
                    value: found.limits.costs[key].map(visit.formats.typed) ?? "", maximum: 12)
            },
            hours: found.limits.hours.map {
                GroupModel.Hours(text: hoursText($0, visit), value: $0.key)
            },
            days: texts.weekdays.indices.map { index in
                visit.checkbox("day-\(index + 1)", texts.weekdays[index])
            },
            from: visit.field("from", texts.from, .time, value: "22:00", isRequired: true),
            until: visit.field(
                "until", texts.until, .time, value: "06:00", hint: texts.untilHint,
                isRequired: true),
            place: found.otherPlaces.isEmpty
                ? nil
                : visit.choice(
                    "place", texts.place,
                    options: found.otherPlaces.map { (value: $0.id.text, label: $0.name) },
                    value: found.otherPlaces[0].id.text))
    }

    private func energyField(
        _ key: GroupLimits.Key, _ limits: GroupLimits, _ visit: Visit
    ) -> FormField {
        let value = limits.energyWh[key].map { visit.formats.kilowattHours($0) }
        return visit.field(key.field, texts.limit(key), .number, value: value ?? "")
    }

    private func link(_ code: JoinCode, _ visit: Visit) throws -> GroupModel.Link {
        let address = visit.address(of: "/join/\(code)")
        let qr = try QRCode(address)
        return GroupModel.Link(
            address: address, code: code.grouped, side: qr.side, qr: qr.path)
    }
}

extension Formats {
    /// For a field of a form, without a unit: at most three decimals.
    fileprivate func kilowattHours(_ wattHours: Int64) -> String {
        wattHours % 1000 == 0
            ? "\(wattHours / 1000)" : number(Double(wattHours) / 1000, digits: 3)
    }
}
