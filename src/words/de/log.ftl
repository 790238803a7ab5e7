key-changed = hat an einen neuen Signaturschlüssel übergeben
epoch-began = hat die Epoche { $epoch } mit einem älteren Stand begonnen, neuere Einträge können also verloren sein: { $reason }

label-key-before = Öffentlicher Schlüssel bisher
label-signature = Signatur des alten Schlüssels
label-lost-checkpoint = Checkpoint, den dieses Protokoll nicht fortsetzt
