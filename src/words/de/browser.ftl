browser-on = { $browser } auf { $system }
