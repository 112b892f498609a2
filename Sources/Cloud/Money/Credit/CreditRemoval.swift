import CloudCore
import CloudPeople
import CommonBase

/// Keeps people from being deleted who have credit or owe something.
package struct CreditRemoval: PersonRemovalRule {
    package init() {}

    package func obstacle(to person: PersonID, _ db: Database) throws -> RemovalObstacle? {
        let funds = try DriverFunds(person, db)
        if funds.debt > .zero { return .owes }
        if funds.held > .zero { return .hasHold }
        return funds.credit > .zero ? .hasCredit : nil
    }
}
