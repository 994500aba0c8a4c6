//! What the program says without touching an installation.

use dalil_acceptance::Installation;

#[tokio::test]
async fn help_names_every_command_and_exit_code_and_fits_a_terminal() {
    let ran = Installation::new().cli(&["--help"]).await;
    assert_eq!(ran.code, Some(0), "{ran:?}");
    for named in
        ["serve", "migrate", "workspace", "audit", "documents", "verify", "completions", "Exit codes", "DALIL_LOG"]
    {
        assert!(ran.out.contains(named), "{named}: {}", ran.out);
    }
    for code in ["  0  ", "  1  ", "  2  ", "  3  "] {
        assert!(ran.out.contains(code), "{code}: {}", ran.out);
    }
    let widest = ran.out.lines().map(|line| line.chars().count()).max();
    assert!(widest <= Some(100), "{widest:?}: {}", ran.out);
}

#[tokio::test]
async fn a_shell_learns_every_command() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let ran = Installation::new().cli(&["completions", shell]).await;
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{shell}");
        for named in ["migrate", "set-up", "verify", "completions"] {
            assert!(ran.out.contains(named), "{shell}: {named}");
        }
    }
}

#[tokio::test]
async fn what_is_mistyped_is_refused_with_a_code_of_its_own() {
    for arguments in [["verify"].as_slice(), &["audit", "verify", "--jsno"], &["completions", "dos"], &["workspace"]] {
        let ran = Installation::new().cli(arguments).await;
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{arguments:?}: {ran:?}");
        assert!(ran.err.contains("Usage: dalil") || ran.err.contains("possible values"), "{arguments:?}: {ran:?}");
    }
}
