# Sign-in
sign-in-title = Sign in
sign-in-how = We send you a link by email. It is good for 15 minutes and for one sign-in.
sign-in-send = Send me the link
sign-in-again = Ask for a new link
sign-in-sent-title = Look into your inbox
sign-in-sent-what = If this address belongs to a member, a mail with a sign-in link is on its way.
sign-in-sent-none = Nothing came? Check the address and the spam folder, then ask again.
sign-in-choose-title = Where do you want to go?
sign-in-choose-what = The link is used up once you press one of these.
sign-in-choose-none = You are no member of any workspace. Ask whoever invited you.
workspaces-title = Your workspaces
workspaces-other = Sign in to another one

# Home
home-billed-in = Billed in { $month }
home-vat-in = VAT in { $month }
home-issued-in = Invoices issued in { $month }
home-against = { $month }: { $figure }
home-others = Also this month:
home-names = See the names of the clients
home-drafts-empty = No draft is waiting. Start one with “New invoice”.
home-documents = Last issued
home-documents-empty = Nothing was issued yet. Write an invoice, review it, and issue it.
home-nothing-yours = Your role has no papers to see here. Ask the owner of the workspace if you need some.

# What was issued by month
chart-title = Issued by month
chart-what = Filled: the month. Outlined: the same month a year before.
chart-show = The same as a table
chart-month = Month
chart-now = Issued
chart-before = A year before
chart-empty = The months show here once an invoice is issued.
figure-lakh = { $figure } lakh
figure-crore = { $figure } crore

# What there is to do
next-title = What to do next
next-all-drafts = All drafts
next-ready = Review it and issue it.
next-more-reasons = { $count ->
    [one] One thing more.
   *[other] { $count } things more.
}
next-missing-brand = Name and address are missing
next-missing-brand-why = Every paper carries them. The owner or an admin sets them.
next-missing-registration = The standing towards VAT is missing
next-missing-registration-why = Nothing can be issued without it. The owner sets it, with the BIN if there is one.
next-missing-place = There is no place of issue
next-missing-place-why = Every paper is issued from an address. The owner adds it.
next-missing-signatory = Nobody is in charge of the papers
next-missing-signatory-why = A Mushak-6.3 names the person in charge. Whoever may change the brand names one.
next-certificate = A certificate of VAT withheld is late
next-certificate-why = The oldest is of { $day }, { $days } days ago. Without it that VAT cannot be taken off the return.
next-return = VAT return for { $month }
next-return-why = { $days ->
    [0] Mushak-9.1 is due today, { $due }, if you file every month.
    [one] Mushak-9.1 is due tomorrow, { $due }, if you file every month.
   *[other] Mushak-9.1 is due by { $due }, in { $days } days, if you file every month.
}

# Search
search-title = Search
search-label = Client, number or amount
search-placeholder = Search (Ctrl K)
search-go = Search
search-hint = Begin a client’s name, type a number such as INV/2026-27/0042 or just 42, or an exact amount.
search-hits = What was found
search-found = { $count ->
    [one] One hit.
   *[other] { $count } hits.
}
search-none = Nothing begins so. Try fewer letters, the number alone, or the exact amount.
search-keys = ↑ ↓ choose, Enter opens, Esc closes.

# Lists
ledger-invoice = Invoice
ledger-number = Number
ledger-client = Client
ledger-day = Date
ledger-state = State
ledger-kind = Kind
filter-state = Which invoices
filter-all = All
filter-drafts = Drafts
filter-issued = Issued
filter-voided = Void
filter-apply = Show
filter-clear = Show all
chips-title = What narrows the list
chip-off = Take off: { $filter }
chip-year = Year { $year }
chip-from = From { $day }
chip-to = To { $day }
ago-now = just now
ago-minutes = { $count ->
    [one] { $count } minute ago
   *[other] { $count } minutes ago
}
ago-hours = { $count ->
    [one] { $count } hour ago
   *[other] { $count } hours ago
}
ago-days = { $count ->
    [one] yesterday
   *[other] { $count } days ago
}
invoices-empty = No invoice yet. Start one with “New invoice”.
invoices-none-issued = No invoice was issued yet. Review a draft and issue it.
invoices-none-voided = No invoice was voided.
bundle-choose = Choose
bundle-what = Choose papers, up to 50, and take their PDFs in one archive.
bundle-act = Download chosen PDFs
bundle-own = Each client's language
documents-none-match = No document matches. Widen the dates or show all.

