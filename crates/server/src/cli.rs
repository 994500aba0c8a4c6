//! The command line.

use std::{
    io::{self, IsTerminal as _},
    path::PathBuf,
    process::ExitCode,
};

use clap::{CommandFactory as _, Parser, Subcommand};
use clap_complete::Shell;
use secrecy::SecretString;

use crate::{
    Wrap, checks,
    config::{Parts, Settings},
    keys, push, serve, verify, workspaces,
};

/// What is said below the help of the program.
const AFTER_HELP: &str = "\
Exit codes:
  0  done; for a check: everything is as it was sealed
  1  it could not be done; standard error says why in one line
  2  the command line or a setting is wrong
  3  a check found something altered or missing; standard output names it

Results go to standard output; logs and progress to standard error. DALIL_LOG sets what is
logged, DALIL_LOG_FORMAT=json how. Settings and a first installation: docs/operating.md.";

/// A back office for studios, agencies and shops: records that hold, tenants that never meet.
///
/// Without a command it serves. Without settings it starts its own PostgreSQL, object store and mail catcher, with two
/// sample workspaces to look around in.
#[derive(Parser)]
#[command(name = "dalil", version, about, long_about, after_help = AFTER_HELP, max_term_width = 100)]
struct Cli {
    /// Settings in TOML, over the defaults and under the environment.
    #[arg(long, env = "DALIL_CONFIG", global = true, value_name = "FILE")]
    config: Option<PathBuf>,

    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Serve pages, API and jobs until stopped.
    Serve,
    /// Bring the database to this version, as its owner.
    Migrate,
    /// List, make and set up workspaces.
    #[command(subcommand)]
    Workspace(WorkspaceCommand),
    /// Check the audit log.
    #[command(subcommand)]
    Audit(CheckCommand),
    /// Check issued documents.
    #[command(subcommand)]
    Documents(CheckCommand),
    /// List the keys that sign, and begin another.
    #[command(subcommand)]
    Keys(KeysCommand),
    /// Have another installation witness the audit log of a workspace.
    #[command(subcommand)]
    Witness(WitnessCommand),
    /// Check papers and proofs that somebody gave you; needs no installation and no network.
    ///
    /// A paper is the PDF of a document: it holds when every byte of it is as the key signed it. A proof is a file ending in
    /// .tlog-proof, as saved from a document's page: it holds when the key signed a log that has the document, field by
    /// field as it is in the file, at its number. The text of a paper's QR code, saved as a file, is checked as well; so are
    /// checkpoints, closings, and proofs of growth (.tlog-growth): give one of these with an older file of the same log, and
    /// the log between the two is shown to have only grown. Two files of one log that contradict each other are named.
    Verify {
        /// The files.
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// A public key of the installation that issued them, as name+id+key; it publishes them at /api/v1/log-keys.
        #[arg(long = "key", required_unless_present = "published", value_name = "KEY")]
        keys: Vec<dalil_proof::PublicLogKey>,
        /// A file with all of them: what it publishes there, or one key a line. Papers of an earlier key need that key.
        #[arg(long = "keys", value_name = "FILE")]
        published: Vec<PathBuf>,
        /// One JSON object for each file instead of text, with every sealed field.
        #[arg(long)]
        json: bool,
    },
    /// Print completions of this command line for a shell.
    ///
    /// For bash: dalil completions bash > ~/.local/share/bash-completion/completions/dalil
    Completions {
        /// The shell.
        shell: Shell,
    },
}

#[derive(Subcommand)]
enum KeysCommand {
    /// Name every key there ever was, the earliest first, with its time.
    List {
        /// One JSON object for each key instead of text.
        #[arg(long)]
        json: bool,
    },
    /// Begin another key: it signs from the next start of each server on, and the earlier ones stay published.
    Rotate {
        /// A JSON object instead of text.
        #[arg(long)]
        json: bool,
    },
}

#[derive(Subcommand)]
enum WitnessCommand {
    /// Send the signed checkpoint of the audit log with the proof that it only grew since the last one that the witness keeps.
    ///
    /// The witness gives the address and the token. Run it once a day, by a timer of the system. It exits with 3 when the log
    /// does not go on from what the witness keeps.
    Push {
        /// The workspace, by its slug.
        #[arg(long, value_name = "SLUG")]
        workspace: String,
        /// The address that the witness gave: https only, and none of this machine or its network.
        #[arg(long, value_name = "URL")]
        to: url::Url,
        /// The token that the witness gave.
        #[arg(long, env = "DALIL_WITNESS_TOKEN", hide_env_values = true, value_name = "TOKEN")]
        token: SecretString,
        /// Let an address of this machine or its network through, also without TLS.
        #[arg(long)]
        allow_private: bool,
    },
}

#[derive(Subcommand)]
enum WorkspaceCommand {
    /// Name every workspace, one a line: its slug and its id.
    List {
        /// One JSON object for each workspace instead of text.
        #[arg(long)]
        json: bool,
    },
    /// Make a workspace and its owner, and print its slug and its id.
    Create {
        /// The name in its addresses: a-z, 0-9 and hyphen.
        #[arg(long)]
        slug: String,
        /// The name people see.
        #[arg(long)]
        name: String,
        /// The owner's mail address.
        #[arg(long)]
        owner_email: String,
        /// The owner's name.
        #[arg(long)]
        owner_name: String,
        /// A JSON object instead of text.
        #[arg(long)]
        json: bool,
    },
    /// Set brand, tax identity and places from a file; docs/operating.md shows one.
    SetUp {
        /// The workspace, by its slug.
        slug: String,
        /// The file, in TOML.
        file: PathBuf,
    },
}

