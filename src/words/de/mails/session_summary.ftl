mail-summary-subject = Support-Besuch von { $vendor }: { $headline } ({ $span })
mail-summary-mark = { $vendor } · Support-Besuch
mail-summary-title = Der Support von { $vendor } war im Konto { $account }: { $headline }
mail-summary-changes = Änderungen
mail-summary-on = unter { $place }
mail-summary-taken = Exportiert
mail-summary-shown = Angezeigt, wie von Ihnen erlaubt
mail-summary-refused = Versucht und verweigert
mail-summary-viewed = Angesehene Seiten
mail-summary-none-viewed = Keine. Die Sitzung wurde geöffnet, und keine Seite wurde angesehen.
mail-summary-also = Außerdem
# Hinter dem Link zum Supportzugang.
mail-summary-which-is-off = , er ist aus
mail-summary-turn-off-here = Damit haben Sie nicht gerechnet? Schalten Sie den Supportzugang aus:
mail-summary-see-access-here = Damit haben Sie nicht gerechnet? Sehen Sie sich den Supportzugang an, er ist aus:
mail-summary-proof = So stand Ihr Verlauf, als der Besuch endete, signiert. Heben Sie diese Mail auf: Mit ihr können Sie später prüfen, dass davor niemand etwas geändert, entfernt oder hinzugefügt hat.