# Clients
client-new = New client
client-edit = Edit client
client-added = Added
client-name = Name
client-name-hint = One of the two names is enough; papers use the one of their language.
client-language = Receives papers in
client-language-usual = The workspace's language for papers
client-firm = Details
client-contact = Contact
client-contacts = Contacts
client-contacts-hint = The first one is addressed on papers.
client-contact-number = Contact { $contact }
client-contact-add = Add a contact
client-documents = All documents of this client
client-bills-empty = No invoice for this client yet.
clients-empty = No client yet. Add one, then write an invoice for it.

# Drafts
invoice-new = New invoice
draft-title = Draft invoice
draft-no-number = No number until it is issued
draft-unsaved = Not saved yet
draft-saved = Saved.
draft-replaces = It will be issued in place of { $number }, which is void.
draft-no-clients = An invoice needs a client first.
draft-choose-client = Choose a client
draft-whom = Whom and when
draft-lines = Lines
draft-line-number = Line { $line }
draft-line-remove = Remove line { $line }
draft-line-more = Discount and more
draft-line-add = Add a line
draft-line-amount = With tax ({ $mark })
draft-words = Words and way
draft-way = Destination and vehicle
draft-totals-wait = Totals show once a line has a description, a unit and a price.
draft-save = Save draft
draft-review = Save and review
draft-discard = Discard draft
draft-paper = Preview
draft-paper-note = The first page as it would be issued now, marked as a draft. Nothing is stored.
draft-paper-alt = First page of the paper as it would be issued
draft-paper-blocked = The paper shows once nothing stands in the way of issuing; the list of checks says what is missing.
draft-find-client = Find a client
draft-dates = Date and currency
draft-line-gone = Line { $line } was removed.
draft-line-undo = Put it back
draft-left-out = { $count ->
    [one] { $count } line is not complete yet and is left out of these figures.
   *[other] { $count } lines are not complete yet and are left out of these figures.
}
checks-title = Before issuing
checks-ready = Nothing stands in the way.
checks-blocked = To be put right
checks-warnings = Look at this; it does not block
warning-buyer_address_missing = An invoice above Tk 2,00,000 is reported in Mushak-6.10 with the buyer's address. Add it to the client.
warning-buyer_bin_missing = An invoice above Tk 2,00,000 is reported in Mushak-6.10 with the buyer's BIN or national identity number. Add the BIN to the client if there is one.
warning-supplied_before_registration = The supply is older than your VAT registration. Make sure that VAT is due on it.
warning-signatory_missing = Mushak-6.3 has a place for the person in charge, and none is set. The owner sets it with the brand.
kept-said = What you typed at { $time } was not saved.
kept-restore = Restore it
kept-discard = Throw it away
keys-title = Keys of this page
keys-hint = Enter goes to the next line, Alt ↑ ↓ moves a line.
keys-all = All keys
keys-close = Close
keys-next-line = On to the next line; a new one after the last
keys-line-here = A new line under this one
keys-line-last = A new line at the end
keys-move-line = Move the line up or down
keys-remove-line = Remove the line
keys-undo = Put the removed line back

# Conflict
conflict-title = Somebody changed this meanwhile
conflict-what = Nothing of yours is lost: it is below, not saved. Saving it now replaces what they wrote.
conflict-stored = Look at their version in a new window
conflict-differences = Where the two differ
conflict-field = Field
conflict-theirs = Stored now
conflict-yours = Yours

# Discarding
draft-restored = The draft is back as it was.
discard-done = The draft over { $total } was discarded.
discard-undo = Undo
discarded-title = Discarded draft
discarded-what = { $who } discarded this draft on { $when }: { $lines ->
    [one] { $lines } line
   *[other] { $lines } lines
} over { $total }.
discarded-until = It can be restored until { $day }. After that it is gone for good, and the audit log keeps that it was discarded.
discarded-orphaned = It cannot be restored: its client or its place of issue is no longer there.
discarded-restore = Restore the draft

