mail-sent = mailed “{ $subject }” to { $to }
mail-failed = could not mail “{ $subject }” to { $to } and gave up { $tries ->
    [one] after 1 try
   *[other] after { $tries } tries
}

label-notice = Notice
label-message = Message
