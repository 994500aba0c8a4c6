-- What a workspace is: members, settings, brand, tax identity, clients.

CREATE TABLE tenant.member (
    workspace_id uuid NOT NULL,
    person_id uuid NOT NULL,
    role text NOT NULL CHECK (role IN ('owner', 'admin', 'manager', 'creative', 'finance', 'sales', 'auditor')),
    joined_at timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, person_id)
);
CALL tenant.scope('tenant.member');
GRANT SELECT, INSERT, DELETE ON tenant.member TO dalil_runtime;

-- Named exception: who a person is a member with is asked before a workspace is known.
CREATE POLICY directory ON tenant.member FOR SELECT TO dalil_directory USING (true);
GRANT SELECT (workspace_id, person_id, role) ON tenant.member TO dalil_directory;
CREATE INDEX member_of_person ON tenant.member (person_id, workspace_id);

-- The name by which a workspace knows somebody; it stays when they leave. What another workspace calls the same person is
-- never told here.
CREATE TABLE tenant.person_name (
    workspace_id uuid NOT NULL,
    person_id uuid NOT NULL,
    name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 2000),
    PRIMARY KEY (workspace_id, person_id)
);
CALL tenant.scope('tenant.person_name');
GRANT SELECT, INSERT, UPDATE ON tenant.person_name TO dalil_runtime;

CREATE TABLE tenant.settings (
    workspace_id uuid PRIMARY KEY,
    time_zone text NOT NULL,
    year_start_month smallint NOT NULL CHECK (year_start_month BETWEEN 1 AND 12),
    year_start_day smallint NOT NULL CHECK (year_start_day BETWEEN 1 AND 31),
    paper_language text NOT NULL CHECK (paper_language IN ('bn', 'en')),
    payment_days smallint CHECK (payment_days BETWEEN 0 AND 365),
    version bigint NOT NULL CHECK (version >= 1)
);
CALL tenant.scope('tenant.settings');
GRANT SELECT, INSERT, UPDATE ON tenant.settings TO dalil_runtime;

-- The bytes of a logo, written once under their digest.
CREATE TABLE tenant.brand_asset (
    workspace_id uuid NOT NULL,
    sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32),
    bytes bytea NOT NULL CHECK (octet_length(bytes) BETWEEN 1 AND 524288),
    PRIMARY KEY (workspace_id, sha256)
);
CALL tenant.scope('tenant.brand_asset');
GRANT SELECT, INSERT ON tenant.brand_asset TO dalil_runtime;
CREATE TRIGGER sealed BEFORE UPDATE OR DELETE OR TRUNCATE ON tenant.brand_asset
    FOR EACH STATEMENT EXECUTE FUNCTION tenant.refuse_change();

CREATE TABLE tenant.brand (
    workspace_id uuid PRIMARY KEY,
    name_bn text CHECK (char_length(name_bn) <= 2000),
    name_en text CHECK (char_length(name_en) <= 2000),
    address text NOT NULL CHECK (char_length(address) <= 2000),
    contact text CHECK (char_length(contact) <= 2000),
    logo bytea,
    signatory text CHECK (char_length(signatory) <= 2000),
    designation text CHECK (char_length(designation) <= 2000),
    terms text CHECK (char_length(terms) <= 2000),
    invoice_prefix text NOT NULL CHECK (invoice_prefix ~ '^[A-Z0-9-]{1,10}$'),
    template text NOT NULL CHECK (template IN ('ledger', 'letter', 'bold')),
    accent text CHECK (accent ~ '^#[0-9a-f]{6}$'),
    page_size text NOT NULL CHECK (page_size IN ('a4', 'letter')),
    words_in text NOT NULL CHECK (words_in IN ('own', 'both')),
    version bigint NOT NULL CHECK (version >= 1),
    CHECK (coalesce(name_bn, name_en) IS NOT NULL),
    FOREIGN KEY (workspace_id, logo) REFERENCES tenant.brand_asset (workspace_id, sha256)
);
CALL tenant.scope('tenant.brand');
GRANT SELECT, INSERT, UPDATE ON tenant.brand TO dalil_runtime;

