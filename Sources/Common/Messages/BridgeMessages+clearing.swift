extension BridgeMessages {
    /// What to look at before a fault is cleared.
    package enum Inspection {
        package static let contactorOpens = Message(
            "Switch off the supply. Check that the contactor drops out, that no contact is welded, "
                + "and that the auxiliary contact follows.",
            "Vypněte přívod. Ověřte, že stykač odpadl, že žádný kontakt není přivařený a že pomocný "
                + "kontakt stykač sleduje.")
        package static let contactorCloses = Message(
            "Switch off the supply. Check the contactor's coil, its driver and its wires, and that "
                + "the auxiliary contact follows when the contactor is moved by hand.",
            "Vypněte přívod. Zkontrolujte cívku stykače, její budič a vodiče a to, zda pomocný "
                + "kontakt sleduje pohyb stykače rukou.")
        package static let auxiliaryContact = Message(
            "Switch off the supply. Check the auxiliary contact, its wires and its terminals.",
            "Vypněte přívod. Zkontrolujte pomocný kontakt, jeho vodiče a svorky.")
        package static let insulation = Message(
            "Switch off the supply. Find where the current leaks: the charging cable, moisture, the "
                + "car, the installation.",
            "Vypněte přívod. Najděte, kudy proud uniká: nabíjecí kabel, vlhkost, auto, instalace.")
        package static let terminals = Message(
            "Switch off the supply. Let the charger cool down, and check terminals and the contactor "
                + "for scorch marks and loose screws.",
            "Vypněte přívod. Nechte nabíječku vychladnout a zkontrolujte, zda svorky a stykač nejsou "
                + "opálené nebo povolené.")
        package static let cause = Message(
            "Switch off the supply and find the cause of the fault.",
            "Vypněte přívod a najděte příčinu poruchy.")
    }

    /// Clearing a fault with a host's card.
    package enum Clearing {
        package static let clearWithCard = Message(
            "After the inspection: clear the fault with a host's card",
            "Po prohlídce: zrušit poruchu kartou hostitele")
        package static let question = Message(
            "I have switched off the supply, inspected the charger and repaired the cause.",
            "Vypnul(a) jsem přívod, prohlédl(a) jsem nabíječku a odstranil(a) jsem příčinu.")
        package static let whatFollows = Message(
            "Then hold the card of a host of this place to the reader within a minute. Any other "
                + "card changes nothing.",
            "Pak do minuty přiložte ke čtečce kartu hostitele tohoto místa. Jiná karta nic nezmění."
        )
        package static let confirm = Message("Confirm", "Potvrdit")
        package static let answerMissing = Message(
            "Tick the box after you have inspected the charger.",
            "Zaškrtněte políčko, až nabíječku prohlédnete.")
        package static let back = Message("Back to the status", "Zpět na stav")
        package static let nothingToClear = Message(
            "No fault has to be cleared.", "Žádnou poruchu není třeba zrušit.")
        package static let readerFailed = Message(
            "The card reader does not work, so no card can clear the fault.",
            "Čtečka karet nefunguje, poruchu proto nelze zrušit kartou.")
        package static let noHosts = Message(
            "The bridge does not know any card of a host of this place, so no card can clear the "
                + "fault.",
            "Most nezná žádnou kartu hostitele tohoto místa, poruchu proto nelze zrušit kartou.")

        package static func holdCard(_ seconds: Int) -> Message {
            Message(
                "Hold the card of a host to the reader now: \(seconds) s left",
                "Přiložte nyní ke čtečce kartu hostitele: zbývá \(seconds) s")
        }

        package static let notAHost = Message(
            "The card was not a host's. The fault stays.",
            "Karta nepatří hostiteli. Porucha trvá.")
        package static let contactorClosed = Message(
            "The auxiliary contact does not report that the contactor is open. The fault stays.",
            "Pomocný kontakt nehlásí rozepnutý stykač. Porucha trvá.")
        package static let energyFlows = Message(
            "The meter has measured energy within the last half minute. The fault stays.",
            "Elektroměr během poslední půlminuty naměřil odběr. Porucha trvá.")
        package static let contactChatters = Message(
            "The auxiliary contact still chatters. The fault stays.",
            "Pomocný kontakt stále kmitá. Porucha trvá.")
        package static let protectionTripped = Message(
            "The protection is still tripped. The fault stays.",
            "Ochrana je stále vybavená. Porucha trvá.")
        package static let tooManyAttempts = Message(
            "The inspection was confirmed too often within an hour. Try again later, or use the "
                + "command.",
            "Prohlídka byla během hodiny potvrzena příliš často. Zkuste to později, nebo použijte "
                + "příkaz.")
    }
}
