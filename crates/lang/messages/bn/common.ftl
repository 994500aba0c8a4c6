# বহু পাতায় ব্যবহৃত শব্দ।
product = দলিল
skip = মূল অংশে যান
foot = দলিল · ইস্যু করা দলিল আর বদলায় না
save = সংরক্ষণ করুন
saved = সংরক্ষিত হয়েছে।
cancel = বাতিল
optional = ঐচ্ছিক
not-given = –
see-all = সব দেখুন
total = সর্বমোট
totals = মোট হিসাব
totals-gross = মোট মূল্য
totals-discount = ছাড়
totals-value = কর ব্যতীত মূল্য
totals-duty = সম্পূরক শুল্ক
vat = ভ্যাট
the-program = দলিল সফটওয়্যার
somebody-gone = প্রাক্তন সদস্য
changed-meanwhile = এর মধ্যে অন্য কেউ খসড়াটি বদলেছেন। এখন যা আছে তা নিচে দেখানো হলো; এগোনোর আগে আবার দেখে নিন।
sign-out = সাইন আউট

# পথ
nav-label = প্রধান মেনু
nav-home = হোম
nav-invoices = ইনভয়েস
nav-documents = দলিলপত্র
nav-payments = পরিশোধ
nav-clients = গ্রাহক
nav-audit = অডিট লগ
nav-settings = সেটিংস
pager-label = তালিকার পাতা
pager-first = সর্বশেষগুলোতে ফিরুন
pager-next = আরও পুরোনো

# ভূমিকা
role-owner = মালিক
role-admin = প্রশাসক
role-manager = ব্যবস্থাপক
role-creative = ক্রিয়েটিভ
role-finance = হিসাব বিভাগ
role-sales = বিক্রয় বিভাগ
role-auditor = নিরীক্ষক

# দলিলের ধরন ও অবস্থা
kind-invoice = ইনভয়েস
kind-mushak_6_3 = মূসক-৬.৩
state-draft = খসড়া
state-issued = ইস্যু করা
state-ready = প্রস্তুত
state-blocked = আটকে আছে
state-due = বকেয়া
state-part_paid = আংশিক পরিশোধিত
state-overdue = মেয়াদোত্তীর্ণ
state-paid = পরিশোধিত
state-written_off = অবলোপিত
state-received = গৃহীত
state-reversed = ফেরত নেওয়া

# পরিশোধের মাধ্যম
method-bank_transfer = ব্যাংক ট্রান্সফার
method-bkash = বিকাশ
method-nagad = নগদ (এমএফএস)
method-cash = নগদ টাকা
method-cheque = চেক
method-card = কার্ড

# কত দিনের বকেয়া
age-not_due = এখনো মেয়াদ আছে
age-1_30 = ১–৩০ দিন পার
age-31_60 = ৩১–৬০ দিন পার
age-61_90 = ৬১–৯০ দিন পার
age-over_90 = ৯০ দিনের বেশি পার

# ভ্যাটের ধরন
treatment-standard = আদর্শ হার ১৫%
treatment-reduced = হ্রাসকৃত হার
treatment-zero = শূন্য হার
treatment-exempt = অব্যাহতিপ্রাপ্ত
treatment-specific = সুনির্দিষ্ট কর
treatment-none = ভ্যাট নেই

# ভ্যাট নিবন্ধনের অবস্থা
vat-status-registered = ভ্যাট নিবন্ধিত
vat-status-turnover_tax = টার্নওভার কর তালিকাভুক্ত
vat-status-not_registered = নিবন্ধিত নয়
without-mushak-not_registered = শুধু ইনভয়েস ইস্যু হবে: ভ্যাট নিবন্ধিত নয় এমন প্রতিষ্ঠান ভ্যাট আদায় বা মূসক-৬.৩ ইস্যু করতে পারে না (মূল্য সংযোজন কর ও সম্পূরক শুল্ক আইন, ২০১২, ধারা ৫১)।
without-mushak-turnover_tax = শুধু ইনভয়েস ইস্যু হবে: টার্নওভার কর তালিকাভুক্ত প্রতিষ্ঠান মূসক-৬.৯ ইস্যু করে, মূসক-৬.৩ নয় (বিধি ৪১)।

