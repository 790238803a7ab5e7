# Jemand, und was sie getan haben: „Ana L.“ und „hat Billing settings angesehen“.
sentence = { $who } { $did }

label-entry = Eintrag
label-kind = Art
label-at = Zeit (UTC)
label-payload-hash = Hash des Inhalts
label-leaf-hash = Hash des Blattes