# Issuing
issue-title = Review and issue
issue-blocked = Not ready to be issued
issue-changed = Nothing is issued yet: since you looked, this has changed: { $what }. Below is how it stands now; look at it again before you issue.
issue-what = Issuing takes the next number, freezes everything below and seals it, in one step:
issue-next-number = the next number of { $series }
issue-frozen = What will be frozen
issue-issuer = Issuer
issue-issuer-bin = BIN of the issuer
issue-vat-status = Standing towards VAT
issue-place = Place of issue
issue-buyer = Client
issue-buyer-address = Address of the client
issue-buyer-bin = BIN of the client
issue-today = The day of issue
issue-final = An issued document cannot be changed or deleted. A mistake is put right by another document that names this one.
issue-act = Issue the invoice over { $total }
issue-act-both = Issue invoice and Mushak-6.3 over { $total }
issue-back = Back to the draft
issue-done = Issued. Its number, its time and its seal stand below.

# One document
life-title = What happened to it
life-issued = Issued
life-sealed = Sealed
life-counterpart = Issued together with
life-voided = Voided
life-replaces = Issued in place of
life-reissued = Issued again as
life-reissue-draft = To be issued again from
life-papers = PDF
papers-wait = The PDF is being prepared.
papers-look-again = Look again
seal-full = All of the seal
seal-what = SHA-256 over every field of the document: whoever changes one changes this.
proof-get = Proof file
proof-what = Lets anybody check this document and its number without us: dalil verify.
paper-state-title = How a paper stands today
paper-state-lead = Paste what the code on the paper says. The answer is whether it still holds, and nothing else; only whoever has the paper can ask.
paper-state-ask = Ask
paper-state-verify = Check the paper itself, without asking anybody
paper-valid = It is valid
paper-valid-what = It was issued here and stands as it was issued.
paper-corrected = It was corrected
paper-corrected-what = It stands, and a credit or debit note changed what it comes to. Ask for the note.
paper-superseded = It was replaced
paper-superseded-what = It was voided, and another document was issued in its place. Ask for that one and do not pay by this one.
paper-voided = It was voided
paper-voided-what = It counts no more. Do not pay by it.
paper-unknown = It is not known here
paper-unknown-what = No such paper was issued by this installation, or the text was altered.
verify-title = Check a paper
verify-lead = Choose the PDF of an invoice or a Mushak 6.3, or paste what its code says. It is checked here, on your device: nothing is sent anywhere, and the page works with the network off.
verify-noscript = This page checks with a script, and scripts are switched off. Switch them on, or use dalil verify on the command line.
verify-file = The PDF
verify-file-hint = Choose the file, or drop it anywhere on this page.
verify-claim = What the code says
verify-claim-hint = Scan the code on the paper with a phone and paste its text here.
verify-keys = Public keys you trust
verify-keys-hint = One a line, as name+id+key. A check is worth as much as the key: compare it with a copy from somewhere else.
verify-check = Check
verify-ready = What is found will be said here.
verify-save = Save this page
verify-save-what = The saved page checks papers without us and without a network.
verify-foot = What holds was issued as it stands, by whoever has the key. Whether it was voided, credited or paid since, it does not say.
verify-state = Ask how it stands today
verify-state-what = Whether a paper was voided, replaced or corrected since only the installation that issued it can say.
verify-wait = Checking …
verify-good = It holds
verify-bad = It does not hold
verify-holds-paper = Every byte of this PDF is as it was signed.
verify-holds-claim = The code is as it was signed.
verify-holds-both = Every byte of this PDF is as it was signed, and the code is its own.
verify-compare = Now compare this with the paper before you:
verify-number = Number
verify-total = Total
verify-vat = VAT in it
verify-none = None shown
verify-payee = To be paid
verify-form = Form
verify-issued = Issued on
verify-issuer = Issuer
verify-signed-by = Signed by
verify-nothing = Choose a PDF first, or paste what its code says.
verify-no-keys = Give the public key of whoever is said to have issued it.
verify-bad-key = This is not a public key, or a letter of it is wrong:
verify-old-browser = This browser cannot check signatures. Use a newer one, or dalil verify on the command line.
verify-not-a-pdf = This file is no PDF.
verify-too-large = This file is larger than any paper of ours.
verify-unread = The file cannot be read.
verify-no-claim = This PDF carries no claim: it was not issued by Dalil, or it was printed or saved anew.
verify-several = This PDF carries more than one claim.
verify-malformed = This is not what a code of ours says: a line is missing, added or moved.
verify-unknown-key = It is signed by a key that you do not trust:
verify-altered = The claim was altered: its signature does not fit.
verify-foreign = The claim in this PDF is of another document, or the signature of the file was altered.
verify-bytes = The bytes of this PDF were changed after it was signed.
verify-other-document = The PDF and the code are of two documents, though each is signed.
seal-label = Rosette of the seal { $seal }
again-act = Use again
again-what = Starts a new draft with this client and these lines.
reissue-act = Issue again
reissue-what = Starts a draft with this client and these lines. What is issued from it gets numbers of its own and says what it replaces.
void-ask = Void this document
void-title = Void this document?
void-title-both = Void both documents?
void-and = {" "}and{" "}
void-what = { $papers } over { $amount } will be void: nothing is owed any more, and the figures of { $month } no longer count it.
void-stays = Papers, numbers and PDFs stay on record; copies made from now on are marked as void. This cannot be undone. If the VAT return of that month is filed already, issue a credit note (Mushak-6.7) instead.
void-act = Void
void-done = The document is void.
void-note = Void since { $day }.
copy-make = Make a copy for somebody
copy-what = The copy is marked as a duplicate. Who made it and why stays in the audit log.
copy-act = Make the copy
copy-number = Copy { $number }, { $language }

