# The sign-in mail goes out in both languages, before anybody has chosen one.
mail-sign-in-subject = Sign in to Dalil
mail-sign-in-open = Open this link to sign in to Dalil.
mail-sign-in-ignore = The link is good for { $minutes } minutes and for one sign-in. If you did not ask for it, ignore this mail: without the link nobody gets in.

# A change of the account that papers name: to each owner and admin, in the language they chose.
mail-payee-proposed-subject = { $studio }: another payee is proposed
mail-payee-proposed = { $who } proposed another account for the papers of { $studio }. It needs the approval of another owner or admin.
mail-payee-approved-subject = { $studio }: the payee will change
mail-payee-approved = The change of the account on the papers of { $studio } that { $who } proposed needs nobody's approval any more.
mail-payee-cancelled-subject = { $studio }: a change of the payee was stopped
mail-payee-cancelled = The change of the account on the papers of { $studio } that { $who } proposed was stopped. Papers go on naming the account they name.
mail-payee-wait-subject = { $studio }: how long changes of the payee wait
mail-payee-wait-proposed = { $who } proposed that changes of the account on the papers of { $studio } wait { $hours } hours. It needs the approval of another owner or admin.
mail-payee-wait-approved = Changes of the account on the papers of { $studio } will wait { $hours } hours, as { $who } proposed.
mail-payee-wait-cancelled = That changes of the account on the papers of { $studio } wait { $hours } hours, as { $who } proposed, was stopped.
mail-payee-when = It takes effect: { $when }.
mail-payee-stop = If you do not know of it, stop it before it takes effect:
# The checkpoint of the day, to whoever was set as a witness.
mail-witness-subject = { $studio }: the log at { $size } entries
mail-witness-not-grown-subject = { $studio }: the log was changed
mail-witness = This is how the audit log of { $studio } stood on { $when }: { $size } entries, signed. Each paper that is issued, and each change, is in it. Keep this mail: with it anybody can show later whether something before was changed or taken away.
mail-witness-first = It is the first one you get.
mail-witness-since = The attached proof shows that the log only grew since the one of { $when }, of { $size } entries.
mail-witness-not-grown = WARNING: this log does not go on from the one you got on { $when }, of { $size } entries. Something before was changed or taken away, or the installation was set back to a backup. Keep both mails, and ask what happened.
mail-witness-check = To check, save the attached files of this mail and of the last one, and once the public keys from { $keys } as log-keys.json: keep your own copy of them. Then use the program dalil, which needs no access to the installation.
# To each client who got a document of late, once it took effect. It names no account.
mail-payee-client-subject = { $studio }: the account on our invoices has changed
mail-payee-client = On { $day } the account named on the invoices of { $studio } changed.
mail-payee-client-check = Before you pay to an account that you did not know, ask us by a telephone number that you already had. Never pay to an account that somebody only sent you by mail.
