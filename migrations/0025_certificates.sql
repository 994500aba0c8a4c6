-- Certificates of VAT deducted at source (Mushak 6.6): received from clients, and issued to suppliers.

-- Of a payment's share for a document, the VAT that the client withheld. Sealed with the payment.
ALTER TABLE tenant.payment_allocation
    ADD COLUMN vat_withheld bigint NOT NULL DEFAULT 0 CHECK (vat_withheld BETWEEN 0 AND amount);

-- The VAT that a client withheld of a document by a payment, and what its certificates say so far, kept for speed: opened by
-- the statement that keeps the payment, moved by those that keep its reversal, a certificate, and that one's reversal. It is
-- no record: `dalil documents verify` adds it up again.
CREATE TABLE tenant.withheld_vat (
    workspace_id uuid NOT NULL,
    payment_id uuid NOT NULL,
    document_id uuid NOT NULL,
    client_id uuid NOT NULL,
    paid_on date NOT NULL,
    withheld bigint NOT NULL CHECK (withheld > 0),
    certified bigint NOT NULL DEFAULT 0 CHECK (certified >= 0),
    taken_back boolean NOT NULL DEFAULT false,
    awaited bigint NOT NULL
        GENERATED ALWAYS AS (CASE WHEN taken_back THEN 0 ELSE greatest(withheld - certified, 0) END) STORED,
    PRIMARY KEY (workspace_id, payment_id, document_id),
    -- A payment whose certificate is in hand is not taken back.
    CHECK (NOT taken_back OR certified = 0),
    FOREIGN KEY (workspace_id, payment_id, document_id)
        REFERENCES tenant.payment_allocation (workspace_id, payment_id, document_id),
    FOREIGN KEY (workspace_id, client_id) REFERENCES tenant.client (workspace_id, id)
);
-- Only what is awaited, the oldest first: the list costs what is open, however much was ever withheld.
CREATE INDEX withheld_vat_awaited ON tenant.withheld_vat (workspace_id, paid_on, payment_id, document_id)
    WHERE awaited > 0;
CREATE INDEX withheld_vat_awaited_of_client
    ON tenant.withheld_vat (workspace_id, client_id, paid_on, payment_id, document_id) WHERE awaited > 0;
CALL tenant.scope('tenant.withheld_vat');
GRANT SELECT, INSERT, UPDATE (certified, taken_back) ON tenant.withheld_vat TO dalil_runtime;

-- A certificate that a client gave. Sealed as payments are: its leaf hash, its lines among it, stands in the audit entry of
-- its commit. The scan lies in the object store under its digest.
CREATE TABLE tenant.certificate (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    client_id uuid NOT NULL,
    -- The withholding entity as the certificate names it.
    entity_bin text CHECK (entity_bin ~ '^[0-9]{13}$'),
    number text NOT NULL CHECK (char_length(number) BETWEEN 1 AND 100),
    -- What makes it the same certificate, and how often that was entered, and reversed, before.
    key text COLLATE "C" NOT NULL,
    attempt integer NOT NULL CHECK (attempt BETWEEN 0 AND 65535),
    dated_on date NOT NULL,
    received_on date NOT NULL CHECK (received_on >= dated_on),
    -- The first day of the tax period that it lowers the tax of; none where it came too late for any.
    period date CHECK (extract(day FROM period) = 1),
    remarks text CHECK (char_length(remarks) BETWEEN 1 AND 300),
    scan_sha256 bytea CHECK (octet_length(scan_sha256) = 32),
    scan_size integer CHECK (scan_size > 0),
    scan_media text COLLATE "C" CHECK (scan_media IN ('application/pdf', 'image/jpeg', 'image/png')),
    amount bigint NOT NULL CHECK (amount > 0),
    -- What the return counts: no more than was withheld.
    counted bigint NOT NULL CHECK (counted BETWEEN 0 AND amount),
    recorded_at timestamptz NOT NULL,
    recorded_by text NOT NULL,
    PRIMARY KEY (workspace_id, id),
    CHECK ((scan_sha256 IS NULL) = (scan_size IS NULL) AND (scan_size IS NULL) = (scan_media IS NULL)),
    CHECK (period IS NOT NULL OR counted = 0),
    -- Whatever the statements before it saw, the same certificate is entered once for each time it was reversed.
    UNIQUE (workspace_id, client_id, key, attempt),
    FOREIGN KEY (workspace_id, client_id) REFERENCES tenant.client (workspace_id, id)
);
CREATE INDEX certificate_of_client ON tenant.certificate (workspace_id, client_id, id);
CREATE INDEX certificate_of_period ON tenant.certificate (workspace_id, period, id) INCLUDE (counted)
    WHERE period IS NOT NULL;
CALL tenant.scope('tenant.certificate');
GRANT SELECT, INSERT ON tenant.certificate TO dalil_runtime;
CREATE TRIGGER sealed BEFORE UPDATE OR DELETE OR TRUNCATE ON tenant.certificate
    FOR EACH STATEMENT EXECUTE FUNCTION tenant.refuse_change();

CREATE TABLE tenant.certificate_line (
    workspace_id uuid NOT NULL,
    certificate_id uuid NOT NULL,
    payment_id uuid NOT NULL,
    document_id uuid NOT NULL,
    amount bigint NOT NULL CHECK (amount > 0),
    counted bigint NOT NULL CHECK (counted BETWEEN 0 AND amount),
    PRIMARY KEY (workspace_id, certificate_id, payment_id, document_id),
    FOREIGN KEY (workspace_id, certificate_id) REFERENCES tenant.certificate (workspace_id, id),
    FOREIGN KEY (workspace_id, payment_id, document_id)
        REFERENCES tenant.withheld_vat (workspace_id, payment_id, document_id)
);
CREATE INDEX certificate_line_of_payment ON tenant.certificate_line (workspace_id, payment_id, certificate_id);
CALL tenant.scope('tenant.certificate_line');
GRANT SELECT, INSERT ON tenant.certificate_line TO dalil_runtime;
CREATE TRIGGER sealed BEFORE UPDATE OR DELETE OR TRUNCATE ON tenant.certificate_line
    FOR EACH STATEMENT EXECUTE FUNCTION tenant.refuse_change();

-- A certificate is reversed once, and never edited.
CREATE TABLE tenant.certificate_reversal (
    workspace_id uuid NOT NULL,
    certificate_id uuid NOT NULL,
    day date NOT NULL,
    reason text NOT NULL CHECK (char_length(reason) BETWEEN 1 AND 300),
    recorded_at timestamptz NOT NULL,
    recorded_by text NOT NULL,
    PRIMARY KEY (workspace_id, certificate_id),
    FOREIGN KEY (workspace_id, certificate_id) REFERENCES tenant.certificate (workspace_id, id)
);
CALL tenant.scope('tenant.certificate_reversal');
GRANT SELECT, INSERT ON tenant.certificate_reversal TO dalil_runtime;
CREATE TRIGGER sealed BEFORE UPDATE OR DELETE OR TRUNCATE ON tenant.certificate_reversal
    FOR EACH STATEMENT EXECUTE FUNCTION tenant.refuse_change();
