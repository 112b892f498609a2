import Foundation

/// The package on disk: every text file of the folders that are ours.
///
/// It walks the folders and does not ask git, so that the tests also run where there is no
/// repository, and see a file before it is added.
struct Tree {
    static let folders = ["Sources", "Tests", "scripts", "docs", "systemd"]

    let root: URL

    /// Finds the package around a source file of it.
    init(around file: String) throws {
        var folder = URL(fileURLWithPath: file).deletingLastPathComponent()
        while folder.path != "/" {
            let manifest = folder.appendingPathComponent("Package.swift")
            if FileManager.default.fileExists(atPath: manifest.path) {
                root = folder
                return
            }
            folder.deleteLastPathComponent()
        }
        throw CocoaError(.fileNoSuchFile)
    }

    /// Reads all files; one that is not UTF-8 is no text and is left out.
    func files() throws -> [SourceFile] {
        try Self.folders.flatMap(paths).sorted().compactMap { path in
            try file(at: path)
        }
    }

    func file(at path: String) throws -> SourceFile? {
        let data = try Data(contentsOf: root.appendingPathComponent(path))
        return String(data: data, encoding: .utf8).map { SourceFile(path: path, text: $0) }
    }

    private func paths(under folder: String) throws -> [String] {
        let url = root.appendingPathComponent(folder)
        guard FileManager.default.fileExists(atPath: url.path) else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: url.path)
            .filter { !Self.isIgnored($0) }
            .flatMap { name in
                let path = folder + "/" + name
                let attributes = try FileManager.default.attributesOfItem(
                    atPath: root.appendingPathComponent(path).path)
                switch attributes[.type] as? FileAttributeType {
                case .typeDirectory: return try paths(under: path)
                case .typeRegular: return [path]
                // A link's target is checked where it stands, if it is ours.
                default: return []
                }
            }
    }

    /// What `.gitignore` names: hidden folders, Python's leftovers, databases of a test run.
    private static func isIgnored(_ name: String) -> Bool {
        name.hasPrefix(".") || name == "__pycache__" || name == "var" || name.contains(".sqlite")
    }
}
