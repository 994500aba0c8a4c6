//! Purchases and payments to suppliers against themselves, and against what the audit chain says of them.

use dalil_invoicing::{
    purchasing::{PurchasesRead, Recorded},
    returns::TaxSums,
};
use dalil_tenancy::{
    StoreError,
    page::{MAX_PAGE, PageRequest},
};

use super::accounts::Accounts;
use crate::action;

impl Accounts {
    /// Reads every purchase with what became of it.
    pub(super) async fn purchases(&mut self, store: &mut dyn PurchasesRead) -> Result<(), StoreError> {
        let mut after = None;
        loop {
            let page = store.purchases(None, PageRequest::new(after, MAX_PAGE)).await?;
            for recorded in &page.items {
                self.purchase(recorded);
            }
            after = page.next;
            if after.is_none() {
                return Ok(());
            }
        }
    }

    fn purchase(&mut self, recorded: &Recorded) {
        let purchase = &recorded.purchase;
        self.record(action::PURCHASE_RECORDED, purchase.id, purchase.seal());
        let lines = purchase.lines.iter().fold(TaxSums::default(), |sums, line| sums.plus(line.fields.sums));
        let total = lines.value.saturating_add(lines.duty).saturating_add(lines.vat);
        if (lines, total) != (purchase.sums, purchase.total) {
            self.broken(format!("purchase {}", purchase.id), vec!["lines".to_owned()]);
        }
        if let Some(reversal) = &recorded.reversal {
            self.record(action::PURCHASE_REVERSED, reversal.of, reversal.seal());
        }
        for paid in &recorded.payments {
            self.record(action::SUPPLIER_PAID, paid.payment.id, paid.payment.seal());
            if let Some(reversal) = &paid.reversal {
                self.record(action::SUPPLIER_PAYMENT_REVERSED, reversal.of, reversal.seal());
            }
        }
        if recorded.settled() > purchase.total {
            self.broken(format!("purchase {}", purchase.id), vec!["more is paid than it comes to".to_owned()]);
        }
    }
}
