# Was nicht stimmt, nach der Kennung der Absage. Die englischen Sätze stehen im Quelltext neben der Regel.
wrong-no-end = Wählen Sie, bis wann der Support Zugang haben soll.
wrong-not-a-date = Geben Sie einen Tag wie 2026-11-24 und eine Uhrzeit wie 09:00 ein.
wrong-end-in-gap = Diese Uhrzeit gibt es nicht: In jener Nacht werden die Uhren vorgestellt. Wählen Sie eine andere.
wrong-end-in-the-past = Das Ende muss in der Zukunft liegen.
wrong-end-too-late = Das Ende muss innerhalb von 30 Tagen liegen.
wrong-no-scope = Wählen Sie, was der Support darf.
wrong-no-such-agent = Wählen Sie, wer hinein darf: eine der aufgeführten Personen.
wrong-no-such-team = Wählen Sie eines der aufgeführten Teams.
wrong-no-such-work = Wählen Sie eine der aufgeführten Aufgaben.
wrong-purpose-too-long = Sagen Sie in höchstens 80 Zeichen, wofür.
wrong-grant-active = Der Supportzugang ist schon an. Ändern Sie sein Ende, oder schalten Sie ihn zuerst aus.
wrong-no-such-grant = Eine solche Freigabe gibt es nicht.
wrong-grant-withdrawn = Der Supportzugang war schon ausgeschaltet.
wrong-grant-lapsed = Der Supportzugang war schon abgelaufen.
wrong-only-observes = Sie beobachten: Sie können hier alles lesen und nichts entscheiden.

wrong-no-such-question = Eine solche Rückfrage gibt es nicht.
wrong-question-access-over = Der Supportzugang ist vorbei und damit auch die Rückfrage.
wrong-question-answered = Diese Rückfrage ist schon beantwortet.
wrong-question-lapsed = Niemand hat rechtzeitig geantwortet, also hieß die Antwort Nein.
wrong-no-answer = Wählen Sie eine Antwort.
wrong-once-only = Das kann nur einmal erlaubt werden.
wrong-words-too-long = Sagen Sie es in höchstens 1.000 Zeichen.
wrong-own-question = Diese Rückfrage kommt von Ihnen; jemand anderes in leitender Rolle muss zustimmen.
wrong-not-a-lead = Zustimmen kann hier nur jemand in leitender Rolle.
wrong-not-for-leads = Hier braucht es kein zweites Ja, oder noch nicht.

wrong-no-such-request = Eine solche Anfrage gibt es nicht.
wrong-request-access-over = Der Supportzugang ist vorbei und damit auch die Anfrage.
wrong-request-answered = Diese Anfrage ist schon beantwortet.
wrong-request-lapsed = Niemand hat rechtzeitig geantwortet, also hieß die Antwort Nein.
wrong-no-request-answer = Wählen Sie eine Antwort.
wrong-approval-too-long = Eine Zustimmung kann kürzer sein als gewünscht, nicht länger.
wrong-request-words-too-long = Sagen Sie es in höchstens 1.000 Zeichen.
wrong-own-request = Darum haben Sie selbst gebeten; jemand anderes muss zustimmen.
wrong-request-not-a-lead = Zustimmen kann hier nur jemand in leitender Rolle.
wrong-request-not-for-you = Diese Antwort steht Ihnen nicht zu.
wrong-request-only-observes = Sie können hier alles lesen und nichts entscheiden.
wrong-access-allowed = Der Supportzugang ist schon an.
wrong-more-than-asked = Sie können erlauben, worum gebeten wurde, oder weniger.

wrong-own-session = Sie haben diese Sitzung geöffnet; jemand anderes muss sie prüfen.
wrong-session-erased = Was diese Sitzung besagte, ist gelöscht; es ist nichts mehr zu prüfen.
wrong-already-reviewed = Diese Sitzung wurde schon geprüft.
wrong-no-note = Sagen Sie, was zu beanstanden ist.
wrong-no-verdict = Wählen Sie: ohne Beanstandung oder beanstanden.

wrong-own-flag = Sie haben diese Sitzung geöffnet; jemand anderes muss sagen, was aus der Beanstandung wurde.
wrong-not-flagged = Diese Sitzung ist nicht beanstandet.
wrong-no-outcome = Wählen Sie, was daraus wurde.
wrong-no-outcome-note = Sagen Sie, was getan wurde.
wrong-already-followed-up = Jemand hat schon vermerkt, was aus dieser Beanstandung wurde.

wrong-week-not-over = Diese Woche ist noch nicht vorbei.
wrong-week-sessions-open = Sitzungen dieser Woche sind noch im Gange.
wrong-week-unreviewed = Sitzungen dieser Woche sind noch nicht geprüft.
wrong-week-signed-by-you = Sie haben diese Woche schon abgezeichnet; eine zweite Person muss es noch tun.
wrong-week-signed-off = Diese Woche ist schon abgezeichnet.
wrong-week-own-sessions = Sie haben Sitzungen dieser Woche geöffnet; jemand anderes muss sie abzeichnen.
wrong-week-empty = Niemand war diese Woche in einem Konto; es gibt nichts abzuzeichnen.

wrong-mail-not-failed = Diese Mail ist nicht gescheitert: Sie wartet, oder sie ist verschickt.
wrong-mail-link-over = Der Link in dieser Mail galt nur Minuten: Wer sich anmelden will, fordert einen neuen an.
wrong-mail-erased = Was in dieser Mail stand, ist nach Ablauf der Frist gelöscht.
wrong-mail-to-nobody = Diese Adresse gehört dort niemandem mehr, daher wurde nichts an sie gesendet.

wrong-not-a-first-day = Geben Sie den ersten Tag so ein: 2026-10-01.
wrong-not-a-last-day = Geben Sie den letzten Tag so ein: 2026-10-31.
wrong-period-backwards = Der letzte Tag darf nicht vor dem ersten liegen.

wrong-no-choice = Wählen Sie, was der Support sieht: alles, die letzten Zeichen, die Domain oder nichts.
wrong-nothing-chosen = Kreuzen Sie die Felder an, über die Sie entscheiden.
wrong-not-a-decider = Was der Support sieht, entscheiden nur die Leitung und die Verwaltung.
