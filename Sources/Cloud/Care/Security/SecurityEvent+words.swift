import MessageCatalogue

extension SecurityEvent {
    /// What happened, in words; nil for a vendor's type.
    var title: Message? { Self.titles[type] }

    /// The types of the security white paper (edition 3, appendix A), then those of the cloud and of
    /// bridges.
    private static let titles: [String: Message] = [
        "FirmwareUpdated": Message("New firmware was installed", "Byl nainstalován nový firmware"),
        "FailedToAuthenticateAtCentralSystem": Message(
            "The cloud refused the charger's password or certificate",
            "Cloud odmítl heslo nebo certifikát nabíječky"),
        "CentralSystemFailedToAuthenticate": Message(
            "The charger did not trust the cloud", "Nabíječka nevěřila cloudu"),
        "SettingSystemTime": Message("The clock was set", "Hodiny byly nastaveny"),
        "StartupOfTheDevice": Message("The charger started", "Nabíječka se spustila"),
        "ResetOrReboot": Message("The charger restarted", "Nabíječka se restartovala"),
        "SecurityLogWasCleared": Message(
            "The security log was cleared", "Bezpečnostní log byl smazán"),
        "ReconfigurationOfSecurityParameters": Message(
            "Security settings were changed", "Bezpečnostní nastavení se změnilo"),
        "MemoryExhaustion": Message("The charger ran out of memory", "Nabíječce došla paměť"),
        "InvalidMessages": Message(
            "The charger received invalid messages", "Nabíječka dostala neplatné zprávy"),
        "AttemptedReplayAttacks": Message(
            "Somebody replayed earlier messages", "Někdo znovu odeslal dřívější zprávy"),
        "TamperDetectionActivated": Message(
            "The charger was tampered with", "S nabíječkou někdo manipuloval"),
        "InvalidFirmwareSignature": Message(
            "The signature of the firmware is not valid", "Podpis firmwaru neplatí"),
        "InvalidFirmwareSigningCertificate": Message(
            "The certificate that signed the firmware is not valid",
            "Certifikát, který podepsal firmware, neplatí"),
        "InvalidCentralSystemCertificate": Message(
            "The certificate of the cloud is not valid", "Certifikát cloudu neplatí"),
        "InvalidChargePointCertificate": Message(
            "The certificate of the charger is not valid", "Certifikát nabíječky neplatí"),
        "InvalidTLSVersion": Message(
            "The version of TLS is not allowed", "Verze TLS není povolená"),
        "InvalidTLSCipherSuite": Message(
            "The cipher suite is not allowed", "Šifrovací sada není povolená"),
        "LoweredSecurityProfile": Message(
            "The charger tried to connect less securely than required",
            "Nabíječka se zkusila připojit méně bezpečně, než je povoleno"),
        "WrongPassword": Message("Wrong password", "Špatné heslo"),
        "SharedStationId": Message(
            "Two chargers use the same id", "Dvě nabíječky používají stejné ID"),
        "InvalidCertificateRequest": Message(
            "The charger asked for a certificate that it may not have",
            "Nabíječka žádala o certifikát, který nesmí mít"),
        "SecurityProfileRaised": Message(
            "The minimum security profile was raised",
            "Nejnižší bezpečnostní profil byl zvýšen"),
        "SecurityProfileLowered": Message(
            "The minimum security profile was lowered",
            "Nejnižší bezpečnostní profil byl snížen"),
        "FaultCleared": Message(
            "A fault was cleared with a host's card", "Porucha byla zrušena kartou hostitele"),
        "StorageRunsOut": Message(
            "The disk of the bridge is nearly full", "Disk mostu je skoro plný"),
        "StorageFailed": Message(
            "The bridge could not write to its disk", "Most nemohl zapisovat na disk"),
        "DatabaseDamaged": Message(
            "The database of the bridge was damaged", "Databáze mostu byla poškozena"),
    ]
}
