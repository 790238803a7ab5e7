erased = (erased)
erased-entry = ({ $what })
erased-after = { $days ->
    [one] erased after 1 day
   *[other] erased after { $days } days
}
erased-on-request = erased on request
erased-session = Support session { $code } · { $what }
