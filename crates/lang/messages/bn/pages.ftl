# প্রবেশ
sign-in-title = প্রবেশ
sign-in-how = আপনার ইমেইলে একটি লিংক পাঠানো হবে। লিংকটি ১৫ মিনিট সচল থাকে এবং একবারই ব্যবহার করা যায়।
sign-in-send = লিংক পাঠান
sign-in-again = নতুন লিংক চান
sign-in-sent-title = আপনার ইমেইল দেখুন
sign-in-sent-what = ঠিকানাটি কোনো সদস্যের হলে প্রবেশের লিংকসহ একটি ইমেইল যাচ্ছে।
sign-in-sent-none = কিছু আসেনি? ঠিকানা ও স্প্যাম ফোল্ডার দেখুন, তারপর আবার চেষ্টা করুন।
sign-in-choose-title = কোথায় যাবেন?
sign-in-choose-what = নিচের কোনো একটি চাপলেই লিংকটি ব্যবহৃত হয়ে যাবে।
sign-in-choose-none = আপনি কোনো প্রতিষ্ঠানের সদস্য নন। যিনি আমন্ত্রণ জানিয়েছেন তাঁকে জিজ্ঞাসা করুন।
workspaces-title = আপনার প্রতিষ্ঠান
workspaces-other = অন্য প্রতিষ্ঠানে প্রবেশ করুন

# শুরু
home-billed-in = { $month } মাসে মোট বিল
home-vat-in = { $month } মাসের ভ্যাট
home-issued-in = { $month } মাসে ইস্যু করা ইনভয়েস
home-against = { $month }: { $figure }
home-others = এ মাসে আরও:
home-names = গ্রাহকদের নাম দেখুন
home-drafts-empty = কোনো খসড়া অপেক্ষায় নেই। “নতুন ইনভয়েস” দিয়ে শুরু করুন।
home-documents = সর্বশেষ ইস্যু
home-documents-empty = এখনো কিছু ইস্যু হয়নি। ইনভয়েস লিখুন, যাচাই করুন, তারপর ইস্যু করুন।
home-nothing-yours = আপনার ভূমিকায় এখানে দেখার মতো কাগজ নেই। প্রয়োজন হলে প্রতিষ্ঠানের মালিককে বলুন।

# মাসওয়ারি ইস্যু
chart-title = মাসওয়ারি ইস্যু
chart-what = ভরাট: ওই মাস। ফাঁকা: এক বছর আগের একই মাস।
chart-show = ছক আকারে দেখুন
chart-month = মাস
chart-now = ইস্যু
chart-before = এক বছর আগে
chart-empty = ইনভয়েস ইস্যু হলে এখানে মাসওয়ারি হিসাব দেখা যাবে।
figure-lakh = { $figure } লাখ
figure-crore = { $figure } কোটি

# করণীয়
next-title = এরপর করণীয়
next-all-drafts = সব খসড়া
next-ready = যাচাই করে ইস্যু করুন।
next-more-reasons = আরও { $count }টি বিষয় আছে।
next-missing-brand = নাম ও ঠিকানা দেওয়া নেই
next-missing-brand-why = প্রতিটি কাগজে এগুলো থাকে। মালিক বা প্রশাসক এগুলো দেবেন।
next-missing-registration = ভ্যাট নিবন্ধনের তথ্য নেই
next-missing-registration-why = এটি ছাড়া কিছুই ইস্যু করা যায় না। মালিক এটি দেবেন, বিআইএন থাকলে সেটিসহ।
next-missing-place = ইস্যুর স্থান নেই
next-missing-place-why = প্রতিটি কাগজ কোনো ঠিকানা থেকে ইস্যু হয়। মালিক সেটি যোগ করবেন।
next-missing-signatory = কাগজের দায়িত্বপ্রাপ্ত ব্যক্তি নেই
next-missing-signatory-why = মূসক-৬.৩-এ দায়িত্বপ্রাপ্ত ব্যক্তির নাম থাকে। যিনি ব্র্যান্ড বদলাতে পারেন তিনি নাম দেবেন।
next-return = { $month } মাসের ভ্যাট রিটার্ন
next-return-why = { $days ->
    [0] মাসিক রিটার্নের মূসক-৯.১ জমার শেষ দিন আজ, { $due }।
   *[other] মাসিক রিটার্নের মূসক-৯.১ জমার শেষ দিন { $due }, আর { $days } দিন বাকি।
}

