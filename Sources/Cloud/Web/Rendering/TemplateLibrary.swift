/// The templates of all pages, each with the templates that it extends.
struct TemplateLibrary: Sendable {
    private let templates: [String: [TemplateNode]]

    /// - Throws: `TemplateError` for a template that is invalid, or names one that does not exist.
    init(_ sources: [PageTemplate]) throws {
        var parsed: [String: [TemplateNode]] = [:]
        for source in sources { parsed[source.name] = try TemplateParser.nodes(source) }
        templates = try parsed.reduce(into: [:]) { templates, template in
            templates[template.key] = try Self.extended(
                template.value, [:], Extensions(parsed: parsed, chain: [template.key]))
        }
    }

    /// - Returns: HTML, in which all values are escaped.
    /// - Throws: `TemplateError` for a template that does not exist.
    func render(_ template: String, _ model: any Sendable) throws -> String {
        guard let nodes = templates[template] else {
            throw TemplateError(template: template, reason: "there is no such template")
        }
        var reader = TemplateReader()
        var output = TemplateOutput(templates, reader.value(model))
        output.show(nodes)
        return output.html
    }

    private struct Extensions {
        var parsed: [String: [TemplateNode]]
        /// The templates that are being extended, each by the one before.
        var chain: [String]
    }

    /// The nodes with other templates in place of the tags that extend them.
    private static func extended(
        _ nodes: [TemplateNode], _ blocks: [String: [TemplateNode]], _ extensions: Extensions
    ) throws -> [TemplateNode] {
        func inside(_ nodes: [TemplateNode]) throws -> [TemplateNode] {
            try extended(nodes, blocks, extensions)
        }
        func existing(_ name: String) throws -> [TemplateNode] {
            guard let nodes = extensions.parsed[name] else {
                throw TemplateError(
                    template: extensions.chain[0], reason: "there is no template \(name)")
            }
            return nodes
        }
        return try nodes.flatMap { node -> [TemplateNode] in
            switch node {
            case .text, .value: return [node]
            case .section(let path, let nodes): return [.section(path, try inside(nodes))]
            case .inverted(let path, let nodes): return [.inverted(path, try inside(nodes))]
            case .partial(let name):
                _ = try existing(name)
                return [node]
            case .block(let name, let nodes): return try blocks[name] ?? inside(nodes)
            case .extending(let name, let replaced):
                guard !extensions.chain.contains(name) else {
                    throw TemplateError(
                        template: extensions.chain[0], reason: "\(name) extends itself")
                }
                var inner = extensions
                inner.chain.append(name)
                return try extended(
                    try existing(name), try replaced.mapValues(inside), inner)
            }
        }
    }
}
