import CloudCare
import CloudFleet
import CloudMoney
import CommonBase
import Foundation
import Platform

extension CloudSettings {
    static let moneySeller = Setting.choice(
        "money.seller", of: MoneySettings.Seller.self, default: .operator,
        "Who sells the energy: the operator, whom drivers pay from credit; the host, whom they pay "
            + "by a monthly bank transfer; or off, and prices are only shown.")
    static let moneyFee = Setting.integer(
        "money.feePerMille", in: 0...500, default: 0,
        "What the operator keeps of each price, in thousandths.")
    static let moneyClaimWindow = Setting.integer(
        "money.claimWindowHours", in: 0...720, default: 72,
        "How long a host's earning waits for questions of the driver before it can be paid out.")
    static let operatorName = Setting.text(
        "operator.name", default: "Zapoj", "Name of the operator on documents.")
    static let operatorAddress = Setting.text(
        "operator.address", "Address of the operator on documents.")
    static let operatorCompanyID = Setting.text(
        "operator.companyId", "Registration number (IČO) of the operator: 8 digits.")
    static let operatorVATID = Setting.text(
        "operator.vatId",
        "VAT number (DIČ) of the operator, such as CZ12345678. The operator pays VAT exactly if it "
            + "is set.")
    static let operatorIBAN = Setting.text(
        "operator.iban",
        "The operator's bank account, to which drivers transfer money for credit: an IBAN.")
    static let gopayGoID = Setting.integer(
        "gopay.goId", in: 1...999_999_999_999,
        "GoID of the merchant at GoPay. Without it the test gateway stands in: no money moves.")
    static let gopayClientID = Setting.text("gopay.clientId", "Client id at GoPay.")
    static let gopayClientSecretFile = Setting.text(
        "gopay.clientSecretFile", "File with the client secret at GoPay.")
    static let gopayEnvironment = Setting.choice(
        "gopay.environment", of: GoPayEnvironment.self, default: .sandbox,
        "GoPay's system: sandbox, where no money moves, or production.")
    static let gopayLoopbackService = Setting.text(
        "gopay.loopbackService",
        "A stand-in for GoPay on this machine, as http://127.0.0.1:8050, for tests; only with a "
            + "main listener on loopback.")
    static let fioTokenFile = Setting.text(
        "fio.tokenFile",
        "File with a token of Fio banka's API that may read the operator's account. Without it, "
            + "upload camt.053 statements.")
    static let fioLoopbackService = Setting.text(
        "fio.loopbackService",
        "A stand-in for Fio banka on this machine, as http://127.0.0.1:8060, for tests; only with a "
            + "main listener on loopback.")

    enum GoPayEnvironment: String, CaseIterable, Sendable { case sandbox, production }

    static func moneySettings(
        _ reader: SettingsReader, _ addresses: CloudAddresses, host: String, port: Int
    ) throws -> MoneySettings {
        var money = MoneySettings()
        money.seller = try reader.requiredChoice(moneySeller, of: MoneySettings.Seller.self)
        money.feePerMille = Int64(try reader.requiredInteger(moneyFee))
        money.claimWindowHours = Int64(try reader.requiredInteger(moneyClaimWindow))
        money.business = try business(reader)
        money.publicURL = addresses.main ?? "http://localhost:\(port)"
        money.gopay = try gopay(reader, host: host)
        if let file = reader.text(fioTokenFile) {
            let loopback = try loopbackService(fioLoopbackService, reader, host: host)
            money.fio = MoneySettings.Fio(
                token: try secret(file, fioTokenFile),
                url: loopback.map { "\($0)/v1/rest" } ?? "https://fioapi.fio.cz/v1/rest")
        }
        return money
    }

    private static func business(
        _ reader: SettingsReader
    ) throws -> MoneySettings.Business {
        var business = MoneySettings.Business()
        business.name = try reader.requiredText(operatorName)
        business.address = reader.text(operatorAddress)
        business.companyID = reader.text(operatorCompanyID)
        if let id = business.companyID, !CompanyID.isValid(id) {
            throw SettingsReader.problem(
                operatorCompanyID.key, "must be an IČO: 8 digits with a valid check digit")
        }
        business.vatID = reader.text(operatorVATID)
        if let id = business.vatID, !CompanyID.isValidVATID(id) {
            throw SettingsReader.problem(
                operatorVATID.key, "must be a VAT number such as CZ12345678")
        }
        if let text = reader.text(operatorIBAN) {
            guard let iban = IBAN(text) else {
                throw SettingsReader.problem(operatorIBAN.key, "must be a valid IBAN")
            }
            business.iban = iban.text
        }
        return business
    }

    private static func gopay(
        _ reader: SettingsReader, host: String
    ) throws -> MoneySettings.GoPay? {
        let environment = try reader.requiredChoice(
            gopayEnvironment, of: GoPayEnvironment.self)
        guard let goID = try reader.integer(gopayGoID) else { return nil }
        guard let clientID = reader.text(gopayClientID),
            let file = reader.text(gopayClientSecretFile)
        else {
            throw SettingsReader.problem(
                gopayGoID.key,
                "must be set together with \(gopayClientID.key) and \(gopayClientSecretFile.key)")
        }
        let loopback = try loopbackService(gopayLoopbackService, reader, host: host)
        let isSandbox = environment == .sandbox
        let url =
            loopback
            ?? (isSandbox ? "https://gw.sandbox.gopay.com" : "https://gate.gopay.cz")
        return MoneySettings.GoPay(
            goID: Int64(goID), clientID: clientID,
            clientSecret: try secret(file, gopayClientSecretFile), url: "\(url)/api",
            isSandbox: isSandbox)
    }

    /// The first line of a file.
    private static func secret(_ file: String, _ setting: Setting) throws -> HiddenText {
        do {
            let text = try String(contentsOfFile: file, encoding: .utf8)
            if let line = text.split(separator: "\n").first, line.utf8.count <= 500 {
                return HiddenText(String(line))
            }
        } catch {
            throw SettingsReader.problem(setting.key, "must be a readable file: \(error)")
        }
        throw SettingsReader.problem(setting.key, "must be a file whose first line is a secret")
    }
}