# খোঁজা
search-title = খুঁজুন
search-label = গ্রাহক, নম্বর বা টাকার অঙ্ক
search-placeholder = খুঁজুন (Ctrl K)
search-go = খুঁজুন
search-hint = গ্রাহকের নামের শুরু, INV/২০২৬-২৭/০০৪২ বা শুধু ৪২-এর মতো নম্বর, অথবা হুবহু টাকার অঙ্ক লিখুন।
search-hits = যা পাওয়া গেছে
search-found = { $count }টি পাওয়া গেছে।
search-none = এভাবে শুরু হয় এমন কিছু নেই। কম অক্ষর, শুধু নম্বর বা হুবহু টাকার অঙ্ক দিয়ে দেখুন।
search-keys = ↑ ↓ বাছাই, Enter খোলা, Esc বন্ধ।

# তালিকা
ledger-invoice = ইনভয়েস
ledger-number = নম্বর
ledger-client = গ্রাহক
ledger-day = তারিখ
ledger-state = অবস্থা
ledger-kind = ধরন
filter-state = কোন ইনভয়েস
filter-all = সব
filter-drafts = খসড়া
filter-issued = ইস্যু করা
filter-apply = দেখান
filter-clear = সব দেখান
chips-title = তালিকার শর্ত
chip-off = শর্তটি বাদ দিন: { $filter }
chip-year = অর্থবছর { $year }
chip-from = { $day } থেকে
chip-to = { $day } পর্যন্ত
ago-now = এইমাত্র
ago-minutes = { $count } মিনিট আগে
ago-hours = { $count } ঘণ্টা আগে
ago-days = { $count ->
    [one] গতকাল
   *[other] { $count } দিন আগে
}
invoices-empty = এখনো কোনো ইনভয়েস নেই। “নতুন ইনভয়েস” দিয়ে শুরু করুন।
invoices-none-issued = এখনো কোনো ইনভয়েস ইস্যু হয়নি। একটি খসড়া যাচাই করে ইস্যু করুন।
bundle-choose = বাছাই
bundle-what = ৫০টি পর্যন্ত দলিল বেছে নিয়ে সেগুলোর পিডিএফ একসঙ্গে নিন।
bundle-act = বাছাই করা পিডিএফ ডাউনলোড
documents-none-match = এই শর্তে কোনো দলিল নেই। তারিখের পরিসর বাড়ান অথবা সব দেখান।

# গ্রাহক
client-new = নতুন গ্রাহক
client-edit = গ্রাহকের তথ্য সম্পাদনা
client-added = যোগের তারিখ
client-name = নাম
client-name-hint = দুটি নামের একটি হলেই চলে; কাগজে তার ভাষার নামটি বসে।
client-firm = তথ্য
client-contact = যোগাযোগ
client-contacts = যোগাযোগের ব্যক্তি
client-contacts-hint = কাগজে প্রথম জনের নাম বসে।
client-contact-number = ব্যক্তি { $contact }
client-contact-add = আরেকজন যোগ করুন
client-documents = এই গ্রাহকের সব দলিল
client-bills-empty = এই গ্রাহকের কোনো ইনভয়েস এখনো নেই।
clients-empty = এখনো কোনো গ্রাহক নেই। গ্রাহক যোগ করুন, তারপর ইনভয়েস লিখুন।

