//! What a benchmark must not lose: every acknowledged number exists, from 1 to the last without a gap.

use std::collections::BTreeSet;

use crate::{bed::Bed, issue::Acknowledged};

/// Fails the run when a number is missing, in the answers or in the database.
pub(crate) async fn refuse(bed: &mut Bed, issued: &Acknowledged) {
    for (workspace, numbers) in issued {
        let last = numbers.last().copied().unwrap_or_default();
        let whole: BTreeSet<u64> = (1..=last).collect();
        assert!(*numbers == whole, "{workspace}: the numbers acknowledged have a gap before {last}");
        for kind in ["invoice", "mushak_6_3"] {
            let stored =
                format!("SELECT count(*) FROM tenant.document WHERE workspace_id = '{workspace}' AND kind = '{kind}'");
            let taken = format!(
                "SELECT sum(last)::bigint FROM tenant.series WHERE workspace_id = '{workspace}' AND kind = '{kind}'"
            );
            for sql in [stored, taken] {
                let found = bed.figure(workspace, &sql).await;
                assert_eq!(u64::try_from(found), Ok(last), "{workspace}: {kind}: {sql}");
            }
        }
    }
    let count: usize = issued.values().map(BTreeSet::len).sum();
    println!("… {count} issues acknowledged in {} workspaces: every number is there, none is missing", issued.len());
}
