import MessageCatalogue

/// The steps against the faults of a bridge. The bridge's own status page says the same to whoever
/// stands there.
enum BridgeFaultTexts {
    static let switchOff = Message(
        "Switch off the charger's supply at its circuit breaker. Nobody may charge until the fault is "
            + "over.",
        "Vypni přívod nabíječky jističem. Dokud porucha trvá, nikdo nesmí nabíjet.")
    static let contactorOpens = Message(
        "Check that the contactor has dropped out, that no contact is welded, and that the auxiliary "
            + "contact follows.",
        "Ověř, že stykač odpadl, žádný kontakt není přivařený a pomocný kontakt se s ním přepíná."
    )
    static let contactorCloses = Message(
        "Check the contactor's coil, its driver and its wires, and that the auxiliary contact follows "
            + "when the contactor is moved by hand.",
        "Zkontroluj cívku stykače, její budič a vodiče a jestli se pomocný kontakt přepne, když "
            + "stykačem pohneš rukou.")
    static let electrician = Message(
        "If you are not an electrician, leave the inspection and the repair to one.",
        "Pokud nejsi elektrikář, nech prohlídku i opravu na něm.")
    static let insulation = Message(
        "Find where the current leaks: the charging cable, moisture, the car, the installation. Try "
            + "without a car first.",
        "Najdi, kudy proud uniká: nabíjecí kabel, vlhkost, auto, instalace. Nejdřív to zkus bez auta."
    )
    static let terminals = Message(
        "Let the charger cool down, and check terminals and the contactor for scorch marks and loose "
            + "screws.",
        "Nech nabíječku vychladnout a zkontroluj, jestli svorky a stykač nejsou opálené nebo povolené."
    )
    static let auxiliaryContact = Message(
        "Check the auxiliary contact, its wires and its terminals.",
        "Zkontroluj pomocný kontakt, jeho vodiče a svorky.")
    static let emergencyStop = Message(
        "Find out why somebody pressed the emergency stop. Then release the button: pull it or turn it.",
        "Zjisti, proč někdo stiskl nouzové zastavení. Pak tlačítko uvolni: vytáhni ho nebo jím otoč."
    )
    static let meter = Message(
        "Check that the meter has power, and the two wires of its bus (A and B) between meter and "
            + "bridge. On the bridge, “zapoj-bridge doctor” shows whether it answers.",
        "Zkontroluj, jestli má elektroměr napětí, a oba vodiče sběrnice (A a B) mezi ním a mostem. "
            + "Na mostě „zapoj-bridge doctor“ ukáže, jestli odpovídá.")
    static let kernelSetting = Message(
        "On the bridge, add the line dtparam=strict_gpiod to config.txt (on a Raspberry Pi: "
            + "/boot/firmware/config.txt), and restart the machine.",
        "Na mostě přidej do config.txt (na Raspberry Pi: /boot/firmware/config.txt) řádek "
            + "dtparam=strict_gpiod a počítač restartuj.")
    static let database = Message(
        "The database of the bridge was damaged, so it may have forgotten that the contactor was "
            + "welded. If this happens again, replace its memory card.",
        "Databáze mostu se poškodila, takže mohl zapomenout, že se stykač přivařil. Když se to "
            + "opakuje, vyměň paměťovou kartu.")
    static let reader = Message(
        "Charging can still be started and stopped by phone. Check the reader's cable.",
        "Nabíjení jde dál spustit a zastavit telefonem. Zkontroluj kabel čtečky.")
    static let readerDoctor = Message(
        "On the bridge, “zapoj-bridge doctor” shows why the reader does not answer.",
        "Na mostě „zapoj-bridge doctor“ ukáže, proč čtečka neodpovídá.")
    static let storage = Message(
        "The bridge does not charge, because it could not record it. Make room on its disk, or replace "
            + "its memory card, and restart it.",
        "Most nenabíjí, protože by to nemohl zaznamenat. Uvolni místo na disku nebo vyměň paměťovou "
            + "kartu a restartuj ho.")
    static let endsByItself = Message(
        "The fault ends by itself when its cause is gone.",
        "Porucha skončí sama, až pomine její příčina.")
    static let coolsDown = Message(
        "The fault ends 5 minutes after the protection has released. After the third time in a day "
            + "somebody must clear it.",
        "Porucha skončí 5 minut po uvolnění ochrany. Po třetí poruše za den ji musí někdo zrušit.")
    static let clearWithCard = Message(
        "After the repair, clear the fault at the charger: on the bridge's own status page choose "
            + "“clear the fault with a host's card”, confirm, and hold the card of a host to the reader "
            + "within a minute. Or run the command below on the bridge.",
        "Po opravě poruchu zruš přímo u nabíječky: na stavové stránce mostu zvol „zrušit poruchu "
            + "kartou hostitele“, potvrď to a do minuty přilož ke čtečce kartu hostitele. Nebo na mostě "
            + "spusť příkaz níže.")
}