/// What to check.
#[derive(Subcommand)]
enum CheckCommand {
    /// Recompute what is stored and name what was altered.
    Verify {
        /// Only this workspace, by its slug; all of them otherwise.
        #[arg(long, value_name = "SLUG")]
        workspace: Option<String>,
        /// A proof or checkpoint that somebody kept of a log of this installation: the log must begin as it did then. May be
        /// given several times.
        #[arg(long = "receipt", value_name = "FILE")]
        receipts: Vec<PathBuf>,
        /// One JSON object for each workspace instead of text.
        #[arg(long)]
        json: bool,
    },
}

impl CheckCommand {
    fn asked(self) -> checks::Asked {
        let Self::Verify { workspace, receipts, json } = self;
        checks::Asked { slug: workspace, json, receipts }
    }
}

pub(crate) fn run(wrap: Wrap) -> ExitCode {
    let cli = Cli::parse();
    if let Some(Command::Completions { shell }) = cli.command {
        clap_complete::generate(shell, &mut Cli::command(), "dalil", &mut io::stdout());
        return ExitCode::SUCCESS;
    }
    if let Some(Command::Verify { files, keys, published, json }) = &cli.command {
        let mut trusted = keys.clone();
        for file in published {
            match keys::read(file) {
                Ok(more) => trusted.extend(more),
                Err(error) => {
                    eprintln!("dalil: {error:#}");
                    return ExitCode::from(2);
                }
            }
        }
        return checks::exit(verify::verify(files, &trusted, *json));
    }
    start_logging();
    let settings = match Settings::load(cli.config.as_deref()) {
        Ok(settings) => settings,
        Err(error) => {
            eprintln!("dalil: {error}");
            return ExitCode::from(2);
        }
    };
    let done = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(anyhow::Error::from)
        .and_then(|runtime| runtime.block_on(execute(cli.command.unwrap_or(Command::Serve), settings, wrap)));
    match done {
        Ok(code) => code,
        Err(error) => {
            eprintln!("dalil: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn execute(command: Command, settings: Settings, wrap: Wrap) -> anyhow::Result<ExitCode> {
    // One provider for every TLS connection of this process, whichever library opens it.
    if rustls::crypto::ring::default_provider().install_default().is_err() {
        tracing::debug!("a TLS provider was installed already");
    }
    match command {
        Command::Serve => Box::pin(serve::serve(settings, wrap)).await.map(|()| ExitCode::SUCCESS),
        Command::Migrate => migrate(&settings).await.map(|()| ExitCode::SUCCESS),
        Command::Workspace(command) => workspace(command, &settings).await.map(|()| ExitCode::SUCCESS),
        Command::Audit(command) => checks::audit(&settings, &command.asked()).await,
        Command::Documents(command) => checks::documents(&settings, &command.asked()).await,
        Command::Keys(KeysCommand::List { json }) => keys::list(&settings, json).await,
        Command::Keys(KeysCommand::Rotate { json }) => keys::rotate(&settings, json).await,
        Command::Witness(WitnessCommand::Push { workspace, to, token, allow_private }) => {
            let asked = push::Asked { slug: workspace, to, token, private: allow_private };
            push::push(&settings, &asked).await
        }
        // Answered before settings are read.
        Command::Completions { .. } | Command::Verify { .. } => Ok(ExitCode::SUCCESS),
    }
}

async fn workspace(command: WorkspaceCommand, settings: &Settings) -> anyhow::Result<()> {
    match command {
        WorkspaceCommand::List { json } => workspaces::list(settings, json).await,
        WorkspaceCommand::Create { slug, name, owner_email, owner_name, json } => {
            let new =
                dalil_app::NewWorkspace { slug: slug.parse()?, name, owner_email: owner_email.parse()?, owner_name };
            workspaces::create(settings, &new, json).await
        }
        WorkspaceCommand::SetUp { slug, file } => workspaces::set_up(settings, &slug, &file).await,
    }
}

async fn migrate(settings: &Settings) -> anyhow::Result<()> {
    if settings.parts()? == Parts::Embedded && settings.database.owner_url.is_none() {
        anyhow::bail!("settings: OWNER_DATABASE_URL is missing (an embedded installation migrates when it starts)");
    }
    let owner = settings.database.owner_url.as_ref().ok_or_else(|| {
        anyhow::anyhow!("settings: OWNER_DATABASE_URL is missing (only the owner of the tables may migrate)")
    })?;
    dalil_postgres::migrate(owner).await?;
    println!("The database is at this version.");
    Ok(())
}

/// Logs go to standard error, so that what is printed for a person stands alone.
fn start_logging() {
    use tracing_subscriber::{EnvFilter, filter::filter_fn, fmt, prelude::*};
    let wanted = EnvFilter::try_from_env("DALIL_LOG")
        .unwrap_or_else(|_| EnvFilter::new("warn,dalil_http=info,dalil_server=info,s3s=off,actix_http=off,sqlx=error"));
    // Whatever is wanted, no payload of a job, which may name a person (S0-85): the queue library logs it.
    let allowed = filter_fn(|metadata| metadata.fields().field("payload").is_none());
    let registry = tracing_subscriber::registry().with(wanted).with(allowed);
    let lines = fmt::layer().with_writer(io::stderr);
    if std::env::var("DALIL_LOG_FORMAT").is_ok_and(|format| format == "json") {
        registry.with(lines.json()).init();
    } else {
        registry.with(lines.with_ansi(io::stderr().is_terminal())).init();
    }
}