# খসড়া
invoice-new = নতুন ইনভয়েস
draft-title = খসড়া ইনভয়েস
draft-no-number = ইস্যু না হওয়া পর্যন্ত নম্বর নেই
draft-unsaved = এখনো সংরক্ষিত হয়নি
draft-saved = সংরক্ষিত হয়েছে।
draft-no-clients = ইনভয়েসের আগে একজন গ্রাহক লাগবে।
draft-choose-client = গ্রাহক বেছে নিন
draft-whom = গ্রাহক ও তারিখ
draft-lines = পণ্য ও সেবা
draft-line-number = লাইন { $line }
draft-line-remove = লাইন { $line } বাদ দিন
draft-line-more = ছাড় ও অন্যান্য
draft-line-add = লাইন যোগ করুন
draft-line-amount = করসহ ({ $mark })
draft-words = মন্তব্য ও সরবরাহ
draft-way = গন্তব্যস্থল ও যানবাহন
draft-totals-wait = কোনো লাইনে বিবরণ, একক ও মূল্য দিলে মোট হিসাব দেখা যাবে।
draft-save = খসড়া সংরক্ষণ
draft-review = সংরক্ষণ করে যাচাই
draft-discard = খসড়া বাতিল
draft-paper = আগাম দেখা
draft-paper-note = এখন ইস্যু করলে প্রথম পাতা যেমন হবে, খসড়া চিহ্নসহ। কিছুই সংরক্ষিত হয় না।
draft-paper-alt = ইস্যু করলে কাগজের প্রথম পাতা যেমন হবে
draft-paper-blocked = ইস্যুতে কোনো বাধা না থাকলে কাগজটি দেখা যাবে; কী বাকি আছে তা যাচাই তালিকায় লেখা আছে।
draft-find-client = গ্রাহক খুঁজুন
draft-dates = তারিখ ও মুদ্রা
draft-line-gone = লাইন { $line } বাদ দেওয়া হয়েছে।
draft-line-undo = ফিরিয়ে আনুন
draft-left-out = { $count }টি লাইন এখনো অসম্পূর্ণ, তাই এই হিসাবে ধরা হয়নি।
checks-title = ইস্যুর আগে
checks-ready = ইস্যু করতে কোনো বাধা নেই।
checks-blocked = যা ঠিক করতে হবে
checks-warnings = দেখে নিন; তবে এতে ইস্যু আটকায় না
warning-buyer_address_missing = ২,০০,০০০ টাকার বেশি মূল্যের চালানপত্র ক্রেতার ঠিকানাসহ মূসক-৬.১০ এ দেখাতে হয়। গ্রাহকের তথ্যে ঠিকানা যোগ করুন।
warning-buyer_bin_missing = ২,০০,০০০ টাকার বেশি মূল্যের চালানপত্র ক্রেতার বিআইএন বা জাতীয় পরিচয়পত্র নম্বরসহ মূসক-৬.১০ এ দেখাতে হয়। বিআইএন থাকলে গ্রাহকের তথ্যে যোগ করুন।
warning-supplied_before_registration = সরবরাহটি আপনার ভ্যাট নিবন্ধনের আগের। এর ওপর ভ্যাট প্রযোজ্য কি না নিশ্চিত হোন।
warning-signatory_missing = মূসক-৬.৩ এ দায়িত্বপ্রাপ্ত ব্যক্তির নামের ঘর আছে, কিন্তু কেউ নির্ধারিত নেই। মালিক ব্র্যান্ডের তথ্যে তা নির্ধারণ করেন।
kept-said = { $time } এ যা লিখেছিলেন তা সংরক্ষিত হয়নি।
kept-restore = ফিরিয়ে আনুন
kept-discard = ফেলে দিন
keys-title = এই পাতার কিবোর্ড
keys-hint = এন্টার চাপলে পরের লাইন, Alt ↑ ↓ চাপলে লাইন সরে।
keys-all = সব কি
keys-close = বন্ধ করুন
keys-next-line = পরের লাইনে যান; শেষ লাইনের পরে নতুন লাইন
keys-line-here = এই লাইনের নিচে নতুন লাইন
keys-line-last = শেষে নতুন লাইন
keys-move-line = লাইন ওপরে বা নিচে সরান
keys-remove-line = লাইন বাদ দিন
keys-undo = বাদ দেওয়া লাইন ফিরিয়ে আনুন

