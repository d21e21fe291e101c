//! Private and public keys.

use crate::domain::{Broken, Fingerprint, KeyContainer, Opened, Remark, SeenKey, SeenPublic};

use super::Known;

/// Everything to say about a private key.
pub(super) fn judge(key: &SeenKey, known: &Known<'_>) -> Vec<Remark> {
    let mut remarks: Vec<Remark> = key.damages.iter().copied().map(Remark::Damaged).collect();
    if let Some(broken) = key.broken {
        remarks.push(Remark::Broken(broken));
    }
    if key.repairable {
        remarks.push(Remark::Repairable);
    }
    if key.keys > 1 {
        remarks.push(Remark::SeveralKeys(key.keys));
    }
    match (key.container, key.opened) {
        (KeyContainer::EncryptedPkcs1, _) => remarks.push(Remark::EncryptedOld),
        (KeyContainer::OpenSsh, opened) => {
            remarks.push(Remark::Container(KeyContainer::OpenSsh));
            if opened != Opened::NotNeeded {
                remarks.push(Remark::Encrypted(opened));
            }
        }
        (_, Opened::NotNeeded) => {}
        (_, opened) => remarks.push(Remark::Encrypted(opened)),
    }
    algorithm(key.algorithm.as_deref(), key.public.as_ref(), &mut remarks);
    if !key.beside.is_empty() {
        let first = key.beside.first().map(|first| first.public.spki);
        remarks.push(Remark::Beside {
            certificates: key.beside.len(),
            belongs: key.public.as_ref().map(|public| Some(public.spki) == first),
        });
    }
    if let Some(public) = &key.public {
        remarks.extend(used_by(public.spki, known));
    }
    remarks
}

/// Only the public half.
pub(super) fn judge_public(public: &SeenPublic, known: &Known<'_>) -> Vec<Remark> {
    let mut remarks = vec![Remark::PublicOnly];
    algorithm(Some(&public.algorithm), Some(public), &mut remarks);
    remarks.extend(used_by(public.spki, known));
    remarks
}

/// RSA, and large enough.
pub(super) fn algorithm(
    name: Option<&str>,
    public: Option<&SeenPublic>,
    remarks: &mut Vec<Remark>,
) {
    if let Some(name) = name.filter(|name| *name != "RSA") {
        remarks.push(Remark::NotRsa(name.to_owned()));
    }
    let told = remarks
        .iter()
        .any(|remark| matches!(remark, Remark::Broken(Broken::Size(_))));
    if let Some(bits) = public.and_then(|public| public.bits)
        && bits < 2048
        && !told
    {
        remarks.push(Remark::TooSmall(bits));
    }
}

fn used_by(spki: Fingerprint, known: &Known<'_>) -> Vec<Remark> {
    let uses = known.connections.iter().filter(|c| c.key.spki == spki);
    uses.map(|c| Remark::KeyOf(c.name.to_string())).collect()
}
