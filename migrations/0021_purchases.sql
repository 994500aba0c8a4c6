-- Suppliers, their papers (purchases), what they were paid, and what was taken back. What feeds register 6.1 and notes 10
-- to 25 of the return.

CREATE TABLE tenant.supplier (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    name_bn text CHECK (char_length(name_bn) <= 2000),
    name_en text CHECK (char_length(name_en) <= 2000),
    address text CHECK (char_length(address) <= 2000),
    bin text CHECK (bin ~ '^[0-9]{13}$'),
    nid text CHECK (nid ~ '^([0-9]{10}|[0-9]{13}|[0-9]{17})$'),
    turnover_tax boolean NOT NULL,
    contacts jsonb NOT NULL CHECK (jsonb_typeof(contacts) = 'array' AND jsonb_array_length(contacts) <= 20),
    version bigint NOT NULL CHECK (version >= 1),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, id),
    CHECK (coalesce(name_bn, name_en) IS NOT NULL),
    CHECK (bin IS NULL OR nid IS NULL),
    CHECK (NOT turnover_tax OR bin IS NOT NULL)
);
CALL tenant.scope('tenant.supplier');
GRANT SELECT, INSERT, UPDATE ON tenant.supplier TO dalil_runtime;

-- Sealed as payments are: the leaf hash of a purchase, its lines among it, stands in the audit entry of its commit.
CREATE TABLE tenant.purchase (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    supplier_id uuid NOT NULL,
    -- The supplier as it was then.
    seller_name_bn text,
    seller_name_en text,
    seller_address text,
    seller_bin text CHECK (seller_bin ~ '^[0-9]{13}$'),
    seller_nid text,
    seller_turnover_tax boolean NOT NULL,
    paper text COLLATE "C" NOT NULL CHECK (paper IN ('tax_invoice', 'bill_of_entry', 'other')),
    number text NOT NULL CHECK (char_length(number) BETWEEN 1 AND 100),
    -- What makes it the same paper, and how often that was entered, and reversed, before.
    key text COLLATE "C" NOT NULL,
    attempt integer NOT NULL CHECK (attempt BETWEEN 0 AND 65535),
    dated_on date NOT NULL,
    received_on date NOT NULL CHECK (received_on >= dated_on),
    -- The first day of the tax period.
    period date NOT NULL CHECK (extract(day FROM period) = 1),
    withholding boolean NOT NULL,
    remarks text CHECK (char_length(remarks) BETWEEN 1 AND 300),
    value bigint NOT NULL CHECK (value > 0),
    duty bigint NOT NULL CHECK (duty >= 0),
    vat bigint NOT NULL CHECK (vat >= 0),
    total bigint NOT NULL CHECK (total <= 9000000000000000),
    recorded_at timestamptz NOT NULL,
    recorded_by text NOT NULL,
    PRIMARY KEY (workspace_id, id),
    -- Whatever the statements before it saw, the same paper is entered once for each time it was reversed.
    UNIQUE (workspace_id, supplier_id, key, attempt),
    FOREIGN KEY (workspace_id, supplier_id) REFERENCES tenant.supplier (workspace_id, id)
);
CREATE INDEX purchase_of_period ON tenant.purchase (workspace_id, period, received_on, id);
CREATE INDEX purchase_of_supplier ON tenant.purchase (workspace_id, supplier_id, id);
CALL tenant.scope('tenant.purchase');
GRANT SELECT, INSERT ON tenant.purchase TO dalil_runtime;
CREATE TRIGGER sealed BEFORE UPDATE OR DELETE OR TRUNCATE ON tenant.purchase
    FOR EACH STATEMENT EXECUTE FUNCTION tenant.refuse_change();

