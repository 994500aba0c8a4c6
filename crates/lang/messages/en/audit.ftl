audit-what = Everything that was done here, newest first. Each entry is sealed together with the one before it, so that none can be changed or taken out unnoticed.
audit-empty = Nothing was done yet.
audit-seq = No.
audit-when = When
audit-who = Who
audit-act = What
audit-changes = Details
audit-seal = Seal

# What was done, by its stable name
action-session-opened = Signed in
action-session-closed = Signed out
action-workspace-created = Workspace made
action-member-added = Member added
action-settings-changed = Settings changed
action-brand-changed = Brand changed
action-registration-set = Registration set
action-place-added = Place added
action-client-added = Client added
action-client-changed = Client changed
action-draft-added = Draft written
action-draft-changed = Draft changed
action-draft-discarded = Draft discarded
action-document-issued = Document issued
action-document-rendered = PDF prepared
action-document-copied = Copy made

# What changed
change-personal = changed
change-number = number
change-total = total
change-seal = seal
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
