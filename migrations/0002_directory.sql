-- What is looked up before a workspace is known. Only dalil_directory reaches these tables.

CREATE TABLE directory.person (
    id uuid PRIMARY KEY,
    email text NOT NULL UNIQUE CHECK (octet_length(email) BETWEEN 3 AND 254),
    name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 2000),
    language text NOT NULL DEFAULT 'bn' CHECK (language IN ('bn', 'en'))
);

CREATE TABLE directory.workspace (
    id uuid PRIMARY KEY,
    slug text COLLATE "C" NOT NULL UNIQUE CHECK (slug ~ '^[a-z][a-z0-9-]{0,38}[a-z0-9]$'),
    name text COLLATE "C" NOT NULL CHECK (char_length(name) BETWEEN 1 AND 2000),
    epoch bigint NOT NULL DEFAULT 0
);

-- By the hash of its token; the token itself is nowhere.
CREATE TABLE directory.sign_in_link (
    token bytea PRIMARY KEY CHECK (octet_length(token) = 32),
    person_id uuid NOT NULL REFERENCES directory.person (id),
    expires_at timestamptz NOT NULL,
    used_at timestamptz
);
CREATE INDEX ON directory.sign_in_link (person_id);

CREATE TABLE directory.session (
    id uuid PRIMARY KEY,
    secret bytea NOT NULL CHECK (octet_length(secret) = 32),
    person_id uuid NOT NULL REFERENCES directory.person (id),
    workspace_id uuid NOT NULL REFERENCES directory.workspace (id),
    workspace_epoch bigint NOT NULL,
    created_at timestamptz NOT NULL
);
CREATE INDEX ON directory.session (person_id);
CREATE INDEX ON directory.session (workspace_id);

-- A BIN belongs to one workspace; by keyed hash, so that the table tells no BIN.
CREATE TABLE directory.bin_claim (
    keyed_hash bytea PRIMARY KEY CHECK (octet_length(keyed_hash) = 32),
    workspace_id uuid NOT NULL REFERENCES directory.workspace (id)
);

-- Attempts on a BIN that another workspace holds, for the operator.
CREATE TABLE directory.bin_clash (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT now(),
    keyed_hash bytea NOT NULL REFERENCES directory.bin_claim (keyed_hash),
    workspace_id uuid NOT NULL REFERENCES directory.workspace (id)
);

CREATE TABLE directory.installation_log (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL,
    action text NOT NULL,
    person_id uuid,
    request_id text NOT NULL CHECK (octet_length(request_id) BETWEEN 1 AND 64)
);

GRANT SELECT, INSERT ON directory.person, directory.workspace, directory.sign_in_link, directory.session,
    directory.bin_claim TO dalil_directory;
GRANT UPDATE (language) ON directory.person TO dalil_directory;
GRANT UPDATE (used_at) ON directory.sign_in_link TO dalil_directory;
GRANT DELETE ON directory.session, directory.sign_in_link TO dalil_directory;
GRANT INSERT ON directory.bin_clash, directory.installation_log TO dalil_directory;