# The invoice as paper
paper-bill-to = Bill to
paper-attention = Attention
paper-issued-on = Date of issue
paper-due-on = by { $date }
paper-supplied-on = Date of supply
paper-replaces = Replaces invoice
paper-due = Amount due
paper-amount = Amount
paper-words = In words
paper-payment-since = Account unchanged since { $day }
paper-payment = How to pay
paper-terms = Terms
paper-seal = Digital seal
paper-exempt = Exempt
paper-line-discount = Discount { $amount }
paper-line-duty = Supplementary duty { $rate }

# Mushak-6.3, as the form has it
mushak-government = Government of the People's Republic of Bangladesh
mushak-board = National Board of Revenue
mushak-form = Mushak-6.3
mushak-title = Tax Invoice
mushak-rule = [See clauses (ga) and (cha) of sub-rule (1) of rule 40]
mushak-issuer-name = Name of registered person
mushak-issuer-bin = BIN of registered person
mushak-issue-address = Address of issue
mushak-buyer-name = Name of buyer
mushak-buyer-bin = BIN of buyer
mushak-buyer-address = Address of buyer
mushak-destination = Destination of supply
mushak-vehicle = Type and number of vehicle
mushak-no-vehicle = Not applicable
mushak-number = Invoice number
mushak-issued-on = Date of issue
mushak-issued-at = Time of issue
mushak-column-1 = Serial
mushak-column-2 = Description of goods or service (with brand name where applicable)
mushak-column-3 = Unit of supply
mushak-column-4 = Quantity
mushak-column-5 = Unit price¹ (taka)
mushak-column-6 = Total price¹ (taka)
mushak-column-7 = Supplementary duty rate
mushak-column-8 = Supplementary duty amount (taka)
mushak-column-9 = VAT rate / specific tax
mushak-column-10 = VAT / specific tax amount (taka)
mushak-column-11 = Value including all duties and taxes
mushak-total = Grand total
mushak-person = Name of the person in charge for the establishment
mushak-designation = Designation
mushak-withholding-note = * For supplies subject to deduction at source, this form shall be deemed a combined tax invoice and certificate of tax deducted at source, and it shall apply to supplies from which tax is deductible at source.
mushak-price-note = ¹ Price excluding all taxes

