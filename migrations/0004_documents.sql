-- Drafts, series, issued documents and their papers.

CREATE TABLE tenant.invoice_draft (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    client_id uuid NOT NULL,
    place_id uuid,
    currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    total bigint NOT NULL CHECK (total BETWEEN 0 AND 9000000000000000),
    body jsonb NOT NULL,
    version bigint NOT NULL CHECK (version >= 1),
    -- The voided invoice that it will be issued in place of.
    replaces_id uuid,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, client_id) REFERENCES tenant.client (workspace_id, id),
    FOREIGN KEY (workspace_id, place_id) REFERENCES tenant.place (workspace_id, id)
);
CREATE INDEX invoice_draft_by_change ON tenant.invoice_draft (workspace_id, updated_at, id);
CREATE INDEX invoice_draft_by_total ON tenant.invoice_draft (workspace_id, total, updated_at, id);
CREATE INDEX invoice_draft_of_client ON tenant.invoice_draft (workspace_id, client_id, updated_at, id);
-- One draft at a time in place of a voided invoice.
CREATE UNIQUE INDEX invoice_draft_replaces ON tenant.invoice_draft (workspace_id, replaces_id)
    WHERE replaces_id IS NOT NULL;
CALL tenant.scope('tenant.invoice_draft');
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant.invoice_draft TO dalil_runtime;

-- One run of numbers. A counter row and not a sequence: a sequence leaves a gap when a transaction rolls back.
-- NBR numbers Mushak 6.3 afresh each financial year (VAT and SD Rules 2016, rule 40).
CREATE TABLE tenant.series (
    workspace_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('invoice', 'money_receipt', 'mushak_6_3', 'mushak_6_7', 'mushak_6_8')),
    bin text CHECK (bin ~ '^[0-9]{13}$'),
    place_id uuid,
    fiscal_year smallint NOT NULL,
    last bigint NOT NULL CHECK (last >= 1),
    last_issued_at timestamptz NOT NULL,
    previous_issued_at timestamptz,
    -- The log of the series (RFC 6962): the roots of the perfect trees of its documents' seals, the largest first.
    peaks bytea NOT NULL DEFAULT '' CHECK (octet_length(peaks) % 32 = 0),
    UNIQUE NULLS NOT DISTINCT (workspace_id, kind, bin, place_id, fiscal_year),
    FOREIGN KEY (workspace_id, place_id) REFERENCES tenant.place (workspace_id, id)
);
CALL tenant.scope('tenant.series');
GRANT SELECT, INSERT, UPDATE ON tenant.series TO dalil_runtime;

