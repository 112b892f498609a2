import Testing

/// The house rules, kept by our own sources. The checker itself is tested in `RuleTests`.
@Suite struct TidyTests {
    static let tree = Result { try Tree(around: #filePath) }
    static let files = Result { try tree.get().files() }
    static let findings = Result { try Checker.findings(in: files.get()) }

    /// Every rule holds in the whole tree, but where an exemption says why not.
    @Test(arguments: Rule.allCases) func treeKeeps(rule: Rule) throws {
        for finding in try Self.findings.get() where finding.rule == rule {
            Issue.record("\(finding)")
        }
    }

    /// The checker sees the tree: silence must not come from an empty list of files.
    @Test func treeIsSeen() throws {
        let paths = try Set(Self.files.get().map(\.path))
        #expect(paths.contains("Tests/TidyTests/TidyTests.swift"))
        #expect(paths.contains { $0.hasPrefix("Sources/") && $0.hasSuffix(".swift") })
        #expect(!paths.contains { $0.contains("__pycache__") || $0.hasPrefix(".build") })
    }

    /// The targets of Package.swift and of the table are the same, and none depends on a target
    /// that it may not import.
    @Test func tableAgreesWithPackage() throws {
        let manifest = try #require(try Self.tree.get().file(at: "Package.swift"))
        let declared = PackageTargets.declared(in: manifest)
        let names = Layout.targets.map(\.name)
        #expect(declared.map(\.name).sorted() == names.sorted())
        for target in declared {
            let row = Layout.targets.first { $0.name == target.name }
            #expect(row?.folder == target.folder, "folder of \(target.name)")
            let tooMuch = target.dependencies.subtracting(row?.mayImport ?? [])
            #expect(tooMuch.isEmpty, "dependencies of \(target.name)")
        }
    }
}