# ঘরের নাম
field-email = আপনার ইমেইল ঠিকানা
field-workspace = প্রতিষ্ঠান
field-body = ফরম
field-name_bn = বাংলা নাম
field-name_en = ইংরেজি নাম
field-address = ঠিকানা
field-bin = বিআইএন
field-bin-hint = ১৩ অঙ্ক, যেমন ০০১২৩৪৫৬৭-০১০১
field-tin = টিআইএন
field-tin-hint = ১২ অঙ্ক
field-contacts = যোগাযোগের ব্যক্তি
field-contact-name = নাম
field-contact-email = ইমেইল
field-contact-phone = টেলিফোন
field-client_id = গ্রাহক
field-currency = মুদ্রা
field-supplied_on = সরবরাহের তারিখ
field-due_on = পরিশোধের শেষ তারিখ
field-due_on-note = খালি রাখলে সেটিংসের পরিশোধের দিন অনুযায়ী
field-supplied_on-note = খালি রাখলে ইস্যুর দিন
field-place_id = ইস্যুর স্থান
field-destination = সরবরাহের গন্তব্যস্থল
field-vehicle = যানবাহনের প্রকৃতি ও নম্বর
field-notes = ইনভয়েসে মন্তব্য
field-discount = মোটের ওপর ছাড়
field-discount_kind = একক
field-lines = লাইন
field-line-description = বিবরণ
field-line-quantity = পরিমাণ
field-line-unit = একক
field-line-unit_price = একক মূল্য
field-line-vat_treatment = ভ্যাট
field-line-vat_rate = হার
field-line-discount = ছাড়
field-line-discount_kind = ছাড়ের একক
field-line-supplementary_duty = সম্পূরক শুল্ক %
field-line-price_includes_tax = মূল্যে কর অন্তর্ভুক্ত
field-language = ভাষা
field-method = মাধ্যম
field-received_on = প্রাপ্তির তারিখ
field-received = প্রাপ্ত টাকা
field-reference = রেফারেন্স
field-reference-hint = ট্রান্সফার, চেক বা স্লিপের নম্বর
field-vat_withheld = উৎসে কর্তিত ভ্যাট (ভিডিএস)
field-vat_withheld-hint = গ্রাহকের মূসক-৬.৬-এ যেমন থাকবে
field-tax_withheld = উৎসে কর্তিত আয়কর (টিডিএস)
field-tax_withheld-hint = গ্রাহকের সনদে যেমন থাকবে
field-reason = কারণ
field-reason-hint = কে চেয়েছেন এবং কেন
field-kind = ধরন
field-year = অর্থবছর
field-from = ইস্যুর তারিখ, থেকে
field-to = ইস্যুর তারিখ, পর্যন্ত
line-field = লাইন { $line }: { $field }
contact-field = ব্যক্তি { $contact }: { $field }
field-name = নাম
field-code = কোড
field-code-hint = A–Z ও 0–9 থেকে ১ থেকে ৬টি অক্ষর; এই স্থানের নম্বরে বসে। শুধু প্রথম স্থানের কোড লাগে না।
field-role = ভূমিকা
field-member_email = ইমেইল ঠিকানা
field-starts_on = কার্যকর তারিখ
field-vat_status = ভ্যাট অবস্থা
field-contact = ফোন, ইমেইল, ওয়েব
field-signatory = দায়িত্বপ্রাপ্ত ব্যক্তি
field-signatory-hint = মূসক-৬.৩-এ প্রতিষ্ঠান কর্তৃপক্ষের দায়িত্বপ্রাপ্ত ব্যক্তি হিসেবে বসে।
field-designation = পদবি
field-payment_details = পরিশোধের উপায়
field-payment_details-hint = ব্যাংক হিসাব ও মোবাইল ওয়ালেট, ক্লায়েন্ট যেভাবে পড়বেন।
field-terms = শর্ত
field-invoice_prefix = ইনভয়েস নম্বরের শুরু
field-invoice_prefix-hint = A–Z, 0–9 ও হাইফেন থেকে ১ থেকে ১০টি অক্ষর।
field-template = টেমপ্লেট
field-accent = রঙ
field-accent-hint = যেমন #1f5f5b। খালি রাখলে শুধু কালো কালি।
field-page = কাগজ
field-words = কথায় মোট
field-logo = লোগো
field-logo-choose = ফাইল বেছে নিন
field-logo-hint = PNG বা JPEG, সর্বোচ্চ ৫১২ কিবি।
field-time_zone = টাইম জোন
field-year_start = হিসাব বছর শুরু
field-year_start-hint = মূসক ফরম সব সময় ১ জুলাই ধরে চলে।
field-paper_language = কাগজপত্রের ভাষা
field-payment_days = পরিশোধের দিন
field-payment_days-hint = ইনভয়েসে তারিখ না দিলে ইস্যুর দিন থেকে গোনা হয়।
field-view_name = ভিউয়ের নাম
field-list = তালিকা
field-filters = বাছাই