-- Every column is inside the seal, or is the seal (leaf, hints). issuer and buyer are JSON kept as text, since they are
-- sealed byte for byte. So is corrects: what a note says of the 6.3 that it corrects.
CREATE TABLE tenant.document (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    kind text COLLATE "C" NOT NULL CHECK (kind IN ('invoice', 'money_receipt', 'mushak_6_3', 'mushak_6_7', 'mushak_6_8')),
    series_bin text,
    series_place uuid,
    fiscal_year smallint NOT NULL,
    number bigint NOT NULL CHECK (number >= 1),
    printed_number text COLLATE "C" NOT NULL,
    layout text NOT NULL,
    issued_at timestamptz NOT NULL,
    issued_on date NOT NULL,
    supplied_on date NOT NULL,
    due_on date CHECK (due_on >= issued_on),
    issued_by text NOT NULL,
    counterpart_id uuid,
    -- The voided document of the same kind that this one was issued in place of, and its number.
    replaces_id uuid,
    replaces text COLLATE "C",
    client_id uuid NOT NULL,
    currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    issuer text NOT NULL,
    buyer text NOT NULL,
    destination text CHECK (char_length(destination) <= 2000),
    vehicle text CHECK (char_length(vehicle) <= 2000),
    notes text CHECK (char_length(notes) <= 2000),
    corrects_id uuid,
    corrects text,
    -- The payment that a money receipt is for, and what it was; as JSON kept as text.
    payment_id uuid,
    payment text,
    attention_digest bytea CHECK (octet_length(attention_digest) = 32),
    line_count integer NOT NULL CHECK (line_count BETWEEN 1 AND 500),
    gross bigint NOT NULL,
    discount bigint NOT NULL,
    value bigint NOT NULL,
    duty bigint NOT NULL,
    vat bigint NOT NULL,
    total bigint NOT NULL,
    leaf bytea NOT NULL CHECK (octet_length(leaf) = 32),
    hints bytea NOT NULL,
    PRIMARY KEY (workspace_id, id),
    -- The number stands before its series, so that the key also finds a document by its number.
    UNIQUE NULLS NOT DISTINCT (workspace_id, number, kind, series_bin, series_place, fiscal_year),
    FOREIGN KEY (workspace_id, client_id) REFERENCES tenant.client (workspace_id, id),
    FOREIGN KEY (workspace_id, series_place) REFERENCES tenant.place (workspace_id, id),
    FOREIGN KEY (workspace_id, corrects_id) REFERENCES tenant.document (workspace_id, id),
    CHECK ((corrects_id IS NOT NULL) = (kind IN ('mushak_6_7', 'mushak_6_8'))),
    CHECK ((corrects_id IS NULL) = (corrects IS NULL)),
    CHECK ((payment_id IS NOT NULL) = (kind = 'money_receipt')),
    CHECK ((payment_id IS NULL) = (payment IS NULL)),
    -- An invoice and its 6.3 name each other, so that neither can be there first.
    FOREIGN KEY (workspace_id, counterpart_id) REFERENCES tenant.document (workspace_id, id)
        DEFERRABLE INITIALLY DEFERRED
);
-- Lists go by the moment of issue. The kind stands behind it, since an invoice and its 6.3 share one.
CREATE INDEX document_by_issue ON tenant.document (workspace_id, issued_at, kind, id);
CREATE INDEX document_of_kind ON tenant.document (workspace_id, kind, issued_at, id);
CREATE INDEX document_of_client ON tenant.document (workspace_id, client_id, issued_at, kind, id);
CREATE INDEX document_by_number ON tenant.document (workspace_id, printed_number);
-- Notes alone: those of a 6.3, and those on a client's account.
CREATE INDEX document_note_of ON tenant.document (workspace_id, corrects_id, issued_at, id)
    WHERE corrects_id IS NOT NULL;
CREATE INDEX document_note_of_client ON tenant.document (workspace_id, client_id, issued_on)
    WHERE corrects_id IS NOT NULL;
CREATE INDEX document_by_total ON tenant.document (workspace_id, total, issued_at, kind, id);
-- A voided document is issued again once.
CREATE UNIQUE INDEX document_replaces ON tenant.document (workspace_id, replaces_id) WHERE replaces_id IS NOT NULL;
CALL tenant.scope('tenant.document');
GRANT SELECT, INSERT ON tenant.document TO dalil_runtime;
CREATE TRIGGER sealed BEFORE UPDATE OR DELETE OR TRUNCATE ON tenant.document
    FOR EACH STATEMENT EXECUTE FUNCTION tenant.refuse_change();

CREATE TABLE tenant.document_line (
    workspace_id uuid NOT NULL,
    document_id uuid NOT NULL,
    position integer NOT NULL CHECK (position BETWEEN 1 AND 500),
    description text NOT NULL,
    unit text NOT NULL,
    quantity text NOT NULL,
    unit_price text NOT NULL,
    price_includes_tax boolean NOT NULL,
    net_unit_price text NOT NULL,
    duty_rate text NOT NULL,
    vat_treatment text NOT NULL,
    vat_rate text,
    gross bigint NOT NULL,
    discount bigint NOT NULL,
    value bigint NOT NULL,
    duty bigint NOT NULL,
    vat bigint NOT NULL,
    total bigint NOT NULL,
    PRIMARY KEY (workspace_id, document_id, position),
    FOREIGN KEY (workspace_id, document_id) REFERENCES tenant.document (workspace_id, id)
);
CALL tenant.scope('tenant.document_line');
GRANT SELECT, INSERT ON tenant.document_line TO dalil_runtime;
CREATE TRIGGER sealed BEFORE UPDATE OR DELETE OR TRUNCATE ON tenant.document_line
    FOR EACH STATEMENT EXECUTE FUNCTION tenant.refuse_change();

