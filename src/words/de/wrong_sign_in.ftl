# Was beim Anmelden nicht stimmt, für alle.
wrong-suspended = Sie sind gesperrt; fragen Sie in der Verwaltung.
wrong-wrong-sign-in = E-Mail-Adresse, Passwort oder Code stimmt nicht.
wrong-invite-over = Dieser Link wurde schon benutzt oder ist zu alt. Bitten Sie die Verwaltung um einen neuen.
wrong-password-too-short = Wählen Sie ein Passwort mit mindestens 12 Zeichen; ein kurzer Satz ist leicht zu merken.
wrong-password-too-long = Wählen Sie ein kürzeres Passwort: höchstens 512 Bytes.
wrong-password-too-common = Dieses Passwort gehört zu den ersten, die jemand raten würde. Wählen Sie ein anderes, etwa ein paar eigene Wörter.
wrong-link-over = Dieser Link wurde schon benutzt oder ist zu alt. Fordern Sie einen neuen an.

# Vom Anmeldedienst zurück, oder von der App hierher.
wrong-acting-for-another = Dort handelt jemand in Ihrem Namen. Hereingelassen werden nur Sie selbst.
wrong-hand-off-too-old = Dieser Weg herein ist zu alt: Er gilt ein, zwei Minuten.
wrong-hand-off-again = Dieser Weg herein wurde schon benutzt.
wrong-address-taken = Diese Adresse gehört in diesem Konto jemand anderem.
wrong-no-such-account = Ein solches Konto gibt es nicht.
wrong-no-such-owner = In diesem Konto hat niemand diese E-Mail-Adresse.
wrong-oidc-not-begun = Der Weg zur Anmeldung und zurück begann nicht in diesem Browser, dauerte zu lange oder war schon vorbei.
wrong-oidc-other-issuer = Die Antwort kommt von einem anderen Anmeldedienst als dem, der gefragt wurde.
wrong-oidc-not-anew = Der Anmeldedienst hat nicht neu gefragt, wer Sie sind. Beginnen Sie von vorn, und melden Sie sich dort an.
wrong-oidc-again = Auf diesem Weg ist schon jemand zurückgekommen. Beginnen Sie von vorn.
wrong-oidc-unknown = Unter dieser Kennung oder ihrer Adresse ist hier niemand bekannt.
wrong-oidc-unverified = Der Anmeldedienst hat Ihre E-Mail-Adresse nicht bestätigt; so lässt sich nicht sagen, wer Sie hier sind.
wrong-oidc-no-mfa = Sie haben dort nur einen Faktor gezeigt. Supportzugang haben nur alle, die zwei zeigen: Melden Sie sich dort mit beiden an.
wrong-oidc-other-identity = Wer hier diese Adresse hat, hat sich früher unter einer anderen Kennung angemeldet. Fragen Sie in der Verwaltung.
wrong-oidc-another-person = Zurückgekommen ist jemand anderes, als hier angemeldet ist. Es wurde nichts geöffnet.
