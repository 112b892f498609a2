import Foundation
import Testing

extension CloudAppTests {
    /// The texts of pages: each that a template or a page names exists, and each that exists is used.
    @Suite struct PageTextsTests {
        private struct Folder {
            var name: String
            /// Names of the members of `…Texts` structs.
            var declared: Set<String> = []
            var swift = ""
            var templates = ""
        }

        private static func folders() throws -> [Folder] {
            let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
                .appending(path: "../../Sources/Cloud")
            var folders: [String: Folder] = [:]
            let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
            for case let file as URL in files ?? .init() {
                let parts = file.pathComponents
                guard let start = parts.lastIndex(of: "Cloud"), parts.count > start + 2 else {
                    continue
                }
                let domain = parts[start + 1]
                guard ["swift", "mustache"].contains(file.pathExtension),
                    !parts.contains("Documentation"), !parts.contains("StyleGuide")
                else { continue }
                let text = try String(contentsOf: file, encoding: .utf8)
                var folder = folders[domain] ?? Folder(name: domain)
                if file.pathExtension == "mustache" {
                    folder.templates += text
                } else if file.lastPathComponent.hasSuffix("Texts.swift") {
                    for match in text.matches(
                        of: /let ([a-zA-Z0-9]+) = (?:Message\(|[A-Z][A-Za-z]+Texts\.)/)
                    {
                        folder.declared.insert(String(match.1))
                    }
                    folder.swift += text
                } else {
                    folder.swift += text
                }
                folders[domain] = folder
            }
            return folders.values.sorted { $0.name < $1.name }
        }

        @Test func everyTextOfATemplateExists() throws {
            for folder in try Self.folders() {
                let used = folder.templates.matches(of: /\{\{[#^]?[tf]\.([a-zA-Z0-9]+)\}\}/)
                    .map { String($0.1) }
                // The frame's own texts are those of CloudWeb.
                let web = try Self.folders().first { $0.name == "Web" }?.declared ?? []
                let missing = Set(used).subtracting(folder.declared).subtracting(web)
                #expect(missing.isEmpty, "\(folder.name): \(missing.sorted())")
            }
        }

        /// A live element takes over the fresh page, which knows nothing of a form that was refused:
        /// what was wrong stands outside.
        @Test func noLiveElementHoldsAProblem() throws {
            let tag = /<(\/?)([a-z0-9]+)([^>]*)>|\{\{>problem\}\}/
            let empty: Set<Substring> = ["br", "hr", "img", "input", "link", "meta"]
            for folder in try Self.folders() {
                var open: [(name: Substring, isLive: Bool)] = []
                let html = folder.templates.replacing("{{<layout}}", with: "")
                for match in html.matches(of: tag) {
                    guard let name = match.2, let attributes = match.3 else {
                        let isInside = open.contains { $0.isLive }
                        #expect(!isInside, "\(folder.name)")
                        continue
                    }
                    if empty.contains(name) || attributes.hasSuffix("/") { continue }
                    if match.1?.isEmpty == true {
                        open.append((name, attributes.contains(/\bdata-live(?![-\w])/)))
                    } else if let index = open.lastIndex(where: { $0.name == name }) {
                        open.removeSubrange(index...)
                    }
                }
            }
        }

        @Test func everyTextIsUsed() throws {
            for folder in try Self.folders() {
                let unused = folder.declared.filter { name in
                    !folder.templates.contains("t.\(name)}}")
                        && !folder.templates.contains("f.\(name)}}")
                        && !folder.swift.contains(".\(name)")
                }
                #expect(unused.isEmpty, "\(folder.name): \(unused.sorted())")
            }
        }
    }
}
