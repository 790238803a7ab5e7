mail-sent = hat „{ $subject }“ an { $to } geschickt
mail-failed = konnte „{ $subject }“ nicht an { $to } schicken und hat { $tries ->
    [one] nach 1 Versuch
   *[other] nach { $tries } Versuchen
} aufgegeben

label-notice = Mail
label-message = Nachricht
