//! A bare handler to compare reading with: actix, one select by sqlx over a pool that does not ping, and nothing else. It
//! runs in a process of its own, this program with another argument.

use std::{net::TcpListener, process::Stdio, str::FromStr as _};

use actix_web::{App, HttpResponse, HttpServer, web};
use sqlx::{
    PgPool, Row as _,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::{Child, ChildStdin, Command},
};
use uuid::Uuid;

/// The argument that makes this program a bare server.
pub(crate) const ROLE: &str = "bare-server";

/// As many connections as the product has by default.
const CONNECTIONS: u32 = 16;

/// The whole document with its lines, as the database writes it.
const SELECT: &str = "\
    SELECT row_to_json(document)::text, \
        (SELECT json_agg(line ORDER BY line.position) FROM tenant.document_line AS line \
         WHERE line.workspace_id = document.workspace_id AND line.document_id = document.id)::text \
    FROM tenant.document AS document WHERE document.workspace_id = $1 AND document.id = $2";

/// A running bare server; it ends with this.
#[derive(Debug)]
pub(crate) struct Bare {
    /// Where it listens.
    pub port: u16,
    _child: Child,
    /// Held open: the server ends when it closes.
    _input: ChildStdin,
}

impl Bare {
    /// Starts one on the documents of a workspace.
    pub(crate) async fn start(url: &str, workspace: &str) -> Self {
        let program = std::env::current_exe().expect("a process knows its program");
        let mut child = Command::new(program)
            .args([ROLE, url, workspace])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("this program starts again");
        let input = child.stdin.take().expect("standard input is piped");
        let mut line = String::new();
        let out = child.stdout.take().expect("standard output is piped");
        BufReader::new(out).read_line(&mut line).await.expect("it says its port");
        Self { port: line.trim().parse().expect("it says its port"), _child: child, _input: input }
    }
}

/// Serves until standard input ends. The scope is the session's here: one workspace is all it has.
pub(crate) fn serve(url: &str, workspace: &str) {
    std::thread::spawn(|| {
        let _ = std::io::copy(&mut std::io::stdin(), &mut std::io::sink());
        std::process::exit(0);
    });
    let options = PgConnectOptions::from_str(url).expect("a URL of PostgreSQL");
    let options = options.options([("app.workspace_id", workspace)]);
    let workspace: Uuid = workspace.parse().expect("a workspace's id");
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port is free");
    println!("{}", listener.local_addr().expect("it listens").port());
    let serving = async move {
        let pool = PgPoolOptions::new().max_connections(CONNECTIONS).test_before_acquire(false);
        let pool = pool.connect_with(options).await.expect("the database lets it in");
        let state = web::Data::new((pool, workspace));
        let server = HttpServer::new(move || App::new().app_data(state.clone()).route("/{id}", web::get().to(show)));
        server.listen(listener).expect("it listens").run().await.expect("it serves");
    };
    actix_web::rt::System::new().block_on(serving);
}

async fn show(state: web::Data<(PgPool, Uuid)>, id: web::Path<Uuid>) -> HttpResponse {
    let (pool, workspace) = &**state;
    let found = sqlx::query(SELECT).bind(workspace).bind(*id).fetch_optional(pool).await;
    match found {
        Ok(Some(row)) => {
            let (document, lines): (String, String) = (row.get(0), row.get(1));
            HttpResponse::Ok().content_type("application/json").body(format!("[{document},{lines}]"))
        }
        Ok(None) => HttpResponse::NotFound().finish(),
        Err(error) => HttpResponse::InternalServerError().body(error.to_string()),
    }
}
