mail-tries-nothing = Es wurde nichts geöffnet.
mail-tries-mark = { $vendor } · Verweigerte Versuche
mail-tries-lead = Es wurde nichts geöffnet. Die Kontoinhaber der Kunden sehen jeden Versuch, der ihr Konto betraf.
mail-tries-see = Ansehen, wer was versucht hat
mail-tries-why = Sie bekommen diese Mail, weil Sie Sitzungen des Supports von { $vendor } prüfen. Sie kommt einmal für den Zeitraum, von dem sie berichtet.
