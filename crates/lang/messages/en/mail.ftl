# The sign-in mail goes out in both languages, before anybody has chosen one.
mail-sign-in-subject = Sign in to Dalil
mail-sign-in-open = Open this link to sign in to Dalil.
mail-sign-in-ignore = The link is good for { $minutes } minutes and for one sign-in. If you did not ask for it, ignore this mail: without the link nobody gets in.