# বিরোধ
conflict-title = এর মধ্যে অন্য কেউ এটি বদলেছেন
conflict-what = আপনার লেখা হারায়নি: নিচে আছে, তবে সংরক্ষিত নয়। এখন সংরক্ষণ করলে তাঁদের লেখার জায়গায় আপনারটি বসবে।
conflict-stored = তাঁদের লেখাটি নতুন পাতায় দেখুন
conflict-differences = কোথায় পার্থক্য
conflict-field = ঘর
conflict-theirs = এখন যা সংরক্ষিত
conflict-yours = আপনার লেখা

# খসড়া বাতিল
discard-title = খসড়াটি বাতিল করবেন?
discard-what = { $lines }টি লাইন, মোট { $total }, চিরতরে মুছে যাবে। খসড়া যে বাতিল হয়েছে তা অডিট লগে থাকবে।
discard-number = কোনো নম্বর নষ্ট হবে না: খসড়ার নম্বর থাকে না।
discard-act = খসড়া বাতিল করুন
discard-keep = রেখে দিন

# ইস্যু
issue-title = যাচাই ও ইস্যু
issue-blocked = এখনো ইস্যু করা যাবে না
issue-changed = এখনো কিছু ইস্যু হয়নি: আপনি দেখার পর এগুলো বদলে গেছে: { $what }। এখন যা আছে তা নিচে দেখানো হলো; ইস্যু করার আগে আবার দেখে নিন।
issue-what = ইস্যু করলে একসঙ্গে পরবর্তী নম্বর নেওয়া হবে, নিচের সবকিছু স্থির হবে এবং সিল বসবে:
issue-next-number = { $series } ধারার পরবর্তী নম্বর
issue-frozen = যা স্থির হয়ে যাবে
issue-issuer = ইস্যুকারী
issue-issuer-bin = ইস্যুকারীর বিআইএন
issue-vat-status = ভ্যাট নিবন্ধন
issue-place = ইস্যুর স্থান
issue-buyer = গ্রাহক
issue-buyer-address = গ্রাহকের ঠিকানা
issue-buyer-bin = গ্রাহকের বিআইএন
issue-today = ইস্যুর দিন
issue-final = ইস্যু করা দলিল বদলানো বা মোছা যায় না। ভুল হলে এটির উল্লেখসহ আরেকটি দলিল দিয়ে সংশোধন করতে হয়।
issue-act = { $total } এর ইনভয়েস ইস্যু করুন
issue-act-both = { $total } এর ইনভয়েস ও মূসক-৬.৩ ইস্যু করুন
issue-back = খসড়ায় ফিরুন
issue-done = ইস্যু হয়েছে। নম্বর, সময় ও সিল নিচে আছে।

# একটি দলিল
life-title = ঘটনাক্রম
life-issued = ইস্যু
life-sealed = সিল
life-counterpart = একসঙ্গে ইস্যু
life-papers = পিডিএফ
papers-wait = পিডিএফ তৈরি হচ্ছে।
papers-look-again = আবার দেখুন
seal-full = সম্পূর্ণ সিল
seal-what = দলিলের প্রতিটি ঘরের ওপর SHA-256: যেকোনো ঘর বদলালে এটিও বদলে যায়।
proof-get = প্রমাণ ফাইল
proof-what = এটি দিয়ে যে কেউ আমাদের ছাড়াই দলিল ও এর নম্বর যাচাই করতে পারেন: dalil verify।
seal-label = { $seal } সিলের নকশা
again-act = আবার ব্যবহার করুন
again-what = একই গ্রাহক ও লাইন নিয়ে নতুন খসড়া শুরু হবে।
copy-make = কারও জন্য প্রতিলিপি তৈরি
copy-what = কাগজে প্রতিলিপি লেখা থাকবে। কে কেন তৈরি করেছেন তা অডিট লগে থাকবে।
copy-act = প্রতিলিপি তৈরি করুন
copy-number = প্রতিলিপি { $number }, { $language }