# Settings
settings-parts = Parts of the settings
settings-workspace = Workspace
settings-brand = Brand
settings-payee = Payee
payee-now = The account on your papers
payee-none = Papers name no account.
payee-open = A change waits
payee-proposed-by = Proposed by { $who }, { $when }
payee-own = You proposed it, so somebody else has to approve it.
payee-approve = Approve
payee-cancel = Stop this change
payee-new = Another account
payee-propose = Propose
payee-told = Every owner and admin is told by mail at once, and each client who got a document in the last 90 days when it takes effect.
payee-route-at-once = Nothing was issued yet, so that the first account is in force at once. Every later change needs a second person.
payee-route-alone = You are the only member, so that there is no second person: a change takes effect after { $hours } hours and can be stopped until then.
payee-route-second = Another owner or admin has to approve a change. It takes effect { $hours } hours later and can be stopped until then.
payee-wait = Waiting time
payee-wait-now = An approved change waits { $hours } hours.
payee-wait-of = Changes wait { $hours } hours
payee-wait-change = Change the wait
payee-needs-second = Needs the approval of another owner or admin
payee-takes-effect = Takes effect { $when }
payee-took-effect = In force since { $when }
payee-cancelled-by = Stopped by { $who }
payee-history = Changes so far
payee-when = Proposed
payee-who = By
payee-what = What
payee-state = Outcome
brand-payee = The account that papers name is changed under Payee, where a second person looks at it.
settings-tax = Tax and places
settings-members = Members
settings-calendar = Calendar
settings-calendar-what = For invoices and for the dates you see here. Mushak forms always use Dhaka time and 1 July.
settings-papers = Papers
brand-look = Look
brand-pale = This colour is too pale to be read on white paper. Invoices are printed in black ink until you choose a darker one.
brand-name = Name and address
brand-money = Payment and numbers
brand-signs = Who signs
brand-frozen = Documents that are issued keep the brand they were issued with.
brand-preview = Show how it looks
brand-preview-title = First page
brand-preview-alt = The first page of a sample invoice in this brand
brand-logo-save = Use this logo
brand-logo-remove = Remove the logo
template-ledger = Ledger
template-letter = Letter
template-bold = Bold
page-a4 = A4
page-letter = Letter (8.5 × 11 in)
words-own = In the language of the paper
words-both = In Bangla and English
tax-identity = Tax identity
tax-none = No tax identity is set yet. Nothing can be issued before that.
tax-new = Set from a day on
tax-new-what = It holds until a later one takes over. What is issued before that day keeps the identity of its own day.
tax-set = Set the tax identity
tax-places = Places
tax-places-none = No place yet. Add the address you issue from.
tax-place-new = New place
tax-place-add = Add the place
member-joined = Since
member-role-of = Role of { $name }
member-change = Change
member-remove = Remove
member-remove-what = { $name } loses every right in this workspace, and every session of theirs here ends at once. What they did stays in the audit log under their name.
member-remove-act = Remove { $name }
member-new = New member
member-new-what = They sign in with a link sent to this address. Nobody can give a role above their own.
member-add = Add the member

# Views of a list
views-title = Your views
view-keep = Keep this view
view-act = Keep it
view-remove = Remove the view “{ $name }”

