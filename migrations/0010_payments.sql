-- Money in: what is owed under each issued invoice, payments, their reversals, write-offs.

-- What is owed under an issued invoice, kept for speed: opened by the statement that issues it, moved by the statements
-- that keep a payment, a reversal, a write-off, a void or a note. It is no record: `dalil documents verify` adds it up again.
CREATE TABLE tenant.receivable (
    workspace_id uuid NOT NULL,
    document_id uuid NOT NULL,
    client_id uuid NOT NULL,
    currency text COLLATE "C" NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    issued_on date NOT NULL,
    due_on date,
    billed bigint NOT NULL CHECK (billed >= 0),
    -- As notes left it.
    vat bigint NOT NULL CHECK (vat >= 0),
    paid bigint NOT NULL DEFAULT 0 CHECK (paid >= 0),
    written_off bigint NOT NULL DEFAULT 0 CHECK (written_off >= 0),
    voided boolean NOT NULL DEFAULT false,
    credited bigint NOT NULL DEFAULT 0 CHECK (credited >= 0),
    debited bigint NOT NULL DEFAULT 0 CHECK (debited >= 0),
    outstanding bigint NOT NULL
        GENERATED ALWAYS AS (CASE WHEN voided THEN 0 ELSE billed + debited - credited - paid - written_off END) STORED
        CHECK (outstanding >= 0),
    PRIMARY KEY (workspace_id, document_id),
    -- Nothing is settled or corrected under what was voided.
    CHECK (NOT voided OR (paid = 0 AND written_off = 0 AND credited = 0 AND debited = 0)),
    FOREIGN KEY (workspace_id, document_id) REFERENCES tenant.document (workspace_id, id),
    FOREIGN KEY (workspace_id, client_id) REFERENCES tenant.client (workspace_id, id)
);
-- Only what is open: ageing and what is late cost what is owed, however much was ever issued.
CREATE INDEX receivable_open ON tenant.receivable (workspace_id, due_on, document_id) INCLUDE (currency, outstanding)
    WHERE outstanding > 0;
CREATE INDEX receivable_of_client ON tenant.receivable (workspace_id, client_id, issued_on);
CALL tenant.scope('tenant.receivable');
GRANT SELECT, INSERT, UPDATE (vat, paid, written_off, voided, credited, debited) ON tenant.receivable TO dalil_runtime;

CREATE TABLE tenant.payment (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    client_id uuid NOT NULL,
    method text COLLATE "C" NOT NULL CHECK (method IN ('cash', 'bank_transfer', 'bkash', 'nagad', 'cheque', 'card')),
    received_on date NOT NULL,
    reference text CHECK (char_length(reference) BETWEEN 1 AND 100),
    currency text COLLATE "C" NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    received bigint NOT NULL CHECK (received >= 0),
    vat_withheld bigint NOT NULL CHECK (vat_withheld >= 0),
    tax_withheld bigint NOT NULL CHECK (tax_withheld >= 0),
    recorded_at timestamptz NOT NULL,
    recorded_by text NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, client_id) REFERENCES tenant.client (workspace_id, id),
    CHECK (received + vat_withheld + tax_withheld > 0)
);
CREATE INDEX payment_of_client ON tenant.payment (workspace_id, client_id, id);
CALL tenant.scope('tenant.payment');
GRANT SELECT, INSERT ON tenant.payment TO dalil_runtime;
CREATE TRIGGER sealed BEFORE UPDATE OR DELETE OR TRUNCATE ON tenant.payment
    FOR EACH STATEMENT EXECUTE FUNCTION tenant.refuse_change();

CREATE TABLE tenant.payment_allocation (
    workspace_id uuid NOT NULL,
    payment_id uuid NOT NULL,
    document_id uuid NOT NULL,
    amount bigint NOT NULL CHECK (amount > 0),
    PRIMARY KEY (workspace_id, payment_id, document_id),
    FOREIGN KEY (workspace_id, payment_id) REFERENCES tenant.payment (workspace_id, id),
    FOREIGN KEY (workspace_id, document_id) REFERENCES tenant.receivable (workspace_id, document_id)
);
CREATE INDEX payment_allocation_of_document ON tenant.payment_allocation (workspace_id, document_id, payment_id);
CALL tenant.scope('tenant.payment_allocation');
GRANT SELECT, INSERT ON tenant.payment_allocation TO dalil_runtime;
CREATE TRIGGER sealed BEFORE UPDATE OR DELETE OR TRUNCATE ON tenant.payment_allocation
    FOR EACH STATEMENT EXECUTE FUNCTION tenant.refuse_change();

-- A payment is reversed once, and never edited.
CREATE TABLE tenant.payment_reversal (
    workspace_id uuid NOT NULL,
    payment_id uuid NOT NULL,
    day date NOT NULL,
    reason text NOT NULL CHECK (char_length(reason) BETWEEN 1 AND 300),
    recorded_at timestamptz NOT NULL,
    recorded_by text NOT NULL,
    PRIMARY KEY (workspace_id, payment_id),
    FOREIGN KEY (workspace_id, payment_id) REFERENCES tenant.payment (workspace_id, id)
);
CALL tenant.scope('tenant.payment_reversal');
GRANT SELECT, INSERT ON tenant.payment_reversal TO dalil_runtime;
CREATE TRIGGER sealed BEFORE UPDATE OR DELETE OR TRUNCATE ON tenant.payment_reversal
    FOR EACH STATEMENT EXECUTE FUNCTION tenant.refuse_change();

CREATE TABLE tenant.write_off (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    document_id uuid NOT NULL,
    client_id uuid NOT NULL,
    currency text COLLATE "C" NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    amount bigint NOT NULL CHECK (amount > 0),
    day date NOT NULL,
    reason text NOT NULL CHECK (char_length(reason) BETWEEN 1 AND 300),
    recorded_at timestamptz NOT NULL,
    recorded_by text NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, document_id) REFERENCES tenant.receivable (workspace_id, document_id),
    FOREIGN KEY (workspace_id, client_id) REFERENCES tenant.client (workspace_id, id)
);
CREATE INDEX write_off_of_document ON tenant.write_off (workspace_id, document_id, id);
CREATE INDEX write_off_of_client ON tenant.write_off (workspace_id, client_id, day);
CALL tenant.scope('tenant.write_off');
GRANT SELECT, INSERT ON tenant.write_off TO dalil_runtime;
CREATE TRIGGER sealed BEFORE UPDATE OR DELETE OR TRUNCATE ON tenant.write_off
    FOR EACH STATEMENT EXECUTE FUNCTION tenant.refuse_change();
