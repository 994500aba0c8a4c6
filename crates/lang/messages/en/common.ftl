# Words that stand on many pages.
product = Dalil
skip = Skip to the content
foot = Dalil · issued documents never change
save = Save
saved = Saved.
cancel = Cancel
optional = optional
not-given = –
see-all = See all
total = Total
totals = Totals
totals-gross = Gross
totals-discount = Discount
totals-value = Value without tax
totals-duty = Supplementary duty
vat = VAT
the-program = Dalil itself
somebody-gone = A former member
changed-meanwhile = Somebody changed this draft meanwhile. This is how it stands now: look at it again before you go on.
sign-out = Sign out

# Ways
nav-label = Main
nav-home = Home
nav-invoices = Invoices
nav-documents = Documents
nav-clients = Clients
nav-audit = Audit log
pager-label = Pages of this list
pager-first = Back to the newest
pager-next = Older

# Roles
role-owner = Owner
role-admin = Admin
role-manager = Manager
role-creative = Creative
role-finance = Finance
role-sales = Sales
role-auditor = Auditor

# Kinds of document and states
kind-invoice = Invoice
kind-mushak_6_3 = Mushak-6.3
state-draft = Draft
state-issued = Issued
state-ready = Ready
state-blocked = Blocked

# How a supply stands to VAT
treatment-standard = Standard 15%
treatment-reduced = Reduced rate
treatment-zero = Zero-rated
treatment-exempt = Exempt
treatment-specific = Specific tax
treatment-none = No VAT

# Standing towards VAT
vat-status-registered = Registered for VAT
vat-status-turnover_tax = Enlisted for turnover tax
vat-status-not_registered = Not registered
without-mushak-not_registered = The invoice goes out alone: a workspace that is not registered for VAT may neither charge VAT nor issue a Mushak-6.3 (VAT and SD Act 2012, section 51).
without-mushak-turnover_tax = The invoice goes out alone: whoever is enlisted for turnover tax issues Mushak-6.9 and no Mushak-6.3 (rule 41).

# Labels of fields
field-email = Your email address
field-workspace = Workspace
field-body = Form
field-name_bn = Name in Bangla
field-name_en = Name in English
field-address = Address
field-bin = BIN
field-bin-hint = 13 digits, for example 001234567-0101
field-tin = TIN
field-tin-hint = 12 digits
field-contacts = Contacts
field-contact-name = Name
field-contact-email = Email
field-contact-phone = Telephone
field-client_id = Client
field-currency = Currency
field-supplied_on = Date of supply
field-due_on = Payment due by
field-due_on-note = by the payment days in settings if left empty
field-supplied_on-note = day of issue if left empty
field-place_id = Place of issue
field-destination = Destination of the supply
field-vehicle = Type and number of vehicle
field-notes = Notes on the invoice
field-discount = Discount on the whole
field-discount_kind = In
field-lines = Lines
field-line-description = Description
field-line-quantity = Quantity
field-line-unit = Unit
field-line-unit_price = Unit price
field-line-vat_treatment = VAT
field-line-vat_rate = Rate
field-line-discount = Discount
field-line-discount_kind = In
field-line-supplementary_duty = SD %
field-line-price_includes_tax = Price includes tax
field-language = Language
field-reason = Reason
field-reason-hint = Who asked for it, and why
field-kind = Kind
field-year = Financial year
field-from = Issued from
field-to = to
line-field = Line { $line }: { $field }
contact-field = Contact { $contact }: { $field }
