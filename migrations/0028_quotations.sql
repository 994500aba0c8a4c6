-- Quotations: what something would cost, and until when that holds. A quotation is a document like the others; what became of it
-- is recorded beside it. Bills: a demand for what is open under invoices, which needs no table of its own.

-- The kinds of documents, those of other migrations among them.
ALTER TABLE tenant.series DROP CONSTRAINT series_kind_check;
ALTER TABLE tenant.series ADD CONSTRAINT series_kind_check CHECK (kind IN (
    'bill',
    'invoice',
    'money_receipt',
    'mushak_6_3',
    'mushak_6_7',
    'mushak_6_8',
    'quotation'
));
ALTER TABLE tenant.document DROP CONSTRAINT document_kind_check;
ALTER TABLE tenant.document ADD CONSTRAINT document_kind_check CHECK (kind IN (
    'bill',
    'invoice',
    'money_receipt',
    'mushak_6_3',
    'mushak_6_7',
    'mushak_6_8',
    'quotation'
));

-- The quotation that an invoice was made from, and its number; sealed with it.
ALTER TABLE tenant.document
    ADD COLUMN quotation_id uuid,
    ADD COLUMN quotation text COLLATE "C",
    -- The invoices that a bill demands what is open under; as JSON kept as text.
    ADD COLUMN demands text,
    ADD CHECK ((demands IS NOT NULL) = (kind = 'bill')),
    ADD CHECK (quotation_id IS NULL OR kind = 'invoice'),
    ADD CHECK ((quotation_id IS NULL) = (quotation IS NULL)),
    -- A quotation always says until when it holds.
    ADD CHECK (kind <> 'quotation' OR due_on IS NOT NULL);

-- What became of an issued quotation, kept for speed: opened by the statement that stores the document, locked by whatever
-- answers, ends or bills it. It is no record: `dalil documents verify` holds it against answers, voids and documents.
CREATE TABLE tenant.quotation (
    workspace_id uuid NOT NULL,
    document_id uuid NOT NULL,
    client_id uuid NOT NULL,
    total bigint NOT NULL,
    issued_at timestamptz NOT NULL,
    issued_on date NOT NULL,
    valid_until date NOT NULL CHECK (valid_until >= issued_on),
    kept text COLLATE "C" NOT NULL DEFAULT 'open'
        CHECK (kept IN ('open', 'accepted', 'declined', 'withdrawn', 'replaced')),
    -- The draft, and then the invoice, that was last made from it; the draft may be gone.
    invoice_id uuid,
    PRIMARY KEY (workspace_id, document_id),
    FOREIGN KEY (workspace_id, document_id) REFERENCES tenant.document (workspace_id, id),
    FOREIGN KEY (workspace_id, client_id) REFERENCES tenant.client (workspace_id, id)
);
CREATE INDEX quotation_by_issue ON tenant.quotation (workspace_id, issued_at, document_id);
CREATE INDEX quotation_by_total ON tenant.quotation (workspace_id, total, issued_at, document_id);
CREATE INDEX quotation_of_client ON tenant.quotation (workspace_id, client_id, issued_at, document_id);
CREATE INDEX quotation_kept ON tenant.quotation (workspace_id, kept, issued_at, document_id);
-- Those that wait for an answer, by their last day: whoever asks for the open ones does not walk over all that expired.
CREATE INDEX quotation_waiting ON tenant.quotation (workspace_id, valid_until, issued_at, document_id)
    WHERE kept = 'open';
CALL tenant.scope('tenant.quotation');
GRANT SELECT, INSERT, UPDATE (kept, invoice_id) ON tenant.quotation TO dalil_runtime;

ALTER TABLE tenant.document
    ADD FOREIGN KEY (workspace_id, quotation_id) REFERENCES tenant.quotation (workspace_id, document_id) NOT VALID;