# কাগজে ইনভয়েস
paper-bill-to = ক্রেতা
paper-attention = দৃষ্টি আকর্ষণ
paper-issued-on = ইস্যুর তারিখ
paper-due-on = { $date } এর মধ্যে
paper-supplied-on = সরবরাহের তারিখ
paper-due = প্রদেয়
paper-amount = মূল্য
paper-words = কথায়
paper-payment = পরিশোধের উপায়
paper-terms = শর্তাবলি
paper-seal = ডিজিটাল সিল
paper-exempt = অব্যাহতিপ্রাপ্ত
paper-line-discount = ছাড় { $amount }
paper-line-duty = সম্পূরক শুল্ক { $rate }

# মূসক-৬.৩, ফরমে যেমন আছে
mushak-government = গণপ্রজাতন্ত্রী বাংলাদেশ সরকার
mushak-board = জাতীয় রাজস্ব বোর্ড
mushak-form = মূসক-৬.৩
mushak-title = কর চালানপত্র
mushak-rule = [বিধি ৪০ এর উপ-বিধি (১) এর দফা (গ) ও দফা (চ) দ্রষ্টব্য]
mushak-issuer-name = নিবন্ধিত ব্যক্তির নাম
mushak-issuer-bin = নিবন্ধিত ব্যক্তির বিআইএন
mushak-issue-address = চালানপত্র ইস্যুর ঠিকানা
mushak-buyer-name = ক্রেতার নাম
mushak-buyer-bin = ক্রেতার বিআইএন
mushak-buyer-address = ক্রেতার ঠিকানা
mushak-destination = সরবরাহের গন্তব্যস্থল
mushak-vehicle = যানবাহনের প্রকৃতি ও নম্বর
mushak-no-vehicle = প্রযোজ্য নয়
mushak-number = চালানপত্র নম্বর
mushak-issued-on = ইস্যুর তারিখ
mushak-issued-at = ইস্যুর সময়
mushak-column-1 = ক্রমিক
mushak-column-2 = পণ্য বা সেবার বর্ণনা (প্রযোজ্য ক্ষেত্রে ব্র্যান্ড নামসহ)
mushak-column-3 = সরবরাহের একক
mushak-column-4 = পরিমাণ
mushak-column-5 = একক মূল্য¹ (টাকায়)
mushak-column-6 = মোট মূল্য¹ (টাকায়)
mushak-column-7 = সম্পূরক শুল্কের হার
mushak-column-8 = সম্পূরক শুল্কের পরিমাণ (টাকায়)
mushak-column-9 = মূল্য সংযোজন করের হার/ সুনির্দিষ্ট কর
mushak-column-10 = মূল্য সংযোজন কর/ সুনির্দিষ্ট কর এর পরিমাণ (টাকায়)
mushak-column-11 = সকল প্রকার শুল্ক ও করসহ মূল্য
mushak-total = সর্বমোট
mushak-person = প্রতিষ্ঠান কর্তৃপক্ষের দায়িত্বপ্রাপ্ত ব্যক্তির নাম
mushak-designation = পদবি
mushak-withholding-note = * উৎসে কর্তনযোগ্য সরবরাহের ক্ষেত্রে ফরমটি সমন্বিত কর চালানপত্র ও উৎসে কর কর্তন সনদপত্র হিসেবে বিবেচিত হইবে এবং উহা উৎসে কর কর্তনযোগ্য সরবরাহের ক্ষেত্রে প্রযোজ্য হইবে।
mushak-price-note = ¹ সকল প্রকার কর ব্যতীত মূল্য