# The design system
design-title = Design system
design-what = Every component in every state, as pages use it. Nothing here is of this workspace, and nothing can be done.
design-colours = Colours and their contrast
design-colour = Colour
design-ground = On
design-light = Light
design-dark = Dark
design-least = At least
design-type = Type
design-sample = Studio 1,23,456.00
design-acts = Acts
design-states = States
design-fields = Fields
design-notices = Notices and empty places
design-lists = Lists
design-figures = Figures and times
design-floats = What floats, and the seal
# Payments
pay-title = Record payment
pay-owed = Still owed: { $amount }
pay-withheld = Tax withheld by the client
pay-withheld-what = What the client kept back and pays to the treasury in your name settles the invoice too. Write under “Received” what really came in.
pay-others = This payment settles other invoices too
pay-others-what = Write the share of each. What is left goes to this invoice.
pay-final = A recorded payment is never edited: one that was wrong is reversed, and both stay on record.
pay-act = Record payment
pay-not = Go back
pay-done = The payment is recorded.
payment-title = Payment
payment-recorded = Written down
payment-reversed-on = Reversed on { $day }.
payment-share-withheld = of it { $amount } VAT withheld
payment-certificate-awaited = The certificate (Mushak-6.6) of the VAT withheld is awaited.
receipt-issue = Issue money receipt
receipt-issue-what = A numbered, sealed receipt for this payment. It is issued once, and is void if the payment is reversed.
receipt-from = Received from
receipt-amount = Amount received
receipt-for = For
receipt-share = Settled
receipt-settled = Settled in all
receipt-vds = VAT deducted at source (VDS)
receipt-tds = Income tax deducted at source (TDS)
receipt-what = This receipt acknowledges a payment. It is not a tax invoice.
payments-empty = No payment is recorded yet.
payments-empty-act = Open an issued invoice to record one.
payment-for = Invoice
payment-withheld = and { $amount } withheld
reverse-title = Reverse this payment?
reverse-what = { $amount } ({ $method }, { $date }) will be owed again under { $numbers }.
reverse-stays = The payment stays on record beside its reversal.
reverse-ask = Reverse
reverse-act = Reverse payment
reverse-done = The payment is reversed. What it settled is owed again.
write-off-title = Write off what is left?
write-off-what = { $amount } under { $number } will be given up.
write-off-stays = The invoice and its VAT stay as they are. This cannot be undone: money that comes later can no longer be recorded under it.
write-off-ask = Write off what is left
write-off-act = Write off
life-paid = { $amount } paid
life-reversed = { $amount } reversed
life-written-off = { $amount } written off
life-left = Open
life-corrects = Corrects
life-note = { $kind } over { $amount }
ageing-title = Owed by age
ageing-what = By days past the last day for payment
ageing-age = Age
ageing-documents = Invoices
ageing-outstanding = Owed
ageing-share = Beside the largest
ageing-total = In all
statement-title = Statement of account
statement-from = From
statement-to = To
statement-period = { $from } to { $to }
statement-empty = Nothing was billed or paid in these days, and nothing was owed before.
statement-what = What
statement-debit = Debit
statement-credit = Credit
statement-balance = Balance
statement-opening = Owed before
statement-closing = Owed at the end
statement-billed = Invoice { $number }
statement-credited = Credit note { $number }
statement-debited = Debit note { $number }
statement-paid = Payment
statement-reversed = Payment reversed
statement-written-off = Written off under { $number }
statement-voided = Invoice { $number } voided
home-outstanding = Outstanding
home-overdue = Overdue
home-owed-invoices = { $count ->
    [one] 1 invoice
   *[other] { $count } invoices
}
next-payee = The account on your papers is about to change
next-payee-wait = How long changes of the payee wait is about to change
next-payee-waits = Approved, and waiting. Stop it if it is not yours.
next-payee-second = Proposed, and needs the approval of a second person.
next-overdue = { $days ->
    [one] { $number } was due yesterday.
   *[other] { $number } is { $days } days late.
}
# VAT month by month
return-title = VAT return
return-what = What the documents and purchases of the month give to the return (Mushak 9.1), added up from the records each time this page is opened.
return-months = Months
return-note = Note
return-sales = Supplies
return-note-1 = Zero-rated supplies
return-note-3 = Exempt supplies
return-note-4 = Supplies at the standard rate
return-note-6 = Supplies with a specific tax
return-note-7 = Supplies at other rates
return-note-9 = Total supplies
return-note-10 = Purchases, zero-rated, local
return-note-11 = Purchases, zero-rated, imported
return-note-12 = Purchases, exempt, local
return-note-13 = Purchases, exempt, imported
return-note-14 = Purchases at the standard rate, local, credited
return-note-15 = Purchases at the standard rate, imported, credited
return-note-16 = Purchases at other rates, local, credited
return-note-17 = Purchases at other rates, imported, credited
return-note-18 = Purchases with a specific tax, credited
return-note-19 = Purchases from turnover-tax payers, no credit
return-note-20 = Purchases from the unregistered, no credit
return-note-21 = Other local purchases without credit
return-note-22 = Other imports without credit
return-note-23 = Total purchases, and the VAT credited (14 to 18)
return-note-24 = VAT withheld from suppliers (increasing adjustment)
return-note-25 = Paid in cash above Tk 1,00,000 (increasing adjustment)
return-note-28 = Total increasing adjustments
return-note-33 = Total decreasing adjustments
return-note-26 = Debit notes (increasing adjustment)
return-note-29 = VAT withheld by clients, certificates in hand (decreasing adjustment)
return-note-31 = Credit notes (decreasing adjustment)
return-vat = Net VAT (9 − 23 + 28 − 33)
return-not-here = Not here yet: advance tax at import, other adjustments, treasury deposits. Deemed exports (note 2) stand under note 1.
sales-title = Register of sales
sales-large-title = Sales above Tk 2,00,000
sales-form = Mushak { $form }, made from the tax invoices themselves.
sales-of-note = Only what feeds note { $note }: { $what }.
sales-above = Only invoices above { $amount } with all taxes.
sales-whole = Show all of the month
sales-empty = No such tax invoice was issued in this month.
sales-csv = Download CSV

