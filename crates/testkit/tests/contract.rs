//! The in-memory adapters pass the suites.

use std::sync::Arc;

use async_trait::async_trait;
use dalil_app::ports::{Directory, Message, Works};
use dalil_tenancy::WorkspaceId;
use dalil_testkit::{ManualClock, MemoryDirectory, MemoryWorks, contract::Bench, directory::DirectoryBench, samples};

struct Memory {
    works: MemoryWorks,
    directory: MemoryDirectory,
}

async fn memory() -> Memory {
    let works = MemoryWorks::default();
    Memory { directory: MemoryDirectory::beside(works.clone()), works }
}

#[async_trait]
impl Bench for Memory {
    fn works(&self) -> &dyn Works {
        &self.works
    }

    async fn messages(&self, workspace: WorkspaceId) -> Vec<Message> {
        self.works.messages(workspace)
    }
}

#[async_trait]
impl DirectoryBench for Memory {
    fn directory(&self) -> &dyn Directory {
        &self.directory
    }

    fn works(&self) -> &dyn Works {
        &self.works
    }

    async fn queued(&self) -> Vec<(String, String)> {
        self.directory.queued().into_iter().map(|(email, request)| (email.to_string(), request)).collect()
    }

    async fn clashes(&self) -> usize {
        self.directory.clashes().len()
    }

    async fn events(&self) -> Vec<String> {
        self.directory.events().iter().map(|event| event.action.to_owned()).collect()
    }

    async fn raise_epoch(&self, workspace: WorkspaceId) {
        self.directory.raise_epoch(workspace);
    }
}

mod works {
    dalil_testkit::works_contract!(super::memory);
}

mod directory {
    dalil_testkit::directory_contract!(super::memory);
}

mod clock {
    use super::{ManualClock, samples};

    fn manual() -> ManualClock {
        ManualClock::at(samples::noon())
    }

    dalil_testkit::clock_contract!(manual);
}

#[tokio::test]
async fn a_planned_fault_undoes_the_work_or_hides_its_success() {
    use dalil_testkit::works::{Fault, FaultyWorks};
    let works = MemoryWorks::default();
    let plan = |commit| match commit {
        2 => Some(Fault::RolledBack),
        3 => Some(Fault::AnswerLost),
        _ => None,
    };
    let faulty = FaultyWorks::new(Arc::new(works.clone()), plan);
    let at = samples::workspace(1);
    samples::open(&faulty, at, &[1, 2, 3]).await.expect("the first commit is good");
    for n in [1, 2] {
        samples::issue(&faulty, at, n, samples::noon()).await.expect_err("the second and third fail");
    }
    let set = samples::issue(&faulty, at, 3, samples::noon()).await.expect("the fourth is good");
    assert_eq!(set.invoice.row().number, 2, "the second left nothing, the third its number");
    assert_eq!(faulty.commits(), 4);
    assert_eq!(works.messages(at).len(), 2);
}
