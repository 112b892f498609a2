import CommonBase

/// How money flows in a cloud, by its settings.
package struct MoneySettings: Hashable, Sendable {
    /// Who sells the energy to the driver.
    package enum Seller: String, Hashable, Sendable, CaseIterable {
        /// The operator of the cloud, who buys it from the host: drivers pay from credit.
        case `operator`
        /// The host: drivers pay by bank transfer to the host's own account.
        case host
        /// Nobody. Prices are shown; nothing is billed.
        case off
    }

    /// The operator on documents.
    package struct Business: Hashable, Sendable {
        /// `Zapoj` until the settings name one.
        package var name = "Zapoj"
        /// With commas; nil if the settings do not tell.
        package var address: String?
        /// The Czech IČO: 8 digits.
        package var companyID: String?
        /// The Czech DIČ, such as `CZ12345678`. The operator pays VAT exactly if it is set.
        package var vatID: String?
        /// Where drivers transfer money for credit.
        package var iban: String?

        package init() {}
    }

    /// The merchant's account at GoPay.
    package struct GoPay: Hashable, Sendable {
        package var goID: Int64
        package var clientID: String
        package var clientSecret: HiddenText
        /// The API, such as `https://gw.sandbox.gopay.com/api`, without a `/` at its end.
        package var url: String
        /// Whether no real money moves.
        package var isSandbox: Bool

        package init(
            goID: Int64, clientID: String, clientSecret: HiddenText, url: String, isSandbox: Bool
        ) {
            self.goID = goID
            self.clientID = clientID
            self.clientSecret = clientSecret
            self.url = url
            self.isSandbox = isSandbox
        }
    }

    /// The operator's account at Fio banka, whose incoming transfers are read.
    package struct Fio: Hashable, Sendable {
        /// A part of URLs, never logged.
        package var token: HiddenText
        /// `https://fioapi.fio.cz/v1/rest`, without a `/` at its end.
        package var url: String

        package init(token: HiddenText, url: String) {
            self.token = token
            self.url = url
        }
    }

    package var seller = Seller.operator
    /// What the operator keeps of a price, in thousandths; 0 to 500.
    package var feePerMille: Int64 = 0
    /// How long a host's earning waits for the driver's questions, in hours; 0 to 720.
    package var claimWindowHours: Int64 = 72
    package var business = Business()
    /// Nil: the test gateway stands in, with which no money moves.
    package var gopay: GoPay?
    /// Nil: transfers are read from uploaded statements only.
    package var fio: Fio?
    /// Where payers come back to, without a `/` at its end.
    package var publicURL = "http://localhost:8080"

    package var paysVAT: Bool { business.vatID != nil }

    /// Whether drivers and guests can pay by card. Test payments exist only where no bank account
    /// brings real money: their credit would be spent and paid out as if it was real, too.
    package var takesCards: Bool {
        let isReal = gopay.map { !$0.isSandbox } ?? false
        return seller == .operator && (isReal || business.iban == nil)
    }

    package init() {}
}
