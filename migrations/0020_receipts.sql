-- Money receipts: an issued document for one payment.

-- Issued once for a payment, even where it was voided with it: a reversed payment gets no second one. NOT VALID, since no row
-- names a payment yet, and rows of no workspace can be read here: the key holds for each row that comes.
ALTER TABLE tenant.document
    ADD FOREIGN KEY (workspace_id, payment_id) REFERENCES tenant.payment (workspace_id, id) NOT VALID;
CREATE UNIQUE INDEX document_receipt_of ON tenant.document (workspace_id, payment_id) WHERE payment_id IS NOT NULL;