CREATE TABLE tenant.purchase_line (
    workspace_id uuid NOT NULL,
    purchase_id uuid NOT NULL,
    position integer NOT NULL CHECK (position BETWEEN 1 AND 100),
    description text NOT NULL,
    quantity text,
    unit text,
    treatment text COLLATE "C" NOT NULL CHECK (treatment IN ('standard', 'reduced', 'zero', 'exempt', 'specific')),
    value bigint NOT NULL CHECK (value > 0),
    duty bigint NOT NULL CHECK (duty >= 0),
    vat bigint NOT NULL CHECK (vat >= 0),
    credited boolean NOT NULL,
    -- The note of the return that it feeds.
    note smallint NOT NULL CHECK (note BETWEEN 10 AND 22),
    PRIMARY KEY (workspace_id, purchase_id, position),
    FOREIGN KEY (workspace_id, purchase_id) REFERENCES tenant.purchase (workspace_id, id)
);
CALL tenant.scope('tenant.purchase_line');
GRANT SELECT, INSERT ON tenant.purchase_line TO dalil_runtime;
CREATE TRIGGER sealed BEFORE UPDATE OR DELETE OR TRUNCATE ON tenant.purchase_line
    FOR EACH STATEMENT EXECUTE FUNCTION tenant.refuse_change();

-- A purchase is reversed once, and never edited.
CREATE TABLE tenant.purchase_reversal (
    workspace_id uuid NOT NULL,
    purchase_id uuid NOT NULL,
    day date NOT NULL,
    reason text NOT NULL CHECK (char_length(reason) BETWEEN 1 AND 300),
    recorded_at timestamptz NOT NULL,
    recorded_by text NOT NULL,
    PRIMARY KEY (workspace_id, purchase_id),
    FOREIGN KEY (workspace_id, purchase_id) REFERENCES tenant.purchase (workspace_id, id)
);
CALL tenant.scope('tenant.purchase_reversal');
GRANT SELECT, INSERT ON tenant.purchase_reversal TO dalil_runtime;
CREATE TRIGGER sealed BEFORE UPDATE OR DELETE OR TRUNCATE ON tenant.purchase_reversal
    FOR EACH STATEMENT EXECUTE FUNCTION tenant.refuse_change();

CREATE TABLE tenant.supplier_payment (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    purchase_id uuid NOT NULL,
    method text COLLATE "C" NOT NULL CHECK (method IN ('bank', 'cheque', 'mobile', 'card', 'cash')),
    paid_on date NOT NULL,
    reference text CHECK (char_length(reference) BETWEEN 1 AND 100),
    amount bigint NOT NULL CHECK (amount > 0),
    vat_withheld bigint NOT NULL CHECK (vat_withheld BETWEEN 0 AND amount),
    credit_returned bigint NOT NULL CHECK (credit_returned BETWEEN 0 AND amount),
    recorded_at timestamptz NOT NULL,
    recorded_by text NOT NULL,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, purchase_id) REFERENCES tenant.purchase (workspace_id, id)
);
CREATE INDEX supplier_payment_of_purchase ON tenant.supplier_payment (workspace_id, purchase_id, id);
-- Only what the return asks for: notes 24 and 25 of a month.
CREATE INDEX supplier_payment_by_day ON tenant.supplier_payment (workspace_id, paid_on)
    INCLUDE (id, purchase_id, vat_withheld, credit_returned) WHERE vat_withheld > 0 OR credit_returned > 0;
CALL tenant.scope('tenant.supplier_payment');
GRANT SELECT, INSERT ON tenant.supplier_payment TO dalil_runtime;
CREATE TRIGGER sealed BEFORE UPDATE OR DELETE OR TRUNCATE ON tenant.supplier_payment
    FOR EACH STATEMENT EXECUTE FUNCTION tenant.refuse_change();

CREATE TABLE tenant.supplier_payment_reversal (
    workspace_id uuid NOT NULL,
    payment_id uuid NOT NULL,
    day date NOT NULL,
    reason text NOT NULL CHECK (char_length(reason) BETWEEN 1 AND 300),
    recorded_at timestamptz NOT NULL,
    recorded_by text NOT NULL,
    PRIMARY KEY (workspace_id, payment_id),
    FOREIGN KEY (workspace_id, payment_id) REFERENCES tenant.supplier_payment (workspace_id, id)
);
CALL tenant.scope('tenant.supplier_payment_reversal');
GRANT SELECT, INSERT ON tenant.supplier_payment_reversal TO dalil_runtime;
CREATE TRIGGER sealed BEFORE UPDATE OR DELETE OR TRUNCATE ON tenant.supplier_payment_reversal
    FOR EACH STATEMENT EXECUTE FUNCTION tenant.refuse_change();
