//! Keys and signed requests made by OpenSSL, requests sent by curl: nothing of our own code stands
//! between these tests and the simulated org.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::sync::mpsc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};
use sfjwt::domain::{AppKind, ConnectionName, ConsumerKey, Fault, PracticeOptions, Username};
use sfjwt::practice::{PracticeConfig, PracticeServer, Preset, PresetLine};

pub(crate) const USER: &str = "integration@acme.practice.example";
pub(crate) const CONSUMER_KEY: &str =
    "3MVG9aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
pub(crate) const GRANT: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/// A key pair with its certificate, as files.
pub(crate) struct Pair {
    _dir: tempfile::TempDir,
    pub(crate) key: PathBuf,
    pub(crate) certificate: String,
}

impl Pair {
    pub(crate) fn new(bits: u32) -> Self {
        // The pair of all tests is never dropped: what stays of it is among the built files.
        let dir = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let key = dir.path().join("key.pem");
        let certificate = dir.path().join("cert.pem");
        let newkey = format!("rsa:{bits}");
        run(Command::new("openssl")
            .args(["req", "-x509", "-nodes", "-sha256", "-days", "30"])
            .args(["-subj", "/CN=practice", "-newkey", &newkey, "-keyout"])
            .arg(&key)
            .arg("-out")
            .arg(&certificate));
        let certificate = std::fs::read_to_string(certificate).unwrap();
        Self {
            _dir: dir,
            key,
            certificate,
        }
    }
}

/// The pair most tests use.
pub(crate) fn pair() -> &'static Pair {
    static PAIR: OnceLock<Pair> = OnceLock::new();
    PAIR.get_or_init(|| Pair::new(2048))
}

fn run(command: &mut Command) -> Vec<u8> {
    let output = command.stderr(Stdio::piped()).output().unwrap();
    assert!(
        output.status.success(),
        "{command:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    output.stdout
}

/// A JWT of any header and payload, signed by `openssl dgst -<digest> -sign`.
pub(crate) fn jwt(key: &Path, digest: &str, header: &str, payload: &str) -> String {
    const SCRIPT: &str = r#"
        set -eu
        b64url() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }
        head=$(printf %s "$HEADER" | b64url)
        body=$(printf %s "$PAYLOAD" | b64url)
        sign=$(printf %s "$head.$body" | openssl dgst "-$DIGEST" -sign "$KEY" | b64url)
        printf %s "$head.$body.$sign"
    "#;
    let out = run(Command::new("sh")
        .args(["-c", SCRIPT])
        .env("HEADER", header)
        .env("PAYLOAD", payload)
        .env("DIGEST", digest)
        .env("KEY", key));
    String::from_utf8(out).unwrap()
}

pub(crate) fn now() -> i64 {
    let elapsed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    i64::try_from(elapsed.as_secs()).unwrap()
}

/// The right claims for an audience.
pub(crate) fn claims(aud: &str) -> Value {
    json!({"iss": CONSUMER_KEY, "sub": USER, "aud": aud, "exp": now() + 180})
}

/// The right assertion, changed.
pub(crate) fn signed(claims: &Value) -> String {
    jwt(
        &pair().key,
        "sha256",
        r#"{"alg":"RS256"}"#,
        &claims.to_string(),
    )
}

/// What curl got.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) exit: i32,
    pub(crate) status: u16,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: Vec<u8>,
    pub(crate) seconds: f64,
}

impl Reply {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    /// Token endpoint's error.
    pub(crate) fn error(&self) -> (u16, String, String) {
        let body = self.json();
        let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
        (self.status, text("error"), text("error_description"))
    }
}

/// Runs curl; an assertion goes over stdin or an argument as the caller likes.
pub(crate) fn curl<S: AsRef<std::ffi::OsStr>>(args: &[S]) -> Reply {
    let dir = tempfile::tempdir().unwrap();
    let (head, body) = (dir.path().join("head"), dir.path().join("body"));
    let output = Command::new("curl")
        .args(["-sS", "--max-time", "20", "--noproxy", "*", "-D"])
        .arg(&head)
        .arg("-o")
        .arg(&body)
        .args(["-w", "%{http_code} %{time_total}"])
        .args(args)
        .output()
        .unwrap();
    let written = String::from_utf8_lossy(&output.stdout).into_owned();
    let (status, seconds) = written.split_once(' ').unwrap_or(("0", "0"));
    let head = std::fs::read(&head).unwrap_or_default();
    let headers = String::from_utf8_lossy(&head)
        .lines()
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    Reply {
        exit: output.status.code().unwrap_or(-1),
        status: status.parse().unwrap_or(0),
        headers,
        body: std::fs::read(&body).unwrap_or_default(),
        seconds: seconds.parse().unwrap_or(0.0),
    }
}