-- The client's answer: once for each quotation. Sealed as payments are: its leaf hash stands in the audit entry of its commit.
CREATE TABLE tenant.quotation_answer (
    workspace_id uuid NOT NULL,
    document_id uuid NOT NULL,
    outcome text NOT NULL CHECK (outcome IN ('accepted', 'declined')),
    day date NOT NULL,
    channel text NOT NULL CHECK (channel IN ('mail', 'paper', 'word')),
    said_digest bytea NOT NULL CHECK (octet_length(said_digest) = 32),
    recorded_at timestamptz NOT NULL,
    recorded_by text NOT NULL,
    PRIMARY KEY (workspace_id, document_id),
    FOREIGN KEY (workspace_id, document_id) REFERENCES tenant.quotation (workspace_id, document_id)
);
CALL tenant.scope('tenant.quotation_answer');
GRANT SELECT, INSERT ON tenant.quotation_answer TO dalil_runtime;
CREATE TRIGGER sealed BEFORE UPDATE OR DELETE OR TRUNCATE ON tenant.quotation_answer
    FOR EACH STATEMENT EXECUTE FUNCTION tenant.refuse_change();

-- Who answered, and what they said: the answer holds a salted digest only, so that a row here can be shredded.
CREATE TABLE tenant.quotation_answer_personal (
    workspace_id uuid NOT NULL,
    document_id uuid NOT NULL,
    salt bytea NOT NULL CHECK (octet_length(salt) = 16),
    name text CHECK (char_length(name) BETWEEN 1 AND 200),
    note text CHECK (char_length(note) BETWEEN 1 AND 500),
    PRIMARY KEY (workspace_id, document_id),
    FOREIGN KEY (workspace_id, document_id) REFERENCES tenant.quotation_answer (workspace_id, document_id)
);
CALL tenant.scope('tenant.quotation_answer_personal');
GRANT SELECT, INSERT ON tenant.quotation_answer_personal TO dalil_runtime;
CREATE TRIGGER written_once BEFORE UPDATE OR TRUNCATE ON tenant.quotation_answer_personal
    FOR EACH STATEMENT EXECUTE FUNCTION tenant.refuse_change();

-- What a draft will be issued as, which version of a quotation it revises, and which quotation it was made from.
ALTER TABLE tenant.invoice_draft
    ADD COLUMN kind text COLLATE "C" NOT NULL DEFAULT 'invoice' CHECK (kind IN ('invoice', 'quotation')),
    ADD COLUMN revises_id uuid,
    ADD COLUMN quotation_id uuid,
    ADD CHECK (replaces_id IS NULL OR kind = 'invoice'),
    ADD CHECK (revises_id IS NULL OR kind = 'quotation'),
    ADD CHECK (quotation_id IS NULL OR kind = 'invoice'),
    ADD FOREIGN KEY (workspace_id, revises_id) REFERENCES tenant.quotation (workspace_id, document_id) NOT VALID,
    ADD FOREIGN KEY (workspace_id, quotation_id) REFERENCES tenant.quotation (workspace_id, document_id) NOT VALID;
ALTER TABLE tenant.discarded_draft
    ADD COLUMN kind text COLLATE "C" NOT NULL DEFAULT 'invoice',
    ADD COLUMN revises_id uuid,
    ADD COLUMN quotation_id uuid;
-- One draft at a time of a next version, and one invoice from a quotation.
CREATE UNIQUE INDEX invoice_draft_revises ON tenant.invoice_draft (workspace_id, revises_id)
    WHERE revises_id IS NOT NULL;
CREATE UNIQUE INDEX invoice_draft_from_quotation ON tenant.invoice_draft (workspace_id, quotation_id)
    WHERE quotation_id IS NOT NULL;
-- Lists show the drafts of one kind.
DROP INDEX tenant.invoice_draft_by_change;
DROP INDEX tenant.invoice_draft_by_total;
CREATE INDEX invoice_draft_by_change ON tenant.invoice_draft (workspace_id, kind, updated_at, id);
CREATE INDEX invoice_draft_by_total ON tenant.invoice_draft (workspace_id, kind, total, updated_at, id);
