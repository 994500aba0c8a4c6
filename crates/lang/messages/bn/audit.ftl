audit-what = এখানে যা যা করা হয়েছে, নতুনটি আগে। প্রতিটি লেখা আগেরটির সঙ্গে সিল করা, তাই অগোচরে কোনোটি বদলানো বা সরানো যায় না।
audit-empty = এখনো কিছু করা হয়নি।
audit-seq = ক্রম
audit-when = কখন
audit-who = কে
audit-act = কী
audit-changes = বিস্তারিত
audit-seal = সিল

# কাজের নাম
action-session-opened = প্রবেশ
action-session-closed = প্রস্থান
action-workspace-created = প্রতিষ্ঠান তৈরি
action-member-added = সদস্য যোগ
action-settings-changed = সেটিংস পরিবর্তন
action-brand-changed = ব্র্যান্ড পরিবর্তন
action-registration-set = নিবন্ধন নির্ধারণ
action-place-added = স্থান যোগ
action-client-added = গ্রাহক যোগ
action-client-changed = গ্রাহকের তথ্য পরিবর্তন
action-draft-added = খসড়া লেখা
action-draft-changed = খসড়া পরিবর্তন
action-draft-discarded = খসড়া বাতিল
action-document-issued = দলিল ইস্যু
action-document-rendered = পিডিএফ প্রস্তুত
action-document-copied = প্রতিলিপি তৈরি

# কী বদলেছে
change-personal = পরিবর্তিত
change-number = নম্বর
change-total = সর্বমোট
change-seal = সিল
change-role = ভূমিকা
change-slug = ওয়েব ঠিকানা
change-name = নাম
change-name_bn = বাংলা নাম
change-name_en = ইংরেজি নাম
change-address = ঠিকানা
change-bin = বিআইএন
change-tin = টিআইএন
change-contacts = যোগাযোগের ব্যক্তি
change-time_zone = সময় অঞ্চল
change-logo = লোগো
change-from = কার্যকর
change-vat_status = ভ্যাট নিবন্ধন
change-reason = কারণ
change-language = ভাষা
change-sha256 = SHA-256
