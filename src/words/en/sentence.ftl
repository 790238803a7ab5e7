# Somebody and what they did: "Ana L." and "viewed Billing settings".
sentence = { $who } { $did }

label-entry = Entry
label-kind = Kind
label-at = Time (UTC)
label-payload-hash = Payload hash
label-leaf-hash = Leaf hash
