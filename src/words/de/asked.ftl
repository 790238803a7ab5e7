# Was ein Aufruf ändert: „did-“, wenn es getan ist; „do-“ hinter „wollte“, „möchte“, „darf“, mit der Grundform am Ende.
did-change = hat { $what } geändert
do-change = { $what } ändern
did-delete = hat { $what } gelöscht
do-delete = { $what } löschen
did-press = hat „{ $what }“ unter { $page } benutzt
do-press = „{ $what }“ unter { $page } benutzen
did-upload = hat { $what } unter { $page } hochgeladen
do-upload = { $what } unter { $page } hochladen
did-send = hat { $what } nach { $page } hochgeladen
do-send = { $what } nach { $page } hochladen
did-both = hat { $files } hochgeladen und { $changes }
do-both = { $files } hochladen und { $changes }

file = { $name } ({ $size }) als { $label }
file-unnamed = eine Datei
file-as-it-is = eine Datei ({ $kind }, { $size })

change-asked = wollte { $what }
change-failed = wollte { $what }; { $app } antwortete mit { $status }
change-errors = wollte { $what }; { $app } antwortete mit Fehlern
change-form-again = wollte { $what }; { $app } zeigte das Formular noch einmal
change-unknown = wollte { $what }; ob { $app } das getan hat, ist unbekannt

# Die Worte des Anbieters sind ganz: „hat Rechnung 17 verschickt“.
says-asked = wollte dies: { $what }
says-failed = wollte dies: { $what }; { $app } antwortete mit { $status }
says-errors = wollte dies: { $what }; { $app } antwortete mit Fehlern
says-form-again = wollte dies: { $what }; { $app } zeigte das Formular noch einmal
says-unknown = wollte dies: { $what }; ob { $app } das getan hat, ist unbekannt
says-refused = wollte dies: { $what }; verweigert: { $why }

sensitive-act = { $act }
app-unnamed = die App
