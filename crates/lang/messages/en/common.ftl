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
nav-payments = Payments
nav-clients = Clients
nav-audit = Audit log
nav-settings = Settings
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
state-due = Due
state-part_paid = Part paid
state-overdue = Overdue
state-paid = Paid
state-written_off = Written off
state-received = Received
state-reversed = Reversed

# How a payment came
method-bank_transfer = Bank transfer
method-bkash = bKash
method-nagad = Nagad
method-cash = Cash
method-cheque = Cheque
method-card = Card

# How late something owed is
age-not_due = Not due yet
age-1_30 = 1–30 days late
age-31_60 = 31–60 days late
age-61_90 = 61–90 days late
age-over_90 = Over 90 days late

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
field-method = How it came
field-received_on = Received on
field-received = Received
field-reference = Reference
field-reference-hint = The number of the transfer, cheque or slip
field-vat_withheld = VAT withheld (VDS)
field-vat_withheld-hint = As the client’s Mushak-6.6 will say
field-tax_withheld = Income tax withheld (TDS)
field-tax_withheld-hint = As the client’s certificate will say
field-reason = Reason
field-reason-hint = Who asked for it, and why
field-kind = Kind
field-year = Financial year
field-from = Issued from
field-to = Issued until
line-field = Line { $line }: { $field }
contact-field = Contact { $contact }: { $field }
field-name = Name
field-code = Code
field-code-hint = 1 to 6 of A–Z and 0–9; stands in the numbers of this place. Only the first place goes without.
field-role = Role
field-member_email = Email address
field-starts_on = From
field-vat_status = VAT status
field-contact = Telephone, email, web
field-signatory = Person in charge
field-signatory-hint = Stands on the Mushak-6.3 as the person in charge for the establishment.
field-designation = Designation
field-payment_details = How to pay
field-payment_details-hint = Bank account and mobile wallet, as the client should read it.
field-terms = Terms
field-invoice_prefix = Prefix of invoice numbers
field-invoice_prefix-hint = 1 to 10 of A–Z, 0–9 and hyphen.
field-template = Template
field-accent = Colour
field-accent-hint = Such as #1f5f5b. Left empty, black ink alone.
field-page = Paper
field-words = Total in words
field-logo = Logo
field-logo-choose = Choose a file
field-logo-hint = PNG or JPEG, at most 512 KiB.
field-time_zone = Time zone
field-year_start = Year of account begins
field-year_start-hint = Mushak forms always follow 1 July.
field-paper_language = Language of papers
field-payment_days = Days to pay
field-payment_days-hint = Counted from the day of issue, where an invoice names no day.
field-view_name = Name of the view
field-list = List
field-filters = Filters
