//! Money receipts: issued for a payment that stands, voided in the commit that reverses it.

use dalil_audit::{Change, Entry};
use dalil_invoicing::{
    ClientId, DocumentId, Issued, ReceiptError, ReceiptOf, ReceiptRequest, Received, SettledDocument, Void, acknowledge,
};
use dalil_ledger::{Payment, PaymentId, payment_for_update, permission};
use dalil_tenancy::{Actor, Permit, StoreError, Write, text::Line};

use crate::{
    App, Failure, PaymentDetail, action,
    invoices::recorded,
    once::{Done, Once},
    payments::{received, with_documents},
    ports::{Message, Work},
};

impl App {
    /// Issues the money receipt of a payment, in one commit with its number, its seal, the audit entry and the message that
    /// renders it. What the payment settles is locked first, so that no reversal and no second receipt comes between.
    ///
    /// # Errors
    /// [`ReceiptError`]; nothing is stored then and no number is taken.
    pub async fn issue_receipt(
        &self,
        actor: &Actor,
        id: PaymentId,
        once: Once<'_, Issued>,
    ) -> Result<Done<Issued>, Failure<ReceiptError>> {
        let permit = actor.permit(permission::PAYMENTS_RECORD)?;
        let mut work = self.works.begin(&permit).await?;
        if let Some(stop) = once.claim(work.replies()).await? {
            return stop.answer();
        }
        let payment = payment_for_update(work.ledger(), id).await?.ok_or(Failure::refused(ReceiptError::NotFound))?;
        if payment.reversal.is_some() {
            return Err(Failure::refused(ReceiptError::Reversed));
        }
        let detail = with_documents(work.invoicing(), payment).await?;
        let receipt = self.receipt_for(&mut *work, &permit, &detail).await?;
        once.keep(work.replies(), &receipt).await?;
        work.commit(self.receipt_act(&permit, &receipt).into()).await?;
        Ok(Done::Fresh(receipt))
    }

    /// Issues the receipt of a payment that the work holds locked, or that it keeps itself.
    pub(crate) async fn receipt_for(
        &self,
        work: &mut dyn Work,
        permit: &Permit<Write>,
        detail: &PaymentDetail,
    ) -> Result<Issued, ReceiptError> {
        let payment = &detail.recorded.payment;
        let (millis, random) = self.ids().parts();
        let principal = permit.principal();
        let request = ReceiptRequest {
            workspace: permit.workspace(),
            issued_by: format!("{}:{}", principal.kind(), principal.name()),
            id: DocumentId::mint(millis, &random),
            payment: received(payment.id),
            client: ClientId::from_uuid(payment.debtor.as_uuid()),
            currency: payment.fields.currency,
            received: said_of(detail)?,
        };
        let receipt = acknowledge(work.invoicing(), request, || self.clock.now()).await?;
        work.outbox().enqueue(&Message::RenderOriginals(receipt.id())).await?;
        Ok(receipt)
    }

    /// What the audit log keeps of a receipt that was issued.
    pub(crate) fn receipt_act(&self, permit: &Permit<Write>, receipt: &Issued) -> Entry {
        let row = receipt.row();
        self.act(permit, action::DOCUMENT_ISSUED, receipt.kind().as_str(), receipt.id())
            .change(Change::new("number", None, Some(row.printed_number.clone())))
            .change(Change::new("total", None, Some(recorded(row.totals.total, row.currency))))
            .change(Change::new("seal", None, Some(row.leaf.to_string())))
    }

    /// Voids the receipt of a payment that is reversed, by the reason, day and author of the reversal; what the audit log
    /// keeps of that. None where the payment has no receipt.
    pub(crate) async fn void_receipt(
        &self,
        work: &mut dyn Work,
        permit: &Permit<Write>,
        detail: &mut PaymentDetail,
    ) -> Result<Option<Entry>, StoreError> {
        let (Some(known), Some(reversal)) = (&mut detail.receipt, &detail.recorded.reversal) else { return Ok(None) };
        let id = known.receipt.id;
        let gone = || StoreError::Corrupt { table: "document", id: id.to_string() };
        let receipt = work.invoicing().document(id).await?.ok_or_else(gone)?;
        let void = Void {
            document: id,
            reason: reversal.reason.clone(),
            day: reversal.day,
            at: reversal.at,
            by: reversal.by.clone(),
        };
        work.invoicing().save_voids(std::slice::from_ref(&void), &[receipt.row()]).await?;
        known.voided = true;
        let row = receipt.row();
        let act = self
            .act(permit, action::DOCUMENT_VOIDED, receipt.kind().as_str(), id)
            .change(Change::new("number", None, Some(row.printed_number.clone())))
            .change(Change::new("total", None, Some(recorded(row.totals.total, row.currency))))
            .change(Change::new("reason", None, Some(void.reason.to_string())))
            .change(Change::new("seal", None, Some(void.seal().to_string())));
        Ok(Some(act))
    }
}

/// The receipt that was just issued for a payment.
pub(crate) fn receipt_of(payment: PaymentId, receipt: &Issued) -> ReceiptOf {
    ReceiptOf { payment: received(payment), receipt: receipt.named(), voided: false }
}

/// What a receipt says of a payment, by the documents as they are now.
fn said_of(detail: &PaymentDetail) -> Result<Received, StoreError> {
    let Payment { id, fields, .. } = &detail.recorded.payment;
    let settled = |share: &dalil_ledger::Allocation| {
        let document = detail.documents.iter().find(|document| document.id.as_uuid() == share.receivable.as_uuid());
        let document =
            document.ok_or_else(|| StoreError::Corrupt { table: "payment_allocation", id: id.to_string() })?;
        Ok(SettledDocument {
            id: document.id,
            number: document.printed_number.clone(),
            issued_on: document.issued_on,
            amount: share.amount,
        })
    };
    Ok(Received {
        method: fields.method.code().to_owned(),
        reference: fields.reference.as_ref().map(Line::to_string),
        received_on: fields.received_on,
        received: fields.received,
        vat_withheld: fields.vat_withheld,
        tax_withheld: fields.tax_withheld,
        settles: fields.allocations.iter().map(settled).collect::<Result<_, StoreError>>()?,
    })
}

impl From<ReceiptError> for Failure<ReceiptError> {
    fn from(error: ReceiptError) -> Self {
        match error {
            ReceiptError::Store(error) => error.into(),
            rule => Self::refused(rule),
        }
    }
}
