-- Whoever looks on from outside: second persons who were there before, and witnesses who keep checkpoints.

-- Since when a member holds their role: a second person approves what was proposed after that. What is there already counts
-- from now, since nobody wrote down when it was given.
ALTER TABLE tenant.member ADD COLUMN role_since timestamptz NOT NULL DEFAULT now();
ALTER TABLE tenant.member ALTER COLUMN role_since DROP DEFAULT;
