//! What the flow needs of the outside world, as traits. Adapters implement them, the runtime calls
//! them, tests replace them.

mod crypto;
mod desk;
mod files;
mod front_end;
mod http;
mod inspect;
mod key_store;
mod log;
mod practice;
mod records;
mod secret;
mod secret_fields;
mod test_pool;
mod world;

use std::future::Future;
use std::pin::Pin;

pub use crypto::{Crypto, Export, Imported};
pub use desk::{Browser, Clipboard};
pub use files::Files;
pub use front_end::{FrontEnd, Next};
pub use http::{Http, HttpBody, HttpRequest, HttpResponse, Method, NameLookup, Target};
pub use inspect::Inspect;
pub use key_store::KeyStore;
pub use log::{Log, NoLog};
pub use practice::{Practice, PracticeControl, PracticeIdentity};
pub use records::{Lock, Records};
pub use secret::SecretBytes;
pub use secret_fields::{SecretEdit, SecretFields};
pub use test_pool::TestPool;
pub use world::{Clock, Entropy};

/// A boxed future, so that the traits stay object-safe.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
