browser-on = { $browser } on { $system }
