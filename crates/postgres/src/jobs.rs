//! What is handed to the queue: the names of the tasks and their payloads, for the workers to define handlers by.
//!
//! To add one: a variant of [`Message`](dalil_app::ports::Message) or a method of the directory, a payload here, a
//! handler in the server.

use dalil_app::{WitnessId, ports::PayeeStage};
use dalil_invoicing::{ClientId, DocumentId, PayeeChangeId};
use dalil_tenancy::{PersonId, WorkspaceId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The task that renders the originals of a document and of the one issued with it; payload [`RenderOriginals`].
pub const RENDER_ORIGINALS: &str = "tenant.render_originals";

/// The task that tells a member of a change of the payee; payload [`TellMember`].
pub const TELL_MEMBER: &str = "tenant.tell_member";

/// The task that finds the clients to be told of a change of the payee once it took effect; payload [`TellClients`].
pub const TELL_CLIENTS: &str = "tenant.tell_clients";

/// The task that tells a client of a change of the payee; payload [`TellClient`].
pub const TELL_CLIENT: &str = "tenant.tell_client";

/// The task that sends the checkpoint of a day to a witness; payload [`SendCheckpoint`].
pub const SEND_CHECKPOINT: &str = "tenant.send_checkpoint";

/// The task that sends a sign-in mail if a person has the address; payload [`SignInMail`].
pub const SIGN_IN_MAIL: &str = "directory.sign_in_mail";

/// A document was issued, alone or with another: render their originals, under a permit of its workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RenderOriginals {
    /// Set by the database from the transaction's scope, whatever the payload said.
    pub workspace_id: WorkspaceId,
    /// The document.
    pub document_id: DocumentId,
}

/// A change of the payee came so far: mail a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TellMember {
    /// Set by the database from the transaction's scope, whatever the payload said.
    pub workspace_id: WorkspaceId,
    /// The change.
    pub change_id: PayeeChangeId,
    /// How far it came.
    pub stage: PayeeStage,
    /// Whom.
    pub person_id: PersonId,
}

/// A change of the payee takes effect about now: find the clients to be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TellClients {
    /// Set by the database from the transaction's scope, whatever the payload said.
    pub workspace_id: WorkspaceId,
    /// The change.
    pub change_id: PayeeChangeId,
}

/// A change of the payee took effect: mail a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TellClient {
    /// Set by the database from the transaction's scope, whatever the payload said.
    pub workspace_id: WorkspaceId,
    /// The change.
    pub change_id: PayeeChangeId,
    /// Whom.
    pub client_id: ClientId,
}

/// The checkpoint of a day is due: send it to a witness.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendCheckpoint {
    /// Set by the database from the transaction's scope, whatever the payload said.
    pub workspace_id: WorkspaceId,
    /// Whom.
    pub witness_id: WitnessId,
    /// The day in Asia/Dhaka.
    pub day: Date,
}

/// Somebody asked for a sign-in mail. The address may be nobody's.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInMail {
    /// The address, as it was parsed.
    pub email: String,
    /// The request that asked.
    pub request_id: String,
}

impl std::fmt::Debug for SignInMail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignInMail").field("request_id", &self.request_id).finish_non_exhaustive()
    }
}
