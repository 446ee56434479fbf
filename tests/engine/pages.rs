//! What packages install beside the program: completions, manual pages, desktop files.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

fn said(args: &[&str], language: &str) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_glassmaster"));
    let output = command.args(args).env("LC_ALL", language).output().expect("it starts");
    assert!(output.status.success(), "{args:?}");
    String::from_utf8(output.stdout).expect("text")
}

fn verbs() -> Vec<String> {
    let fish = said(&["completions", "fish"], "C");
    fish.lines()
        .filter(|line| line.contains("__fish_glassmaster_needs_command\" -f -a \""))
        .filter_map(|line| Some(line.split("-f -a \"").nth(1)?.split('"').next()?.to_owned()))
        .collect()
}

#[test]
fn every_verb_has_a_page_and_a_wrong_one_is_told() {
    let verbs = verbs();
    assert!(verbs.len() > 10 && verbs.iter().any(|verb| verb == "extract"), "{verbs:?}");
    for verb in &verbs {
        let page = said(&["manual", verb], "C");
        assert!(page.contains(&format!(".TH glassmaster-{verb}")), "{page}");
        assert!(page.contains(".SH SYNOPSIS") && page.contains(".SH OPTIONS"), "{verb}");
    }
    let mut wrong = Command::new(env!("CARGO_BIN_EXE_glassmaster"));
    assert_eq!(wrong.args(["manual", "fly"]).status().expect("it starts").code(), Some(3));
}

#[test]
fn pages_speak_the_language_of_the_reader() {
    assert!(said(&["manual", "convert"], "de_DE.UTF-8").contains("Ein Abbild in ein anderes"));
}

#[test]
fn bash_reads_the_completions() {
    let mut bash = match Command::new("bash").arg("-n").stdin(Stdio::piped()).spawn() {
        Ok(bash) => bash,
        Err(_) => return println!("SKIPPED: bash not installed"),
    };
    let script = said(&["completions", "bash"], "C");
    bash.stdin.take().expect("piped").write_all(script.as_bytes()).expect("it reads");
    assert!(bash.wait().expect("it ends").success());
}

#[test]
fn desktop_files_agree_with_each_other_and_with_the_package() {
    let read = |path: &str| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
        std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path:?}: {error}"))
    };
    let desktop = read("packaging/linux/glassmaster.desktop");
    // Kinds of our own must be ones that the desktop entry opens.
    for line in read("packaging/linux/glassmaster-mime.xml").lines() {
        if let Some(rest) = line.trim().strip_prefix("<mime-type type=\"") {
            let kind = rest.split('"').next().expect("a kind");
            assert!(desktop.contains(&format!("{kind};")), "{kind} opens with nothing");
        }
    }
    let meta = read("packaging/linux/glassmaster.metainfo.xml");
    let version = env!("CARGO_PKG_VERSION");
    assert!(meta.contains(&format!("<release version=\"{version}\"")), "no release {version}");
    for size in [32, 48, 64, 128, 256] {
        let path = format!("{}/assets/icon/glassmaster-{size}.png", env!("CARGO_MANIFEST_DIR"));
        let picture = image::open(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
        assert_eq!((picture.width(), picture.height()), (size, size));
    }
}
