//! Rows cannot be taken out, added, moved or cut off; erasing personal parts leaves the rest proved.

use dalil_audit::{Head, Report};
use dalil_proof::Digest;
use proptest::prelude::*;

use crate::support::{Log, SHAPLA, broken, workspace};

fn log(length: u64) -> Log {
    Log::of(workspace(SHAPLA), length)
}

fn seq(index: usize) -> u64 {
    index as u64 + 1
}

proptest! {
    #[test]
    fn an_untouched_log_holds(length in 0..12_u64) {
        prop_assert_eq!(log(length).verify(), Ok(Report { entries: length, erased: 0 }));
    }

    #[test]
    fn a_missing_row_is_named_wherever_it_stood(length in 1..12_u64, at in any::<prop::sample::Index>()) {
        let mut log = log(length);
        let at = at.index(log.rows.len());
        log.rows.remove(at);
        prop_assert_eq!(log.verify(), broken(seq(at), &["missing"]));
    }

    #[test]
    fn rows_cut_off_at_the_end_are_missed(length in 1..12_u64, at in any::<prop::sample::Index>()) {
        let mut log = log(length);
        let at = at.index(log.rows.len());
        log.rows.truncate(at);
        prop_assert_eq!(log.verify(), broken(seq(at), &["missing"]));
    }

    #[test]
    fn a_row_given_twice_is_out_of_order(length in 1..12_u64, at in any::<prop::sample::Index>()) {
        let mut log = log(length);
        let at = at.index(log.rows.len());
        let twice = log.rows[at].clone();
        log.rows.insert(at + 1, twice);
        prop_assert_eq!(log.verify(), broken(seq(at), &["order"]));
    }

    #[test]
    fn rows_in_another_order_are_found_at_the_first_that_is_late(rows in Just(log(8).rows).prop_shuffle()) {
        let sorted = log(8);
        let late = rows.iter().zip(&sorted.rows).position(|(row, place)| row.row.seq != place.row.seq);
        let expected = late.map_or(Ok(Report { entries: 8, erased: 0 }), |at| broken(seq(at), &["order"]));
        prop_assert_eq!(Log { rows, ..sorted }.verify(), expected);
    }

    #[test]
    fn erased_parts_are_counted_and_hide_nothing_else(erased in prop::collection::vec(any::<bool>(), 9)) {
        let mut log = log(9);
        let mut parts = 0;
        for (entry, _) in log.rows.iter_mut().zip(erased).filter(|(_, erased)| *erased) {
            parts += 2 * u64::from(entry.personal.take().is_some());
        }
        prop_assert_eq!(log.verify(), Ok(Report { entries: 9, erased: parts }));
        log.rows[8].row.changes.clear();
        prop_assert_eq!(log.verify(), broken(9, &["changes"]));
    }
}

#[test]
fn one_value_of_a_personal_part_can_be_erased_alone() {
    let mut log = log(3);
    log.rows[0].personal.as_mut().unwrap().ip = None;
    assert_eq!(log.verify(), Ok(Report { entries: 3, erased: 1 }));
}

#[test]
fn a_head_that_does_not_fit_the_last_row_is_found() {
    let sound = log(3);
    let heads = [
        Head { seq: 2, ..sound.head.clone() },
        Head { seq: 4, ..sound.head.clone() },
        Head { seq: 2, chain: Digest::new([0; 32]), ..sound.head.clone() },
        Head { seq: 3, chain: Digest::new([0; 32]), ..sound.head.clone() },
        Head::genesis(workspace(SHAPLA)),
    ];
    for head in heads {
        assert_eq!(Log { head, ..sound.clone() }.verify(), broken(3, &["head"]));
    }
}

#[test]
fn a_head_kept_elsewhere_shows_rows_cut_off_together_with_the_stored_head() {
    let whole = log(5);
    let mut cut = log(3);
    assert!(cut.verify().is_ok());
    cut.head = whole.head;
    assert_eq!(cut.verify(), broken(4, &["missing"]));
}

#[test]
fn only_the_first_break_is_told() {
    let mut log = log(6);
    log.rows[4].row.action.clear();
    log.rows[2].row.permission.clear();
    assert_eq!(log.verify(), broken(3, &["permission"]));
    assert_eq!(log.verify().unwrap_err().to_string(), "audit entry 3: permission");
    log.rows.remove(1);
    assert_eq!(log.verify(), broken(2, &["missing"]));
}
