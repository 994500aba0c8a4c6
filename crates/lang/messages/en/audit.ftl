audit-what = Everything that was done here, newest first. Each entry is sealed together with the one before it, so that none can be changed or taken out unnoticed.
audit-empty = Nothing was done yet.
audit-seq = No.
audit-when = When
audit-who = Who
audit-act = What
audit-changes = Details
audit-seal = Seal
audit-stands = The log stands at { $size } entries. Keep its checkpoint elsewhere: with it, anybody can show later that the log was cut or changed.
audit-checkpoint = Checkpoint (signed)
audit-witnesses-failing = { $count ->
    [one] A witness outside has not got a sound checkpoint for days.
   *[other] { $count } witnesses outside have not got a sound checkpoint for days.
}
audit-logs-contradicted = { $count ->
    [one] A log that you witness for somebody was changed.
   *[other] { $count } logs that you witness for others were changed.
}
audit-logs-silent = { $count ->
    [one] Nothing has come for days of a log that you witness for somebody.
   *[other] Nothing has come for days of { $count } logs that you witness for others.
}
audit-proof = Proof of entry { $seq }

# What was done, by its stable name
action-session-opened = Signed in
action-session-closed = Signed out
action-workspace-created = Workspace made
action-auditor-let_in = Auditor let in
action-auditor-sent_away = Access of an auditor ended
action-member-added = Member added
action-member-removed = Member removed
action-member-role_changed = Role changed
action-settings-changed = Settings changed
action-brand-changed = Brand changed
action-certificate-recorded = Certificate of VAT withheld recorded
action-certificate-reversed = Certificate of VAT withheld reversed
action-registration-set = Registration set
action-place-added = Place added
action-client-added = Client added
action-client-changed = Client changed
action-draft-added = Draft written
action-draft-changed = Draft changed
action-draft-discarded = Draft discarded
action-draft-restored = Draft restored
action-document-issued = Document issued
action-document-rendered = PDF prepared
action-document-copied = Copy made
action-view-kept = View kept
action-view-removed = View removed
action-payee-proposed = Another payee proposed
action-payee-approved = Change of the payee approved
action-payee-cancelled = Change of the payee stopped
action-payee-told = Clients told of the payee
action-payment-recorded = Payment recorded
action-payment-reversed = Payment reversed
action-purchase-recorded = Purchase entered
action-purchase-reversed = Purchase reversed
action-quotation-accepted = Quotation accepted
action-quotation-declined = Quotation declined
action-supplier-added = Supplier added
action-supplier-changed = Supplier changed
action-supplier-paid = Supplier paid
action-supplier-payment_reversed = Payment to a supplier reversed
action-invoice-written_off = Written off
action-witness-added = Witness set
action-witness-removed = Witness taken away
action-checkpoint-sent = Checkpoint sent to a witness
action-checkpoint-failed = Checkpoint not sent
action-kept_log-added = Log to witness added
action-kept_log-removed = Log to witness taken away
action-checkpoint-kept = Checkpoint of a witnessed log kept
action-checkpoint-contradicts = A witnessed log was changed
action-period-closed = Period closed
action-document-voided = Document voided

# What changed
change-personal = changed
change-number = number
change-total = total
change-seal = seal
change-person = person
change-year = year of account
change-until = until
change-purpose = what for
change-role = role
change-slug = address
change-name = name
change-name_bn = name in Bangla
change-name_en = name in English
change-address = postal address
change-bin = BIN
change-tin = TIN
change-contacts = contacts
change-time_zone = time zone
change-logo = logo
change-from = from
change-vat_status = VAT status
change-reason = reason
change-language = language
change-sha256 = SHA-256
change-contact = contact line
change-payment_details = how to pay
change-email = address
change-outcome = outcome
change-log_size = entries of the log
change-log_root = root of the log
change-log_origin = name of the log
change-log_keys = public keys
change-wait_hours = waiting time in hours
change-effective_at = takes effect
change-clients = clients
change-terms = terms
change-invoice_prefix = prefix of numbers
change-signatory = person in charge
change-template = template
change-accent = colour
change-page = paper
change-words = total in words
change-year_start = start of the year
change-paper_language = language of papers
change-payment_days = days to pay
change-list = list
change-corrects = corrects
change-method = method
change-period = tax period
change-nid = national ID number
change-replaces = in place of
change-channel = how it came
change-quotation = quotation
change-day = day
