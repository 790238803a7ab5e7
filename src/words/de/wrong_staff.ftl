# Was bei den Mitarbeitern nicht stimmt, für die Verwaltung.
wrong-not-an-address = Geben Sie eine E-Mail-Adresse wie olivia@northwind.example ein.
wrong-staff-exists = Diese E-Mail-Adresse hat schon jemand.
wrong-other-roles = Diese Person gehört schon dazu, mit anderen Rollen. Lassen Sie die Rollen weg, um einen neuen Link zu erstellen.
wrong-no-role = Wählen Sie mindestens eine Rolle: Support, Leitung, Prüfung oder Verwaltung.
wrong-no-name = Geben Sie an, wie diese Person heißt.
wrong-oneself-not = Das tut niemand für sich selbst; jemand anderes aus der Verwaltung kann es.
wrong-last-admin = Das ist die letzte Person in der Verwaltung. Geben Sie die Rolle zuerst noch jemandem.
wrong-no-suspension-reason = Sagen Sie in einer Zeile, warum; andere dürfen sie lesen.
wrong-suspension-reason-too-long = Sagen Sie es in höchstens 300 Zeichen.
wrong-suspended-already = Diese Person ist schon gesperrt.
wrong-not-suspended = Diese Person ist nicht gesperrt.
wrong-not-a-day = Geben Sie den Tag als Jahr, Monat und Tag ein, zum Beispiel 2026-11-22.
wrong-trained-in-the-future = Dieser Tag kommt erst noch.
wrong-team-too-long = Geben Sie dem Team einen Namen mit höchstens 60 Zeichen.
