erased = (gelöscht)
erased-entry = ({ $what })
erased-after = { $days ->
    [one] nach 1 Tag gelöscht
   *[other] nach { $days } Tagen gelöscht
}
erased-on-request = auf Verlangen gelöscht
erased-session = Support-Sitzung { $code } · { $what }
