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

    /// Package.swift declares the targets of the table, and each depends only on those before it.
    @Test func dependenciesFollowTheOrder() throws {
        let names = Layout.targets.map(\.name)
        #expect(names.sorted() == Layout.order.filter(names.contains).sorted())
        #expect(names.count > 20)
        for target in Layout.targets {
            let before = Layout.order.prefix { $0 != target.name }
            for name in target.mayImport.subtracting(Layout.cModules) {
                #expect(before.contains(name), "\(target.name) stands before \(name)")
            }
        }
    }

    /// Arrows that the order alone would allow, and the design does not.
    @Test func forbiddenDependenciesAreAbsent() {
        for target in Layout.targets {
            for name in target.mayImport {
                for rule in Layout.forbidden where rule.from(target.name) && rule.to(name) {
                    Issue.record("\(target.name) depends on \(name): \(rule.why)")
                }
            }
        }
    }
}