-- The standing towards VAT from a day on, until a later one takes over.
CREATE TABLE tenant.registration (
    workspace_id uuid NOT NULL,
    starts_on date NOT NULL,
    vat_status text NOT NULL CHECK (vat_status IN ('registered', 'turnover_tax', 'not_registered')),
    bin text CHECK (bin ~ '^[0-9]{13}$'),
    tin text CHECK (tin ~ '^[0-9]{12}$'),
    PRIMARY KEY (workspace_id, starts_on),
    CHECK ((bin IS NULL) = (vat_status = 'not_registered'))
);
CALL tenant.scope('tenant.registration');
GRANT SELECT, INSERT ON tenant.registration TO dalil_runtime;

-- Only one place goes without a code: two would print the same numbers.
CREATE TABLE tenant.place (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    name text NOT NULL CHECK (char_length(name) <= 2000),
    address text NOT NULL CHECK (char_length(address) <= 2000),
    code text CHECK (code ~ '^[A-Z0-9]{1,6}$'),
    PRIMARY KEY (workspace_id, id),
    UNIQUE NULLS NOT DISTINCT (workspace_id, code)
);
CALL tenant.scope('tenant.place');
GRANT SELECT, INSERT ON tenant.place TO dalil_runtime;

CREATE TABLE tenant.client (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    name_bn text CHECK (char_length(name_bn) <= 2000),
    name_en text CHECK (char_length(name_en) <= 2000),
    address text CHECK (char_length(address) <= 2000),
    bin text CHECK (bin ~ '^[0-9]{13}$'),
    tin text CHECK (tin ~ '^[0-9]{12}$'),
    contacts jsonb NOT NULL CHECK (jsonb_typeof(contacts) = 'array' AND jsonb_array_length(contacts) <= 20),
    language text CHECK (language IN ('bn', 'en')),
    version bigint NOT NULL CHECK (version >= 1),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    -- By what lists are ordered in either language, byte by byte.
    sort_bn text COLLATE "C" NOT NULL
        GENERATED ALWAYS AS (left(lower(coalesce(name_bn, name_en) COLLATE "C"), 64)) STORED,
    sort_en text COLLATE "C" NOT NULL
        GENERATED ALWAYS AS (left(lower(coalesce(name_en, name_bn) COLLATE "C"), 64)) STORED,
    PRIMARY KEY (workspace_id, id),
    CHECK (coalesce(name_bn, name_en) IS NOT NULL)
);
CREATE INDEX client_by_bangla_name ON tenant.client (workspace_id, sort_bn, id);
CREATE INDEX client_by_english_name ON tenant.client (workspace_id, sort_en, id);
CALL tenant.scope('tenant.client');
GRANT SELECT, INSERT, UPDATE ON tenant.client TO dalil_runtime;

-- The words a client is found by, folded, each in the order of its bytes: a beginning is a range. The range operators of
-- this order are leakproof, so that they may use the index before row security has looked at a row; LIKE may not.
CREATE TABLE tenant.client_word (
    workspace_id uuid NOT NULL,
    word text COLLATE "C" NOT NULL CHECK (octet_length(word) BETWEEN 1 AND 1000),
    client_id uuid NOT NULL,
    source text COLLATE "C" NOT NULL CHECK (source IN ('name', 'details')),
    -- Of one source, word by word, and of each the newest client at its end.
    PRIMARY KEY (workspace_id, source, word, client_id),
    FOREIGN KEY (workspace_id, client_id) REFERENCES tenant.client (workspace_id, id)
);
CREATE INDEX client_word_of_client ON tenant.client_word (workspace_id, client_id, word);
CALL tenant.scope('tenant.client_word');
GRANT SELECT, INSERT, DELETE ON tenant.client_word TO dalil_runtime;
