erased = (erased)
