//! Base64url without padding (RFC 7515 §2).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Decodes; padding, white space and characters of plain base64 are refused.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

/// Encodes.
pub(super) fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_else_is_taken() {
        assert_eq!(decode("-_-_"), Some(vec![0xFB, 0xFF, 0xBF]));
        for bad in ["Zg==", "Zm9v\n", "Zm+v", "Zm/v", "Z", "Zm9vY", "Zm 9v"] {
            assert_eq!(decode(bad), None, "{bad}");
        }
    }
}
