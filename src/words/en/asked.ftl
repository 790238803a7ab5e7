# What a request that changes something does: "did-" once it is done, "do-" behind "tried to".
did-change = changed { $what }
do-change = change { $what }
did-delete = deleted { $what }
do-delete = delete { $what }
did-press = used “{ $what }” on { $page }
do-press = use “{ $what }” on { $page }
did-upload = uploaded { $what } on { $page }
do-upload = upload { $what } on { $page }
did-send = uploaded { $what } to { $page }
do-send = upload { $what } to { $page }
did-both = uploaded { $files } and { $changes }
do-both = upload { $files } and { $changes }

file = { $name } ({ $size }) as { $label }
file-unnamed = a file
file-as-it-is = a file ({ $kind }, { $size })

change-asked = asked to { $what }
change-failed = tried to { $what }; { $app } answered { $status }
change-errors = tried to { $what }; { $app } answered with errors
change-form-again = tried to { $what }; { $app } showed the form again
change-unknown = tried to { $what }; whether { $app } did so is unknown

# The vendor's own words for it are whole: "sent invoice 17".
says-asked = asked for this: { $what }
says-failed = tried this: { $what }; { $app } answered { $status }
says-errors = tried this: { $what }; { $app } answered with errors
says-form-again = tried this: { $what }; { $app } showed the form again
says-unknown = tried this: { $what }; whether { $app } did so is unknown
says-refused = tried this: { $what }; refused, { $why }

sensitive-act = to { $act }
app-unnamed = the app
