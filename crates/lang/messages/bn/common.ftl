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
nav-clients = গ্রাহক
nav-audit = অডিট লগ
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
field-reason = কারণ
field-reason-hint = কে চেয়েছেন এবং কেন
field-kind = ধরন
field-year = অর্থবছর
field-from = ইস্যুর তারিখ, থেকে
field-to = পর্যন্ত
line-field = লাইন { $line }: { $field }
contact-field = ব্যক্তি { $contact }: { $field }
