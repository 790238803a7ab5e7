account-added = came to Porchlight
owner-added = made { $name } ({ $email }) an owner

label-account = Account
label-external-id = Name in the app
label-owner = Owner