closings-title = Closings
closings-what = What each day, month and year of account came to, written down once, sealed and signed. In a closed period nothing more is recorded; what was wrong is put right in the open one.
closings-kinds = Days, months or years
closings-days = Days
closings-months = Months
closings-years = Years of account
closings-empty = Nothing is closed yet. Days are closed by themselves, a few minutes after midnight in Dhaka.
closings-period = Period
closings-closed = Closed
closings-next-ready = Close { $period }
closings-next-open = { $period } can be closed once it is over.
closing-title = Closing
closing-brief = { $what }: { $count } ({ $total })
closing-issued = { $kind } issued
closing-voided = { $kind } voided
closing-payments = Payments
closing-reversals = Payments reversed
closing-write-offs = Written off
closing-nothing = Nothing was recorded.
closing-by = Closed { $at } by { $who }.
closing-file = Signed file
closing-turnover = Recorded in the period
closing-perpetual = Recorded since the beginning
closing-line = What
closing-count = How many
closing-logs = The logs at the closing
closing-logs-what = How long each log was, and the root of its tree. A log that does not begin so any more was changed.
closing-log = Log
closing-size = Entries
closing-root = Root
closing-key = Signed by
closing-seal = Seal
closing-ask-title = Close { $period }?
closing-ask-month = No payment, reversal, write-off or void can be dated in { $period } or earlier from then on.
closing-ask-year = The totals of { $period } are written down from its months.
closing-ask-stays = A closing is signed and stays for good. It cannot be opened again.
closing-ask-act = Close for good
sales-serial = Serial
sales-and-more = { $first } and { $more } more
register-title = Register of purchases
register-large-title = Purchases above Tk 2,00,000
register-form = Mushak { $form }, made from the suppliers’ papers that were entered.
register-empty = No such purchase is entered in this month.
register-book = As the form has it
book-form = Mushak-{ $form }
book-rule = [Rule 40(1)(ka) and rule 41(ka)] Columns of stock do not apply to services.
book-opening = Opening stock
book-paper = Invoice or bill of entry
book-bought = Bought
book-total = Total
book-used = Used
book-closing = Closing stock
book-worth = Value

## Suppliers and their papers

suppliers-title = Suppliers
suppliers-empty = No supplier yet. Add the first one to enter its papers.
supplier-new = New supplier
supplier-edit = Edit supplier
supplier-identity = BIN or national ID
supplier-address-hint = A credit needs name, address and BIN of the supplier.
supplier-purchases-empty = No paper of this supplier is entered yet.
purchases-empty = No supplier’s paper is entered yet. Choose a supplier, or add one.
purchase-new = Enter a paper
purchase-act = Enter
purchase-paper = The paper
purchase-lines-hint = As they stand on the paper; one line for each treatment is enough. An empty line is left out.
purchase-line-number = Line { $line }
purchase-line-add = Add a line
purchase-received-hint = That of the paper when left empty
purchase-period-hint = Such as 2026-07; the month of the paper when left empty
purchase-final = What is entered is never edited: one that was wrong is reversed and entered anew, and both stay on record.
purchase-credited = VAT credited
purchase-left = Still to pay
purchase-withholding-due = Yes
purchase-withholding-none = No
purchase-withholding-what = VAT is to be withheld from this supplier. Left empty, the share of the paper’s VAT is withheld.
purchase-payments = Payments
purchase-pay = Record payment
purchase-paid-by = How it was paid
purchase-paid-withheld = of it { $amount } VAT withheld
purchase-paid-returned = { $amount } of the credit goes back (note 25)
purchase-amount-hint = Of the total, the VAT withheld among it
purchase-withheld-hint = It stands in note 24 of the return of that month.
purchase-cash-what = A purchase above Tk 1,00,000 that is paid in cash gives its credit back (note 25).
purchase-reverse = Reverse
purchase-reverse-title = Reverse this purchase?
purchase-reverse-what = { $number } over { $amount } will count no more in the register and the return of { $month }.
purchase-reverse-stays = Both records stay. What should count is entered anew.
purchase-reversed-for = Reversed: { $reason }
purchase-payment-reverse = Reverse payment
purchase-payment-reverse-title = Reverse this payment?
purchase-payment-reverse-what = { $amount } for { $number } will be unpaid again.