/// Asks for a token at `base`, with more curl arguments.
pub(crate) fn exchange_with(base: &str, assertion: &str, more: &[&str]) -> Reply {
    let url = format!("{base}/services/oauth2/token");
    let grant = format!("grant_type={GRANT}");
    let assertion = format!("assertion={assertion}");
    let mut args = vec![
        "--data-urlencode",
        &grant,
        "--data-urlencode",
        &assertion,
        &url,
    ];
    args.extend(more);
    curl(&args)
}

pub(crate) fn exchange(base: &str, assertion: &str) -> Reply {
    exchange_with(base, assertion, &[])
}

/// GET with a token.
pub(crate) fn get(url: &str, token: &str) -> Reply {
    let authorization = format!("Authorization: Bearer {token}");
    curl(&["-H", authorization.as_str(), url])
}

/// SOQL with a token.
pub(crate) fn query(base: &str, token: &str, soql: &str) -> Reply {
    let authorization = format!("Authorization: Bearer {token}");
    let q = format!("q={soql}");
    let url = format!("{base}/services/data/v67.0/query");
    let args = ["-G", "-H", &authorization, "--data-urlencode", &q, &url];
    curl(&args)
}

/// One `POST /_practice/apply`.
pub(crate) fn apply(base: &str, action: &Value) -> Reply {
    let (url, body) = (format!("{base}/_practice/apply"), action.to_string());
    let args = ["-H", "Content-Type: application/json", "-d", &body, &url];
    curl(&args)
}

/// A simulated org on a thread of its own.
pub(crate) struct Org {
    pub(crate) base: String,
    pub(crate) dir: PathBuf,
    /// Keeps the folder until the end.
    #[allow(dead_code)]
    owned: Option<tempfile::TempDir>,
    stop: Option<tokio::sync::oneshot::Sender<()>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Org {
    /// Starts one; the folder is the caller's.
    pub(crate) fn start(config: PracticeConfig) -> Self {
        let dir = config.dir.clone();
        let (told, heard) = mpsc::channel();
        let (stop, stopped) = tokio::sync::oneshot::channel();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(async {
                let server = PracticeServer::start(config).await.unwrap();
                told.send(server.origin().to_owned()).unwrap();
                // Ends when the sender is used or dropped.
                let _either = stopped.await;
                server.shutdown().await;
            });
        });
        Self {
            base: heard.recv_timeout(Duration::from_secs(30)).unwrap(),
            dir,
            owned: None,
            stop: Some(stop),
            thread: Some(thread),
        }
    }

    /// One that lacks nothing.
    pub(crate) fn ready() -> Self {
        Self::with(|_| ())
    }

    /// One that lacks these lines.
    pub(crate) fn lacking(undone: &[PresetLine]) -> Self {
        Self::with(|config| {
            if let Some(preset) = &mut config.preset {
                preset.undone = undone.to_vec();
            }
        })
    }

    /// One with these faults.
    pub(crate) fn faulty(faults: &[&str]) -> Self {
        Self::with(|config| {
            config.options.faults = faults.iter().map(|id| Fault((*id).to_owned())).collect();
        })
    }

    /// One whose configuration was changed.
    pub(crate) fn with(change: impl FnOnce(&mut PracticeConfig)) -> Self {
        let owned = tempfile::tempdir().unwrap();
        let mut config = config(owned.path());
        config.preset = Some(preset(&pair().certificate));
        change(&mut config);
        let mut org = Self::start(config);
        org.owned = Some(owned);
        org
    }

    /// Exchanges the right assertion.
    pub(crate) fn token(&self) -> String {
        let reply = exchange(&self.base, &signed(&claims(&self.base)));
        let token = reply.json()["access_token"].as_str().map(str::to_owned);
        token.unwrap_or_else(|| panic!("{reply:?}"))
    }

    /// Stops it and waits for the end.
    pub(crate) fn stop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
    }
}

impl Drop for Org {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A panic over there has been printed; panicking again here would hide it.
            let _joined = thread.join();
        }
    }
}

pub(crate) fn name() -> ConnectionName {
    ConnectionName::parse("acme").unwrap()
}

pub(crate) fn config(dir: &Path) -> PracticeConfig {
    PracticeConfig {
        dir: dir.to_owned(),
        name: name(),
        port: 0,
        tls_ca_file: None,
        options: PracticeOptions::default(),
        preset: None,
        announce: false,
    }
}

pub(crate) fn preset(certificate: &str) -> Preset {
    Preset {
        certificate_pem: certificate.to_owned(),
        consumer_key: ConsumerKey::parse(CONSUMER_KEY).unwrap(),
        username: Username::parse(USER).unwrap(),
        app_kind: AppKind::ExternalClientApp,
        jwt_access_tokens: false,
        undone: Vec::new(),
    }
}
