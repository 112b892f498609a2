/// A part of a parsed template. Names are paths: `t.title` is `title` of `t`; an empty path is what the
/// section around it shows, `{{.}}`.
enum TemplateNode: Sendable {
    case text(String)
    case value([String])
    /// Shown once, or for each element of a list.
    case section([String], [TemplateNode])
    /// Shown if the value is absent, false or an empty list.
    case inverted([String], [TemplateNode])
    case partial(String)
    /// What a template that extends this one may replace.
    case block(String, [TemplateNode])
    /// Another template with the blocks that it replaces, by their names.
    case extending(String, [String: [TemplateNode]])
}

/// A template that cannot be used, with its name and why.
struct TemplateError: Error, CustomStringConvertible, Equatable {
    var template: String
    /// From 1; nil if the fault has no place.
    var line: Int?
    var reason: String

    var description: String {
        line.map { "\(template).mustache, line \($0): \(reason)" } ?? "\(template): \(reason)"
    }
}
