key-changed = handed over to a new signing key
epoch-began = began epoch { $epoch } from an older state, so that newer entries may be lost: { $reason }

label-key-before = Public key before
label-signature = Signature by the old key
label-lost-checkpoint = Checkpoint that this log does not continue
