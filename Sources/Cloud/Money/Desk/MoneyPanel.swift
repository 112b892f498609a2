import CloudCore
import CloudPeople
import CloudWeb
import CommonBase
import MessageCatalogue

/// What the home of a driver or of a host says about money: a few lines, and where more is.
package struct MoneyPanel: Sendable {
    package struct Line: Sendable {
        package var label: String
        package var amount: String
    }

    package var heading: String
    package var lines: [Line]
    /// What to do, if something is owed; nil otherwise.
    package var advice: String?
    /// Where more is, and what that is called.
    package var path: String
    package var link: String

    private static let texts = MoneyPanelTexts()
}

/// What a driver has and owes.
package struct DriverMoney: Hashable, Sendable {
    package var seller: MoneySettings.Seller
    package var credit = Money.zero
    package var held = Money.zero
    /// Not negative.
    package var debt = Money.zero
    /// With `seller: host`: to all hosts together; not negative.
    package var owed = Money.zero

    package init(of person: PersonID, _ settings: MoneySettings, _ db: Database) throws {
        seller = settings.seller
        switch seller {
        case .operator:
            let funds = try DriverFunds(person, db)
            (credit, held, debt) = (funds.credit, funds.held, funds.debt)
        case .host:
            owed = try LedgerTable.owed(by: person, db)
        case .off: break
        }
    }
}

extension MoneyPanel {
    /// Nil where nothing is billed, and for a driver who owes no host anything.
    package init?(_ money: DriverMoney, _ visit: Visit) {
        let (texts, formats) = (Self.texts, visit.formats)
        switch money.seller {
        case .off: return nil
        case .host:
            guard money.owed > .zero else { return nil }
            self.init(
                heading: visit.say(texts.owed),
                lines: [
                    Line(
                        label: visit.say(texts.toHosts), amount: formats.money(money.owed))
                ], advice: nil, path: MyStatementPages.path,
                link: visit.say(texts.statements))
        case .operator:
            var lines = [
                Line(label: visit.say(texts.canSpend), amount: formats.money(money.credit))
            ]
            if money.held > .zero {
                lines.append(
                    Line(label: visit.say(texts.held), amount: formats.money(money.held)))
            }
            if money.debt > .zero {
                lines.append(
                    Line(label: visit.say(texts.debt), amount: formats.money(money.debt)))
            }
            self.init(
                heading: visit.say(texts.credit), lines: lines,
                advice: money.debt > .zero ? visit.say(texts.payDebt) : nil, path: CreditPages.path,
                link: visit.say(texts.topUp))
        }
    }

    /// Nil where nothing is billed.
    package init?(
        hostWith sums: EarningSums, _ settings: MoneySettings, _ visit: Visit
    ) {
        let (texts, formats) = (Self.texts, visit.formats)
        switch settings.seller {
        case .off: return nil
        case .host:
            self.init(
                heading: visit.say(texts.earnings),
                lines: [
                    Line(
                        label: visit.say(texts.owedByDrivers), amount: formats.money(sums.owed))
                ], advice: nil, path: DeskPaths.earnings, link: visit.say(texts.all))
        case .operator:
            let isNegative = sums.available < .zero
            self.init(
                heading: visit.say(texts.earnings),
                lines: [
                    Line(
                        label: visit.say(texts.pending), amount: formats.money(sums.pending)),
                    Line(
                        label: visit.say(texts.available),
                        amount: formats.money(sums.available)),
                ], advice: isNegative ? visit.say(texts.setOff) : nil,
                path: DeskPaths.earnings, link: visit.say(texts.all))
        }
    }
}
