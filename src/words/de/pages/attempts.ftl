# Verweigerte Versuche, ein Konto zu öffnen.
tries-title = Verweigerte Versuche
tries-which = Welche Versuche
tries-lead = { $count ->
    [0] In den letzten { $days } Tagen wurde niemandem der Zugang verweigert.
    [one] In den letzten { $days } Tagen wurde 1 Versuch verweigert. Es wurde nichts geöffnet.
   *[other] In den letzten { $days } Tagen wurden { $count } Versuche verweigert. Es wurde nichts geöffnet.
}
tries-days = Die letzten { $days } Tage
tries-none = Kein Versuch wurde verweigert
tries-none-more = Ein Versuch erscheint hier, wenn jemand ein Konto öffnen möchte und es nicht darf. Ein Versehen in einem Formular ist kein Versuch.
tries-too-often = Zuletzt zu oft
tries-only-these = Nur diese
tries-entry = Eintrag { $number } im Verlauf des Kontos: { $what }
tries-no-entry = In keinem Verlauf eines Kontos.
tries-newest = Die neuesten { $shown } von { $count } Versuchen stehen hier.
tries-nobody = Niemand aus dem Team
tries-not-known = Nicht bekannt, wer