## Certificates of VAT that clients withheld

certificates-awaited = Certificates awaited
certificates-received = Certificates received
certificates-what = Clients that withheld VAT owe a certificate (Mushak-6.6) of it. Until it is in hand, that VAT cannot be taken off the return (note 29).
certificates-of = From { $client }.
certificates-of-month = Behind note 29 of { $month }.
certificates-none-awaited = No certificate is awaited.
certificates-none-received = No certificate is entered yet.
certificate-awaited = Awaited
certificate-in-hand = In hand
certificate-withheld = Withheld
certificate-says = By the certificate
certificate-paid-on = Paid on
certificate-since = Waiting
certificate-age = { $days ->
    [0] since today
    [one] for 1 day
   *[other] for { $days } days
}
certificate-of-withheld = of { $amount } withheld
certificate-counted = { $amount } counts in the return
certificate-enter = Enter certificate
certificate-paper = The certificate
certificate-certifies = What it certifies
certificate-lines-hint = As it stands on the certificate, by tax invoice. What is left empty is left out.
certificate-line-hint = { $amount } withheld on { $day }
certificate-others = It certifies others too
certificate-period-hint = Such as 2026-07; the month it was received when left empty
certificate-final = What is entered is never edited: one that was wrong is reversed and entered anew, and both stay on record.
certificate-note = In the return (note 29)
certificate-too-late = None: it came too late
certificate-scan = Download scan
certificate-short = { $amount } less than was withheld
certificate-over = { $amount } more than was withheld
certificate-reverse = Reverse certificate
certificate-reverse-title = Reverse this certificate?
certificate-reverse-what = { $number } over { $amount } will count no more in the return, and what it certified is awaited again.

## Credit and debit notes

note-ask = Put right
note-credit-title = Issue a credit note
note-debit-title = Issue a debit note
note-credit-what = Something came back, was called off or became cheaper. The Mushak-6.3 stays as it is; a Mushak-6.7 of its own takes back what you fill in here.
note-debit-what = Something became dearer. The Mushak-6.3 stays as it is; a Mushak-6.8 of its own adds what you fill in here.
note-lines = Lines of the tax invoice
note-left = Left: { $quantity } { $unit }, { $value } without tax
note-left-none = All of it was taken back.
note-back = Take back
note-cut = Or cut the value without tax by
note-raise = Raise the value without tax by
note-reason-hint = Printed on the form as the reason
note-goods = Goods come back by vehicle
note-review = Look at it before issuing
note-review-title = Issue this note?
note-review-what = Issuing takes the next number, freezes everything below and seals it, in one step:
note-corrects = Tax invoice corrected
note-adjusted = What is adjusted
note-only-price = price only
note-owed-after = Owed under the invoice afterwards
note-changed = Something was changed since you looked at it: these are the sums now.
note-act = Issue { $kind } over { $total }
note-change = Change it
mushak-note-rule = [See clause (chha) of sub-rule (1) of rule 40]
mushak-note-issuer-address = Address of registered person
mushak-note-buyer-name = Name of buyer/recipient
mushak-note-buyer-bin = BIN of buyer/recipient
mushak-note-buyer-address = Address
mushak-note-invoice = Number and date of tax invoice
mushak-note-said = Of the supply mentioned in the tax invoice
mushak-note-value = Value¹ (taka)
mushak-note-quantity = Quantity
mushak-note-vat = VAT amount (taka)
mushak-note-duty = Supplementary duty amount (taka)
mushak-note-adjusted-duty = Adjustable supplementary duty amount (taka)
mushak-note-price-note = ¹ Value of the goods/service including VAT and supplementary duty.
mushak-credit-form = Mushak-6.7
mushak-credit-title = Credit Note
mushak-credit-number = Credit note number
mushak-credit-serial = Serial
mushak-credit-reason = Reason for issuing the credit note
mushak-credit-adjusted = Of the decreasing adjustment
mushak-debit-form = Mushak-6.8
mushak-debit-title = Debit Note
mushak-debit-number = Debit note number
mushak-debit-serial = Serial
mushak-debit-reason = Reason for issuing the debit note
mushak-debit-adjusted = Of the increasing adjustment
