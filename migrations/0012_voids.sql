-- Voids: an issued document that counts no more. Its row, number and papers stay as they are.

-- Sealed as payments are: its leaf hash stands in the audit entry of its commit.
CREATE TABLE tenant.document_void (
    workspace_id uuid NOT NULL,
    document_id uuid NOT NULL,
    reason text NOT NULL CHECK (char_length(reason) BETWEEN 1 AND 300),
    day date NOT NULL,
    recorded_at timestamptz NOT NULL,
    recorded_by text NOT NULL,
    PRIMARY KEY (workspace_id, document_id),
    FOREIGN KEY (workspace_id, document_id) REFERENCES tenant.document (workspace_id, id)
);
CALL tenant.scope('tenant.document_void');
GRANT SELECT, INSERT ON tenant.document_void TO dalil_runtime;
CREATE TRIGGER sealed BEFORE UPDATE OR DELETE OR TRUNCATE ON tenant.document_void
    FOR EACH STATEMENT EXECUTE FUNCTION tenant.refuse_change();

-- Only what was voided is issued again. NOT VALID, since no row names one yet, and rows of no workspace can be read here:
-- the key holds for each row that comes.
ALTER TABLE tenant.document
    ADD FOREIGN KEY (workspace_id, replaces_id) REFERENCES tenant.document_void (workspace_id, document_id)
    NOT VALID;
ALTER TABLE tenant.invoice_draft
    ADD FOREIGN KEY (workspace_id, replaces_id) REFERENCES tenant.document_void (workspace_id, document_id)
    NOT VALID;
