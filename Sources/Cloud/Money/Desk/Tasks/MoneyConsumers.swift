/// The consumers of domain events that are parts of money.
package enum MoneyConsumers {
    package static let names: Set<String> = [
        "settlements", "credit-holds", "booking-fees", "guest-payments", "guest-transactions",
        "papers",
    ]
}