# Settings
settings-parts = সেটিংসের অংশ
settings-workspace = ওয়ার্কস্পেস
settings-brand = ব্র্যান্ড
settings-tax = কর ও স্থান
settings-members = সদস্য
settings-calendar = পঞ্জিকা
settings-calendar-what = ইনভয়েস ও এখানে দেখানো তারিখের জন্য। মূসক ফরম সব সময় ঢাকার সময় ও ১ জুলাই ধরে চলে।
settings-papers = কাগজপত্র
brand-look = চেহারা
brand-pale = সাদা কাগজে পড়ার পক্ষে রঙটি বেশি ফিকে। গাঢ় রঙ না বাছা পর্যন্ত ইনভয়েস কালো কালিতে ছাপা হবে।
brand-name = নাম ও ঠিকানা
brand-money = পরিশোধ ও নম্বর
brand-signs = কে স্বাক্ষর করেন
brand-frozen = ইস্যু করা দলিলে ইস্যুর সময়ের ব্র্যান্ডই থাকে।
brand-preview = দেখতে কেমন হয় দেখান
brand-preview-title = প্রথম পৃষ্ঠা
brand-preview-alt = এই ব্র্যান্ডে নমুনা ইনভয়েসের প্রথম পৃষ্ঠা
brand-logo-save = এই লোগো ব্যবহার করুন
brand-logo-remove = লোগো সরান
template-ledger = খাতা
template-letter = চিঠি
template-bold = গাঢ়
page-a4 = এ৪
page-letter = লেটার (৮.৫ × ১১ ইঞ্চি)
words-own = কাগজের ভাষায়
words-both = বাংলা ও ইংরেজি দুইটিতে
tax-identity = কর পরিচয়
tax-none = কর পরিচয় এখনো দেওয়া হয়নি। তার আগে কিছু ইস্যু করা যায় না।
tax-new = একটি তারিখ থেকে দিন
tax-new-what = পরের পরিচয় না আসা পর্যন্ত এটি চলে। তার আগে ইস্যু করা দলিলে নিজ দিনের পরিচয়ই থাকে।
tax-set = কর পরিচয় দিন
tax-places = স্থান
tax-places-none = কোনো স্থান নেই। যে ঠিকানা থেকে ইস্যু করেন তা যোগ করুন।
tax-place-new = নতুন স্থান
tax-place-add = স্থান যোগ করুন
member-joined = যোগদান
member-role-of = { $name } এর ভূমিকা
member-change = বদলান
member-remove = বাদ দিন
member-remove-what = { $name } এই ওয়ার্কস্পেসে আর কিছু করতে পারবেন না, এখানে তাঁর সব সেশন সঙ্গে সঙ্গে শেষ হবে। তিনি যা করেছেন তা অডিট লগে তাঁর নামেই থাকবে।
member-remove-act = { $name } কে বাদ দিন
member-new = নতুন সদস্য
member-new-what = এই ঠিকানায় পাঠানো লিংক দিয়ে তিনি সাইন ইন করবেন। নিজের চেয়ে উঁচু ভূমিকা কেউ দিতে পারেন না।
member-add = সদস্য যোগ করুন

# Views of a list
views-title = আপনার ভিউ
view-keep = এই ভিউ রেখে দিন
view-act = রেখে দিন
view-remove = “{ $name }” ভিউ বাদ দিন