-- The nodes of the log of a series above a document's seal that were complete with it, the lowest first; no row where
-- there are none. They follow from the seals, so that a check finds a changed one.
CREATE TABLE tenant.log_node (
    workspace_id uuid NOT NULL,
    document_id uuid NOT NULL,
    nodes bytea NOT NULL CHECK (octet_length(nodes) BETWEEN 32 AND 2048 AND octet_length(nodes) % 32 = 0),
    PRIMARY KEY (workspace_id, document_id),
    FOREIGN KEY (workspace_id, document_id) REFERENCES tenant.document (workspace_id, id)
);
CALL tenant.scope('tenant.log_node');
GRANT SELECT, INSERT ON tenant.log_node TO dalil_runtime;
CREATE TRIGGER sealed BEFORE UPDATE OR DELETE OR TRUNCATE ON tenant.log_node
    FOR EACH STATEMENT EXECUTE FUNCTION tenant.refuse_change();

-- The person addressed: the document holds a salted digest only, so that a row here can be shredded.
CREATE TABLE tenant.document_personal (
    workspace_id uuid NOT NULL,
    document_id uuid NOT NULL,
    salt bytea NOT NULL CHECK (octet_length(salt) = 16),
    attention text NOT NULL,
    PRIMARY KEY (workspace_id, document_id),
    FOREIGN KEY (workspace_id, document_id) REFERENCES tenant.document (workspace_id, id)
);
CALL tenant.scope('tenant.document_personal');
GRANT SELECT, INSERT ON tenant.document_personal TO dalil_runtime;
CREATE TRIGGER written_once BEFORE UPDATE OR TRUNCATE ON tenant.document_personal
    FOR EACH STATEMENT EXECUTE FUNCTION tenant.refuse_change();

-- What was issued in each month and not voided since, of one kind in one currency: kept by the statements that store the
-- documents and their voids, so that no page has to sum them up. It can be made again from them at any time, and `dalil documents verify` compares the two.
CREATE TABLE tenant.month_figure (
    workspace_id uuid NOT NULL,
    month date NOT NULL CHECK (extract(day FROM month) = 1),
    kind text COLLATE "C" NOT NULL,
    currency text COLLATE "C" NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    documents bigint NOT NULL,
    value bigint NOT NULL,
    duty bigint NOT NULL,
    vat bigint NOT NULL,
    total bigint NOT NULL,
    PRIMARY KEY (workspace_id, month, kind, currency)
)
-- The row of this month changes with each issue: room on its page, so that no index changes with it.
WITH (fillfactor = 50);
CALL tenant.scope('tenant.month_figure');
GRANT SELECT, INSERT, UPDATE ON tenant.month_figure TO dalil_runtime;

-- The original of a document in a language: rendered once, served for ever.
CREATE TABLE tenant.original_paper (
    workspace_id uuid NOT NULL,
    document_id uuid NOT NULL,
    language text NOT NULL CHECK (language IN ('bn', 'en')),
    sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32),
    size bigint NOT NULL CHECK (size >= 0),
    renderer text NOT NULL,
    rendered_at timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, document_id, language),
    FOREIGN KEY (workspace_id, document_id) REFERENCES tenant.document (workspace_id, id)
);
CALL tenant.scope('tenant.original_paper');
GRANT SELECT, INSERT ON tenant.original_paper TO dalil_runtime;
CREATE TRIGGER sealed BEFORE UPDATE OR DELETE OR TRUNCATE ON tenant.original_paper
    FOR EACH STATEMENT EXECUTE FUNCTION tenant.refuse_change();

CREATE TABLE tenant.paper_copy (
    workspace_id uuid NOT NULL,
    document_id uuid NOT NULL,
    ordinal integer NOT NULL CHECK (ordinal >= 1),
    language text NOT NULL CHECK (language IN ('bn', 'en')),
    sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32),
    size bigint NOT NULL CHECK (size >= 0),
    renderer text NOT NULL,
    rendered_at timestamptz NOT NULL,
    reason text NOT NULL CHECK (char_length(reason) <= 2000),
    PRIMARY KEY (workspace_id, document_id, ordinal),
    FOREIGN KEY (workspace_id, document_id) REFERENCES tenant.document (workspace_id, id)
);
CALL tenant.scope('tenant.paper_copy');
GRANT SELECT, INSERT ON tenant.paper_copy TO dalil_runtime;
CREATE TRIGGER sealed BEFORE UPDATE OR DELETE OR TRUNCATE ON tenant.paper_copy
    FOR EACH STATEMENT EXECUTE FUNCTION tenant.refuse_change();
