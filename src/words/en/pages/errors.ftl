# Pages for when something does not work.
error-not-found = Not found
error-not-found-text = There is nothing here.
error-not-that-way-text = This address cannot be used that way.
error-not-signed-in = Sign in first
error-not-signed-in-text = You are not signed in here.
error-not-allowed = Not allowed
error-not-allowed-text = You may not do this.
error-cross-site-text = This form came from another site, so nothing was done. Open the page here and try again.
error-not-yours = Not yours to decide
error-refused = That did not work
error-unavailable = Not available right now
error-unreachable-text = Porchlight cannot reach its records, so nothing was done. Try again in a minute.
error-full-text = Porchlight has no room for its records, so nothing was done. Turning support access off still works.
error-ours = Something went wrong
error-ours-text = This is our fault, and it is written down. Nothing was done.