# The design system
design-title = নকশা পদ্ধতি
design-what = পাতাগুলোতে ব্যবহৃত প্রতিটি অংশ, প্রতিটি অবস্থায়। এখানে এই ওয়ার্কস্পেসের কিছু নেই, কিছু করাও যায় না।
design-colours = রং ও বৈসাদৃশ্য
design-colour = রং
design-ground = পটভূমি
design-light = আলো
design-dark = অন্ধকার
design-least = অন্তত
design-type = হরফ
design-sample = স্টুডিও ১,২৩,৪৫৬.০০
design-acts = কাজ
design-states = অবস্থা
design-fields = ঘর
design-notices = বার্তা ও ফাঁকা জায়গা
design-lists = তালিকা
design-figures = অঙ্ক ও সময়
design-floats = যা ভেসে থাকে, আর সিল
# পরিশোধ
pay-title = প্রাপ্তি লিখুন
pay-owed = এখনো বকেয়া: { $amount }
pay-withheld = গ্রাহকের উৎসে কর্তিত কর
pay-withheld-what = গ্রাহক যা কেটে রেখে আপনার নামে কোষাগারে জমা দেন, তাতেও ইনভয়েস মেটে। “প্রাপ্ত টাকা”র ঘরে শুধু হাতে পাওয়া টাকা লিখুন।
pay-others = এই টাকায় অন্য ইনভয়েসও মিটবে
pay-others-what = প্রতিটির অংশ লিখুন। বাকিটা এই ইনভয়েসে যাবে।
pay-final = লেখা প্রাপ্তি আর বদলানো যায় না: ভুল হলে রিভার্স করা হয়, দুটি লেখাই থেকে যায়।
pay-act = প্রাপ্তি লিখুন
pay-not = ফিরে যান
pay-done = প্রাপ্তি লেখা হয়েছে।
payments-empty = এখনো কোনো প্রাপ্তি লেখা হয়নি।
payments-empty-act = লিখতে একটি ইস্যু করা ইনভয়েস খুলুন।
payment-for = ইনভয়েস
payment-withheld = ও কর্তিত { $amount }
reverse-title = এই প্রাপ্তি রিভার্স করবেন?
reverse-what = { $numbers }-এ { $amount } ({ $method }, { $date }) আবার বকেয়া হবে।
reverse-stays = প্রাপ্তি ও তার রিভার্সাল, দুটিই লেখা থাকবে।
reverse-ask = রিভার্স করুন
reverse-act = প্রাপ্তি রিভার্স করুন
reverse-done = প্রাপ্তিটি রিভার্স করা হয়েছে। যা মিটেছিল, তা আবার বকেয়া।
write-off-title = বাকিটা অবলোপন করবেন?
write-off-what = { $number }-এর { $amount } ছেড়ে দেওয়া হবে।
write-off-stays = ইনভয়েস ও তার ভ্যাট যেমন আছে তেমনই থাকবে। এটি আর ফেরানো যায় না: পরে টাকা এলে এর নামে আর লেখা যাবে না।
write-off-ask = বাকিটা অবলোপন করুন
write-off-act = অবলোপন করুন
life-paid = { $amount } পরিশোধিত
life-reversed = { $amount } রিভার্স করা
life-written-off = { $amount } অবলোপিত
life-left = বাকি
life-corrects = যা সংশোধন করে
life-note = { $kind }, { $amount }
ageing-title = বকেয়ার বয়স বিশ্লেষণ
ageing-what = পরিশোধের শেষ দিনের পর কত দিন গেছে
ageing-age = বয়স
ageing-documents = ইনভয়েস
ageing-outstanding = বকেয়া
ageing-share = সবচেয়ে বড়টির তুলনায়
ageing-total = মোট
statement-title = হিসাব বিবরণী
statement-from = শুরুর তারিখ
statement-to = শেষ তারিখ
statement-period = { $from } থেকে { $to }
statement-empty = এই দিনগুলোতে কোনো বিল বা প্রাপ্তি নেই, আগের বকেয়াও নেই।
statement-what = বিবরণ
statement-debit = ডেবিট
statement-credit = ক্রেডিট
statement-balance = জের
statement-opening = আগের জের
statement-closing = সমাপনী জের
statement-billed = ইনভয়েস { $number }
statement-credited = ক্রেডিট নোট { $number }
statement-debited = ডেবিট নোট { $number }
statement-paid = প্রাপ্তি
statement-reversed = প্রাপ্তি রিভার্স
statement-written-off = { $number } অবলোপন
home-outstanding = মোট বকেয়া
home-overdue = মেয়াদোত্তীর্ণ বকেয়া
home-owed-invoices = { $count }টি ইনভয়েস
next-overdue = { $days ->
    [one] { $number }-এর শেষ দিন গতকাল ছিল।
   *[other] { $number }-এর মেয়াদ { $days } দিন আগে শেষ হয়েছে।
}

## Credit and debit notes

note-ask = সংশোধন
note-credit-title = ক্রেডিট নোট ইস্যু করুন
note-debit-title = ডেবিট নোট ইস্যু করুন
note-credit-what = কিছু ফেরত এসেছে, বাতিল হয়েছে বা দাম কমেছে। মূসক-৬.৩ যেমন আছে তেমনই থাকবে; এখানে যা পূরণ করবেন, আলাদা একটি মূসক-৬.৭ তা কমিয়ে দেবে।
note-debit-what = দাম বেড়েছে। মূসক-৬.৩ যেমন আছে তেমনই থাকবে; এখানে যা পূরণ করবেন, আলাদা একটি মূসক-৬.৮ তা যোগ করবে।
note-lines = কর চালানপত্রের লাইন
note-left = বাকি আছে: { $quantity } { $unit }, কর ছাড়া { $value }
note-left-none = এর সবটাই ফেরত হয়েছে।
note-back = ফেরতের পরিমাণ
note-cut = অথবা কর ছাড়া মূল্য কমবে
note-raise = কর ছাড়া মূল্য বাড়বে
note-reason-hint = ফরমে ইস্যুর কারণ হিসেবে ছাপা হবে
note-goods = পণ্য যানবাহনে ফেরত এলে
note-review = ইস্যুর আগে দেখে নিন
note-review-title = নোটটি ইস্যু করবেন?
note-review-what = ইস্যু করলে এক ধাপেই পরের নম্বর নেওয়া হবে, নিচের সব স্থির হবে এবং সিল পড়বে:
note-corrects = যে কর চালানপত্র সংশোধন হচ্ছে
note-adjusted = যা সমন্বয় হচ্ছে
note-only-price = শুধু মূল্য
note-owed-after = এরপর ইনভয়েসে বকেয়া
note-changed = আপনি দেখার পর কিছু বদলেছে: এখনকার অঙ্ক এগুলো।
note-act = { $total } এর { $kind } ইস্যু করুন
note-change = বদলান
mushak-note-rule = [বিধি ৪০ এর উপ-বিধি (১) এর দফা (ছ) দ্রষ্টব্য]
mushak-note-issuer-address = নিবন্ধিত ব্যক্তির ঠিকানা
mushak-note-buyer-name = ক্রেতা/গ্রহীতার নাম
mushak-note-buyer-bin = ক্রেতা/গ্রহীতার বিআইএন
mushak-note-buyer-address = ঠিকানা
mushak-note-invoice = কর চালানপত্রের নম্বর ও তারিখ
mushak-note-said = চালানপত্রে উল্লিখিত সরবরাহের
mushak-note-value = মূল্য¹ (টাকায়)
mushak-note-quantity = পরিমাণ
mushak-note-vat = মূল্য সংযোজন করের পরিমাণ (টাকায়)
mushak-note-duty = সম্পূরক শুল্কের পরিমাণ (টাকায়)
mushak-note-adjusted-duty = সমন্বয়যোগ্য সম্পূরক শুল্কের পরিমাণ (টাকায়)
mushak-note-price-note = ¹ পণ্য/সেবার মূসক ও সম্পূরক শুল্কসহ মূল্য।
mushak-credit-form = মূসক-৬.৭
mushak-credit-title = ক্রেডিট নোট
mushak-credit-number = ক্রেডিট নোট নম্বর
mushak-credit-serial = ক্রমিক নং
mushak-credit-reason = ক্রেডিট নোট ইস্যুর কারণ
mushak-credit-adjusted = হ্রাসকারী সমন্বয়ের সহিত সংশ্লিষ্ট
mushak-debit-form = মূসক-৬.৮
mushak-debit-title = ডেবিট নোট
mushak-debit-number = ডেবিট নোট নম্বর
mushak-debit-serial = ক্রমিক সংখ্যা
mushak-debit-reason = ডেবিট নোট ইস্যুর কারণ
mushak-debit-adjusted = বৃদ্ধিকারী সমন্বয়ের সহিত সংশ্লিষ্ট
